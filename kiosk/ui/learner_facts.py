"""What the page of one learner is told, as values.  No Qt."""

from __future__ import annotations

from dataclasses import field

from kiosk.ui.record import record
from kiosk.visit.view import Text

NOTE_KINDS = ("PAPERS", "FEE", "PHOTO", "QUIT", "OTHER")
NOTE_LEVELS = ("HINT", "CONFIRM", "BLOCK")
LIFT_REASONS = ("SETTLED", "MISTAKE", "OTHER")


@record
class NoteShown:
    """`level` chooses colour and shape; `words` are staff's own."""

    key: str
    level: str
    kind: Text
    words: str = field(repr=False)
    since: Text


MOVE_REASONS = {
    "TRANSFER": ("TIME", "LEVEL", "MERGED", "OTHER"),
    "QUIT": ("OWN_WISH", "ABSENT", "UNFIT", "OTHER"),
    "LATE_VOUCHER": ("ISSUED_LATE", "FORGOTTEN", "OTHER"),
    "UNDO": ("MISTAKE", "OTHER"),
}


@record
class MoveShown:
    """A decision about the enrolment; `undone`: taken back, which `barred` do not approve; `day` it was decided."""

    key: str
    what: Text
    since: Text
    undone: bool = False
    barred: frozenset[str] = frozenset()
    day: str = ""


@record
class MovesShown:
    """`targets`: (class_no, name) of where a transfer may lead; `late`: the class is over, so a voucher may be bound to
    it late; `attends`: the learner is still in the class."""

    moves: tuple[MoveShown, ...] = ()
    targets: tuple[tuple[str, str], ...] = ()
    late: bool = False
    attends: bool = True


@record
class LearnerShown:
    """`name` masked, `standing` is what the roster says; `voucher` masked, "" for none."""

    key: str
    name: str
    number: str
    class_name: str
    standing: Text
    voucher: str = ""
    notes: tuple[NoteShown, ...] = ()
