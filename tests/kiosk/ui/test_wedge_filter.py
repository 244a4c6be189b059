"""The wedge filter on the kiosk's own window, with events made by hand; real ones come in tests/kiosk/wedge."""

from __future__ import annotations

import time
from collections.abc import Iterator

import pytest
from PySide6.QtCore import QCoreApplication, Qt, QUrl
from PySide6.QtQml import QQmlComponent
from PySide6.QtTest import QTest

from drivers.scanner.facts import CodeBroken, CodeScanned
from drivers.scanner.habits import GunHabits, Terminator
from drivers.scanner.keys import Layout, Stroke, strokes_of
from drivers.scanner.learn import LENIENT, SETUP_CODE
from kiosk.front.gun_lesson import GunLesson
from kiosk.ui import samples
from kiosk.ui.gestures import Chosen, DigitTyped, GunSaveWanted, GunSetupOpened
from kiosk.ui.gun_setup import GunSetup, GunStep
from kiosk.ui.wedge_filter import WedgeFilter
from kiosk.ui.window import QML
from tests.support.key_events import key_event, press
from tests.support.screens import Screens

CODE = "PXQ34010020210000001"
WAIT_MS = 160


class Gun:
    def __init__(self, screens: Screens, habits: GunHabits | None) -> None:
        self.facts: list[object] = []
        self.window = screens.window.root
        self.filter = WedgeFilter(self.window, self.facts.append, habits, now_s=lambda: 7.5)
        self.at_s = 100.0

    def scan(self, text: str, gap_s: float = 0.005) -> None:
        self.at_s += 1.0
        press(self.window, *strokes_of(text, Layout.US, self.at_s, gap_s))
        self.at_s += len(text) * gap_s


@pytest.fixture
def gun(screens: Screens) -> Iterator[Gun]:
    gun = Gun(screens, GunHabits())
    yield gun
    gun.window.removeEventFilter(gun.filter)


def test_a_scan_is_a_fact_with_the_desks_time(gun: Gun) -> None:
    gun.scan(CODE + "\r")
    assert gun.facts == [CodeScanned("scanner", CODE, 7.5)]


def test_digits_of_a_code_press_no_key_of_the_pin_pad(screens: Screens, gun: Gun) -> None:
    screens.models.stage.show(samples.VIEWS["pin"])
    screens.settle()
    gun.scan("123456789\r")
    QTest.qWait(WAIT_MS)
    assert screens.gestures == []
    press(gun.window, Stroke(2, False, 300.0))
    QTest.qWait(WAIT_MS)
    assert screens.gestures == [DigitTyped()]


def test_a_code_chooses_nothing_and_a_person_does(screens: Screens, gun: Gun) -> None:
    screens.models.stage.show(samples.VIEWS["choose"])
    screens.settle()
    gun.scan("1212121212\r")
    assert screens.gestures == []
    press(gun.window, Stroke(2, False, 300.0))
    QTest.qWait(WAIT_MS)
    assert screens.gestures == [Chosen("0")]


def test_a_quick_tap_on_space_presses_the_button_and_lets_it_go(screens: Screens, gun: Gun) -> None:
    screens.models.stage.show(samples.VIEWS["choose"])
    screens.settle()
    screens.find("choice_1").forceActiveFocus()
    press(gun.window, Stroke(57, False, 300.0))
    QTest.qWait(WAIT_MS)
    assert screens.gestures == [Chosen("1")]


def test_no_terminator_is_told(gun: Gun) -> None:
    gun.scan(CODE)
    assert gun.facts == []
    QTest.qWait(WAIT_MS)
    assert gun.facts == [CodeBroken("scanner", "no-terminator")]


def test_a_timer_that_comes_late_and_before_the_keys_decides_nothing(gun: Gun) -> None:
    """The screen was busy; the rest of the code is still to come, with times of its own."""
    strokes = strokes_of(CODE + "\r", Layout.US, 200.0, 0.02)
    press(gun.window, *strokes[:8])
    time.sleep(0.4)
    QCoreApplication.processEvents()
    assert gun.facts == []
    press(gun.window, *strokes[8:])
    assert gun.facts == [CodeScanned("scanner", CODE, 7.5)]


