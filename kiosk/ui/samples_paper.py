"""Invented sheets and outages of 纸面."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING

from kiosk.ui.paper import EvidenceShown, LessonShown, OutageShown, PaperShown, SheetLine, SheetShown
from kiosk.ui.staff import Place
from kiosk.visit.view import Text

if TYPE_CHECKING:
    from kiosk.ui.window import Models

LESSONS = (
    LessonShown("S1", "电工（四级） 2026-3班", "08:30–10:05　101", 36, "261123-001-7"),
    LessonShown("S2", "焊工（五级） 2026-1班", "08:30–10:05　B 楼 302", 30),
    LessonShown("S3", "养老护理员（四级） 2026-2班", "13:30–15:05　101", 28),
    LessonShown("S4", "中式烹调师（五级） 2026-4班", "13:30–15:05　203", 32),
)
DECLARED = OutageShown(
    "O1", "11-22 08:20–09:05", Text("sheets.declared_by", ("李*芳", "王*强", Text("sheets.why.power")))
)
WITHDRAWN = OutageShown(
    "O2", "11-22 07:50–08:10", Text("sheets.declared_by", ("李*芳", "王*强", Text("sheets.why.device"))),
    Text("sheets.withdrawn_by", ("李*芳", "王*强", Text("sheets.withdrawn_for.times"))),
)  # fmt: skip
GROUNDS = (
    EvidenceShown("supports", Text("sheets.ground.gap.supports", ("43",))),
    EvidenceShown("contradicts", Text("sheets.ground.signs.contradicts", ("2",))),
    EvidenceShown("supports", Text("sheets.ground.restart.supports")),
    EvidenceShown("silent", Text("sheets.ground.clock.silent")),
    EvidenceShown("supports", Text("sheets.ground.faults.supports", ("D02",))),
)
NAMES = ("张*明", "王*", "欧阳**", "阿***提", "李*强", "赵*", "周*华", "吴*")
LINES = tuple(
    SheetLine(
        number,
        name,
        ("IN",) if number == 2 else (),
        {
            2: Text("sheets.row.entered", ("二楼签到台 赵老师",)),
            3: Text("sheets.row.signed"),
            4: Text("sheets.row.elsewhere", ("C2",)),
            5: Text("sheets.row.off_roster"),
        }.get(number),
        number != 5,
    )
    for number, name in enumerate(NAMES * 4, start=1)
)
SHEET = SheetShown(
    "261122-001-9", "电工（四级） 2026-3班", "2026-11-22　08:30–10:05",
    Text("sheets.in_outage", ("11-22 08:20–09:05",)), "08:30", "10:05", LINES, tuple(range(1, 21)),
)  # fmt: skip
PAGE = PaperShown("2026-11-23", "2026-11-22", LESSONS, (DECLARED, WITHDRAWN))


def _shown(then: Callable[[Models], None] = lambda models: None) -> Callable[[Models], None]:
    def show(models: Models) -> None:
        models.staff.open(Place.TODAY)
        models.today.turn("paper")
        models.paper.show_sheet(None)
        models.paper.declare(False)
        models.paper.withdraw("")
        models.paper.update(PAGE)
        then(models)

    return show


def _declaring(models: Models) -> None:
    models.paper.declare(True)
    models.paper.weigh(GROUNDS)


def _sheet(models: Models) -> None:
    models.paper.show_sheet(SHEET)
    models.paper.tickAll("IN", "08:25")
    models.paper.tick(7, "OUT", "10:05")


def _witness(models: Models) -> None:
    _sheet(models)
    models.paper.ask_second()


def _left(models: Models) -> None:
    models.paper.shut()
    models.today.turn("day")


PAPER: Mapping[str, Callable[[Models], None]] = {
    "paper": _shown(),
    "paper-declare": _shown(_declaring),
    "paper-withdraw": _shown(lambda models: models.paper.withdraw("O1")),
    "paper-sheet": _shown(_sheet),
    "paper-witness": _shown(_witness),
    "paper-left": _left,
}
