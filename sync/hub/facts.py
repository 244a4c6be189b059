"""What a desk hears from the hub, as values: what can go wrong, how it stands, who has what one alone does.  PURE."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date
from typing import TypeAlias

from sync.store.elsewhere import OtherDesk, Seat


class HubFault(Exception):
    """Root of two.

    HubFault
    ├── HubAway      it does not answer: call again, nothing is lost
    └── HubRefuses   it answered and will not have it: somebody has to look, `code` says at what
    """


class HubAway(HubFault):
    pass


class HubRefuses(HubFault):
    """`code` is one of

    SCHEMA newer than this program · ENVIRONMENT another's (live, test, training) · RIGHTS the role may not ·
    KEY another key stands under our number · FORK the hub has other entries under our numbers · SQL anything else
    """

    def __init__(self, code: str, detail: str) -> None:
        super().__init__(f"{code}: {detail}")
        self.code = code


@dataclass(frozen=True, slots=True)
class HubStatus:
    """`fault` is a code of HubRefuses, empty while all is well; `behind` entries of ours the hub has not got;
    `silent` desks nothing was heard of for ten minutes; `asking` desks nobody has accepted or refused; `stopped`
    desks whose chain could not be followed."""

    reachable: bool = False
    fault: str = ""
    behind: int = 0
    desks: tuple[OtherDesk, ...] = field(default=())
    silent: tuple[str, ...] = ()

    @property
    def asking(self) -> tuple[OtherDesk, ...]:
        return tuple(one for one in self.desks if one.trust == "ASKED")

    @property
    def stopped(self) -> tuple[OtherDesk, ...]:
        return tuple(one for one in self.desks if one.fault)


@dataclass(frozen=True, slots=True)
class PaperSeat:
    """The same sign-in off a sheet of paper: entered once, beside whatever a desk has of it."""

    seat: Seat


@dataclass(frozen=True, slots=True)
class DaySeat:
    """The close of a day; `over` the one it replaces, "" for the first."""

    day: date
    over: str = ""


@dataclass(frozen=True, slots=True)
class OutageSeat:
    """The withdrawal of an outage; not while another desk enters paper that rests on it."""

    outage: str


@dataclass(frozen=True, slots=True)
class OutageUse:
    """Paper that rests on an outage is entered at this desk, beside others; not once another desk withdraws it."""

    outage: str
    desk_no: str


WITHDRAWN = "OUTAGE_WITHDRAWN"
"""The act of an entry that holds an OutageSeat."""
Claimable: TypeAlias = Seat | PaperSeat | DaySeat | OutageSeat | OutageUse
"""What one desk of the hub does, and no other."""


def place_of(one: Claimable) -> tuple[str, str, str]:
    """As the hub keeps it: (session_no, trainee_no, action)."""
    match one:
        case Seat():
            return one.session_no, one.trainee_no, one.action.value
        case PaperSeat(seat):
            return seat.session_no, seat.trainee_no, f"PAPER {seat.action.value}"
        case DaySeat():
            return f"day {one.day.isoformat()}", one.over, "CLOSE"
        case OutageSeat():
            return f"outage {one.outage}", "", "WITHDRAW"
        case OutageUse():
            return f"outage {one.outage}", one.desk_no, "PAPER"


@dataclass(frozen=True, slots=True)
class Ours:
    """Nobody else has it, or only we do."""


@dataclass(frozen=True, slots=True)
class Taken:
    """Another desk has it, by its own time; `entry_id` is empty while its entry is on its way."""

    desk_no: str
    at_ms: int
    entry_id: str = ""


Claimed: TypeAlias = Ours | Taken
