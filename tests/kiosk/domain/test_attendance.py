"""The verdict, as tables: a day of two sessions (09:00–10:35, break, 10:55–12:30), and every way to be wrong."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as some

from kiosk.domain.attendance import (
    Admit,
    Already,
    Choose,
    Judgement,
    Learner,
    Place,
    Refuse,
    Standing,
    Verdict,
    Windows,
    judge,
    judge_again,
)
from kiosk.domain.timetable import Preset, sittings
from sync.records import Action, ClassState, EnrolmentState, Session, SessionKind
from tests.support.timetables import DAY, a_class, at, enrolled, learner, session, stands

WINDOWS = Windows()
ANYWHERE = Place()
FIRST, SECOND = session("S1", "09:00", "10:35"), session("S2", "10:55", "12:30")
IN, OUT = Action.IN, Action.OUT


def said(verdict: Verdict) -> str:
    """A verdict in a line: "IN S1 ON_TIME", "IN S2 | OUT S1", "choose OUT S1", "already IN S1 08:57", "A03 08:30"."""
    match verdict:
        case Admit():
            minutes = f" {verdict.minutes}" if verdict.minutes else ""
            return f"{verdict.action} {verdict.sitting.session_no} {verdict.judgement}{minutes}"
        case Choose(options=options):
            offered = " | ".join(sorted(f"{o.action} {o.sitting.session_no}" for o in options))
            return offered if len(options) > 1 else f"choose {offered}"
        case Already(sitting=sitting, action=action, at=moment, leave_early=early):
            offer = f", may leave {early.minutes} early" if early else ""
            return f"already {action} {sitting.session_no} {moment:%H:%M}{offer}"
        case Refuse(refusal=refusal, args=args):
            return " ".join((refusal.value, *args))


def verdict_of(who: Learner, clock: str, place: Place = ANYWHERE, windows: Windows = WINDOWS) -> str:
    return said(judge(who, place, windows, at(clock)))


IN_1 = stands("S1", IN, "08:57")
OUT_1 = stands("S1", OUT, "10:31")
IN_2 = stands("S2", IN, "10:50")
OUT_2 = stands("S2", OUT, "12:28")

DAY_OF_ONE_LEARNER = {
    "a minute before the window": ("08:29", (), "A03 08:30"),
    "the second before the window": ("08:29:59", (), "A03 08:30"),
    "window's first minute": ("08:30", (), "IN S1 ON_TIME"),
    "on the bell": ("09:00", (), "IN S1 ON_TIME"),
    "last minute that is not late": ("09:15", (), "IN S1 ON_TIME"),
    "late": ("09:16", (), "IN S1 LATE 16"),
    "window's last minute": ("09:30", (), "IN S1 LATE 30"),
    "the second after the window": ("09:30:01", (), "A04 09:30"),
    "missed, under way": ("10:00", (), "A04 09:30"),
    "missed, the next one is open": ("10:25", (), "IN S2 ON_TIME"),
    "a repeat before the bell": ("08:58", (IN_1,), "already IN S1 08:57"),
    "a repeat under way": ("09:40", (IN_1,), "already IN S1 08:57, may leave 55 early"),
    "the second before signing out opens": (
        "10:24:59", (IN_1,), "already IN S1 08:57, may leave 10 early"
    ),
    "signing out opens, and the next sign-in": ("10:25", (IN_1,), "IN S2 | OUT S1"),
    "signed out, not yet in again": ("10:40", (IN_1, OUT_1), "IN S2 ON_TIME"),
    "both done in the break": ("10:52", (IN_1, OUT_1, IN_2), "already IN S2 10:50"),
    "in again, the first not signed out of: asked": ("10:52", (IN_1, IN_2), "choose OUT S1"),
    "a late sign-in beside an old sign-out": ("11:20", (IN_1,), "IN S2 | OUT S1"),
    "window's last minute to sign out": ("11:35", (IN_1, IN_2), "choose OUT S1"),
    "signing out in time": ("10:40", (IN_1,), "IN S2 | OUT S1"),
    "the second after it": ("11:35:01", (IN_1, IN_2), "already IN S2 10:50, may leave 54 early"),
    "out at the end of the day": ("12:25", (IN_1, OUT_1, IN_2), "OUT S2 ON_TIME"),
    "out without in": ("12:25", (IN_1, OUT_1), "OUT S2 WITHOUT_IN"),
    "out without in, both ways still open": ("10:34", (), "IN S2 ON_TIME"),
    "out without in is a repeat afterwards": (
        "12:40", (stands("S2", OUT, "12:30"),), "already OUT S2 12:30"
    ),
    "everything done": ("12:40", (IN_1, OUT_1, IN_2, OUT_2), "already OUT S2 12:28"),
    "gone home": ("14:00", (IN_1, OUT_1, IN_2, OUT_2), "A02"),
    "never came": ("14:00", (), "A02"),
    "the evening before": ("-1 20:00", (), "A02"),
    "after midnight, hours to go": ("00:10", (), "A03 08:30"),
}  # fmt: skip


@pytest.mark.parametrize("case", DAY_OF_ONE_LEARNER)
def test_a_day_of_two_sessions(case: str) -> None:
    clock, recorded, expected = DAY_OF_ONE_LEARNER[case]
    assert verdict_of(learner(FIRST, SECOND, recorded=recorded), clock) == expected


NIGHT = session("N1", "22:00", "+1 00:30")
OTHER = session("B1", "09:10", "11:00", class_no="C2", room="102")
SHORT = session("K1", "09:00", "09:20")

TIMETABLES = {
    "over midnight: in": ([NIGHT], "21:45", (), "IN N1 ON_TIME"),
    "over midnight: out on the next day": (
        [NIGHT], "+1 00:25", (stands("N1", IN, "21:45"),), "OUT N1 ON_TIME"
    ),
    "over midnight: a repeat after twelve": (
        [NIGHT], "+1 00:10", (stands("N1", IN, "21:45"),), "already IN N1 21:45, may leave 20 early"
    ),
    "opens the day before": ([session("N2", "+1 00:10", "+1 02:00")], "23:20", (), "A03 23:40"),
    "two classes at once": ([FIRST, OTHER], "09:05", (), "IN B1 | IN S1"),
    "two classes at once, one signed in": ([FIRST, OTHER], "09:05", (IN_1,), "IN B1 ON_TIME"),
    "two classes at once, both signed in": (
        [FIRST, OTHER], "09:20", (IN_1, stands("B1", IN, "09:06")), "already IN B1 09:06, may leave 100 early"
    ),
    "cancelled": ([replace(FIRST, cancelled=True)], "08:57", (), "A02"),
    "cancelled, the next one stands": (
        [replace(FIRST, cancelled=True), SECOND], "08:57", (), "A03 10:25"
    ),
    "online": ([replace(FIRST, kind=SessionKind.ONLINE)], "08:57", (), "A02"),
    "moved to the afternoon": (
        [session("S1", "14:00", "15:35")], "08:57", (), "A03 13:30"
    ),
    "moved, signed in before": (
        [session("S1", "14:00", "15:35")], "14:10", (IN_1,), "already IN S1 08:57, may leave 85 early"
    ),
    "shorter than the window: in": ([SHORT], "09:20", (), "IN K1 LATE 20"),
    "shorter than the window: over": ([SHORT], "09:21", (), "OUT K1 WITHOUT_IN"),
    "out is wanted only": ([replace(FIRST, needs_in=False)], "08:57", (), "A03 10:25"),
    "out is wanted only, at the end": ([replace(FIRST, needs_in=False)], "10:30", (), "OUT S1 ON_TIME"),
    "in is wanted only": (
        [replace(FIRST, needs_out=False)], "10:30", (IN_1,), "already IN S1 08:57"
    ),
    "in is wanted only, missed": ([replace(FIRST, needs_out=False)], "10:30", (), "A04 09:30"),
    "no session at all": ([], "08:57", (), "A02"),
}  # fmt: skip


@pytest.mark.parametrize("case", TIMETABLES)
def test_timetables(case: str) -> None:
    sessions, clock, recorded, expected = TIMETABLES[case]
    enrolments = [enrolled(no) for no in ("C1", "C2")]
    classes = [a_class(no) for no in ("C1", "C2")]
    who = learner(*sessions, recorded=recorded, enrolments=enrolments, classes=classes)
    assert verdict_of(who, clock) == expected


PEOPLE = {
    "on no roster": ([], [a_class()], "A01"),
    "on leave": ([enrolled(state=EnrolmentState.LEAVE)], [a_class()], "A06"),
    "has quit": ([enrolled(state=EnrolmentState.QUIT)], [a_class()], "A06"),
    "in a state nobody knows": ([enrolled(state=EnrolmentState.UNKNOWN)], [a_class()], "A06"),
    "class not opened": ([enrolled()], [a_class(state=ClassState.APPROVED)], "A08"),
    "class over": ([enrolled()], [a_class(state=ClassState.CLOSED)], "A08"),
    "class unknown": ([enrolled()], [], "A08"),
    "quit one class, attends another": (
        [enrolled("C9", EnrolmentState.QUIT), enrolled()], [a_class()], "IN S1 ON_TIME"
    ),
    "one class over, one running": (
        [enrolled("C9"), enrolled()], [a_class("C9", ClassState.CLOSED), a_class()], "IN S1 ON_TIME"
    ),
}  # fmt: skip


@pytest.mark.parametrize("case", PEOPLE)
def test_people(case: str) -> None:
    enrolments, classes, expected = PEOPLE[case]
    assert verdict_of(learner(FIRST, enrolments=enrolments, classes=classes), "08:57") == expected


ROOM_102 = Place(rooms=frozenset({"102"}))
PLACES = {
    "this room": (Place(rooms=frozenset({"101"})), FIRST, (), "IN S1 ON_TIME"),
    "another room's desk": (ROOM_102, FIRST, (), "A05 101"),
    "this class": (Place(classes=frozenset({"C1"})), FIRST, (), "IN S1 ON_TIME"),
    "another class's desk": (Place(classes=frozenset({"C2"})), FIRST, (), "A05 101"),
    "this class in another room": (
        Place(rooms=frozenset({"102"}), classes=frozenset({"C1"})), FIRST, (), "A05 101"
    ),
    "another class's desk, no room known": (
        Place(classes=frozenset({"C2"})), replace(FIRST, room=""), (), "A05 C1 电工班"
    ),
    "signed in at the other desk already": (ROOM_102, FIRST, (IN_1,), "already IN S1 08:57"),
}  # fmt: skip


@pytest.mark.parametrize("case", PLACES)
def test_places(case: str) -> None:
    place, held, recorded, expected = PLACES[case]
    assert verdict_of(learner(held, recorded=recorded), "09:05", place) == expected


def test_too_early_at_another_desk_says_when() -> None:
    assert verdict_of(learner(FIRST), "08:00", ROOM_102) == "A03 08:30"


def test_a_refusal_names_learner_and_sitting() -> None:
    refused = judge(learner(FIRST), ANYWHERE, WINDOWS, at("10:00"))
    assert isinstance(refused, Refuse) and refused.enrolment and refused.sitting
    assert (refused.enrolment.trainee_no, refused.sitting.session_no) == ("C1-T1", "S1")


def test_an_admission_names_the_class() -> None:
    admitted = judge(learner(FIRST), ANYWHERE, WINDOWS, at("09:05"))
    assert isinstance(admitted, Admit)
    assert (admitted.class_name, admitted.sitting.day) == ("C1 电工班", DAY)


FOUR_A_DAY = [FIRST, SECOND, session("S3", "14:00", "15:35"), session("S4", "15:55", "17:30")]
FOUR = {
    "morning in": ("08:57", (), "IN S1 ON_TIME"),
    "in the morning's break": ("10:40", (IN_1,), "already IN S1 08:57, may leave 110 early"),
    "came for the second session": ("10:50", (), "A04 09:30"),
    "in by the second session's number": ("10:40", (IN_2,), "already IN S1 10:50, may leave 110 early"),
    "morning out": ("12:25", (IN_1,), "OUT S1 ON_TIME"),
    "noon, the morning still open": ("13:30", (IN_1,), "IN S3 | OUT S1"),
    "afternoon in": ("13:31", (IN_1, stands("S2", OUT, "12:31")), "IN S3 ON_TIME"),
    "afternoon out": ("17:20", (stands("S3", IN, "13:55"),), "OUT S3 ON_TIME"),
}  # fmt: skip


@pytest.mark.parametrize("case", FOUR)
def test_four_a_day(case: str) -> None:
    clock, recorded, expected = FOUR[case]
    assert verdict_of(learner(*FOUR_A_DAY, recorded=recorded, preset=Preset.FOUR), clock) == expected


def test_windows_never_let_anybody_into_what_is_over_or_out_of_what_has_not_begun() -> None:
    wide = Windows(*(timedelta(hours=24) for _ in range(5)))
    assert verdict_of(learner(FIRST, recorded=(IN_1,)), "08:58", windows=wide) == "already IN S1 08:57"
    assert verdict_of(learner(FIRST), "10:36", windows=wide) == "OUT S1 WITHOUT_IN"


# --- whatever the timetable ----------------------------------------------------------------------------

minutes = some.integers(-2 * 1440, 2 * 1440)


@some.composite
def any_session(draw: some.DrawFn, number: int) -> Session:
    begins = at("12:00") + timedelta(minutes=draw(minutes))
    return Session(
        session_no=f"S{number}",
        class_no=draw(some.sampled_from(("C1", "C2", "C3"))),
        begins=begins,
        ends=begins + timedelta(minutes=draw(some.integers(-10, 600))),
        room=draw(some.sampled_from(("", "101", "102"))),
        kind=draw(some.sampled_from(SessionKind)),
        needs_in=draw(some.booleans()),
        needs_out=draw(some.booleans()),
        cancelled=draw(some.booleans()),
    )


@some.composite
def any_learner(draw: some.DrawFn) -> Learner:
    sessions = [draw(any_session(number)) for number in range(draw(some.integers(0, 5)))]
    recorded = [
        Standing(one.session_no, action, one.begins + timedelta(minutes=draw(some.integers(-60, 300))))
        for one in sessions
        for action in Action
        if draw(some.booleans())
    ]
    return Learner(
        enrolments=[enrolled(no, draw(some.sampled_from(EnrolmentState))) for no in ("C1", "C2")],
        classes=[a_class(no, draw(some.sampled_from(ClassState))) for no in ("C1", "C2", "C3")],
        sittings=sittings(sessions, draw(some.sampled_from(Preset))),
        standing=recorded,
    )


places = some.builds(
    Place,
    some.frozensets(some.sampled_from(("101", "102"))),
    some.frozensets(some.sampled_from(("C1", "C2"))),
)
moments = minutes.map(lambda number: at("12:00") + timedelta(minutes=number))
windows = some.builds(
    Windows, *(some.integers(0, 1440).map(lambda n: timedelta(minutes=n)) for _ in range(5))
)


@settings(deadline=None, max_examples=60)
@given(any_learner(), places, windows, moments)
def test_whatever_the_timetable(who: Learner, place: Place, around: Windows, now: object) -> None:
    """A verdict always; never a second time; never a place, a class or a person that is not served."""
    verdict = judge(who, place, around, now)  # type: ignore[arg-type]  # a strategy's value
    options = list(verdict.options) if isinstance(verdict, Choose) else [verdict]
    if isinstance(verdict, Already):
        options = [verdict.leave_early] if verdict.leave_early else []
    admitted = [option for option in options if isinstance(option, Admit)]
    assert len({(a.sitting.class_no, a.sitting.session_no, a.action) for a in admitted}) == len(admitted)
    for admit in admitted:
        assert not who.recorded(admit.sitting, admit.action)
        assert place.serves(admit.sitting)
        assert admit.enrolment.state is EnrolmentState.ENROLLED
        assert admit.sitting.needs_in if admit.action is IN else admit.sitting.needs_out
        assert admit.judgement is not Judgement.EARLY or isinstance(verdict, Already)
    per_sitting = [admit.sitting for admit in admitted if not isinstance(verdict, Already)]
    if isinstance(verdict, Refuse):
        assert len(verdict.args) == (verdict.refusal in ("A03", "A04", "A05")), "the words want it"
    both = [sitting for sitting in per_sitting if per_sitting.count(sitting) > 1]
    assert not both, "signing in and out of one sitting were offered at once"


@settings(deadline=None, max_examples=60)
@given(any_learner(), windows, moments)
def test_what_was_just_recorded_is_never_offered_again(who: Learner, around: Windows, now: object) -> None:
    """Record what the verdict offers until nothing is left: it ends, and never repeats itself."""
    recorded = list(who.standing)
    for _ in range(2 * len(who.sittings) + 1):
        verdict = judge(replace(who, standing=recorded), ANYWHERE, around, now)  # type: ignore[arg-type]
        taken = verdict.options[0] if isinstance(verdict, Choose) else verdict
        if not isinstance(taken, Admit):
            return
        new = Standing(taken.sitting.session_no, taken.action, now)  # type: ignore[arg-type]
        assert (new.session_no, new.action) not in {(s.session_no, s.action) for s in recorded}
        recorded.append(new)
    pytest.fail("signing in and out goes on for ever")


# --- once more, as it is written down -------------------------------------------------------------------

TO_COME, GONE = learner(FIRST, SECOND), learner(replace(FIRST, cancelled=True))
THERE, BACK = learner(FIRST, SECOND, recorded=(IN_1,)), learner(FIRST, SECOND, recorded=(IN_1, OUT_1))
MOVED = learner(replace(FIRST, begins=at("13:00"), ends=at("14:30")))
AGAIN = {
    "nothing changed": (TO_COME, "08:57", TO_COME, "08:58", "IN S1 ON_TIME"),
    "late by now": (TO_COME, "09:14", TO_COME, "09:16", "IN S1 LATE 16"),
    "closed by now": (TO_COME, "09:29", TO_COME, "09:31", "A04 09:30"),
    "cancelled meanwhile": (TO_COME, "08:57", GONE, "08:58", "A02"),
    "moved meanwhile": (TO_COME, "08:57", MOVED, "08:58", "A03 12:30"),
    "written meanwhile": (TO_COME, "08:57", THERE, "08:58", "A02"),
    "left early, still early": (THERE, "10:00", THERE, "10:01", "OUT S1 EARLY 34"),
    "left early, no longer early": (THERE, "10:24", THERE, "10:26", "OUT S1 ON_TIME"),
    "left early already": (THERE, "10:00", BACK, "10:01", "A02"),
}


@pytest.mark.parametrize("case", AGAIN)
def test_what_is_written_is_judged_as_it_is_written(case: str) -> None:
    before, then, after, now, expected = AGAIN[case]
    verdict = judge(before, ANYWHERE, WINDOWS, at(then))
    admit = verdict.leave_early if isinstance(verdict, Already) else verdict
    assert isinstance(admit, Admit)
    assert said(judge_again(admit, after, ANYWHERE, WINDOWS, at(now))) == expected


def test_of_several_the_chosen_one_is_judged_again() -> None:
    both = learner(FIRST, session("N1", "09:10", "10:40", class_no="C2"))
    choice = judge(both, ANYWHERE, WINDOWS, at("08:57"))
    assert isinstance(choice, Choose)
    for option in choice.options:
        assert judge_again(option, both, ANYWHERE, WINDOWS, at("08:58")) == option
