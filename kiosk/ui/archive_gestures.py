"""What staff did about archives, as values.  No Qt."""

from __future__ import annotations

from typing import TypeAlias

from kiosk.ui.record import record


@record
class ArchiveWanted:
    """结班归档 of a class."""

    class_no: str


ArchiveGesture: TypeAlias = ArchiveWanted
