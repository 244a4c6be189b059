"""What staff did about one learner, as values: notes set, lifted and looked into.  No Qt."""

from __future__ import annotations

from dataclasses import field
from typing import TypeAlias

from kiosk.ui.approval import ApprovalGiven
from kiosk.ui.record import record


@record
class LearnerOpened:
    """The page of a learner found; "" when staff turn to something else."""

    learner: str


@record
class NoteWanted:
    """A note on the learner of the page, or, `on_voucher`, on the voucher beside their name."""

    kind: str
    level: str
    text: str = field(repr=False)
    on_voucher: bool = False


@record
class NoteLifted:
    note: str
    reason: str


@record
class NotesLookedInto:
    """已核实: whoever waits at the desk may go on."""


@record
class NotesStopped:
    """Not today: the learner at the desk is sent away."""


@record
class MoveWanted:
    """`act`: TRANSFER to the class `to_class`, with the hours where approved; QUIT; LATE_VOUCHER with the code."""

    act: str
    reason: str
    approval: ApprovalGiven
    to_class: str = ""
    hours: bool = False
    voucher: str = field(default="", repr=False)


@record
class MoveUndone:
    move: str
    reason: str
    approval: ApprovalGiven


LearnerGesture: TypeAlias = (
    MoveWanted | MoveUndone | LearnerOpened | NoteWanted | NoteLifted | NotesLookedInto | NotesStopped
)
