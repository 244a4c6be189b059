"""The staff door by keys alone: a name, its PIN, Enter."""

from __future__ import annotations

import pytest
from PySide6.QtCore import Qt

from kiosk.ui.gestures import MemberPicked, StaffPinGiven
from kiosk.ui.samples import STAFF
from tests.support.screens import Screens

PIN = tuple(Qt.Key(Qt.Key.Key_0 + digit) for digit in (2, 4, 6, 8, 1, 0))


@pytest.fixture
def door(screens: Screens) -> Screens:
    STAFF["door-names"](screens.models)
    screens.settle()
    screens.gestures.clear()
    return screens


def test_the_first_tab_is_on_the_first_name(door: Screens) -> None:
    door.key(Qt.Key.Key_Tab)
    focus = door.window.root.activeFocusItem()
    assert focus is not None and focus.objectName().startswith("member_")


def test_a_name_a_pin_and_enter(door: Screens) -> None:
    door.key(Qt.Key.Key_Tab, Qt.Key.Key_Return, *PIN, Qt.Key.Key_Return)
    assert [type(one) for one in door.gestures] == [MemberPicked, StaffPinGiven]


def test_enter_after_a_digit_confirms_whatever_key_tab_stood_on(door: Screens) -> None:
    door.find("digit1").forceActiveFocus(Qt.FocusReason.TabFocusReason)
    door.key(*PIN, Qt.Key.Key_Return)
    assert [one.pin for one in door.gestures if isinstance(one, StaffPinGiven)] == [bytearray(b"246810")]
