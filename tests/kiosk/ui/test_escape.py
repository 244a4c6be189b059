"""Escape goes back one page, as the key 返回 does; it leaves the staff pages only from a page that has none."""

from __future__ import annotations

import pytest
from PySide6.QtCore import Qt

from kiosk.ui import samples
from kiosk.ui.gestures import StaffLeft
from kiosk.ui.staff import Door, DoorState
from kiosk.words import Words
from tests.support.screens import Screens, text_of

BACK = Words("zh").text("key.back")


@pytest.mark.parametrize("name", samples.STAFF)
def test_escape_goes_where_back_goes(screens: Screens, name: str) -> None:
    screens.models.staff.update_door(Door(DoorState.OPEN, "李老师"))
    screens.settle()
    samples.STAFF[name](screens.models)
    screens.settle()
    if screens.models.staff.property("door") != "open":
        return  # asking for a PIN, or the guide before there is a door
    back = any(item.inherits("QQuickAbstractButton") and text_of(item) == BACK for item in screens.items())
    screens.gestures.clear()
    screens.key(Qt.Key.Key_Escape)
    assert not (back and StaffLeft() in screens.gestures)


def test_the_screens_keys_make_room_for_the_answer(screens: Screens) -> None:
    screens.models.staff.update_door(Door(DoorState.OPEN, "李老师"))
    screens.models.today.open("search")
    screens.settle()
    screens.click("daySought")
    assert screens.shows("keyA")
    screens.type("lq")
    screens.key(Qt.Key.Key_Return)
    assert not screens.shows("keyA")
