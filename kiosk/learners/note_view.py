"""Notes on learners as staff's pages show them; whoever shows a learner or a voucher asks here.  No Qt, no rule."""

from __future__ import annotations

from collections.abc import Iterable

from kiosk.domain.notes import worst
from kiosk.domain.timetable import from_ms, local
from kiosk.ui.learner_facts import NoteShown
from kiosk.visit.view import Sound, Text
from sync.records import LearnerNote, NoteLevel

SOUNDS = {
    NoteLevel.HINT: Sound.READ,
    NoteLevel.CONFIRM: Sound.ATTENTION,
    NoteLevel.BLOCK: Sound.REFUSED,
}


def shown(found: Iterable[LearnerNote]) -> tuple[NoteShown, ...]:
    order = tuple(NoteLevel)
    by_weight = sorted(found, key=lambda note: (-order.index(note.level), note.set_ms))
    return tuple(_note(note) for note in by_weight)


def sound_of(found: Iterable[LearnerNote]) -> Sound | None:
    """Of the weightiest."""
    level = worst(found)
    return SOUNDS[level] if level else None


def _note(note: LearnerNote) -> NoteShown:
    day = local(from_ms(note.set_ms)).date().isoformat()
    since = Text("notes.since", (day, note.operator))
    return NoteShown(note.entry_id, note.level.value, Text(f"notes.kinds.{note.kind}"), note.text, since)
