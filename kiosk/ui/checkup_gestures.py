"""What staff did about the examination of the desk, as values.  No Qt."""

from __future__ import annotations

from typing import TypeAlias

from kiosk.ui.record import record


@record
class CheckupOpened:
    """体检; what was found last is shown."""


@record
class CheckupRun:
    """Every part looked at, now."""


@record
class CheckupPrinted:
    """The report on paper."""


@record
class CheckupSaved:
    """The report as a file, for whoever helps from afar."""


@record
class CheckupLeft:
    pass


CheckupGesture: TypeAlias = CheckupOpened | CheckupRun | CheckupPrinted | CheckupSaved | CheckupLeft
