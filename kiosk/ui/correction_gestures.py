"""What staff put right, as values.  No Qt."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TypeAlias


@dataclass(frozen=True, slots=True)
class CorrectionsOpened:
    """更正 came up, at one of its pages (`Tab`)."""

    tab: str


@dataclass(frozen=True, slots=True)
class CorrectionsLeft:
    """Another page of the place came up."""


@dataclass(frozen=True, slots=True)
class HitsWanted:
    """Whose entries: a part of the name, its initials, the last of the number."""

    text: str


@dataclass(frozen=True, slots=True)
class HitChosen:
    key: str


@dataclass(frozen=True, slots=True)
class ClassDayChosen:
    """Entries, or lessons, of a class on a day (2026-11-23)."""

    class_no: str
    day: str


@dataclass(frozen=True, slots=True)
class EntryChosen:
    """From a list, or from a link of another page; "" closes it."""

    key: str


@dataclass(frozen=True, slots=True)
class OptionsWanted:
    """Lessons of the chosen learner on a day."""

    day: str


@dataclass(frozen=True, slots=True)
class CorrectionWished:
    """`wish` a `Wish`; `lesson` one of the options; `clock` 08:57; `first` and `last` days, `kind` a kind of leave."""

    wish: str
    lesson: str = ""
    action: str = ""
    clock: str = ""
    first: str = ""
    last: str = ""
    kind: str = ""


@dataclass(frozen=True, slots=True)
class LessonWished:
    """`act` a `LessonAct`; `lesson` one of the lessons shown, "" for one that is made up."""

    act: str
    lesson: str = ""
    begins: str = ""
    ends: str = ""
    room: str = ""
    teacher: str = ""


@dataclass(frozen=True, slots=True)
class UndoWished:
    key: str


@dataclass(frozen=True, slots=True)
class ProposalDropped:
    pass


@dataclass(frozen=True, slots=True)
class CorrectionSigned:
    """`reason` is one of those offered."""

    reason: str
    approver: str
    reference: str = ""
    note: str = ""


@dataclass(frozen=True, slots=True)
class WriteOffSigned:
    """The second person's PIN lies where it was typed, and in no gesture."""

    reason: str
    reference: str = ""
    note: str = ""


@dataclass(frozen=True, slots=True)
class MoreCorrectionsWanted:
    pass


CorrectionGesture: TypeAlias = (
    CorrectionsOpened
    | CorrectionsLeft
    | HitsWanted
    | HitChosen
    | ClassDayChosen
    | EntryChosen
    | OptionsWanted
    | CorrectionWished
    | LessonWished
    | UndoWished
    | ProposalDropped
    | CorrectionSigned
    | WriteOffSigned
    | MoreCorrectionsWanted
)
