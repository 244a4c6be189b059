"""Invented set-ups of 邻台."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace
from typing import TYPE_CHECKING

from kiosk.ui.lan_page import LanShown, NeighbourShown, Step
from kiosk.ui.staff import Place
from kiosk.visit.view import Text

if TYPE_CHECKING:
    from kiosk.ui.window import Models

TWO = LanShown(
    (
        NeighbourShown("KSK-990000-0002", True, Text("lan.connected")),
        NeighbourShown("KSK-990000-0003", False, Text("lan.last_heard", (Text("time.minute", ("12",)),))),
    ),
    port=47810,
    refused=3,
)
CODE = "7Q2M 4K0D 9XTA 1B5H 8RNE 6PWC 3SVG 0YJF"
OFFERED = TWO.at(Step.OFFERED, code=CODE, scanned=f"KSKPAIR1:{CODE.replace(' ', '')}:10.0.3.12:47810")


def _lan(shown: LanShown) -> Callable[[Models], None]:
    def show(models: Models) -> None:
        models.faces.leave()
        models.lan.fit()
        models.staff.open(Place.DEVICES)
        models.lan.update(shown)

    return show


def _left(models: Models) -> None:
    models.lan.update(None)
    models.staff.open(Place.DEVICES)


LAN: Mapping[str, Callable[[Models], None]] = {
    "lan": _lan(TWO),
    "lan-none": _lan(LanShown(port=47810)),
    "lan-deaf": _lan(LanShown(port=47810, listening=False, problem=Text("lan.bad_code"))),
    "lan-offered": _lan(OFFERED),
    "lan-calling": _lan(TWO.at(Step.CALLING)),
    "lan-comparing": _lan(TWO.at(Step.COMPARING, desk="KSK-990000-0004", digits="407219")),
    "lan-agreed": _lan(TWO.at(Step.AGREED, desk="KSK-990000-0004", digits="407219")),
    "lan-met": _lan(TWO.at(Step.MET, desk="KSK-990000-0004")),
    "lan-over": _lan(replace(TWO.at(Step.OVER), problem=Text("lan.why.not_same"))),
    "lan-left": _left,
}
