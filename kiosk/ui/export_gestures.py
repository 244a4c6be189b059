"""What staff want given out as a file.  No Qt."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TypeAlias


@dataclass(frozen=True, slots=True)
class ExportsOpened:
    """Look which drives are in."""


@dataclass(frozen=True, slots=True)
class ExportWanted:
    """`which` is a `kiosk.exports.giving.List`, `folder` one of the places offered, `month` as 2026-11."""

    which: str
    class_no: str
    folder: str
    month: str


ExportGesture: TypeAlias = ExportsOpened | ExportWanted
