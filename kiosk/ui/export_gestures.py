"""What staff want given out as a file.  No Qt."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TypeAlias


@dataclass(frozen=True, slots=True)
class ExportsOpened:
    """Look which drives are in."""


@dataclass(frozen=True, slots=True)
class Span:
    """`month` as 2026-11, `day` as 2026-11-23."""

    month: str
    day: str


@dataclass(frozen=True, slots=True)
class ExportWanted:
    """`which` is a `kiosk.reports.wanted.List`, `folder` one of the places offered, `form` xlsx or pdf."""

    which: str
    class_no: str
    folder: str
    span: Span
    form: str


@dataclass(frozen=True, slots=True)
class AuditWanted:
    """What staff did in a month: by a right of its own."""

    folder: str
    span: Span
    form: str


@dataclass(frozen=True, slots=True)
class ExportStopped:
    """The file that is being written is wanted no longer."""


ExportGesture: TypeAlias = ExportsOpened | ExportWanted | AuditWanted | ExportStopped
