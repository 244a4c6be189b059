"""Somebody new types their PIN on a keyboard: it goes to the dots, never into the name that was typed before."""

from __future__ import annotations

import pytest
from PySide6.QtCore import Qt

from kiosk.ui import samples
from kiosk.ui.staff import Door, DoorState
from tests.support.screens import Screens, text_of

DIGITS = [Qt.Key(Qt.Key.Key_0 + digit) for digit in (7, 4, 0, 2, 8, 5)]


def members(screens: Screens, form: str) -> None:
    screens.models.staff.update_door(Door(DoorState.OPEN, "李老师"))
    samples.STAFF["staff-members"](screens.models)
    screens.models.members.show(form)
    screens.settle()


@pytest.mark.parametrize("by_touch", [True, False], ids=["to the PIN by touch", "by keys"])
def test_a_new_members_pin_never_stands_in_the_name(screens: Screens, by_touch: bool) -> None:
    members(screens, "add")
    name = screens.find("memberName")
    screens.click("memberName")
    name.setProperty("text", "赵敏")
    screens.key(Qt.Key.Key_Escape)  # the screen's keys go away
    screens.click("role_supervisor")
    if by_touch:
        name.forceActiveFocus()
        screens.click("memberNext")
    else:
        screens.find("memberNext").forceActiveFocus()
        screens.key(Qt.Key.Key_Return)
    screens.settle()
    screens.key(*DIGITS)
    assert text_of(name) == "赵敏"
    assert screens.models.members.pinCount == len(DIGITS)
    screens.key(Qt.Key.Key_Return)
    assert screens.models.members.again, "Enter confirms, as at the door"


def test_a_new_pin_takes_the_keys_as_it_comes_up(screens: Screens) -> None:
    members(screens, "pin")
    screens.key(*DIGITS[:3])
    assert screens.models.members.pinCount == 3


def test_enter_in_the_name_goes_on_and_a_pin_typed_into_it_does_not(screens: Screens) -> None:
    members(screens, "add")
    name = screens.find("memberName")
    screens.click("role_supervisor")
    name.setProperty("text", "赵敏740285")
    screens.settle()
    assert screens.find("memberSlipped").isVisible() and not screens.find("memberNext").isEnabled()
    name.setProperty("text", "赵敏")
    name.forceActiveFocus()
    screens.key(Qt.Key.Key_Return)
    screens.settle()
    screens.key(*DIGITS)
    assert text_of(name) == "赵敏"
    assert screens.models.members.pinCount == len(DIGITS)


def test_enter_after_the_papers_code_goes_on_to_the_pin(screens: Screens) -> None:
    samples.STAFF["door-recover"](screens.models)
    screens.settle()
    code = screens.find("recoverCode")
    screens.click("renew_" + screens.models.renew.names[0]["key"])
    code.setProperty("text", "8CHK EMAB")
    code.forceActiveFocus()
    screens.key(Qt.Key.Key_Return)
    screens.settle()
    screens.key(*DIGITS)
    assert text_of(code) == "8CHK EMAB"
    assert screens.models.renew.pinCount == len(DIGITS)
