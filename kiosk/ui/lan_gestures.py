"""What staff did about neighbouring desks, as values.  No Qt."""

from __future__ import annotations

from dataclasses import field
from typing import TypeAlias

from kiosk.ui.record import record


@record
class LanOpened:
    """邻台."""


@record
class LanLeft:
    pass


@record
class PairOffered:
    """Show this desk's pairing code."""


@record
class PairCodeGiven:
    """The other desk's code, scanned or typed; `address` where staff typed one."""

    code: str = field(repr=False)
    address: str = ""


@record
class PairCompared:
    """Whether the six digits are the same on both screens."""

    same: bool


@record
class PairStopped:
    """No pairing now."""


@record
class Unpaired:
    desk_no: str


LanGesture: TypeAlias = (
    LanOpened | LanLeft | PairOffered | PairCodeGiven | PairCompared | PairStopped | Unpaired
)
