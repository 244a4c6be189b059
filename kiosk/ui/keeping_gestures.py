"""What staff did about backups and support bundles, as values.  No Qt."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TypeAlias


@dataclass(frozen=True, slots=True)
class KeepingOpened:
    """The page, and again whenever drives are to be looked for."""


@dataclass(frozen=True, slots=True)
class KeepingLeft:
    pass


@dataclass(frozen=True, slots=True)
class BackupWanted:
    """Onto the drive at this place of the list."""

    drive: int


@dataclass(frozen=True, slots=True)
class BundleWanted:
    """To be read before it leaves."""


@dataclass(frozen=True, slots=True)
class BundleWritten:
    """It was read, and goes onto this drive."""

    drive: int


KeepingGesture: TypeAlias = KeepingOpened | KeepingLeft | BackupWanted | BundleWanted | BundleWritten
