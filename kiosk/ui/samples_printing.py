"""Invented set-ups of 打印."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING

from kiosk.ui.printing import JobShown, PrinterShown, PrintingShown
from kiosk.ui.printing_gestures import JobAct
from kiosk.ui.staff import Place
from kiosk.visit.view import Text

if TYPE_CHECKING:
    from kiosk.ui.window import Models


def _kind(kind: str) -> Text:
    return Text(f"printing.kind.{kind}")


def _job(key: int, kind: str, no: str, why: str, *may: JobAct) -> JobShown:
    says, following = Text(f"down.printer.{why}.what"), Text(f"down.printer.{why}.next")
    return JobShown(
        key, Text("printing.job", (_kind(kind), no)), says, following, "11-22 08:31", "李老师", may
    )


READY = PrinterShown(
    "办公室打印机", "ok", Text("printing.ready"), None, (_kind("SHEET"), _kind("DIGEST"), _kind("REPORT"))
)
EMPTY = PrinterShown(
    "小票机", "fail", Text("down.printer.no-paper.what"), Text("down.printer.no-paper.next"),
    (_kind("RECEIPT"), _kind("SLIP"), _kind("BADGE")),
)  # fmt: skip
_A = JobAct
BUSY = PrintingShown(
    (EMPTY, READY),
    (
        _job(1, "RECEIPT", "KSK-990000-0001-3-120", "no-paper", _A.AGAIN, _A.DROP),
        _job(2, "RECEIPT", "KSK-990000-0001-3-98", "stopped", _A.AGAIN, _A.CAME_OUT, _A.DROP),
        _job(3, "SHEET", "S-20261122-03", "jam", _A.AGAIN, _A.DROP),
    ),
    Text("printing.not_now"),
)


def _printing(shown: PrintingShown | None) -> Callable[[Models], None]:
    def show(models: Models) -> None:
        models.faces.leave()
        models.staff.open(Place.DEVICES)
        models.printing.update(shown)

    return show


PRINTING: Mapping[str, Callable[[Models], None]] = {
    "printing-waits": _printing(BUSY),
    "printing-none": _printing(PrintingShown()),
    "printing": _printing(PrintingShown((READY,))),
    "printing-left": _printing(None),
}
