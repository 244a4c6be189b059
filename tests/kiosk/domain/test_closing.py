"""When a day may be closed, what as, and what later words make of it."""

from __future__ import annotations

import random
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as hst

from kiosk.domain.closing import (
    Close,
    DayFacts,
    Digest,
    Item,
    NoSecond,
    Standing,
    State,
    checklist,
    closes,
    due_by,
    hindering,
    no_second,
    standing,
    state_of,
)
from sync.records import Entry, EntryKind, Json
from tests.support.entries import entry

DAY = date(2026, 3, 2)
OUT = datetime(2026, 3, 2, 9, 0, tzinfo=UTC)
AFTER = OUT + timedelta(minutes=1)
QUIET = DayFacts(last_out=OUT, phones_heard=True, digest=Digest.AGREES)


def test_a_quiet_day_is_reconciled() -> None:
    checks = checklist(QUIET, {}, AFTER)
    assert hindering(checks) == ()
    assert state_of(checks) is State.RECONCILED


@pytest.mark.parametrize(
    ("facts", "item"),
    [
        (replace(QUIET, questions=1), Item.QUESTIONS),
        (replace(QUIET, noted=1), Item.NOTED),
        (replace(QUIET, refusals=1), Item.REFUSALS),
        (replace(QUIET, spots=1), Item.SPOTS),
        (replace(QUIET, silent=("B",)), Item.DESKS),
        (replace(QUIET, busy=("B",)), Item.DESKS),
        (replace(QUIET, unsent=3), Item.DESKS),
        (replace(QUIET, phones_heard=False), Item.PHONES),
        (replace(QUIET, last_out=AFTER), Item.WINDOWS),
    ],
    ids=lambda value: value.value if isinstance(value, Item) else "",
)
def test_each_thing_that_is_open_keeps_the_day_open(facts: DayFacts, item: Item) -> None:
    assert hindering(checklist(facts, {}, AFTER)) == (item,)


def test_what_other_desks_have_open_counts_until_they_are_not_waited_for() -> None:
    facts = replace(QUIET, refusals=1, busy=("B",), there={Item.REFUSALS: 2, Item.QUESTIONS: 1})
    counted = {one.item: one.open for one in checklist(facts, {}, AFTER)}
    assert (counted[Item.REFUSALS], counted[Item.QUESTIONS]) == (3, 1)
    checks = checklist(facts, {Item.DESKS: "broken"}, AFTER)
    assert hindering(checks) == (Item.REFUSALS,)
    assert {one.item: one.open for one in checks}[Item.REFUSALS] == 1
    assert state_of(checks) is State.SEALED


@pytest.mark.parametrize("digest", [Digest.UNASKED, Digest.UNTOLD, Digest.DIFFERS, Digest.NONE])
def test_the_platform_is_never_waited_for(digest: Digest) -> None:
    checks = checklist(replace(QUIET, digest=digest), {}, AFTER)
    assert hindering(checks) == ()
    assert state_of(checks) is State.SEALED


def test_who_is_not_waited_for_has_a_reason_and_the_day_is_only_sealed() -> None:
    facts = replace(QUIET, silent=("B",), phones_heard=False)
    assert hindering(checklist(facts, {Item.DESKS: " ", Item.PHONES: "network"}, AFTER)) == (Item.DESKS,)
    checks = checklist(facts, {Item.DESKS: "broken", Item.PHONES: "network"}, AFTER)
    assert hindering(checks) == ()
    assert [one.why for one in checks if one.standing is Standing.WAIVED] == ["broken", "network"]
    assert state_of(checks) is State.SEALED


def test_what_is_still_open_is_not_reconciled_whatever_the_platform_says() -> None:
    assert state_of(checklist(replace(QUIET, unsent=1), {}, AFTER)) is State.SEALED


def test_what_the_school_has_to_do_itself_cannot_be_waived() -> None:
    facts = replace(QUIET, questions=1, noted=1, refusals=1, spots=1, last_out=AFTER)
    everything = dict.fromkeys(Item, "network")
    assert set(hindering(checklist(facts, everything, AFTER))) == {
        Item.QUESTIONS, Item.NOTED, Item.REFUSALS, Item.SPOTS, Item.WINDOWS,
    }  # fmt: skip


def test_a_desk_without_a_platform_waits_for_no_upload_and_no_phone() -> None:
    checks = checklist(DayFacts(last_out=OUT, unsent=40, alone=True), {}, AFTER)
    assert hindering(checks) == ()
    assert state_of(checks) is State.SEALED


def test_the_last_minute_of_signing_out_belongs_to_it() -> None:
    assert hindering(checklist(QUIET, {}, OUT)) == (Item.WINDOWS,)


# --- words of the book ---------------------------------------------------------------------------------------


def word(seq: int, **body: Json) -> Entry:
    return entry(seq, EntryKind.DAY_CLOSED, body=body, action=None)


def closed(seq: int, first: str = "李老师", second: str = "王老师", **more: Json) -> Entry:
    return word(seq, first=first, second=second, state="SEALED_TO_REPORT", **more)


