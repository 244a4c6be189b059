"""The PIN pad by touch and by keyboard, and where the digits are afterwards: nowhere."""

from __future__ import annotations

from dataclasses import replace

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest

from kiosk.compose.setup import GUIDE_QML
from kiosk.ui import samples
from kiosk.ui.gestures import Cancelled, DigitErased, DigitTyped, MoreTimeWanted, PinGiven
from kiosk.ui.pin_entry import LONGEST, PinBuffer
from kiosk.ui.staff import Door, DoorState
from kiosk.visit.view import Stage
from tests.support.qt import until
from tests.support.screens import Screens, text_of

PIN = samples.VIEWS["pin"]


@pytest.fixture
def pad(screens: Screens) -> Screens:
    screens.models.stage.show(replace(PIN, visit=1))
    screens.settle()
    return screens


def given(screens: Screens) -> bytes:
    pins = [gesture.pin for gesture in screens.gestures if isinstance(gesture, PinGiven)]
    assert len(pins) == 1
    return bytes(pins[0])


def test_touched_digits_are_handed_over_once(pad: Screens) -> None:
    for name in ("digit1", "digit9", "digit0", "digit4", "digit4", "digit7"):
        pad.click(name)
    assert pad.gestures == [DigitTyped()] * 6
    pad.click("confirm")
    assert given(pad) == b"190447"
    assert pad.models.stage.pinCount == 0


def test_typed_digits_backspace_and_enter(pad: Screens) -> None:
    pad.key(Qt.Key.Key_1, Qt.Key.Key_2, Qt.Key.Key_3, Qt.Key.Key_Backspace, Qt.Key.Key_4, Qt.Key.Key_5)
    assert DigitErased() in pad.gestures
    pad.key(Qt.Key.Key_Return)
    assert given(pad) == b"1245"


@pytest.mark.parametrize("over", ["guide", "ease", "staff"])
def test_the_keys_come_back_from_what_lay_over_the_stage(screens: Screens, over: str) -> None:
    """After the set-up guide, the panel of how to read the screen, and the staff pages."""
    root = screens.window.root
    if over == "guide":
        root.setProperty("guide", GUIDE_QML)
        until(lambda: screens.find("guide").property("item") is not None, "the guide")
        root.setProperty("guide", "")
    elif over == "staff":
        screens.models.staff.update_door(Door(DoorState.OPEN, "李老师"))
        screens.settle()
        screens.click("daySearch")
        screens.models.staff.update_door(Door())
        screens.settle()
    else:
        screens.models.stage.show(samples.VIEWS["idle"])
        screens.click("ease")
        until(lambda: screens.shows("easeClose"), "the panel")
        screens.key(Qt.Key.Key_Escape)
    screens.models.stage.show(replace(PIN, visit=1))
    screens.settle()
    screens.gestures.clear()
    screens.key(Qt.Key.Key_1, Qt.Key.Key_2)
    assert screens.gestures == [DigitTyped()] * 2


def test_escape_cancels_and_wipes(pad: Screens) -> None:
    pad.key(Qt.Key.Key_1, Qt.Key.Key_2, Qt.Key.Key_Escape)
    assert pad.gestures[-1] == Cancelled()
    assert pad.models.stage.pinCount == 0


def test_too_short_a_pin_is_not_given_and_says_how_many_are_missing(pad: Screens) -> None:
    pad.key(Qt.Key.Key_1, Qt.Key.Key_2, Qt.Key.Key_3, Qt.Key.Key_Return)
    pad.click("confirm")
    assert not any(isinstance(gesture, PinGiven) for gesture in pad.gestures)
    assert "还差 3 位" in pad.texts()


def test_fewer_digits_than_usual_are_counted_on_the_key_before_they_cost_a_try(pad: Screens) -> None:
    pad.key(Qt.Key.Key_1, Qt.Key.Key_2, Qt.Key.Key_3, Qt.Key.Key_4, Qt.Key.Key_5)
    assert "已输 5 位" in pad.texts()
    pad.key(Qt.Key.Key_6)
    assert "已输 6 位" not in pad.texts()


def test_more_time_and_leaving_are_always_at_hand(pad: Screens) -> None:
    pad.click("moreTime")
    pad.click("cancel")
    assert pad.gestures == [MoreTimeWanted(), Cancelled()]


def test_tries_left_stand_above_the_pad_before_the_first_key(pad: Screens) -> None:
    assert "剩余 6 次" in pad.texts()
    assert pad.area(pad.find("tries")).bottom() <= pad.area(pad.find("digit1")).top()


