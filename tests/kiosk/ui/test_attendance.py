"""考勤 by touch: a class, several learners chosen, the forms, results, spot checks."""

from __future__ import annotations

from dataclasses import replace

import pytest
from PySide6.QtCore import Qt

from kiosk.ui.approval import PAPER, PIN, ApprovalGiven
from kiosk.ui.attendance_facts import ClassTab
from kiosk.ui.attendance_gestures import (
    ClassBookWanted,
    LeaveWanted,
    MakeUpWanted,
    ResultWanted,
    SpotTakenBack,
    SpotWordGiven,
    UndoWanted,
)
from kiosk.ui.gestures import Gesture, StaffLeft
from kiosk.ui.samples_attendance import ATTENDANCE, CLASS
from kiosk.ui.samples_learner import LEARNERS
from kiosk.ui.staff import Door, DoorState
from kiosk.visit.view import Text
from tests.support.screens import Screens


@pytest.fixture
def office(screens: Screens) -> Screens:
    screens.models.staff.update_door(Door(DoorState.OPEN, "李老师"))
    return screens


PAPER_BY = ApprovalGiven(PAPER, "王主任", "J-7")


def scene(office: Screens, name: str) -> None:
    ATTENDANCE[name](office.models)
    office.settle()
    office.gestures.clear()


def fill(office: Screens, field: str, text: str) -> None:
    office.find(field).setProperty("text", text)
    office.settle()


def only(office: Screens, kind: type[Gesture]) -> Gesture:
    (found,) = (one for one in office.gestures if isinstance(one, kind))
    return found


def test_leave_for_two_at_once(office: Screens) -> None:
    scene(office, "attendance")
    office.click("choose_T2")
    office.click("choose_T3")
    office.click("leave")
    assert not office.find("attendanceSave").isEnabled(), "nothing without kind and approver"
    office.click("option_SICK")
    office.click("leaveLastMore")
    office.scroll_to("option_paper")
    office.click("option_paper")
    fill(office, "approver", "王主任")
    assert not office.find("attendanceSave").isEnabled(), "nor without where the paper is"
    fill(office, "reference", "J-7")
    office.click("attendanceSave")
    assert only(office, LeaveWanted) == LeaveWanted(
        ("T2", "T3"), "SICK", "2026-11-23", "2026-11-24", (), PAPER_BY, ""
    )


def test_a_make_up_takes_the_lessons_time_and_may_change_it(office: Screens) -> None:
    scene(office, "make-up")
    office.click("lesson_S2")
    office.scroll_to("option_OUT")
    office.click("option_OUT")
    office.click("makeUpClockLess")
    office.scroll_to("option_GPS_FAILED")
    office.click("option_GPS_FAILED")
    office.scroll_to("option_self")
    office.click("option_self")
    office.click("attendanceSave")
    assert only(office, MakeUpWanted) == MakeUpWanted(
        ("T2", "T3"), "S2", "OUT", "11:59", "GPS_FAILED", ApprovalGiven(), ""
    )


def test_taking_back_names_the_entry(office: Screens) -> None:
    scene(office, "attendance-learner")
    office.click("affair_A3")
    office.click("option_MISTAKE")
    office.scroll_to("option_self")
    office.click("option_self")
    office.click("attendanceSave")
    assert only(office, UndoWanted) == UndoWanted("A3", "MISTAKE", ApprovalGiven(), "")


def test_a_note_is_confirmed_from_the_learners_page(office: Screens) -> None:
    scene(office, "attendance-learner")
    office.click("affair_A2")
    office.click("lesson_S1")
    office.scroll_to("option_IN")
    office.click("option_IN")
    office.scroll_to("option_OTHER")
    office.click("option_OTHER")
    office.scroll_to("option_self")
    office.click("option_self")
    office.click("attendanceSave")
    wanted = only(office, MakeUpWanted)
    assert isinstance(wanted, MakeUpWanted)
    assert (wanted.noted, wanted.learners, wanted.action) == ("A2", ("T2",), "IN")


def test_below_the_ratio_passing_needs_a_reason(office: Screens) -> None:
    scene(office, "result")
    fill(office, "theory", "85")
    fill(office, "practice", "90")
    office.click("option_pass")
    assert not office.find("attendanceSave").isEnabled()
    fill(office, "why", "补训合格")
    office.click("attendanceSave")
    assert only(office, ResultWanted) == ResultWanted("T3", "85", "90", True, "", "补训合格")


