"""抽查: what proves a learner drawn, who has a word, and which check a person is wanted for."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as some

from kiosk.domain.evidence import Factor
from kiosk.domain.spot import Seen, answers_of, complete, open_for, policy_of, proves
from sync.records import Action, Method, SpotAnswer, SpotCheck, SpotMode, SpotWord
from tests.support.timetables import at

CHECK = SpotCheck("SP1", "S1", ("T1", "T2"), at("09:30"), SpotMode.PIN)
CARD, PIN, FACE, ECARD, STAFF = Factor.CARD, Factor.PIN, Factor.FACE, Factor.ECARD, Factor.STAFF


@pytest.mark.parametrize(
    ("mode", "shown", "enough"),
    [
        (SpotMode.CARD, {CARD}, True),
        (SpotMode.CARD, {ECARD}, True),
        (SpotMode.CARD, {FACE}, False),
        (SpotMode.CARD, {STAFF}, False),
        (SpotMode.PIN, {CARD}, False),
        (SpotMode.PIN, {CARD, PIN}, True),
        (SpotMode.FACE, {CARD, PIN}, False),
        (SpotMode.FACE, {CARD, FACE}, True),
        (SpotMode.ROLLCALL, {CARD, PIN, FACE}, False),
        (SpotMode.UNKNOWN, {CARD, PIN, FACE}, False),
    ],
)
def test_what_a_sign_in_proves_to_a_check(mode: SpotMode, shown: set[Factor], enough: bool) -> None:
    assert proves(mode, frozenset(shown)) is enough


@pytest.mark.parametrize("mode", [SpotMode.CARD, SpotMode.PIN, SpotMode.FACE])
def test_staff_are_always_a_way_where_a_visit_is(mode: SpotMode) -> None:
    policy = policy_of(mode)
    assert policy is not None
    assert frozenset({STAFF}) in policy.of(Action.IN)


@pytest.mark.parametrize("mode", [SpotMode.ROLLCALL, SpotMode.UNKNOWN])
def test_a_roll_call_takes_no_visit(mode: SpotMode) -> None:
    assert policy_of(mode) is None


def seen(number: int, no: str, word: SpotWord, check_no: str = "SP1") -> Seen:
    return Seen(number, check_no, no, word, Method.STAFF if word is SpotWord.PRESENT else None)


def test_the_later_word_holds_and_others_are_not_asked_about() -> None:
    words = [
        seen(1, "T1", SpotWord.ABSENT), seen(4, "T1", SpotWord.PRESENT), seen(2, "T9", SpotWord.PRESENT),
        seen(3, "T2", SpotWord.REFUSED, "SP2"),
    ]  # fmt: skip
    found = answers_of(CHECK, words)
    assert found == {"T1": SpotAnswer("T1", SpotWord.PRESENT, Method.STAFF)}
    assert complete(CHECK, found) is None
    both = answers_of(CHECK, [*words, seen(5, "T2", SpotWord.ABSENT)])
    said = complete(CHECK, both)
    assert said is not None
    assert [one.trainee_no for one in said] == ["T1", "T2"]


@given(some.permutations([seen(n, f"T{n % 2 + 1}", word) for n, word in enumerate(SpotWord)]))
def test_in_whichever_order(words: list[Seen]) -> None:
    assert answers_of(CHECK, words) == answers_of(CHECK, sorted(words, key=lambda one: one.number))


def test_the_most_urgent_check_of_this_person_until_it_is_over() -> None:
    later = replace(CHECK, check_no="SP2", deadline=at("10:00"))
    assert open_for([later, CHECK], ["T2"], at("09:30")) == (CHECK, "T2")
    assert open_for([later, CHECK], ["T2"], at("09:31")) == (later, "T2")
    assert open_for([later, CHECK], ["T2"], at("10:01")) is None
    assert open_for([later, CHECK], ["T3"], at("09:00")) is None
