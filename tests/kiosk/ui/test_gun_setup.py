"""The set-up page on the screen: the code can be read off it, and the way through it is heard as gestures."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
import zxingcpp
from PySide6.QtGui import QImage, QPainter

from drivers.scanner.learn import SETUP_CODE
from kiosk.ui import samples, samples_gun
from kiosk.ui.gestures import GunSaveWanted, GunSetupClosed, GunSetupOpened
from kiosk.ui.gun_setup import GunSetup, GunStep
from kiosk.ui.staff import Door, DoorState
from kiosk.ui.surroundings import Reading
from kiosk.visit.view import Text
from tests.support.screens import Screens, spoken


@pytest.fixture
def office(screens: Screens) -> Screens:
    screens.models.staff.update_door(Door(DoorState.OPEN, "李*芳"))
    screens.click("place_devices")
    screens.gestures.clear()
    return screens


def read(screens: Screens) -> list[str]:
    image = screens.window.grab().convertToFormat(QImage.Format.Format_Grayscale8)
    return [code.text for code in zxingcpp.read_barcodes(image)]


def test_from_the_devices_page_and_back(office: Screens) -> None:
    office.click("setUpGun")
    assert office.gestures == [GunSetupOpened()]
    office.models.gun_setup.update(samples_gun.GUN)
    office.click("gunBack")
    assert office.gestures[-1] == GunSetupClosed()
    office.models.gun_setup.update(GunSetup())
    office.settle()
    assert office.shows("setUpGun")


@pytest.mark.parametrize("contrast", [False, True], ids=["light", "high contrast"])
def test_the_code_can_be_scanned_from_the_screen(office: Screens, contrast: bool, qtbot: Any) -> None:
    office.models.surroundings.read_as(Reading(reduced_motion=True, high_contrast=contrast))
    office.models.gun_setup.update(GunSetup(GunStep.SCANNING, SETUP_CODE, wanted=3))
    qtbot.waitUntil(lambda: read(office) == [SETUP_CODE])  # Qt loads pictures beside
    assert spoken(office.find("gunCode")) == "设置码"


def test_the_code_to_print_is_the_same(qapp: object) -> None:
    printed = QImage(str(Path(__file__).parents[3] / "docs" / "pictures" / "gun-setup-code.svg"))
    paper = QImage(printed.size(), QImage.Format.Format_Grayscale8)
    paper.fill(255)
    painter = QPainter(paper)
    painter.drawImage(0, 0, printed)
    painter.end()
    assert [code.text for code in zxingcpp.read_barcodes(paper)] == [SETUP_CODE]


def test_what_was_learnt_is_shown_and_saved_by_touch(office: Screens) -> None:
    samples.STAFF["gun-learnt"](office.models)
    office.settle()
    assert {"回车", "40 毫秒", "美式", "照原样"} <= set(office.texts())
    assert not office.shows("gunCode")
    office.click("gunSave")
    assert office.gestures[-1] == GunSaveWanted()
    office.click("gunAgain")
    assert office.gestures[-1] == GunSetupOpened()


def test_what_went_wrong_stands_where_one_looks(office: Screens) -> None:
    office.models.gun_setup.update(
        GunSetup(GunStep.SCANNING, SETUP_CODE, wanted=3, problem=Text("gun.problem.unknown"))
    )
    office.settle()
    assert office.find("gunNote").property("text") == "送来的不是这个码，请再扫一次"
    office.models.language.switch("en")
    office.settle()
    assert office.find("gunNote").property("text") == "That was not this code; please scan it again"
