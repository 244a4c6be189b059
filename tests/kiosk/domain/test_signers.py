"""Two signatures that may be one person's, at the edges of what is asked."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, timedelta

import pytest

from kiosk.domain.integrity import questions
from kiosk.domain.questions import Book, Given, Rule, Signed
from kiosk.domain.timetable import CHINA
from kiosk.training.season import season

EVENING = datetime(2026, 3, 9, 18, 0, tzinfo=CHINA)
CHIEF, A, B = "冯校长", "甲老师", "乙老师"
CLOSE = Signed("K-1-9", EVENING, EVENING.date(), A, B)
RULES = (Rule.ONE_GIVER, Rule.NEW_SIGNER)


def gave(member: str, by: str = CHIEF, before: timedelta = timedelta(days=2), *, new: bool = False) -> Given:
    at = EVENING - before
    return Given(f"K-1-{member}{by}", at, at.date(), member, by, new)


def asked(*given: Given, signed: tuple[Signed, ...] = (CLOSE,)) -> list[tuple[Rule, tuple[str, ...]]]:
    found = questions(Book((), given=given, signed=signed))
    return [(one.rule, one.events) for one in found]


def test_both_pins_from_one_hand() -> None:
    one, other = gave(A), gave(B)
    assert asked(one, other) == [(Rule.ONE_GIVER, (one.id, other.id, CLOSE.id))]


def test_it_explains_itself() -> None:
    (one,) = questions(Book((), given=(gave(A), gave(B)), signed=(CLOSE,)))
    assert (one.figures, one.operator, one.day) == ((CHIEF, "7", A, B), CHIEF, CLOSE.day)


def test_through_a_third_member_made_for_it() -> None:
    assert asked(gave("丙老师"), gave(A, "丙老师"), gave(B))[0][0] is Rule.ONE_GIVER


def test_whatever_spelling() -> None:
    assert asked(gave(f"{A} "), gave(B, f" {CHIEF}"))[0][0] is Rule.ONE_GIVER


@pytest.mark.parametrize(
    "given",
    [
        (gave(A),),
        (gave(A), gave(B, "吴老师")),
        (gave(A), gave("丁老师")),
        (gave(A), gave(B, before=timedelta(days=7, minutes=1))),
        (gave(A), gave(B, before=timedelta(minutes=-1))),
    ],
    ids=["one of the two", "two hands", "not who signed", "long ago", "afterwards"],
)
def test_what_is_ordinary(given: tuple[Given, ...]) -> None:
    assert asked(*given) == []


def test_seven_days_are_within() -> None:
    assert len(asked(gave(A), gave(B, before=timedelta(days=7)))) == 1


def test_once_however_much_they_sign() -> None:
    later = replace(
        CLOSE, id="K-1-12", at=EVENING + timedelta(days=1), day=EVENING.date() + timedelta(days=1)
    )
    assert len(asked(gave(A), gave(B), signed=(CLOSE, later))) == 1
    assert len(asked(gave(A), gave(B), signed=(later, CLOSE))) == 1


def test_a_member_made_that_day() -> None:
    hour = timedelta(hours=1)
    made = gave(B, before=hour, new=True)
    assert asked(made) == [(Rule.NEW_SIGNER, (made.id, CLOSE.id))]
    assert asked(gave(B, before=hour)) == [], "a new PIN is no new member"
    assert asked(gave(B, before=timedelta(days=1), new=True)) == []
    assert asked(gave("丁老师", before=hour, new=True)) == []


@pytest.mark.parametrize("seed", range(5))
def test_honest_evenings_are_left_alone(seed: int) -> None:
    made = season(seed, classes=1, cases=False)
    assert len(made.signed) == 21 and len(made.given) == 2
    assert [one for one in questions(made.book) if one.rule in RULES] == []
