"""What is typed on the page of a class is kept by saving, also a lesson nobody pressed 加一节 for."""

from __future__ import annotations

from kiosk.ui.samples_school import SCHOOL
from kiosk.ui.school_gestures import ClassSaved
from kiosk.ui.staff import Door, DoorState
from tests.support.screens import Screens


def test_a_lesson_typed_and_not_added_is_saved_too(screens: Screens) -> None:
    screens.models.staff.update_door(Door(DoorState.OPEN, "李老师"))
    SCHOOL["class-new"](screens.models)
    screens.settle()
    screens.gestures.clear()
    typed = {
        "classNo": "DG-01",
        "className": "电工",
        "firstDay": "2026-11-02",
        "lastDay": "2026-11-27",
        "slotFrom": "0830",
        "slotTo": "1005",
    }
    for field, text in typed.items():
        screens.find(field).setProperty("text", text)
    screens.settle()
    screens.click("saveClass")
    (saved,) = (one for one in screens.gestures if isinstance(one, ClassSaved))
    assert [(slot.begins, slot.ends) for slot in saved.slots] == [("0830", "1005")]
    assert screens.find("slotFrom").property("text") == ""
