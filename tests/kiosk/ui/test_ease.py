"""The screen as somebody needs it: slow, spoken, for the left hand, within reach of who sits; and nothing flashes."""

from __future__ import annotations

import re
from collections.abc import Callable

import pytest
from PySide6.QtCore import QSize
from PySide6.QtQuick import QQuickItem

from kiosk.ui import samples
from kiosk.ui.gestures import LargeTypePicked, ReadingPicked
from kiosk.ui.prompts import Prompts
from kiosk.ui.reading import Reading
from kiosk.ui.window import QML
from kiosk.visit import samples as visits
from kiosk.visit import states as st
from kiosk.visit.waits import OF_THE_DESK, SLOW, patient_s, wait_s
from tests.support.qt import until
from tests.support.screens import Screens, text_of

PORTRAIT = QSize(1080, 1920)
KEYS = {
    "contrast": Reading(reduced_motion=True, high_contrast=True),
    "slow": Reading(reduced_motion=True, slow=True),
    "spoken": Reading(reduced_motion=True, spoken=True),
    "hand": Reading(reduced_motion=True, left_hand=True),
    "seated": Reading(reduced_motion=True, seated=True),
}


@pytest.fixture
def open_screens(qapp: object) -> object:
    made: list[Screens] = []

    def show(size: QSize, reading: Reading) -> Screens:
        screens = Screens(size=size)
        made.append(screens)
        screens.models.surroundings.read_as(reading)
        screens.settle()
        return screens

    yield show
    for one in made:
        one.close()


Open = Callable[[QSize, Reading], Screens]


@pytest.mark.parametrize("key", KEYS)
def test_each_key_of_the_panel_says_what_somebody_needs(key: str, open_screens: Open) -> None:
    screens = open_screens(PORTRAIT, Reading(reduced_motion=True))
    screens.models.stage.show(samples.VIEWS["idle"])
    screens.click("ease")
    until(lambda: screens.shows("easeClose"), "the panel")
    screens.click("ease_" + key)
    assert screens.gestures == [ReadingPicked(KEYS[key])]
    screens.click("ease_type")
    assert screens.gestures[1:] == [LargeTypePicked(True)]
    screens.click("easeClose")
    assert not screens.shows("easeClose")


def test_the_panel_makes_room_for_a_visit(open_screens: Open) -> None:
    screens = open_screens(PORTRAIT, Reading(reduced_motion=True))
    screens.models.stage.show(samples.VIEWS["idle"])
    screens.click("ease")
    until(lambda: screens.shows("easeClose"), "the panel")
    screens.models.stage.show(samples.VIEWS["pin"])
    screens.settle()
    assert not screens.shows("easeClose")


def test_sitting_everything_is_within_reach(open_screens: Open) -> None:
    screens = open_screens(PORTRAIT, Reading(reduced_motion=True, seated=True))
    for name, view in samples.VIEWS.items():
        screens.models.stage.show(view)
        screens.settle()
        above = [
            item.objectName() or text_of(item)
            for item in screens.touchables()
            if screens.area(item).top() < 0.3 * PORTRAIT.height() - 1
        ]
        assert above == [], name
        for item in screens.touchables():
            assert screens.area(item).bottom() <= PORTRAIT.height() + 1, name


def test_for_the_left_hand_the_keys_are_on_the_left(open_screens: Open) -> None:
    for left in (False, True):
        screens = open_screens(QSize(1366, 768), Reading(reduced_motion=True, left_hand=left))
        screens.models.stage.show(samples.VIEWS["pin"])
        screens.settle()
        assert (screens.area(screens.find("digit5")).center().x() < 683) is left
        assert not screens.area(screens.find("digit1")).intersects(screens.area(screens.find("verb")))


@pytest.mark.parametrize("state", list(visits.states()), ids=lambda state: type(state).__name__)
def test_whoever_needs_time_gets_it_and_devices_do_not(state: st.State) -> None:
    usual, patient = wait_s(state), patient_s(state)
    if (
        usual is None
        or isinstance(state, OF_THE_DESK)
        or (isinstance(state, st.PinWanted) and state.checking)
    ):
        assert patient == usual
    else:
        assert patient in (usual, SLOW * usual)