def test_a_key_without_scan_code_is_nobodys_gun(screens: Screens, gun: Gun) -> None:
    screens.models.stage.show(samples.VIEWS["pin"])
    screens.key(Qt.Key.Key_3)
    assert screens.gestures == [DigitTyped()]


def test_two_equal_keys_at_once_are_no_repetition(gun: Gun) -> None:
    """X cannot tell them from a key held down; the wedge is in the middle of a code and can."""
    for stroke in strokes_of("PXQ00001\r", Layout.US, 300.0, 0.0):
        QCoreApplication.sendEvent(gun.window, key_event(stroke, repeated=stroke.code == 11))
    assert gun.facts == [CodeScanned("scanner", "PXQ00001", 7.5)]


def test_a_touch_sends_what_was_typed_to_where_the_focus_was(screens: Screens, gun: Gun) -> None:
    screens.models.stage.show(samples.VIEWS["pin"])
    screens.settle()
    press(gun.window, Stroke(2, False, 300.0))
    assert screens.gestures == []
    screens.click("digit5")
    assert screens.gestures == [DigitTyped(), DigitTyped()]


def test_without_habits_every_key_goes_through(screens: Screens, gun: Gun) -> None:
    gun.filter.take(None)
    screens.models.stage.show(samples.VIEWS["pin"])
    screens.settle()
    press(gun.window, *strokes_of("12", Layout.US, 300.0, 0.005))
    assert screens.gestures == [DigitTyped(), DigitTyped()]


def test_a_lesson_hears_the_keys_and_tells_no_code(gun: Gun) -> None:
    heard: list[tuple[Stroke, ...]] = []
    gun.filter.teach(LENIENT, heard.append)
    gun.scan(CODE + "\r", 0.15)
    assert [len(strokes) for strokes in heard] == [len(CODE) + 1]
    gun.filter.take(GunHabits(Terminator.CR))
    gun.scan(CODE + "\r")
    assert gun.facts == [CodeScanned("scanner", CODE, 7.5)]


@pytest.mark.parametrize("gap_s", [0.01, 0.12])
def test_a_new_gun_is_taught_and_read(gun: Gun, gap_s: float) -> None:
    """The whole lesson over the window's keys; a slow gun would have been taken for typing."""
    shown: list[GunSetup] = []
    lesson = GunLesson(gun.filter, None, shown.append, lambda learnt: None)
    lesson.gesture(GunSetupOpened())
    for _ in range(3):
        gun.scan("~" + SETUP_CODE + "\t", gap_s)
    assert shown[-1].step is GunStep.LEARNT
    lesson.gesture(GunSaveWanted())
    gun.scan("~" + CODE + "\t", gap_s)
    assert gun.facts == [CodeScanned("scanner", CODE, 7.5)]


def test_the_real_clock_is_monotonic(screens: Screens) -> None:
    facts: list[object] = []
    filtered = WedgeFilter(screens.window.root, facts.append, GunHabits())
    before = time.monotonic()
    press(screens.window.root, *strokes_of(CODE + "\r", Layout.US, 5.0, 0.005))
    screens.window.root.removeEventFilter(filtered)
    (fact,) = facts
    assert isinstance(fact, CodeScanned) and before <= fact.at_s <= time.monotonic()


@pytest.mark.parametrize("scans", [False, True])
def test_a_field_that_takes_codes_keeps_the_input_method_out(screens: Screens, scans: bool) -> None:
    """ImhHiddenText is the one hint that ibus heeds."""
    part = QQmlComponent(screens.window.engine, QUrl.fromLocalFile(str(QML / "staff" / "Field.qml")))
    field = part.createWithInitialProperties({"scans": scans})
    hidden = bool(field.property("inputMethodHints") & Qt.InputMethodHint.ImhHiddenText)
    field.deleteLater()
    assert hidden is scans
