"""What staff did about where the desk stands, as values.  No Qt."""

from __future__ import annotations

from dataclasses import field
from typing import TypeAlias

from kiosk.ui.record import record


@record
class PointsOpened:
    """教学点 and 出发检查."""


@record
class PointsLeft:
    pass


@record
class PointConfirmed:
    """A second member of staff says with their PIN that the desk stands at this point."""

    point: str
    pin: bytearray = field(repr=False)


PointGesture: TypeAlias = PointsOpened | PointsLeft | PointConfirmed
