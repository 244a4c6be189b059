"""Invented desks of a shared hub, and sign-ins two of them wrote down."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING

from kiosk.ui.hub_page import DeskShown, DoubleShown
from kiosk.ui.staff import Place
from kiosk.visit.view import Text

if TYPE_CHECKING:
    from kiosk.ui.window import Models

KEY = " ".join(f"{number * 7919 % 65536:04x}" for number in range(3, 19))
DESKS = (
    DeskShown("KSK-990000-0002", "2号台", KEY, True, True, Text("hub.accepted", ("4711", "管理员 周"))),
    DeskShown("KSK-990000-0003", "三楼", KEY[::-1], False, True, Text("hub.stop.FORK")),
    DeskShown("KSK-990000-0004", "", KEY, False, False, Text("hub.trust.ASKED")),
)
TWICE = (
    DoubleShown(
        "张*明",
        Text("hub.what", ("电工（四级） 2026-3班", Text("choose.in"))),
        (
            Text("hub.written", ("2号台", "11-26 08:55:01")),
            Text("hub.written", (Text("hub.here"), "11-26 08:57:40")),
        ),
    ),
    DoubleShown(
        "欧阳**",
        Text("hub.what", ("养老护理员（四级） 2026-2班", Text("choose.out"))),
        (
            Text("hub.written", (Text("hub.here"), "11-25 16:31:12")),
            Text("hub.written", ("2号台", "11-25 16:31:30")),
            Text("hub.written", ("三楼", "11-25 16:40:02")),
        ),
    ),
    DoubleShown(
        "王*",
        Text("hub.rests", ("电工（四级） 2026-3班", Text("choose.in"))),
        (
            Text("hub.entered", (Text("hub.written", (Text("hub.here"), "11-25 09:20:00")),)),
            Text("hub.withdrawn", (Text("hub.written", ("2号台", "11-25 17:02:11")), "陈老师", "赵老师")),
        ),
        crossed=True,
    ),
)


def _shown(
    page: str, desks: tuple[DeskShown, ...], twice: tuple[DoubleShown, ...]
) -> Callable[[Models], None]:
    def show(models: Models) -> None:
        models.hub.fit(KEY)
        models.staff.open(Place.DEVICES if page == "desks" else Place.TROUBLES)
        models.hub.update(desks, twice)
        models.hub.openDesks() if page == "desks" else models.hub.openDoubles()

    return show


def _left(models: Models) -> None:
    models.hub.shut()
    models.staff.open(Place.DEVICES)


HUB: Mapping[str, Callable[[Models], None]] = {
    "hub": _shown("desks", DESKS, TWICE),
    "hub-nobody": _shown("desks", (), ()),
    "hub-doubles": _shown("doubles", DESKS, TWICE),
    "hub-no-doubles": _shown("doubles", DESKS, ()),
    "hub-left": _left,
}
