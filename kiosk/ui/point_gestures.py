"""What staff did about where the desk stands, as values.  No Qt."""

from __future__ import annotations

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
    """The desk stands at this point, says a second member of staff too; their PIN waits in the PIN form."""

    point: str


PointGesture: TypeAlias = PointsOpened | PointsLeft | PointConfirmed
