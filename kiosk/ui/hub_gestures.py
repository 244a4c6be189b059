"""What staff did about the desks of a shared hub and about doubles, as values.  No Qt."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TypeAlias


@dataclass(frozen=True, slots=True)
class HubOpened:
    """The desks that share the hub."""


@dataclass(frozen=True, slots=True)
class DoublesOpened:
    """签到重了."""


@dataclass(frozen=True, slots=True)
class HubLeft:
    """Away from either page."""


@dataclass(frozen=True, slots=True)
class DeskDecided:
    """Staff compared the other desk's key with the one shown here, or will not have it."""

    desk_no: str
    accept: bool


HubGesture: TypeAlias = HubOpened | DoublesOpened | HubLeft | DeskDecided
