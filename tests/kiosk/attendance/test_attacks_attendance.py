"""Attacks on the attendance book by whoever wants money for lessons nobody attended."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

from hypothesis import given, settings
from hypothesis import strategies as some

from kiosk.attendance.office import AttendanceOffice
from kiosk.attendance.view import UNDONE_HERE
from kiosk.domain.presence import Outcome, Rules, attendance, lessons
from kiosk.domain.signs import Act, Correction, Facts, Leave, LeaveKind, Origin, Sign
from kiosk.domain.timetable import Preset
from kiosk.drafts import move_act
from kiosk.ui import attendance_gestures as ag
from sync.records import Action, EntryKind, Move, MoveAct
from tests.kiosk.attendance.test_office import (
    BY,
    LEAVE,
    MAKE_UP,
    ZHANG,
    desk,
    lines,
    office,
    problem,
    take,
)
from tests.support.front_desk import FrontDesk
from tests.support.qt import turn, until
from tests.support.timetables import at, session

__all__ = ["desk", "office"]


def test_a_lesson_that_has_not_been_held_is_not_made_up(desk: FrontDesk, office: AttendanceOffice) -> None:
    take(office, ag.MakeUpWanted(("T1",), "S1", "IN", "08:50", "GPS_FAILED", BY, ""))
    until(lambda: len(desk.book(EntryKind.CORRECTION)) == 1, "the one of the past")
    turn(50)  # the page has heard of it
    take(office, ag.MakeUpWanted(("T1",), "S1", "OUT", "10:35", "GPS_FAILED", BY, ""))
    assert problem(desk) == "这个时间还没到，不能补签"
    turn(50)
    assert [one.action for one in desk.book(EntryKind.CORRECTION)] == [Action.IN]


def test_leave_of_every_lesson_is_no_pass(desk: FrontDesk, office: AttendanceOffice) -> None:
    take(office, replace(LEAVE, first="2026-11-01", last="2026-12-31"))
    until(lambda: lines(desk)["T2"]["counted"] == "0/0", "nothing left to measure")
    take(office, ag.ResultWanted("T2", "90", "90", True, "", ""))
    assert problem(desk) == "没有一节课可计出勤，通过须写明理由"
    turn(50)
    assert not desk.book(EntryKind.RESULT)


def test_scores_after_a_pass_need_a_reason(desk: FrontDesk, office: AttendanceOffice) -> None:
    take(office, ag.ResultWanted("T1", "85", "90", True, "", "补训合格"))
    until(lambda: lines(desk)["T1"]["attempt"] == 1, "the pass")
    take(office, ag.ResultWanted("T1", "99", "99", True, "", ""))
    assert problem(desk) == "已经合格，再录成绩须写明理由"
    turn(50)
    assert len(desk.book(EntryKind.RESULT)) == 1


def test_taken_back_twice_at_once_is_taken_back_once(desk: FrontDesk, office: AttendanceOffice) -> None:
    take(office, ag.LearnerBookWanted("T1"))
    take(office, MAKE_UP)
    until(lambda: len(desk.book(EntryKind.CORRECTION)) == 1, "the make-up")
    until(lambda: bool(office._book and office._book.learner("T1").affairs), "the make-up on the page")  # type: ignore[union-attr]
    (made,) = desk.book(EntryKind.CORRECTION)
    undo = ag.UndoWanted(made.id, "MISTAKE", BY, "")
    office.hands[type(undo)](undo)
    office.hands[type(undo)](undo)
    until(lambda: len(desk.book(EntryKind.CORRECTION)) >= 2, "taken back")
    turn(100)
    assert [one.body["act"] for one in desk.book(EntryKind.CORRECTION)] == ["MAKE_UP", "ANNUL"]


def test_what_was_taken_back_is_not_taken_back_again(desk: FrontDesk, office: AttendanceOffice) -> None:
    take(office, ag.LearnerBookWanted("T1"))
    take(office, MAKE_UP)
    until(lambda: len(desk.book(EntryKind.CORRECTION)) == 1, "the make-up")
    until(lambda: bool(office._book and office._book.learner("T1").affairs), "the make-up on the page")  # type: ignore[union-attr]
    undo = ag.UndoWanted(desk.book(EntryKind.CORRECTION)[0].id, "MISTAKE", BY, "")
    take(office, undo)
    until(lambda: len(desk.book(EntryKind.CORRECTION)) == 2, "taken back")
    until(lambda: len(office._book.learner("T1").affairs) == 2, "the undoing on the page")  # type: ignore[union-attr]
    take(office, undo)
    turn(100)
    assert len(desk.book(EntryKind.CORRECTION)) == 2


def test_who_quit_is_not_taken_back_on_the_page_of_attendance(
    desk: FrontDesk, office: AttendanceOffice
) -> None:
    """The platform would hear of it, and the desk would still refuse the learner."""
    move = Move("", MoveAct.QUIT, "C1", "T1", ZHANG.person, ZHANG.name, 0)
    said = {"reason": "OWN_WISH", "approver": "李老师"}
    made = desk.store.record(move_act("QUIT", "李老师", desk.clock.stamp(), move, **said)).result(10)
    take(office, ag.LearnerBookWanted("T1"))
    take(office, ag.ClassBookWanted("C1"))
    until(lambda: bool(office._book and office._book.learner("T1").affairs), "the decision")  # type: ignore[union-attr]
    take(office, ag.UndoWanted(made.id, "MISTAKE", BY, ""))
    turn(100)
    assert len(desk.book(EntryKind.CORRECTION)) == 1 and not UNDONE_HERE & set(MoveAct)


# --- the ratio -----------------------------------------------------------------------------------------------

DUE = lessons(
    [session(f"S{n}", f"{8 + 2 * n:02}:00", f"{9 + 2 * n:02}:35") for n in range(4)], Preset.SESSION
)
NOW = at("23:00")
_moments = some.integers(0, 16 * 60).map(lambda minutes: at("06:00") + timedelta(minutes=minutes))
_signs = some.builds(
    Sign,
    some.integers(0, 99).map(lambda n: f"K{n}"),
    some.sampled_from([f"S{n}" for n in range(4)]),
    some.sampled_from([Action.IN, Action.OUT]),
    _moments,
    some.sampled_from([one for one in Origin if one not in (Origin.NOTED, Origin.MADE_UP)]),
)
_some_signs = some.lists(_signs, max_size=12, unique_by=lambda sign: sign.key).map(tuple)


@settings(max_examples=200, deadline=None)
@given(_some_signs)
def test_nobody_is_there_for_longer_than_the_lesson(signs: tuple[Sign, ...]) -> None:
    found = attendance(DUE, Facts(signs=signs), Rules(), NOW)
    assert found.valid <= found.due == len(DUE)
    assert all(one.minutes <= one.lesson.minutes for one in found.lessons)


@settings(max_examples=200, deadline=None)
@given(_some_signs, some.data())
def test_a_phone_beside_the_desk_counts_no_lesson_twice(
    signs: tuple[Sign, ...], data: some.DataObject
) -> None:
    """The same signs told again by the platform, as of a phone, some minutes later."""
    again = tuple(
        replace(one, key=f"P-{one.key}", origin=Origin.PHONE_GPS)
        for one in data.draw(some.lists(some.sampled_from(signs), max_size=5) if signs else some.just([]))
    )
    once = attendance(DUE, Facts(signs=signs), Rules(), NOW)
    twice = attendance(DUE, Facts(signs=(*signs, *again, *signs)), Rules(), NOW)
    assert (once.valid, once.minutes, once.due) == (twice.valid, twice.minutes, twice.due)


@settings(max_examples=200, deadline=None)
@given(_some_signs, some.sets(some.integers(0, 3)))
def test_leave_is_never_presence(signs: tuple[Sign, ...], away: set[int]) -> None:
    day = at("09:00").date()
    leaves = tuple(Leave(f"L{n}", day, day, LeaveKind.SICK, frozenset({f"S{n}"})) for n in away)
    plain = attendance(DUE, Facts(signs=signs), Rules(), NOW)
    on_leave = attendance(DUE, Facts(signs=signs, leaves=leaves), Rules(), NOW)
    assert (on_leave.valid, on_leave.minutes) == (plain.valid, plain.minutes)
    assert on_leave.count(Outcome.VALID) == plain.count(Outcome.VALID)


@settings(max_examples=300, deadline=None)
@given(some.lists(some.integers(0, 7), max_size=8))
def test_undoing_undoings_ends_where_it_says(targets: list[int]) -> None:
    """Each correction takes out the sign (0) or an earlier correction; read from the last backwards."""
    sign = Sign("E0", "S0", Action.IN, at("08:00"), Origin.DESK)
    chain = [
        Correction(f"E{n}", n, Act.ANNUL, f"E{target}")
        for n, target in enumerate(targets, start=1)
        if target < n
    ]
    stands = {"E0"} | {one.key for one in chain}
    for one in reversed(chain):
        if one.key in stands:
            stands.discard(one.corrects)
    found = attendance(DUE, Facts(signs=(sign,), corrections=tuple(chain)), Rules(), NOW)
    assert (found.lessons[0].came is not None) == ("E0" in stands)
