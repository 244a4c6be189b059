"""What staff did about one learner, as values: notes set, lifted and looked into.  No Qt."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TypeAlias


@dataclass(frozen=True, slots=True)
class LearnerOpened:
    """The page of a learner found; "" when staff turn to something else."""

    learner: str


@dataclass(frozen=True, slots=True)
class NoteWanted:
    """A note on the learner of the page, or, `on_voucher`, on the voucher beside their name."""

    kind: str
    level: str
    text: str = field(repr=False)
    on_voucher: bool = False


@dataclass(frozen=True, slots=True)
class NoteLifted:
    note: str
    reason: str


@dataclass(frozen=True, slots=True)
class NotesLookedInto:
    """已核实: whoever waits at the desk may go on."""


@dataclass(frozen=True, slots=True)
class NotesStopped:
    """Not today: the learner at the desk is sent away."""


@dataclass(frozen=True, slots=True)
class MoveWanted:
    """`act`: TRANSFER to the class `to_class`, with the hours where approved; QUIT; LATE_VOUCHER with the code."""

    act: str
    reason: str
    approver: str
    to_class: str = ""
    hours: bool = False
    voucher: str = field(default="", repr=False)


@dataclass(frozen=True, slots=True)
class MoveUndone:
    move: str
    reason: str
    approver: str


LearnerGesture: TypeAlias = (
    MoveWanted | MoveUndone | LearnerOpened | NoteWanted | NoteLifted | NotesLookedInto | NotesStopped
)
