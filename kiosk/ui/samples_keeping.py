"""Invented set-ups of 备份与支持."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace
from typing import TYPE_CHECKING

from kiosk.ui.keeping import KeepingShown, SheetShown
from kiosk.ui.staff import Place
from kiosk.visit.view import Text

if TYPE_CHECKING:
    from kiosk.ui.window import Models

LAST = Text("keeping.last", ("2026-11-21 17:40", Text("time.day", ("5",)), "陈老师"))
KEPT = KeepingShown(
    LAST,
    False,
    Text("keeping.paper_is", ("4F1C09AB",)),
    True,
    ("KINGSTON", "备份盘"),
    Text("update.staged"),
    message=Text("keeping.made", ("KSK-990000-0001-20261126-091502.kskbackup", "10482", "4F1C09AB")),
)
NEVER = KeepingShown(Text("keeping.never"), True, Text("keeping.not.NO_PAPER"), False)
FAILED = replace(
    KEPT,
    old=True,
    update=Text("update.outcome.ROLLED_BACK", ("0.2.0", "0.1.0")),
    message=Text("keeping.not.DRIVE", ("No space left on device",)),
    bad=True,
)
FACTS = (
    "desk: KSK-990000-0001\nversion: 0.1.0\nplatform: warn F01\nbacklog: info F01\nreaders: ok\nclock: ok\n"
)
LOG = "2026-11-26 08:31:02 ERROR sync sync.loop: push: Unanswered: no reply within 5 s\n" * 40
BUNDLE = replace(
    KEPT,
    message=None,
    update=None,
    sheets=(SheetShown("desk.txt", FACTS), SheetShown("kiosk.log", LOG), SheetShown("support.log", LOG)),
    code=FACTS + LOG[:600],
)


def _keeping(shown: KeepingShown | None, sheet: int = 0) -> Callable[[Models], None]:
    def show(models: Models) -> None:
        models.faces.leave()
        models.staff.open(Place.DEVICES)
        models.keeping.update(shown)
        models.keeping.read(sheet)

    return show


KEEPING: Mapping[str, Callable[[Models], None]] = {
    "keeping": _keeping(KEPT),
    "keeping-never": _keeping(NEVER),
    "keeping-failed": _keeping(FAILED),
    "keeping-bundle": _keeping(BUNDLE, 1),
    "keeping-left": _keeping(None),
}
