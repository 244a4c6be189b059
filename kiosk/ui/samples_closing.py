"""Invented days of 关账."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace
from typing import TYPE_CHECKING

from kiosk.ui.closing import CheckShown, CloseShown, ClosingShown
from kiosk.ui.staff import Place
from kiosk.visit.view import Text

if TYPE_CHECKING:
    from kiosk.ui.window import Models

DAY = "2026-11-20"
DONE = tuple(
    CheckShown(item, "done", Text(f"closing.done.{item}"))
    for item in ("windows", "questions", "noted", "refusals", "spots")
)
DESKS = Text(
    "closing.desks.both",
    (Text("closing.desks.silent", ("二楼签到台",)), Text("closing.desks.unsent", ("12",))),
)
CHECKS = (
    CheckShown("questions", "open", Text("closing.open.questions", ("2",)), hinders=True),
    CheckShown("noted", "open", Text("closing.open.noted", ("1",)), hinders=True),
    CheckShown("desks", "open", DESKS, True, True),
    CheckShown("phones", "waived", Text("closing.waived", (Text("closing.waiver.network"),)), False, True),
    CheckShown("digest", "open", Text("closing.digest.untold")),
    DONE[0],
    *DONE[3:],
)
SEALED = CloseShown(
    "KSK-1-90",
    DAY,
    Text("closing.state.SEALED_TO_REPORT"),
    Text("closing.one", ("李*芳", "11-20 18:05")),
    waits=True,
)
AGAIN = replace(
    SEALED, key="KSK-1-97", state=Text("closing.state.RECONCILED"), waits=False, reason="漏看一条疑点",
    signers=Text("closing.two", ("李*芳", "11-20 18:20", "王*强", "11-20 18:21")),
)  # fmt: skip
LATE = replace(
    SEALED, key="KSK-1-40", day="2026-11-18", signers=Text("closing.one", ("王*强", "11-18 18:01")),
    no_second=Text("closing.no.too_late"),
)  # fmt: skip
THERE = replace(
    SEALED, key="KSK-3-11", signers=Text("closing.at_desk", (SEALED.signers, "二楼签到台")),
)  # fmt: skip
APART = replace(THERE, state=Text("closing.apart"), holds=False, waits=False)
DOUBTED = (
    Text(
        "closing.doubted",
        (
            DAY,
            "王*强",
            "11-20 18:09",
            Text("closing.doubted_there", (Text("closing.doubt.apart"), "二楼签到台")),
        ),
    ),
    Text("closing.doubted", (DAY, "李*芳", "11-20 18:21", Text("closing.doubt.same"))),
)
OPEN = ClosingShown(DAY, CHECKS, Text("closing.state.SEALED_TO_REPORT"), waiting=(LATE,))
CLOSED = ClosingShown(
    DAY, (*DONE, CheckShown("digest", "done", Text("closing.digest.agrees"))), Text("closing.state.RECONCILED"),
    (AGAIN, replace(SEALED, state=Text("closing.replaced"), holds=False, waits=False)), (LATE,), since=3,
)  # fmt: skip


def _shown(shown: ClosingShown, signing: str = "") -> Callable[[Models], None]:
    def show(models: Models) -> None:
        models.staff.open(Place.TODAY)
        models.today.turn("closing")
        models.closing.update(shown)
        models.closing.sign(signing)

    return show


def _left(models: Models) -> None:
    models.closing.shut()
    models.today.turn("day")


CLOSING: Mapping[str, Callable[[Models], None]] = {
    "closing": _shown(OPEN),
    "closing-closed": _shown(CLOSED),
    "closing-there": _shown(replace(CLOSED, closes=(THERE,), waiting=(THERE, LATE))),
    "closing-doubted": _shown(replace(CLOSED, closes=(SEALED, APART), questions=DOUBTED)),
    "closing-sign": _shown(replace(CLOSED, closes=()), "day"),
    "closing-again": _shown(CLOSED, "day"),
    "closing-second": _shown(CLOSED, "KSK-1-90"),
    "closing-left": _left,
}
