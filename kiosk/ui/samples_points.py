"""Invented set-ups of 教学点 and 出发检查."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace
from typing import TYPE_CHECKING

from kiosk.ui.point_page import PointsShown, ReadyShown
from kiosk.ui.staff import Place
from kiosk.visit.view import Text

if TYPE_CHECKING:
    from kiosk.ui.window import Models


def _ready(item: str, figure: str) -> ReadyShown:
    return ReadyShown(item, True, Text(f"departure.yes.{item}", (figure,)))


def _red(item: str, figure: str | Text) -> ReadyShown:
    return ReadyShown(item, False, Text(f"departure.no.{item}", (figure,)), Text(f"departure.do.{item}"))


PACKED = PointsShown(
    points=(("P01", "城东教学点"), ("P02", "城西教学点（职工文化宫二楼）")),
    served="城东教学点",
    portable=True,
    ready=(
        _ready("rosters", "4"), _ready("timetable", "2026-12-20"), _ready("vouchers", "4"),
        _ready("keys", ""), _ready("sent", "0"),
        _ready("room", "48"), _ready("point", "城东教学点"),
    ),
)  # fmt: skip
NOWHERE = replace(
    PACKED,
    served="",
    ready=(
        _red("rosters", Text("time.day", ("3",))), _red("timetable", ""), _ready("keys", ""), _red("sent", "12"),
        _ready("room", "48"), _red("point", ""),
    ),
    problem=Text("refused.H05.why"),
)  # fmt: skip


def _points(shown: PointsShown) -> Callable[[Models], None]:
    def show(models: Models) -> None:
        models.faces.leave()
        models.staff.open(Place.DEVICES)
        models.points.update(shown)

    return show


def _left(models: Models) -> None:
    models.points.update(None)
    models.staff.open(Place.DEVICES)


POINTS: Mapping[str, Callable[[Models], None]] = {
    "points": _points(PACKED),
    "points-nowhere": _points(NOWHERE),
    "points-fixed": _points(replace(PACKED, portable=False)),
    "points-left": _left,
}
