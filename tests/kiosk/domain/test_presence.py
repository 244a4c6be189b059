"""The book of one learner: two lessons of 95 minutes a day, an online one; every way to be there, or not to be."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as some

from kiosk.domain.outage import Outage
from kiosk.domain.presence import (
    Attendance,
    Attended,
    LeaveCounts,
    Level,
    Outcome,
    Rules,
    attendance,
    in_queue,
    lessons,
)
from kiosk.domain.signs import (
    ADDS,
    Act,
    Correction,
    Facts,
    Learned,
    Leave,
    LeaveKind,
    Origin,
    Sign,
)
from kiosk.domain.timetable import Preset
from sync.records import Action, SessionKind, SessionPart
from tests.support.timetables import DAY, at, session

IN, OUT = Action.IN, Action.OUT
SESSIONS = (
    session("S1", "09:00", "10:35"),
    session("S2", "10:55", "12:30"),
    session("W1", "19:00", "20:00", kind=SessionKind.ONLINE),
)
DUE = lessons(SESSIONS, Preset.SESSION)
EVENING = at("23:00")
RULES = Rules()


def sign(key: str, action: Action | None, clock: str, no: str = "S1", origin: Origin = Origin.DESK) -> Sign:
    return Sign(key, no, action, at(clock), origin)


def book(
    *facts: object, rules: Rules = RULES, now: str = "23:00", preset: Preset = Preset.SESSION
) -> Attendance:
    due = DUE if preset is Preset.SESSION else lessons(SESSIONS, preset)
    return attendance(due, gathered(facts), rules, at(now))


def gathered(facts: object) -> Facts:
    assert isinstance(facts, tuple | list)
    return Facts(
        signs=tuple(one for one in facts if isinstance(one, Sign)),
        corrections=tuple(one for one in facts if isinstance(one, Correction)),
        leaves=tuple(one for one in facts if isinstance(one, Leave)),
        learned=tuple(one for one in facts if isinstance(one, Learned)),
    )


def outcomes(found: Attendance) -> list[str]:
    return [one.outcome.value for one in found.lessons]


def first(found: Attendance) -> Attended:
    return found.lessons[0]


CAME, WENT = sign("e1", IN, "08:57"), sign("e2", OUT, "10:31")
PHONE_IN = sign("p1", IN, "08:50", origin=Origin.PHONE_GPS)
PHONE_OUT = sign("p2", OUT, "10:36", origin=Origin.PHONE_QR)
SICK = Leave("l1", DAY, DAY, LeaveKind.SICK)


DAYS = {
    "nothing": ((), ["absent", "absent", "absent"], 0, 3),
    "there": ((CAME, WENT), ["valid", "absent", "absent"], 1, 3),
    "no sign-out": ((CAME,), ["no_out", "absent", "absent"], 0, 3),
    "no sign-in": ((WENT,), ["no_in", "absent", "absent"], 0, 3),
    "left after 70 of 95 minutes": (
        (CAME, sign("e2", OUT, "10:10")), ["short", "absent", "absent"], 0, 3,
    ),
    "left after 76 of 95 minutes": (
        (CAME, sign("e2", OUT, "10:16")), ["valid", "absent", "absent"], 1, 3,
    ),
    "by phone": ((PHONE_IN, PHONE_OUT), ["valid", "absent", "absent"], 1, 3),
    "in by card, out by phone": ((CAME, PHONE_OUT), ["valid", "absent", "absent"], 1, 3),
    "a phone hours before": (
        (sign("p1", IN, "05:00", origin=Origin.PHONE_GPS), WENT), ["no_in", "absent", "absent"], 0, 3,
    ),
    "online": ((Learned("w", "W1", 48),), ["absent", "absent", "valid"], 1, 3),
    "online, too short": ((Learned("w", "W1", 47),), ["absent", "absent", "short"], 0, 3),
    "on leave": ((SICK,), ["leave", "leave", "leave"], 0, 0),
    "on leave, but there": ((SICK, CAME, WENT), ["valid", "leave", "leave"], 1, 1),
    "leave for one lesson": (
        (replace(SICK, sessions=frozenset({"S2"})),), ["absent", "leave", "absent"], 0, 2,
    ),
    "leave of another day": (
        (replace(SICK, first=date(2026, 11, 24), last=date(2026, 11, 25)),),
        ["absent", "absent", "absent"], 0, 3,
    ),
}  # fmt: skip


@pytest.mark.parametrize("case", DAYS)
def test_a_day(case: str) -> None:
    facts, expected, valid, due = DAYS[case]
    found = book(*facts)
    assert (outcomes(found), found.valid, found.due) == (expected, valid, due)


def test_desk_and_phone_count_once_and_both_are_shown() -> None:
    found = book(CAME, WENT, PHONE_IN, PHONE_OUT)
    one = first(found)
    assert (found.valid, found.due) == (1, 3)
    assert one.came == PHONE_IN  # the earliest
    assert one.went == PHONE_OUT  # the latest
    assert {shown.key for shown in one.signs} == {"e1", "e2", "p1", "p2"}
    assert one.minutes == 95


def test_minutes_leave_the_break_out_of_half_a_day() -> None:
    found = book(CAME, sign("e2", OUT, "12:29", "S2"), preset=Preset.FOUR)
    assert (first(found).outcome, first(found).minutes) == (Outcome.VALID, 95 + 94)


def test_theory_and_practice_where_sessions_tell() -> None:
    theory, practice, online = (
        replace(one, part=part)
        for one, part in zip(
            SESSIONS, (SessionPart.THEORY, SessionPart.PRACTICE, SessionPart.THEORY), strict=True
        )
    )
    due = lessons((theory, practice, online), Preset.FOUR)
    facts = gathered((CAME, sign("e2", OUT, "12:00", "S2"), Learned("w", "W1", 50)))
    found = attendance(due, facts, RULES, EVENING)
    assert (found.minutes, found.theory, found.practice) == (95 + 65 + 50, 95 + 50, 65)
    assert (book(CAME, WENT).theory, book(CAME, WENT).practice) == (0, 0), "nobody told"


def test_a_lesson_counts_when_its_sign_out_is_over() -> None:
    assert book(now="11:35").due == 0
    assert book(now="11:36").due == 1
    assert book(CAME, WENT, now="10:32").due == 1  # valid at once


def test_leave_may_count_as_absence() -> None:
    found = book(SICK, rules=replace(RULES, leave=LeaveCounts.ABSENT))
    assert (found.valid, found.due, found.permille) == (0, 3, 0)


# --- corrections -------------------------------------------------------------------------------------------

MAKE_UP = Correction("c1", 1, Act.MAKE_UP, sign=sign("c1", OUT, "10:35", origin=Origin.MADE_UP))
NOTED = sign("n1", None, "08:58", origin=Origin.NOTED)
CONFIRMED = Correction("c2", 2, Act.CONFIRM, "n1", sign("n1", IN, "12:00"))

CORRECTED = {
    "a make-up counts, marked": ((CAME, MAKE_UP), "valid"),
    "a make-up taken back": ((CAME, MAKE_UP, Correction("c3", 3, Act.ANNUL, "c1")), "no_out"),
    "taken back, and that taken back": (
        (CAME, MAKE_UP, Correction("c3", 3, Act.ANNUL, "c1"), Correction("c4", 4, Act.ANNUL, "c3")),
        "valid",
    ),
    "an entry taken out": ((CAME, WENT, Correction("c3", 3, Act.ANNUL, "e2")), "no_out"),
    "an entry of another class": ((CAME, WENT, Correction("c3", 3, Act.WRONG_CLASS, "e1")), "no_in"),
    "taken out and restored": (
        (CAME, WENT, Correction("c3", 3, Act.VOID, "e2"), Correction("c4", 4, Act.RESTORE, "e2")),
        "valid",
    ),
    "a note counts for nothing": ((NOTED, WENT), "no_in"),
    "a note confirmed": ((NOTED, WENT, CONFIRMED), "valid"),
    "a note confirmed and turned down": (
        (NOTED, WENT, CONFIRMED, Correction("c3", 3, Act.ANNUL, "n1")),
        "no_in",
    ),
    "leave taken back": ((SICK, Correction("c3", 3, Act.ANNUL, "l1")), "absent"),
}


@pytest.mark.parametrize("case", CORRECTED)
def test_a_correction(case: str) -> None:
    facts, expected = CORRECTED[case]
    found = book(*facts)
    assert first(found).outcome.value == expected
    kept = {shown.key for shown in first(found).signs}
    assert {one.key for one in facts if isinstance(one, Sign)} <= kept, "what does not count is still shown"


def test_a_note_keeps_its_own_time() -> None:
    came = first(book(NOTED, WENT, CONFIRMED)).came
    assert came is not None
    assert came.at == NOTED.at


def test_what_was_made_up_is_marked() -> None:
    assert first(book(CAME, MAKE_UP)).made_up
    assert not first(book(CAME, WENT)).made_up


# --- the ratio ---------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("valid", "due", "permille", "level"),
    [
        (0, 0, None, Level.NONE),
        (0, 1, 0, Level.FAIL),
        (79, 99, 797, Level.FAIL),
        (4, 5, 800, Level.WARN),
        (799, 1000, 799, Level.FAIL),
        (8999, 10000, 899, Level.WARN),
        (9, 10, 900, Level.GOOD),
        (2, 3, 666, Level.FAIL),
        (1, 1, 1000, Level.GOOD),
    ],
)
def test_limits_are_compared_exactly(valid: int, due: int, permille: int | None, level: Level) -> None:
    found = Attendance(due=due, valid=valid)
    assert (found.permille, found.level(RULES)) == (permille, level)


# --- whatever the order ------------------------------------------------------------------------------------

moments = some.integers(0, 16 * 60).map(lambda minutes: at("07:00") + timedelta(minutes=minutes))
numbers = some.sampled_from(["S1", "S2", "W1"])
origins = some.sampled_from([one for one in Origin if one not in (Origin.MADE_UP, Origin.NOTED)])
actions = some.sampled_from([IN, OUT])


@some.composite
def signs(draw: some.DrawFn) -> list[Sign]:
    count = draw(some.integers(0, 8))
    made = [
        Sign(f"e{at_}", draw(numbers), draw(actions), draw(moments), draw(origins)) for at_ in range(count)
    ]
    noted = [
        Sign(f"n{at_}", draw(numbers), None, draw(moments), Origin.NOTED)
        for at_ in range(draw(some.integers(0, 2)))
    ]
    return made + noted


@some.composite
def some_facts(draw: some.DrawFn) -> list[Sign | Correction | Leave | Learned]:
    facts: list[Sign | Correction | Leave | Learned] = list(draw(signs()))
    about = [one.key for one in facts if isinstance(one, Sign)]
    for number in range(draw(some.integers(0, 5))):
        key = f"c{number}"
        act = draw(some.sampled_from(list(Act)))
        target = draw(some.sampled_from(about)) if about else ""
        added = None
        if act in (*ADDS, Act.CONFIRM):
            added = Sign(key, draw(numbers), draw(actions), draw(moments), Origin.MADE_UP)
        facts.append(Correction(key, number, act, "" if act in ADDS else target, added))
        about.append(key)
    if draw(some.booleans()):
        facts.append(SICK)
    facts += [
        Learned(f"w{at_}", "W1", draw(some.integers(0, 90))) for at_ in range(draw(some.integers(0, 2)))
    ]
    return facts


@given(some_facts(), some.randoms(), some.booleans())
def test_order_and_repetition_change_nothing(facts: list[object], chance: object, again: bool) -> None:
    mixed = list(facts)
    chance.shuffle(mixed)  # type: ignore[attr-defined]  # random.Random
    if again:
        mixed += mixed[: len(mixed) // 2]
    assert attendance(DUE, gathered(mixed), RULES, EVENING) == attendance(
        DUE, gathered(facts), RULES, EVENING
    )


@given(some_facts())
def test_a_correction_never_deletes(facts: list[object]) -> None:
    found = attendance(DUE, gathered(facts), RULES, EVENING)
    shown = {sign.key for one in found.lessons for sign in one.signs}
    assert {one.key for one in facts if isinstance(one, Sign)} <= shown


@given(some_facts())
def test_what_counts_is_never_more_than_there_is(facts: list[object]) -> None:
    found = attendance(DUE, gathered(facts), RULES, EVENING)
    assert 0 <= found.valid <= found.due <= len(DUE)
    assert all(one.minutes <= one.lesson.minutes for one in found.lessons)
    assert found.due + found.count(Outcome.LEAVE, Outcome.OPEN) == len(DUE)


class TestTheQueueOfAnOutage:
    """The desk was out from 08:50 to 09:25; the lesson began at 09:00 and lasts 95 minutes."""

    OUT_FOR = Outage("X", at("08:50"), at("09:25"))

    def there(self, clock: str, origin: Origin = Origin.DESK, went: str = "10:36") -> Attended:
        due = in_queue(DUE, [self.OUT_FOR])
        facts = gathered((sign("1", IN, clock, origin=origin), sign("2", OUT, went)))
        return attendance(due, facts, RULES, EVENING).lessons[0]

    @pytest.mark.parametrize(
        ("clock", "origin", "minutes"),
        [
            ("09:26", Origin.DESK, 95),
            ("09:45", Origin.DESK, 95),
            ("09:46", Origin.DESK, 49),
            ("09:20", Origin.PAPER, 95),
            ("09:20", Origin.DESK, 75),
            ("08:55", Origin.PAPER, 95),
        ],
        ids=["queue", "its end", "after it", "paper", "another desk", "before"],
    )
    def test_whoever_waited_was_there_from_the_beginning(
        self, clock: str, origin: Origin, minutes: int
    ) -> None:
        found = self.there(clock, origin)
        assert (found.minutes, found.waited) == (minutes, minutes == 95)

    def test_it_counts_in_the_ratio(self) -> None:
        """Without the outage 51 of 95 minutes are too few."""
        assert self.there("09:44").outcome is Outcome.VALID
        assert book(sign("1", IN, "09:44"), sign("2", OUT, "10:36")).lessons[0].outcome is Outcome.SHORT

    def test_a_lesson_that_began_before_or_is_online_has_no_queue(self) -> None:
        due = in_queue(DUE, [replace(self.OUT_FOR, begins=at("09:05"), ends=at("09:25"))])
        assert [one.sitting.queue for one in due] == [None, None, None]
        due = in_queue(DUE, [replace(self.OUT_FOR, begins=at("18:00"), ends=at("19:30"))])
        assert due[2].online and due[2].sitting.queue is None

    def test_what_was_learnt_of_each_part_follows(self) -> None:
        (first, *_) = in_queue(
            lessons([replace(SESSIONS[0], part=SessionPart.THEORY)], Preset.SESSION), [self.OUT_FOR]
        )
        facts = gathered((sign("1", IN, "09:40"), sign("2", OUT, "10:36")))
        assert attendance([first], facts, RULES, EVENING).theory == 95
