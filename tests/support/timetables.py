"""A day of classes for the rules: sessions, learners and what stands in the book, written as a person would say it."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime, time, timedelta

from kiosk.domain.attendance import Learner, Standing
from kiosk.domain.timetable import CHINA, Preset, Sitting, sittings
from sync.records import (
    Action,
    ClassState,
    Enrolment,
    EnrolmentState,
    PersonKey,
    Session,
    SessionKind,
    TrainingClass,
)

DAY = date(2026, 11, 23)
PERSON = PersonKey("01", "11010519491231002X")


def at(clock: str, day: date = DAY) -> datetime:
    """ "08:57", "08:57:30", or "+1 00:30" for the day after."""
    days, _, rest = clock.rpartition(" ")
    return datetime.combine(day + timedelta(days=int(days or 0)), time.fromisoformat(rest), CHINA)


def session(
    session_no: str,
    begins: str,
    ends: str,
    *,
    class_no: str = "C1",
    room: str = "101",
    kind: SessionKind = SessionKind.OFFLINE,
    needs_in: bool = True,
    needs_out: bool = True,
    cancelled: bool = False,
) -> Session:
    return Session(
        session_no, class_no, at(begins), at(ends), room, "王老师", kind, needs_in, needs_out, cancelled
    )


def a_class(class_no: str = "C1", state: ClassState = ClassState.RUNNING) -> TrainingClass:
    return TrainingClass(class_no, f"{class_no} 电工班", state, date(2026, 11, 1), date(2026, 12, 31))


def enrolled(class_no: str = "C1", state: EnrolmentState = EnrolmentState.ENROLLED) -> Enrolment:
    return Enrolment(f"{class_no}-T1", class_no, PERSON, "张小明", state)


def stands(session_no: str, action: Action, clock: str) -> Standing:
    return Standing(session_no, action, at(clock))


def learner(
    *sessions: Session,
    recorded: Sequence[Standing] = (),
    enrolments: Sequence[Enrolment] | None = None,
    classes: Sequence[TrainingClass] | None = None,
    preset: Preset = Preset.SESSION,
) -> Learner:
    """Enrolled in every class that has a session, unless told otherwise."""
    numbers = sorted({one.class_no for one in sessions})
    made: list[Sitting] = sittings(sessions, preset)
    return Learner(
        enrolments=[enrolled(no) for no in numbers] if enrolments is None else enrolments,
        classes=[a_class(no) for no in numbers] if classes is None else classes,
        sittings=made,
        standing=recorded,
    )
