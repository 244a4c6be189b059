"""What staff typed on the page 开班 -> a class, its week, a learner, or why not; and back on the screen.  PURE."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date

from kiosk.domain.identity import BadNumber, mask_number, parse_person
from kiosk.domain.names import mask
from kiosk.domain.timetable import clock_text, local
from kiosk.domain.weekly import Slot, Weekly
from kiosk.school.classes import ClassLine, SchoolRefused
from kiosk.ui.school_facts import OpenClass, SchoolClass, SchoolLearner
from kiosk.ui.school_gestures import ClassSaved, DayTyped, LearnerAdded, SlotTyped
from kiosk.visit.view import Text
from sync.platform.workbook_cells import BadCell, day_of, time_of
from sync.records import ClassState, Enrolment, EnrolmentState, SessionKind, TrainingClass


def read_class(form: ClassSaved) -> TrainingClass:
    """Raises SchoolRefused."""
    starts, ends = (_day(text) for text in (form.starts, form.ends))
    return TrainingClass(
        form.class_no, form.name, ClassState.RUNNING, starts, ends, form.occupation, form.level
    )


def read_weekly(form: ClassSaved) -> Weekly | None:
    """None where no slot was given.  Raises SchoolRefused."""
    if not form.slots:
        return None
    days = [(_day(one.day), one.weekday) for one in form.days]
    return Weekly(
        _day(form.starts),
        _day(form.ends),
        tuple(_slot(one) for one in form.slots),
        frozenset(day for day, weekday in days if not weekday),
        {day: weekday for day, weekday in days if weekday},
    )


def read_learner(form: LearnerAdded, today: date) -> Enrolment:
    """Raises SchoolRefused."""
    if not form.name:
        raise SchoolRefused("learner_needs")
    try:
        person = parse_person(form.document, form.number, today)
    except BadNumber as error:
        raise SchoolRefused("bad_number") from error
    return Enrolment("", form.class_no, person, form.name)


def _day(text: str) -> date:
    try:
        return day_of(text)
    except BadCell as error:
        raise SchoolRefused("bad_date") from error


def _slot(one: SlotTyped) -> Slot:
    try:
        begins, ends = time_of(one.begins), time_of(one.ends)
    except BadCell as error:
        raise SchoolRefused("bad_time") from error
    kind = SessionKind.ONLINE if one.online else SessionKind.OFFLINE
    return Slot(one.weekday, begins, ends, one.room, one.teacher, kind)


# --- back on the screen ---------------------------------------------------------------------------------


def class_shown(line: ClassLine) -> SchoolClass:
    one, coming = line.training_class, line.coming
    when = (
        f"{local(coming.begins):%m-%d} {clock_text(coming.begins)} {coming.room}".rstrip() if coming else ""
    )
    days = f"{one.starts.isoformat()} – {one.ends.isoformat()}"
    return SchoolClass(one.class_no, one.name, days, line.learners, line.taught, line.sessions, when)


def open_class(one: TrainingClass, weekly: Weekly | None, learners: Iterable[Enrolment]) -> OpenClass:
    return OpenClass(
        one.class_no,
        one.name,
        one.occupation,
        one.level,
        one.starts.isoformat(),
        one.ends.isoformat(),
        tuple(_slot_typed(slot) for slot in weekly.slots) if weekly else (),
        tuple(_days_typed(weekly)) if weekly else (),
        tuple(_learner(learner) for learner in learners),
    )


def _slot_typed(slot: Slot) -> SlotTyped:
    online = slot.kind is SessionKind.ONLINE
    return SlotTyped(
        slot.weekday, f"{slot.begins:%H:%M}", f"{slot.ends:%H:%M}", slot.room, slot.teacher, online
    )


def _days_typed(weekly: Weekly) -> list[DayTyped]:
    off = [DayTyped(day.isoformat(), 0) for day in weekly.off]
    like = [DayTyped(day.isoformat(), weekday) for day, weekday in weekly.like.items()]
    return sorted([*off, *like], key=lambda one: one.day)


def _learner(one: Enrolment) -> SchoolLearner:
    there = one.state is not EnrolmentState.QUIT
    state = Text(f"school.state.{one.state}")
    return SchoolLearner(one.trainee_no, mask(one.name), mask_number(one.person.number), state, there)
