"""From what a day shows straight to 更正 with that entry chosen, and back to where one was: by touch and by key."""

from __future__ import annotations

import pytest
from PySide6.QtCore import Qt

from kiosk.domain.roles import Right
from kiosk.ui import samples
from kiosk.ui.correction_facts import CorrectionsShown
from kiosk.ui.correction_gestures import CorrectionsLeft, EntryChosen
from kiosk.ui.day_gestures import DayPicked, LearnerDayAsked, PageLeft
from kiosk.ui.gestures import PeopleAsked, StaffLeft
from kiosk.ui.samples_day import CLASS_HISTORY, LEARNER, LEARNER_HISTORY, REFUSED
from kiosk.ui.staff import Door, DoorState
from tests.support.screens import Screens, text_of

CORRECTS = frozenset({Right.PEOPLE, Right.CORRECT})
EVENT = next(one for one in LEARNER.events if one.booked)


def enter(screens: Screens, name: str, rights: frozenset[Right] = CORRECTS) -> None:
    screens.models.staff.update_door(Door(DoorState.OPEN, "李老师", rights=rights))
    samples.STAFF[name](screens.models)
    screens.settle()
    screens.gestures.clear()


def linked(screens: Screens) -> EntryChosen:
    """As the office answers: the page is told what stands on it."""
    (chosen,) = [one for one in screens.gestures if isinstance(one, EntryChosen)]
    screens.models.corrections.update(CorrectionsShown(today=LEARNER.day))
    screens.settle()
    return chosen


def focused(screens: Screens) -> str:
    item = screens.window.root.activeFocusItem()
    return item.objectName() if item else ""


@pytest.mark.parametrize("by", ["finger", "key"])
def test_an_event_of_a_learners_day_is_put_right_and_one_is_back_at_it(screens: Screens, by: str) -> None:
    enter(screens, "day-learner")
    name = f"correct_{EVENT.key}"
    if by == "finger":
        screens.scroll_to(name)
        screens.click(name)
    else:
        screens.find(name).forceActiveFocus()
        screens.key(Qt.Key.Key_Return)
    assert linked(screens) == EntryChosen(EVENT.key, LEARNER.key, LEARNER.day)
    assert screens.models.today.property("tab") == "corrections"
    if by == "finger":
        screens.click("correctionsBack")
    else:
        screens.key(Qt.Key.Key_Escape)
    screens.settle()
    assert (screens.models.today.property("tab"), screens.models.today.property("page")) == ("day", "learner")
    assert focused(screens) == name
    assert {type(one) for one in screens.gestures} >= {CorrectionsLeft, PageLeft}


def test_whoever_has_no_entry_is_put_right_too(screens: Screens) -> None:
    enter(screens, "day-learner")
    screens.click("learnerCorrect")
    assert linked(screens) == EntryChosen("", LEARNER.key, LEARNER.day)


def test_a_refused_attempt_opens_where_it_is_put_right(screens: Screens) -> None:
    enter(screens, "day-refused")
    one = REFUSED[1]
    screens.click(f"person_{one.entry}")
    assert linked(screens) == EntryChosen(one.entry, one.learner, screens.models.today.property("day"))
    screens.click("correctionsBack")
    screens.settle()
    assert screens.models.today.property("page") == "people"
    assert focused(screens) == f"person_{one.entry}"


def test_what_no_desk_has_written_and_who_may_not_correct_have_no_such_key(screens: Screens) -> None:
    enter(screens, "day-learner")
    (phone,) = [one for one in LEARNER.events if not one.booked]
    assert not screens.shows(f"correct_{phone.key}")
    enter(screens, "day-learner", frozenset({Right.PEOPLE}))
    assert not any(item.objectName().startswith("correct_") for item in screens.items())


def test_the_tab_of_the_day_itself_forgets_where_one_came_from(screens: Screens) -> None:
    enter(screens, "corrections-linked")
    assert screens.shows("correctionsBack")
    screens.models.today.turn("corrections")
    screens.settle()
    assert not screens.shows("correctionsBack")


