"""What staff want given out as a file.  No Qt."""

from __future__ import annotations

from typing import TypeAlias

from kiosk.ui.record import record


@record
class ExportsOpened:
    """Look which drives are in."""


@record
class Span:
    """`month` as 2026-11, `day` as 2026-11-23."""

    month: str
    day: str


@record
class ExportWanted:
    """`which` is a `kiosk.reports.wanted.List`, `folder` one of the places offered, `form` xlsx or pdf."""

    which: str
    class_no: str
    folder: str
    span: Span
    form: str


@record
class AuditWanted:
    """What staff did in a month: by a right of its own."""

    folder: str
    span: Span
    form: str


@record
class ExportStopped:
    """The file that is being written is wanted no longer."""


ExportGesture: TypeAlias = ExportsOpened | ExportWanted | AuditWanted | ExportStopped
