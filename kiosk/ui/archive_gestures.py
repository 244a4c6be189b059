"""What staff did about archives, as values.  No Qt."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TypeAlias


@dataclass(frozen=True, slots=True)
class ArchiveWanted:
    """结班归档 of a class."""

    class_no: str


ArchiveGesture: TypeAlias = ArchiveWanted