def test_the_pin_is_waited_for_four_times_as_long() -> None:
    wanted = visits.READY
    state = st.PinWanted(wanted, "张*明", visits.ADMIT)
    usual = wait_s(state)
    assert usual is not None and patient_s(state) == SLOW * usual


class Mouth:
    def __init__(self) -> None:
        self.said: list[list[str]] = []
        self.hushed = 0

    def read(self, lines: list[str]) -> None:
        self.said.append(lines)

    def hush(self) -> None:
        self.hushed += 1


def test_each_step_is_said_once_and_nobody_is_named(screens: Screens) -> None:
    mouth = Mouth()
    prompts = Prompts(screens.models.stage, screens.models.surroundings, mouth)
    screens.models.stage.show(samples.VIEWS["good"])
    assert mouth.said == []
    screens.models.surroundings.read_as(Reading(spoken=True))
    for name, view in samples.VIEWS.items():
        before = len(mouth.said)
        screens.models.stage.show(view)
        screens.models.stage.show(view)
        assert len(mouth.said) - before <= 1, name
        assert not any(
            (view.name and view.name in line) or "*" in line for said in mouth.said for line in said
        ), name
    screens.models.surroundings.read_as(Reading())
    assert mouth.hushed == 1
    assert prompts is not None


def test_nothing_flashes() -> None:
    """WCAG 2.3.1: at most three times a second.  What repeats takes longer than a third of one."""
    for path in QML.rglob("*.qml"):
        text = path.read_text("utf-8")
        for found in re.finditer(r"loops:\s*(Animation\.Infinite|[2-9]\d*)", text):
            around = text[max(0, found.start() - 200) : found.end() + 1500]
            spans = [int(ms) for ms in re.findall(r"duration:\s*(\d+)", around)]
            assert spans and sum(spans) >= 334, path.name
        for found in re.finditer(r"Timer\s*\{[^}]*\}", text):
            if re.search(r"repeat:\s*true", found.group()) and re.search(
                r"visible|opacity|color", found.group()
            ):
                interval = re.search(r"interval:\s*(\d+)", found.group())
                assert interval and int(interval.group(1)) >= 167, path.name


def test_no_dot_stands_alone(screens: Screens) -> None:
    """Colour never alone: beside every dot of the foot stands its name, and one that does not work says so."""
    screens.models.surroundings.update(samples.SURROUNDINGS)
    screens.settle()
    row = screens.find("footDevices")
    devices = [one for one in row.childItems() if one.isVisible() and one.childItems()]
    assert devices
    for device in devices:
        words = [text_of(item) for item in texts(device)]
        assert words and words[0]
        works = screens.theme().property("goodInk") == dot_of(device)
        assert works or len(words) == 2, words


def dot_of(device: QQuickItem) -> object:
    return next(one for one in device.childItems() if not one.inherits("QQuickText")).property("color")


def texts(item: QQuickItem) -> list[QQuickItem]:
    return [one for one in item.childItems() if one.inherits("QQuickText") and one.isVisible()]


def test_staff_pages_are_zoomed_whole_and_follow_the_keyboard(open_screens: Open) -> None:
    screens = open_screens(QSize(1366, 768), Reading(reduced_motion=True, large_type=True))
    samples.STAFF["today"](screens.models)
    screens.settle()
    view = screens.find("zoomed")
    assert view.property("contentWidth") == pytest.approx(1.5 * view.width())
    far = max(screens.touchables(), key=lambda item: screens.area(item).right())
    far.forceActiveFocus()
    screens.settle()
    assert screens.area(far).right() <= screens.area(view).right() + 1
    screens.models.surroundings.read_as(Reading(reduced_motion=True))
    screens.settle()
    assert view.property("contentX") == 0
