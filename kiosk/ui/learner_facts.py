"""What the page of one learner is told, as values.  No Qt."""

from __future__ import annotations

from dataclasses import dataclass, field

from kiosk.visit.view import Text

NOTE_KINDS = ("PAPERS", "FEE", "PHOTO", "QUIT", "OTHER")
NOTE_LEVELS = ("HINT", "CONFIRM", "BLOCK")
LIFT_REASONS = ("SETTLED", "MISTAKE", "OTHER")


@dataclass(frozen=True, slots=True)
class NoteShown:
    """`level` chooses colour and shape; `words` are staff's own."""

    key: str
    level: str
    kind: Text
    words: str = field(repr=False)
    since: Text


@dataclass(frozen=True, slots=True)
class LearnerShown:
    """`name` masked, `standing` is what the roster says; `voucher` masked, "" for none."""

    key: str
    name: str
    number: str
    class_name: str
    standing: Text
    voucher: str = ""
    notes: tuple[NoteShown, ...] = ()