def test_digits_of_one_visit_never_reach_the_next(pad: Screens) -> None:
    pad.key(Qt.Key.Key_1, Qt.Key.Key_2)
    pad.models.stage.show(replace(PIN, visit=2))
    assert pad.models.stage.pinCount == 0


def test_digits_are_wiped_when_the_pad_goes(pad: Screens) -> None:
    pad.key(Qt.Key.Key_1, Qt.Key.Key_2)
    pad.models.stage.show(samples.VIEWS["idle"])
    pad.models.stage.show(replace(PIN, visit=1))
    assert pad.models.stage.pinCount == 0


def test_while_the_card_checks_the_pad_is_dead(pad: Screens) -> None:
    pad.models.stage.show(samples.VIEWS["pin-checking"])
    pad.key(Qt.Key.Key_1, Qt.Key.Key_Return)
    assert pad.gestures == []
    assert pad.models.stage.pinCount == 6


def test_a_shuffled_pad_has_every_digit_once_and_types_what_it_shows(qapp: object) -> None:
    screens = Screens(shuffle=True)
    orders = set()
    for visit in range(1, 6):
        screens.models.stage.show(samples.VIEWS["idle"])
        screens.models.stage.show(replace(PIN, visit=visit))
        keys = screens.models.stage.padKeys
        assert sorted(keys) == list(range(10))
        orders.add(tuple(keys))
    assert len(orders) > 1
    screens.settle()
    assert text_of(screens.find("digit7")) == "7"
    for name in ("digit7", "digit7", "digit2", "digit3", "confirm"):
        screens.click(name)
    assert given(screens) == b"7723"
    screens.close()


class TestPinBuffer:
    def test_taking_leaves_nothing_behind(self) -> None:
        buffer = PinBuffer()
        for digit in (1, 2, 3, 4, 5, 6):
            buffer.press(digit)
        assert buffer.take() == bytearray(b"123456")
        assert len(buffer) == 0
        assert buffer._digits == bytearray(LONGEST)

    def test_erasing_overwrites_the_digit(self) -> None:
        buffer = PinBuffer()
        buffer.press(9)
        assert buffer.erase()
        assert buffer._digits == bytearray(LONGEST)
        assert not buffer.erase()

    def test_a_full_buffer_takes_no_more(self) -> None:
        buffer = PinBuffer(4)
        assert [buffer.press(1) for _ in range(5)] == [True, True, True, True, False]
        assert buffer.take() == bytearray(b"1111")

    def test_its_repr_tells_the_count_only(self) -> None:
        buffer = PinBuffer()
        buffer.press(7)
        assert repr(buffer) == "PinBuffer(1 digits)"
        assert "7" not in repr(PinGiven(bytearray(b"7")))

    @pytest.mark.parametrize("digit", [-1, 10])
    def test_only_digits_are_keys(self, digit: int) -> None:
        with pytest.raises(ValueError, match="0 to 9"):
            PinBuffer().press(digit)


def test_every_stage_has_its_screen(screens: Screens) -> None:
    shown = {view.stage for view in samples.VIEWS.values()}
    assert shown == set(Stage)


def test_a_finger_types_as_a_mouse_does(pad: Screens) -> None:
    device = QTest.createTouchDevice()
    for name in ("digit3", "digit5", "digit8", "digit0", "confirm"):
        pad.settle()
        place = pad.area(pad.find(name)).center().toPoint()
        QTest.touchEvent(pad.window.root, device).press(0, place, pad.window.root).commit()
        QTest.touchEvent(pad.window.root, device).release(0, place, pad.window.root).commit()
        pad.settle()
    assert given(pad) == b"3580"


def test_the_next_person_types_into_the_pad_wherever_the_last_one_had_tabbed_to(pad: Screens) -> None:
    pad.find("digit5").forceActiveFocus(Qt.FocusReason.TabFocusReason)
    pad.key(Qt.Key.Key_Space)
    assert pad.models.stage.pinCount == 1, "a key of the pad has the keyboard"
    pad.models.stage.show(samples.VIEWS["idle"])
    pad.settle()
    pad.models.stage.show(replace(PIN, visit=2))
    pad.settle()
    pad.key(Qt.Key.Key_Space)
    assert pad.models.stage.pinCount == 0
    pad.key(Qt.Key.Key_1, Qt.Key.Key_2)
    assert pad.models.stage.pinCount == 2
