"""Invented states of the page on which the desk is taught a gun that types."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace
from typing import TYPE_CHECKING

from kiosk.ui.gun_setup import GunSetup, GunStep
from kiosk.ui.staff import Place
from kiosk.visit.view import Text

if TYPE_CHECKING:
    from kiosk.ui.window import Models

GUN = GunSetup(GunStep.SCANNING, "KIOSK-SETUP/sample", scans=1, wanted=3)
LEARNT = (
    (Text("gun.terminator"), Text("gun.end.cr")),
    (Text("gun.gap"), Text("gun.gap_ms", ("40",))),
    (Text("gun.prefix"), Text("gun.no_prefix")),
    (Text("gun.layout"), Text("gun.keyboard.us")),
    (Text("gun.case"), Text("gun.case_right")),
)


def _gun(setup: GunSetup) -> Callable[[Models], None]:
    def show(models: Models) -> None:
        models.staff.open(Place.DEVICES)
        models.faces.leave()
        models.gun_setup.update(setup)

    return show


GUN_PAGES: Mapping[str, Callable[[Models], None]] = {
    "gun": _gun(GUN),
    "gun-differs": _gun(replace(GUN, scans=0, problem=Text("gun.problem.differ"))),
    "gun-learnt": _gun(GunSetup(GunStep.LEARNT, scans=3, wanted=3, learnt=LEARNT)),
    "gun-not-saved": _gun(
        GunSetup(GunStep.LEARNT, scans=3, wanted=3, learnt=LEARNT, problem=Text("gun.no_file"))
    ),
    "gun-saved": _gun(GunSetup(GunStep.SAVED, scans=3, wanted=3, learnt=LEARNT)),
    "gun-ready": _gun(GunSetup(GunStep.READY)),
}
