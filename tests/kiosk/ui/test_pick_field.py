"""A name that nobody can type on the screen's keys is picked: by touch alone, or narrowed by its initials."""

from __future__ import annotations

import pytest
from PySide6.QtCore import Qt

from kiosk.ui import samples
from kiosk.ui.correction_facts import CorrectionsShown, Tab
from kiosk.ui.correction_gestures import ClassDayChosen, HitsWanted, LessonWished
from kiosk.ui.pick_facts import Pick, Picks
from kiosk.ui.pick_gestures import PicksWanted
from kiosk.ui.staff import Door, DoorState
from tests.support.qt import until
from tests.support.screens import Screens, text_of


def enter(screens: Screens, name: str) -> None:
    screens.models.staff.update_door(Door(DoorState.OPEN, "李老师"))
    samples.STAFF[name](screens.models)
    screens.settle()


def lesson_act(screens: Screens, act: str) -> None:
    enter(screens, "corrections-lessons")
    screens.click("pick_DG-2026-03")
    screens.click("lesson_S1")
    screens.click(f"option_{act}")


def wished(screens: Screens) -> LessonWished:
    screens.click("lessonCompare")
    (found,) = [one for one in screens.gestures if isinstance(one, LessonWished)]
    return found


def test_a_substitute_is_named_by_touch_alone(screens: Screens) -> None:
    lesson_act(screens, "SUBSTITUTE")
    assert PicksWanted() in screens.gestures
    assert any(isinstance(one, ClassDayChosen) for one in screens.gestures)
    screens.click("pick_赵老师")
    assert wished(screens).teacher == "赵老师"


def test_initials_on_the_screens_keys_narrow_the_list_and_stay_above_them(screens: Screens) -> None:
    lesson_act(screens, "SUBSTITUTE")
    screens.click("lessonTeacher")
    screens.click("keyZ")
    assert screens.shows("pick_赵老师")
    assert not screens.shows("pick_王老师")
    under = screens.area(screens.find("pick_赵老师")).bottom()
    assert under <= screens.area(screens.find("keyA")).top()
    screens.key(Qt.Key.Key_Return)
    assert text_of(screens.find("lessonTeacher")) == "赵老师"


def test_the_arrows_go_along_the_names(screens: Screens) -> None:
    lesson_act(screens, "ROOM")
    screens.find("lessonRoom").forceActiveFocus()
    screens.key(Qt.Key.Key_Down, Qt.Key.Key_Right, Qt.Key.Key_Return)
    assert wished(screens).room == "一号楼 305"


def test_another_name_is_typed_all_the_same(screens: Screens) -> None:
    lesson_act(screens, "ROOM")
    screens.find("lessonRoom").forceActiveFocus()
    screens.type("B302")
    assert wished(screens).room == "B302"


def test_learners_are_looked_for_while_somebody_types(screens: Screens) -> None:
    enter(screens, "corrections")
    screens.find("correctionSeek").forceActiveFocus()
    screens.type("zx")
    until(lambda: HitsWanted("zx") in screens.gestures, "a search nobody asked for")


@pytest.mark.parametrize("tab", [Tab.FIND, Tab.LESSONS])
def test_coming_back_to_a_classs_day_asks_for_nothing_anew(screens: Screens, tab: Tab) -> None:
    """What is asked for while the page comes up would change what it comes up with."""
    shown = CorrectionsShown(tab=tab, today="2026-11-23", class_no="DG-2026-03", day="2026-11-20")
    enter(screens, "corrections-left")
    screens.models.corrections.update(shown)
    screens.models.today.turn("corrections")
    screens.settle()
    assert not any(isinstance(one, ClassDayChosen) for one in screens.gestures)
    screens.click("lessonDayMore" if tab is Tab.LESSONS else "correctionDayMore")
    assert ClassDayChosen("DG-2026-03", "2026-11-21") in screens.gestures


def test_the_class_of_somebody_unknown_is_one_of_today_s_and_is_looked_for(screens: Screens) -> None:
    """In the order the office gives them, whatever else the desk knows."""
    many = tuple(
        (f"C{place}", f"{name}班")
        for place, name in enumerate(("焊工", "电工", "钳工", "车工", "铣工", "茶艺", "育婴"))
    )
    screens.models.staff.update_door(Door(DoorState.OPEN, "李老师"))
    samples.STAFF["roster"](screens.models)
    screens.models.staff.update_classes(many)
    screens.settle()
    screens.click("note")
    screens.scroll_to("classSought")
    offered = screens.find("classSoughtPicks").property("model")
    assert [one["key"] for one in offered] == [key for key, _ in many]
    screens.find("classSought").forceActiveFocus()
    known = (*many, ("C75", "茶艺老班"))
    screens.models.picks.update(Picks(classes=tuple(Pick(key, title) for key, title in known)))
    screens.type("5")
    assert screens.shows("pick_C5") and not screens.shows("pick_C0")
    assert not screens.shows("pick_C75"), "it has no lesson today"
    screens.click("pick_C5")
    assert screens.find("classChoice").property("picked") == "C5"