def held(*words: Entry) -> Close:
    found = standing(closes(words))
    assert found is not None
    return found


def test_two_sign_at_once() -> None:
    one = held(closed(1))
    assert (one.first, one.second, one.signed, one.state) == ("李老师", "王老师", True, State.SEALED)


def test_the_second_signs_later_and_the_platform_after_that() -> None:
    first = closed(1, second="")
    assert not held(first).signed
    signed = word(2, signs=first.id, first="李老师", second="王老师")
    told = word(3, confirms=first.id, state="RECONCILED")
    one = held(first, signed, told)
    assert (one.second, one.state, one.key) == ("王老师", State.RECONCILED, first.id)


def test_nobody_is_both_people() -> None:
    first = closed(1, second="")
    assert not held(first, word(2, signs=first.id, second="李老师")).signed
    assert not held(closed(1, second="李老师")).signed


def test_of_two_second_signatures_the_first_holds() -> None:
    first = closed(1, second="")
    words = [first, word(2, signs=first.id, second="王老师"), word(3, signs=first.id, second="周老师")]
    assert held(*words).second == "王老师"


def test_a_later_close_holds_and_the_earlier_is_kept() -> None:
    first, again = closed(1), closed(5, supersedes="x", reason="漏看")
    found = closes([first, again])
    assert [one.key for one in found] == [first.id, again.id]
    assert found[0].replaced_by == again.id
    assert standing(found) == found[1]


def test_a_clock_put_back_loses_no_word() -> None:
    """Words come by their time, and the clock was put back after the first."""
    first = closed(1, second="")
    signed, told = word(2, signs=first.id, second="王老师"), word(3, confirms=first.id, state="RECONCILED")
    again = closed(5, supersedes=first.id, reason="漏看")
    assert held(signed, told, first).second == "王老师"
    assert held(signed, told, first).state is State.RECONCILED
    assert held(again, first, signed).key == again.id


def test_a_word_about_a_close_that_is_not_there_says_nothing() -> None:
    assert closes([word(2, signs="KSK-9", second="王老师"), word(3, confirms="KSK-9")]) == ()


@given(hst.lists(hst.sampled_from(["close", "sign", "confirm", "again"]), max_size=12), hst.randoms())
def test_whatever_is_said_in_whatever_order_one_close_holds_and_none_is_lost(
    acts: list[str], rng: random.Random
) -> None:
    words: list[Entry] = []
    made: list[Entry] = []
    for seq, act in enumerate(acts, start=1):
        if act in ("close", "again") or not made:
            made.append(closed(seq, second=rng.choice(["", "王老师", "李老师"])))
            words.append(made[-1])
        elif act == "sign":
            words.append(word(seq, signs=rng.choice(made).id, second=rng.choice(["王老师", "李老师"])))
        else:
            words.append(word(seq, confirms=rng.choice(made).id))
    found = closes(words)
    assert [one.key for one in found] == [one.id for one in made]
    assert [one for one in found if not one.replaced_by] == list(found[-1:])
    assert all(one.second != one.first for one in found)
    repeated = closes([*words, *words])
    assert [one.second for one in found] == [one.second for one in repeated[: len(found)]]


# --- the second signature ------------------------------------------------------------------------------------

CLOSE = Close("K", 1, "D", DAY, OUT, State.SEALED, "李老师")


def lessons_on(*days: int) -> frozenset[date]:
    return frozenset(date(2026, 3, day) for day in days)


@pytest.mark.parametrize(
    ("taught", "due"),
    [
        (lessons_on(3, 4), date(2026, 3, 3)),
        (lessons_on(7), date(2026, 3, 7)),  # a Saturday with lessons is a work day here
        (lessons_on(16), date(2026, 3, 16)),  # two weeks of holidays are none
        (frozenset(), date(2026, 3, 3)),
    ],
    ids=["tomorrow", "a Saturday", "after the holidays", "the timetable has ended"],
)
def test_until_when_the_second_may_sign(taught: frozenset[date], due: date) -> None:
    assert due_by(DAY, taught.__contains__) == due


def test_who_may_sign_as_the_second() -> None:
    on = lessons_on(3)
    assert no_second(CLOSE, "王老师", AFTER, on.__contains__) is None
    evening = datetime(2026, 3, 3, 15, 59, tzinfo=UTC)  # 23:59 in Shanghai
    assert no_second(CLOSE, "王老师", evening, on.__contains__) is None
    midnight = evening + timedelta(minutes=1)
    assert no_second(CLOSE, "王老师", midnight, on.__contains__) is NoSecond.TOO_LATE
    assert no_second(CLOSE, "李老师", AFTER, on.__contains__) is NoSecond.SAME
    signed = replace(CLOSE, second="王老师")
    assert no_second(signed, "周老师", AFTER, on.__contains__) is NoSecond.SIGNED
    assert no_second(replace(CLOSE, replaced_by="L"), "王老师", AFTER, on.__contains__) is NoSecond.REPLACED
