"""When a day may be closed, what as, and who signs it."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import pytest

from kiosk.domain.closes import Close, Doubt, State
from kiosk.domain.closing import (
    DayFacts,
    Digest,
    Item,
    NoSecond,
    Standing,
    checklist,
    due_by,
    hindering,
    no_second,
    state_of,
)

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
    assert no_second(CLOSE, "李老师 ", AFTER, on.__contains__) is NoSecond.SAME
    assert no_second(CLOSE, "王老师", OUT - timedelta(seconds=1), on.__contains__) is NoSecond.EARLY
    apart = replace(CLOSE, doubt=Doubt.APART)
    assert no_second(apart, "王老师", AFTER, on.__contains__) is NoSecond.APART
    signed = replace(CLOSE, second="王老师")
    assert no_second(signed, "周老师", AFTER, on.__contains__) is NoSecond.SIGNED
    assert no_second(replace(CLOSE, replaced_by="L"), "王老师", AFTER, on.__contains__) is NoSecond.REPLACED
