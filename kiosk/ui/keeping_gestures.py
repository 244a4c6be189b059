"""What staff did about backups and support bundles, as values.  No Qt."""

from __future__ import annotations

from typing import TypeAlias

from kiosk.ui.record import record


@record
class KeepingOpened:
    """The page, and again whenever drives are to be looked for."""


@record
class KeepingLeft:
    pass


@record
class BackupWanted:
    """Onto the drive at this place of the list."""

    drive: int


@record
class BundleWanted:
    """To be read before it leaves."""


@record
class BundleWritten:
    """It was read, and goes onto this drive."""

    drive: int


KeepingGesture: TypeAlias = KeepingOpened | KeepingLeft | BackupWanted | BundleWanted | BundleWritten
