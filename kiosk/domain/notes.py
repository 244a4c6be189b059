"""What a note on a learner does to a sign-in.  PURE."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from kiosk.domain.attendance import Admit, Choose, Verdict
from sync.records import Action, LearnerNote, NoteLevel

ORDER = tuple(NoteLevel)


def worst(notes: Iterable[LearnerNote]) -> NoteLevel | None:
    return max((note.level for note in notes), key=ORDER.index, default=None)


def stopping(notes: Iterable[LearnerNote], cleared: frozenset[str] = frozenset()) -> list[LearnerNote]:
    """Those that stand in the way of a sign-in; staff may have cleared 先确认 in this visit, never 不得签到."""
    return [
        note
        for note in notes
        if note.level is NoteLevel.BLOCK or (note.level is NoteLevel.CONFIRM and note.entry_id not in cleared)
    ]


def signs_in(verdict: Verdict) -> bool:
    """Whether it could lead to a sign-in.  Nobody is kept from signing out."""
    return isinstance(verdict, Admit | Choose) and any(
        option.action is Action.IN for option in _options(verdict)
    )


def only_out(verdict: Verdict) -> Verdict | None:
    """What is left of it without signing in."""
    left = tuple(option for option in _options(verdict) if option.action is Action.OUT)
    if len(left) > 1:
        return Choose(left)
    return left[0] if left else None


def _options(verdict: Verdict) -> Sequence[Admit]:
    if isinstance(verdict, Choose):
        return verdict.options
    return (verdict,) if isinstance(verdict, Admit) else ()
