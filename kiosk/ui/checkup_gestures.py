"""What staff did about the examination of the desk, as values.  No Qt."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TypeAlias


@dataclass(frozen=True, slots=True)
class CheckupOpened:
    """体检; what was found last is shown."""


@dataclass(frozen=True, slots=True)
class CheckupRun:
    """Every part looked at, now."""


@dataclass(frozen=True, slots=True)
class CheckupPrinted:
    """The report on paper."""


@dataclass(frozen=True, slots=True)
class CheckupSaved:
    """The report as a file, for whoever helps from afar."""


@dataclass(frozen=True, slots=True)
class CheckupLeft:
    pass


CheckupGesture: TypeAlias = CheckupOpened | CheckupRun | CheckupPrinted | CheckupSaved | CheckupLeft
