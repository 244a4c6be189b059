"""The support bundle as a code: what is read off the screen is what the page says, to the letter."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest
import zxingcpp
from PySide6.QtCore import QCoreApplication, QSize
from PySide6.QtGui import QImage

from kiosk.keeping.bundle import SHORT, gather, short
from kiosk.keeping.logs import LOGS
from kiosk.ui.keeping import SheetShown
from kiosk.ui.samples_keeping import BUNDLE, _keeping
from kiosk.ui.staff_facts import Door, DoorState
from tests.support.screens import OLD_QT, SMALL, Screens

pytestmark = pytest.mark.skipif(OLD_QT, reason="the second window of a process finds no shapes")
FACTS = [
    ("desk", "KSK-990000-0001"),
    ("school", "滨湖职业培训学校"),
    ("readers", "fail E01"),
    ("版本", "0.1.0"),
]


@pytest.fixture(params=[SMALL, QSize(1920, 1080), QSize(1080, 1920)], ids=["768", "1080", "portrait"])
def desk(request: pytest.FixtureRequest, qapp: QCoreApplication) -> Iterator[Screens]:
    screens = Screens(size=request.param)
    yield screens
    screens.close()


def told(folder: Path, errors: int) -> str:
    (folder / LOGS).mkdir()
    lines = [f"2026-11-26 08:00:{n:02d} ERROR sync x: 学员 110105194912310021 {n}" for n in range(errors)]
    (folder / LOGS / "kiosk.log").write_text("\n".join(lines), "utf-8")
    return short(gather(folder, FACTS))


def read(screens: Screens) -> list[str]:
    image = screens.window.grab().convertToFormat(QImage.Format.Format_Grayscale8)
    return [code.text for code in zxingcpp.read_barcodes(image)]


@pytest.mark.parametrize(
    "errors", [0, 1, 60], ids=["facts alone", "an error", "as much as there is room for"]
)
def test_a_phone_reads_what_the_page_says(desk: Screens, tmp_path: Path, errors: int) -> None:
    text = told(tmp_path, errors)
    assert "※" in text and (len(text) > SHORT - 80) == (errors == 60)
    desk.models.staff.update_door(Door(DoorState.OPEN, "李*芳"))
    shown = replace(BUNDLE, code=text, sheets=(SheetShown("desk.txt", text),))
    _keeping(shown)(desk.models)
    desk.settle()
    assert desk.shows("bundleCode")
    assert read(desk) == [text]