def test_a_complaint_is_said_and_goes_with_the_next_page(office: Screens) -> None:
    scene(office, "result")
    fill(office, "theory", "185")
    office.click("option_fail")
    office.models.attendance.complain(Text("attendance_problem.score"))
    office.settle()
    assert "成绩应在 0 到 100 之间" in office.texts()
    office.click("attendanceFormBack")
    assert office.models.attendance.property("problem") == ""


def test_a_roll_call_by_touch(office: Screens) -> None:
    scene(office, "spots")
    assert "剩 04:31" in office.texts()
    office.click("spot_T2_ABSENT")
    assert only(office, SpotWordGiven) == SpotWordGiven("SP1", "T2", "ABSENT")


def test_a_word_of_a_roll_call_is_taken_back_with_a_reason(office: Screens) -> None:
    scene(office, "spots")
    assert not office.shows("spotBack_T0"), "what a card has shown"
    office.click("spotBack_T3")
    office.click("spotLeave_T3")
    office.click("spotBack_T3")
    office.click("spotWhy_T3_CAME")
    assert only(office, SpotTakenBack) == SpotTakenBack("SP1", "T3", "CAME")
    assert office.shows("spotCount"), "quiet, on the rail"


def test_another_class_is_asked_for(office: Screens) -> None:
    scene(office, "attendance-chosen")
    office.click("tab_C2")
    assert only(office, ClassBookWanted) == ClassBookWanted("C2")


def test_whoever_comes_back_sees_which_of_many_classes_it_is(office: Screens) -> None:
    scene(office, "attendance")
    model = office.models.attendance
    model.update_classes(tuple(ClassTab(f"C{n}", f"焊工（五级） 2026-{n}班") for n in range(1, 30)))
    model.update_class(replace(CLASS, class_no="C17"))
    office.settle()
    assert office.shows("tab_C17")
    office.click("resultsOpen")
    office.key(Qt.Key.Key_Escape)
    office.settle()
    assert office.shows("tab_C17")


def test_nothing_stays_when_the_door_shuts(office: Screens) -> None:
    scene(office, "attendance-learner")
    office.models.attendance.forget()
    assert office.models.attendance.property("learner") == {}
    assert office.models.attendance.property("learnerCount") == 0


def test_escape_goes_one_page_back_also_after_a_touch(office: Screens) -> None:
    scene(office, "attendance")
    office.click("resultsOpen")
    office.key(Qt.Key.Key_Escape)
    assert office.models.attendance.page == "class"
    assert StaffLeft() not in office.gestures


def test_the_field_typed_into_is_not_under_the_keys(office: Screens) -> None:
    scene(office, "make-up")
    office.scroll_to("remark")
    office.click("remark")
    assert office.area(office.find("remark")).bottom() <= office.area(office.find("key1")).top()


def test_a_page_without_keys_of_its_own_is_given_some(office: Screens) -> None:
    LEARNERS["learner-note"](office.models)
    office.settle()
    office.scroll_to("noteWords")
    office.click("noteWords")
    office.click("keyA")
    assert office.find("noteWords").property("text") == "A"
    assert office.area(office.find("noteWords")).bottom() <= office.area(office.find("key1")).top()
    office.click("keyAway")
    assert not office.shows("keyA")


def test_a_colleague_approves_by_their_pin(office: Screens) -> None:
    scene(office, "attendance")
    office.click("choose_T2")
    office.click("leave")
    office.click("option_SICK")
    office.scroll_to("option_pin")
    office.click("option_pin")
    assert not office.shows("attendanceSave")
    office.type("246810")
    assert office.models.second.property("count") == 6
    office.key(Qt.Key.Key_Return)
    assert only(office, LeaveWanted).approval == ApprovalGiven(PIN)  # type: ignore[attr-defined]
    office.click("attendanceFormBack")
    assert office.models.second.property("count") == 0, "wiped with the form"


def test_the_front_desk_is_offered_a_pin_alone(office: Screens) -> None:
    office.models.staff.update_door(Door(DoorState.OPEN, "前台甲", rights=frozenset({"people", "help"})))
    scene(office, "leave")
    assert office.shows("option_pin") and not office.shows("option_self") and not office.shows("option_paper")
