"""Invented states of 导出."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace
from datetime import date
from typing import TYPE_CHECKING

from kiosk.ui.attendance_facts import Page
from kiosk.ui.exports import ExportShown, Target
from kiosk.ui.samples_attendance import ATTENDANCE
from kiosk.visit.view import Text

if TYPE_CHECKING:
    from kiosk.ui.window import Models

READY = ExportShown(
    (
        Target("/var/lib/kiosk/exchange", "/var/lib/kiosk/exchange"),
        Target("/media/desk/KINGSTON", "KINGSTON", drive=True),
    )
)
WRITTEN = Text(
    "exports.written_version",
    ("/media/desk/KINGSTON/培训券使用信息 DG-2026-03 v2 20261123-142007.xlsx", "38", "7Q2M-0K4D-XR9A", "2"),
)
REFUSED = Text("exports.refused", (Text("trouble.F50.what"), "F50", Text("trouble.F50.next")))


def _exports(shown: ExportShown) -> Callable[[Models], None]:
    def show(models: Models) -> None:
        ATTENDANCE["attendance"](models)
        models.attendance.open(Page.EXPORT)
        models.exports.begin(date(2026, 11, 23))
        models.exports.update(shown)

    return show


EXPORTS: Mapping[str, Callable[[Models], None]] = {
    "exports": _exports(READY),
    "exports-gone": _exports(replace(READY, targets=READY.targets[:1])),
    "exports-busy": _exports(replace(READY, busy="roster", rows=1200)),
    "exports-done": _exports(replace(READY, said=WRITTEN)),
    "exports-refused": _exports(replace(READY, said=REFUSED, good=False)),
}
