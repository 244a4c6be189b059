"""What staff did about neighbouring desks, as values.  No Qt."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TypeAlias


@dataclass(frozen=True, slots=True)
class LanOpened:
    """邻台."""


@dataclass(frozen=True, slots=True)
class LanLeft:
    pass


@dataclass(frozen=True, slots=True)
class PairOffered:
    """Show this desk's pairing code."""


@dataclass(frozen=True, slots=True)
class PairCodeGiven:
    """The other desk's code, scanned or typed; `address` where staff typed one."""

    code: str = field(repr=False)
    address: str = ""


@dataclass(frozen=True, slots=True)
class PairCompared:
    """Whether the six digits are the same on both screens."""

    same: bool


@dataclass(frozen=True, slots=True)
class PairStopped:
    """No pairing now."""


@dataclass(frozen=True, slots=True)
class Unpaired:
    desk_no: str


LanGesture: TypeAlias = (
    LanOpened | LanLeft | PairOffered | PairCodeGiven | PairCompared | PairStopped | Unpaired
)
