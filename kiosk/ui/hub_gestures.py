"""What staff did about the desks of a shared hub and about doubles, as values.  No Qt."""

from __future__ import annotations

from typing import TypeAlias

from kiosk.ui.record import record


@record
class HubOpened:
    """The desks that share the hub."""


@record
class DoublesOpened:
    """签到重了."""


@record
class HubLeft:
    """Away from either page."""


@record
class DeskDecided:
    """Staff compared the other desk's key with the one shown here, or will not have it."""

    desk_no: str
    accept: bool


HubGesture: TypeAlias = HubOpened | DoublesOpened | HubLeft | DeskDecided
