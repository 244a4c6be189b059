"""What staff did about a day's close, as values.  No Qt.  A PIN is in none of them: it waits in `SecondModel`."""

from __future__ import annotations

from typing import TypeAlias

from kiosk.ui.record import record

WAIVERS = ("network", "broken", "absent", "unused")
"""Why somebody is not waited for; words under [closing.waiver]."""


@record
class ClosingOpened:
    """关账 came up, or another day of it: "YYYY-MM-DD", "" for the day that is due."""

    day: str = ""


@record
class ClosingLeft:
    pass


@record
class DayCompared:
    """Ask the platform once more whether it holds the same."""


@record
class ItemWaived:
    """`item` is not waited for, because of `reason` (one of `WAIVERS`); "" waits again."""

    item: str
    reason: str


@record
class DayClosed:
    """Staff at the desk sign; `alone`: the second signature follows.  `reason`: why it is closed again."""

    reason: str
    alone: bool


@record
class CloseSigned:
    """The second person, who has typed their PIN, signs the close `key`."""

    key: str


@record
class DigestWanted:
    """On paper: the close `key`."""

    key: str


ClosingGesture: TypeAlias = (
    ClosingOpened | ClosingLeft | DayCompared | ItemWaived | DayClosed | CloseSigned | DigestWanted
)
