"""The rules against seasons with planted fraud, and each rule at its edge."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, timedelta
from random import Random

import pytest

from kiosk.domain.integrity import questions
from kiosk.domain.questions import Alike, Book, Held, Question, Rule, Seen, Stepped, Used
from kiosk.domain.timetable import CHINA
from kiosk.training.season import Season, season
from sync.records import Action, Method

NINE = datetime(2026, 3, 2, 9, 0, tzinfo=CHINA)


def seen(who: str, at: datetime = NINE, action: Action = Action.IN, **more: object) -> Seen:
    no = str(more.pop("id", f"{who}-{at:%m%dT%H%M%S}-{action}"))
    one = Seen(no, at, at.date(), "KSK-1", "C1", f"C1-{at:%m%d}", who, action, Method.CARD_PIN)
    return replace(one, **more)  # type: ignore[arg-type]


def held(day: int = 0, no: str = "C1", **more: object) -> Held:
    at = NINE + timedelta(days=day)
    return replace(Held(f"{no}-{at:%m%d}", no, at, at + timedelta(hours=3)), **more)  # type: ignore[arg-type]


def asked(rule: Rule, book: Book) -> list[Question]:
    return [question for question in questions(book) if question.rule is rule]


@pytest.fixture(scope="module", params=range(3))
def made(request: pytest.FixtureRequest) -> Season:
    return season(int(request.param), classes=20)


def test_every_planted_case_is_asked_about(made: Season) -> None:
    class_of = made.class_of
    found = {(q.rule, class_of.get(event)) for q in questions(made.book) for event in q.events}
    assert set(made.planted) == set(Rule)
    assert {(rule, no) for rule, classes in made.planted.items() for no in classes} <= found


def test_honest_classes_are_left_alone(made: Season) -> None:
    cheats = {no for classes in made.planted.values() for no in classes}
    honest_days = {(one.class_no, one.day) for one in made.seen if one.class_no not in cheats}
    wrongly = {(q.class_no, q.day) for q in questions(made.book) if q.class_no and q.class_no not in cheats}
    assert honest_days
    assert len(wrongly) <= len(honest_days) / 100


def test_the_order_of_the_book_does_not_matter(made: Season) -> None:
    shuffled = list(made.seen)
    Random(7).shuffle(shuffled)
    assert questions(replace(made.book, seen=tuple(shuffled))) == questions(made.book)


def test_keys_are_unique(made: Season) -> None:
    keys = [(q.rule, q.key) for q in questions(made.book)]
    assert len(keys) == len(set(keys))


@pytest.mark.parametrize(("people", "each_s", "is_asked"), [(8, 2.5, True), (7, 1, False), (8, 2.6, False)])
def test_a_rush_is_many_people_and_no_time(people: int, each_s: float, is_asked: bool) -> None:
    run = [seen(f"P{n}", NINE + timedelta(seconds=n * each_s)) for n in range(people)]
    assert bool(asked(Rule.RUSH, Book(run))) is is_asked


def test_one_person_again_and_again_is_no_rush() -> None:
    run = [seen("P0", NINE + timedelta(seconds=n), id=f"e{n}") for n in range(20)]
    assert not asked(Rule.RUSH, Book(run))


def orders(*days: str) -> Book:
    return Book(
        [
            seen(who, NINE + timedelta(days=day, seconds=20 * place))
            for day, order in enumerate(days)
            for place, who in enumerate(order)
        ]
    )


def test_the_same_order_three_days_running_is_asked_about() -> None:
    (one,) = asked(Rule.SAME_ORDER, orders("abcdefgh", "abcdefgh", "abcdefgh", "hgfedcba"))
    assert one.figures == ("3", "8")
    assert len(one.events) == 24


@pytest.mark.parametrize(
    "days",
    [
        ("abcdefgh", "abcdefgh", "hgfedcba"),
        ("abcdefgh", "cbadefhg", "abcdefgh"),
        ("abcdefg", "abcdefg", "abcdefg"),
    ],
    ids=["two days", "some change places", "seven people"],
)
def test_less_than_that_is_not(days: tuple[str, ...]) -> None:
    assert not asked(Rule.SAME_ORDER, orders(*days))


@pytest.mark.parametrize(("after", "is_asked"), [(180, True), (181, False), (-60, False)])
def test_in_and_out_within_moments(after: int, is_asked: bool) -> None:
    book = Book([seen("P"), seen("P", NINE + timedelta(seconds=after), Action.OUT)])
    assert bool(asked(Rule.IN_AND_OUT, book)) is is_asked


def test_two_points_faster_than_anybody_travels() -> None:
    there = seen("P", NINE + timedelta(minutes=4, seconds=59), point="东校区")
    assert asked(Rule.TWO_PLACES, Book([seen("P"), there]))
    later = replace(there, at=NINE + timedelta(minutes=5))
    assert not asked(Rule.TWO_PLACES, Book([seen("P"), later]))


def test_two_sessions_that_overlap() -> None:
    other = seen("P", NINE + timedelta(minutes=30), class_no="C2", session_no="C2-0302")
    sessions = (held(), held(no="C2"))
    assert asked(Rule.TWO_PLACES, Book([seen("P"), other], sessions))
    apart = replace(sessions[1], begins=sessions[0].ends, ends=sessions[0].ends + timedelta(hours=1))
    assert not asked(Rule.TWO_PLACES, Book([seen("P"), other], (sessions[0], apart)))


def test_outside_the_timetable() -> None:
    night, unknown = seen("P", NINE + timedelta(hours=9)), seen("Q", session_no="C9-1")
    found = asked(Rule.OUTSIDE, Book([seen("R"), night, unknown], (held(),)))
    assert {event for q in found for event in q.events} == {night.id, unknown.id}


def test_a_class_that_has_left_the_mirror_is_not_outside_its_timetable() -> None:
    gone = seen("P", class_no="C9", session_no="C9-1")
    assert not asked(Rule.OUTSIDE, Book([seen("R"), gone], (held(),)))


def days_of(who: str, *days: int) -> list[Seen]:
    return [seen(who, NINE + timedelta(days=day)) for day in days]


def test_long_away_then_never_missing() -> None:
    everybody = days_of("Q", *range(20))
    (one,) = asked(Rule.DORMANT, Book([*everybody, *days_of("P", *range(12, 20))]))
    assert one.about == ("P",)
    assert one.figures == ("12", "8")


@pytest.mark.parametrize("days", [range(13, 20), [*range(11, 15), *range(16, 20)], range(9, 20)])
def test_who_comes_late_or_misses_again_is_left_alone(days: list[int]) -> None:
    book = Book([*days_of("Q", *range(20)), *days_of("P", *days)])
    assert not [q for q in asked(Rule.DORMANT, book) if q.about == ("P",)]


def test_an_idle_voucher() -> None:
    book = Book(
        days_of("Q", *range(10)), used=(Used("V1", "P", "C1", NINE),), today=NINE.date() + timedelta(9)
    )
    (one,) = asked(Rule.IDLE_VOUCHER, book)
    assert one.events == ("V1",)
    came = replace(book, seen=(*book.seen, *days_of("P", 3)))
    assert not asked(Rule.IDLE_VOUCHER, came)


def test_a_class_that_is_over_makes_no_voucher_idle() -> None:
    book = Book(
        days_of("P", *range(5)), used=(Used("V1", "P", "C1", NINE),), today=NINE.date() + timedelta(90)
    )
    assert not asked(Rule.IDLE_VOUCHER, book)


def test_one_operators_overrides() -> None:
    assisted = [seen(f"P{n}", NINE + timedelta(minutes=n), operator="李") for n in range(10)]
    assert asked(Rule.OVERRIDES, Book(assisted))
    assert not asked(Rule.OVERRIDES, Book(assisted[:9]))
    crowd = [seen(f"Q{n}", NINE + timedelta(minutes=n)) for n in range(24)]
    assert not asked(Rule.OVERRIDES, Book([*assisted, *crowd]))


def test_sign_ins_around_a_moved_clock() -> None:
    step = Stepped("s1", "KSK-1", NINE + timedelta(minutes=9), timedelta(minutes=-2))
    (one,) = asked(Rule.CLOCK, Book([seen("P")], steps=(step,)))
    assert one.events[0] == "s1"
    assert not asked(Rule.CLOCK, Book([seen("P")], steps=(replace(step, moved=timedelta(seconds=119)),)))
    assert not asked(Rule.CLOCK, Book([seen("P")], steps=(replace(step, desk="KSK-2"),)))


@pytest.mark.parametrize(("came", "is_asked"), [(False, True), (True, False), (None, False)])
def test_learners_without_a_teacher(came: bool | None, is_asked: bool) -> None:
    assert bool(asked(Rule.NO_TEACHER, Book([seen("P")], (held(teacher=came),)))) is is_asked


def test_one_face_for_two_people() -> None:
    assert not asked(Rule.SAME_FACE, Book([seen("P")]))
    assert asked(Rule.SAME_FACE, Book([seen("P", one_face=True)]))


def test_two_whom_the_desk_takes_for_one_are_asked_about_once() -> None:
    def alike(no: str, days: int, *people: str) -> Alike:
        at = NINE + timedelta(days=days)
        return Alike(no, "KSK-1", at, at.date(), people)

    came = [seen("P"), seen("Q", NINE + timedelta(days=1))]
    told = (alike("A2", 1, "Q", "P"), alike("A1", 0, "P", "Q"), alike("A3", 0, "R"), alike("A4", 2, "P", "R"))
    first, other = asked(Rule.SAME_FACE, Book(came, alike=told))
    assert (first.key, first.events, first.about) == ("A1", ("A1", came[0].id), ("P", "Q"))
    assert (other.key, other.events, other.about) == ("A4", ("A4",), ("P", "R"))
