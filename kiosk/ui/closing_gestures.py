"""What staff did about a day's close, as values.  No Qt.  A PIN is in none of them: it waits in `SecondModel`."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TypeAlias

WAIVERS = ("network", "broken", "absent", "unused")
"""Why somebody is not waited for; words under [closing.waiver]."""


@dataclass(frozen=True, slots=True)
class ClosingOpened:
    """关账 came up, or another day of it: "YYYY-MM-DD", "" for the day that is due."""

    day: str = ""


@dataclass(frozen=True, slots=True)
class ClosingLeft:
    pass


@dataclass(frozen=True, slots=True)
class DayCompared:
    """Ask the platform once more whether it holds the same."""


@dataclass(frozen=True, slots=True)
class ItemWaived:
    """`item` is not waited for, because of `reason` (one of `WAIVERS`); "" waits again."""

    item: str
    reason: str


@dataclass(frozen=True, slots=True)
class DayClosed:
    """Staff at the desk sign; `alone`: the second signature follows.  `reason`: why it is closed again."""

    reason: str
    alone: bool


@dataclass(frozen=True, slots=True)
class CloseSigned:
    """The second person, who has typed their PIN, signs the close `key`."""

    key: str


@dataclass(frozen=True, slots=True)
class DigestWanted:
    """On paper: the close `key`."""

    key: str


ClosingGesture: TypeAlias = (
    ClosingOpened | ClosingLeft | DayCompared | ItemWaived | DayClosed | CloseSigned | DigestWanted
)
