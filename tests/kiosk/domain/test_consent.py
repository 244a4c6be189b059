"""Who may be asked for a face, and whose may be used."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kiosk.domain.consent import Allowed, AskConsent, FaceAnswer, NotAllowed, WhyNot, may_use_face, of_age
from sync.records import Consent, ConsentAct, ConsentMethod, Notice, PersonKey, Purpose

GROWN = PersonKey("01", "11010519491231002X")
PASSPORT = PersonKey("14", "E12345678")
TODAY = date(2026, 3, 2)
NOTICE = Notice(Purpose.FACE, "2", "ab" * 32)
GIVEN = Consent("K-1-1", GROWN, ConsentAct.GIVEN, NOTICE, ConsentMethod.SCREEN, 1, "K", class_no="C1")
REFUSED = replace(GIVEN, act=ConsentAct.REFUSED)
OLDER_TEXT = replace(GIVEN, notice=replace(NOTICE, version="1"))
ENDED = replace(GIVEN, ended_ms=2)


def ask(
    *answers: Consent,
    person: PersonKey = GROWN,
    class_no: str = "C1",
    face_allowed: bool = True,
    age_confirmed: bool = False,
) -> FaceAnswer:
    return may_use_face(
        person,
        TODAY,
        class_no=class_no,
        face_allowed=face_allowed,
        notice=NOTICE,
        answers=answers,
        age_confirmed=age_confirmed,
    )


def born(day: date) -> PersonKey:
    return PersonKey("01", f"990000{day:%Y%m%d}0010")


@pytest.mark.parametrize(
    ("answers", "expected"),
    [
        pytest.param((), AskConsent(), id="never asked"),
        pytest.param((GIVEN,), Allowed(GIVEN), id="agreed"),
        pytest.param((REFUSED, GIVEN), Allowed(GIVEN), id="agreed after a no"),
        pytest.param((OLDER_TEXT,), AskConsent(), id="agreed to another text"),
        pytest.param(
            (replace(GIVEN, notice=replace(NOTICE, text_hash="cd" * 32)),), AskConsent(), id="text edited"
        ),
        pytest.param((REFUSED,), NotAllowed(WhyNot.DECLINED), id="refused in this class"),
        pytest.param((replace(REFUSED, class_no="C2"),), AskConsent(), id="refused in another"),
        pytest.param((OLDER_TEXT, REFUSED), NotAllowed(WhyNot.DECLINED), id="refused the new text"),
        pytest.param((ENDED,), NotAllowed(WhyNot.DECLINED), id="ended here"),
        pytest.param(
            (replace(ENDED, class_no="C2"), replace(REFUSED, act=ConsentAct.WITHDRAWN)),
            NotAllowed(WhyNot.DECLINED),
            id="withdrawn here",
        ),
        pytest.param((replace(ENDED, class_no="C2"),), AskConsent(), id="ended in another class"),
    ],
)
def test_what_was_said_before(answers: tuple[Consent, ...], expected: FaceAnswer) -> None:
    assert ask(*answers) == expected


def test_a_class_that_allows_no_face_is_not_asked_about() -> None:
    assert ask(face_allowed=False) == NotAllowed(WhyNot.CLASS)
    assert ask(GIVEN, face_allowed=False) == NotAllowed(WhyNot.CLASS)


def test_under_14_never_whatever_anybody_says() -> None:
    child = born(date(2012, 3, 3))
    for answers in ((), (replace(GIVEN, age_confirmed=True),)):
        assert ask(*answers, person=child, age_confirmed=True) == NotAllowed(WhyNot.UNDER_14)


def test_an_unknown_birth_date_needs_staff_once() -> None:
    assert ask(person=PASSPORT) == NotAllowed(WhyNot.AGE_UNKNOWN)
    assert ask(GIVEN, person=PASSPORT) == NotAllowed(WhyNot.AGE_UNKNOWN)
    assert ask(person=PASSPORT, age_confirmed=True) == AskConsent()
    seen = replace(GIVEN, age_confirmed=True)
    assert ask(seen, person=PASSPORT) == Allowed(seen)
    assert ask(replace(seen, ended_ms=2, class_no="C2"), person=PASSPORT) == NotAllowed(WhyNot.AGE_UNKNOWN)


@pytest.mark.parametrize(
    ("birthday", "today", "expected"),
    [
        (date(2012, 3, 2), date(2026, 3, 1), False),
        (date(2012, 3, 2), date(2026, 3, 2), False),
        (date(2012, 3, 2), date(2026, 3, 3), True),
        (date(2012, 2, 29), date(2026, 3, 1), False),
        (date(2012, 2, 29), date(2026, 3, 2), True),
        (date(2011, 12, 31), date(2026, 1, 1), True),
    ],
    ids=["the day before", "the birthday", "the day after", "1 March", "2 March", "New Year"],
)
def test_the_day_somebody_is_14(birthday: date, today: date, expected: bool) -> None:
    assert of_age(born(birthday), today) is expected


@pytest.mark.parametrize("number", ["E12345678", "990000201299990010", ""])
def test_a_number_without_a_birth_date(number: str) -> None:
    assert of_age(PersonKey("01", number), TODAY) is None


@given(birthday=st.dates(date(1900, 1, 1), date(2100, 1, 1)), days=st.integers(0, 60_000))
def test_an_age_once_reached_stays(birthday: date, days: int) -> None:
    today = birthday + timedelta(days=days)
    reached = of_age(born(birthday), today)
    assert reached == (days > 14 * 365.25 + 1) or abs(days - 14 * 365.25) < 3
    if reached:
        assert of_age(born(birthday), today + timedelta(days=1))