@pytest.mark.parametrize("by", ["finger", "key"])
def test_a_lesson_of_a_class_opens_its_people_and_one_is_back_at_it(screens: Screens, by: str) -> None:
    enter(screens, "day-class-history")
    line = CLASS_HISTORY.lines[2]
    press(screens, f"held_{line.key}", by)
    assert screens.gestures[:2] == [DayPicked(line.day), PeopleAsked("C1", "expected", line.key)]
    assert screens.models.today.property("page") == "people"
    screens.key(Qt.Key.Key_Escape)
    screens.settle()
    assert screens.models.today.property("page") == "history"
    assert focused(screens) == f"held_{line.key}"


def test_escape_leads_from_another_day_to_today_before_it_leads_out(screens: Screens) -> None:
    enter(screens, "day-past")
    screens.key(Qt.Key.Key_Escape)
    assert DayPicked("") in screens.gestures and StaffLeft() not in screens.gestures
    samples.STAFF["today"](screens.models)
    screens.settle()
    screens.key(Qt.Key.Key_Escape)
    assert StaffLeft() in screens.gestures


def test_where_bars_are_narrow_the_numbers_of_the_peaks_stand_alone(screens: Screens) -> None:
    enter(screens, "today")
    chart = screens.find("arrivals")

    def told(counts: list[int]) -> list[str]:
        chart.setProperty("counts", counts)
        screens.settle()
        return [text_of(one) for one in screens.items() if one.objectName() == "arrived"]

    assert told([4, 9, 3]) == ["4", "9", "3"]
    assert told([49, 135, 18, *[0] * 60, 47, 144, 12]) == ["135", "144"]


def test_a_lesson_of_a_learner_opens_their_day(screens: Screens) -> None:
    enter(screens, "day-learner-history")
    line = LEARNER_HISTORY.lines[1]
    press(screens, f"held_{line.key}", "finger")
    assert screens.gestures[:2] == [DayPicked(line.day), LearnerDayAsked(LEARNER_HISTORY.key)]
    assert screens.models.today.property("page") == "learner"


def press(screens: Screens, name: str, by: str) -> None:
    if by == "finger":
        screens.click(name)
    else:
        screens.find(name).forceActiveFocus()
        screens.key(Qt.Key.Key_Return)
    screens.settle()


def test_the_search_says_what_those_on_it_were_found_by(screens: Screens) -> None:
    enter(screens, "day-search")
    sought = screens.models.day_people.property("sought")
    assert sought and screens.find("daySought").property("text") == sought


def test_what_a_choice_asks_next_comes_into_sight(screens: Screens) -> None:
    """On the smallest screen it lies below: whoever sees nothing change presses a key that stays dull."""
    enter(screens, "corrections-uploads")
    screens.click("option_REASSIGN")
    screens.settle()
    page, asked = (screens.area(screens.find(name)) for name in ("correctionWishes", "correctionLesson"))
    assert asked.top() < page.bottom() - asked.height() / 2


def test_nothing_is_said_to_be_missing_before_anything_was_looked_for(screens: Screens) -> None:
    """Also on the way back from a class that has no entries that day."""
    enter(screens, "corrections-linked")
    screens.models.corrections.update(CorrectionsShown(today=LEARNER.day))
    screens.settle()
    said = [screens.find("correctionNothing").property("what")]
    screens.click("correctionByClass")
    said.append(screens.find("correctionNothing").property("what"))
    screens.models.corrections.update(CorrectionsShown(today=LEARNER.day, class_no="C1", day=LEARNER.day))
    screens.settle()
    said.append(screens.find("correctionNothing").property("what"))
    screens.click("correctionByClass")
    said.append(screens.find("correctionNothing").property("what"))
    assert said == ["先查学员，或按班级看", "先选班级", "没有记录", "先查学员，或按班级看"]
