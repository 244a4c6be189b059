"""The band under the foot of a rehearsal that is watched: it says the clause, pauses, and takes a fault."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from PySide6.QtCore import Qt

from kiosk.ui.captions import FAULTS, Caption
from tests.support.screens import Screens
from tests.support.training_desk import until


@pytest.fixture
def band(screens: Screens) -> Iterator[Screens]:
    screens.models.captions.update(Caption("无锡方案 四(三)", "券主必须是本人", "3/20"))
    screens.window.root.setProperty("captioned", True)
    until(lambda: screens.shows("captionBand"), "the band")
    screens.settle()
    yield screens
    screens.window.root.setProperty("captioned", False)
    screens.settle()


def test_no_desk_at_work_has_captions(screens: Screens) -> None:
    assert screens.window.root.property("captioned") is False


def test_it_names_the_clause_and_what_is_shown(band: Screens) -> None:
    assert any("无锡方案 四(三)" in text for text in band.texts())
    assert "券主必须是本人" in band.texts()


def test_every_fault_is_offered_once_and_taken_back_by_the_same_button(band: Screens) -> None:
    captions = band.models.captions
    assert [fault["key"] for fault in captions.property("faults")] == list(FAULTS)
    for fault in FAULTS:
        band.click(f"fault-{fault}")
        assert captions.property("fault") == fault
    band.click("fault-power")
    assert captions.property("fault") == ""


def test_a_pause_is_ended_by_the_same_button(band: Screens) -> None:
    band.click("pauseOrGoOn")
    assert band.models.captions.property("paused") is True and "继续 F8" in band.texts()
    band.key(Qt.Key.Key_F8)
    assert band.models.captions.property("paused") is False and "暂停 F8" in band.texts()
