"""The life of a voucher: only what the table allows, and the desk causes two things of it."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kiosk.domain.voucher_life import (
    CAUSED_HERE,
    LIFE,
    EarlierUse,
    VoucherEvent,
    after,
    may_become,
    may_cause,
    second_this_year,
    state_on,
)
from sync.records import VoucherState
from tests.support.vouchers import voucher

S, E = VoucherState, VoucherEvent
FINAL = (S.SETTLED, S.RETURNED, S.EXPIRED)
EVENTS = st.lists(st.sampled_from(VoucherEvent), max_size=12)


def test_every_state_has_its_row() -> None:
    assert set(LIFE) == set(VoucherState)


def test_what_the_public_words_say() -> None:
    assert after(S.UNCLAIMED, E.CLAIM) is S.CLAIMED
    assert after(S.CLAIMED, E.USE) is S.USED
    assert after(S.USED, E.REVOKE) is S.CLAIMED
    assert after(S.USED, E.SETTLE) is S.SETTLED
    assert after(S.CLAIMED, E.SETTLE) is S.SETTLED, "written off without a scan (Wuxi)"
    assert after(S.USED, E.EXPIRE) is None, "what was used does not expire"
    assert after(S.UNCLAIMED, E.USE) is None


@pytest.mark.parametrize("state", [*FINAL, S.UNKNOWN])
def test_nothing_follows_the_last_states_nor_what_nobody_knows(state: VoucherState) -> None:
    assert not LIFE[state]


@given(EVENTS)
def test_used_once_whatever_happens(events: list[VoucherEvent]) -> None:
    """Over any history a voucher is used again only where its use was taken back."""
    state, uses, revoked = S.UNCLAIMED, 0, 0
    for event in events:
        following = after(state, event)
        if following is None:
            continue
        uses += event is E.USE
        revoked += event is E.REVOKE
        state = following
        assert uses - revoked in (0, 1)
        assert (state is S.USED) <= (uses - revoked == 1)


@given(EVENTS)
def test_final_is_final(events: list[VoucherEvent]) -> None:
    state = S.UNCLAIMED
    for event in events:
        before, state = state, after(state, event) or state
        if before in FINAL:
            assert state is before


@given(st.sampled_from(VoucherState), EVENTS)
def test_whatever_can_happen_may_be_told_later(start: VoucherState, events: list[VoucherEvent]) -> None:
    state = start
    for event in events:
        state = after(state, event) or state
    assert may_become(start, state) is (S.UNKNOWN not in (start, state))


def test_the_desk_uses_and_takes_back_and_never_settles() -> None:
    assert {E.USE, E.REVOKE} == CAUSED_HERE
    assert not any(may_cause(state, E.SETTLE) for state in VoucherState)
    assert [state for state in VoucherState if may_cause(state, E.USE)] == [S.CLAIMED]
    assert [state for state in VoucherState if may_cause(state, E.REVOKE)] == [S.USED]


def test_what_cannot_have_come_about_is_seen() -> None:
    assert may_become(S.UNCLAIMED, S.SETTLED)
    assert may_become(S.USED, S.CLAIMED)
    assert not may_become(S.SETTLED, S.CLAIMED)
    assert not may_become(S.EXPIRED, S.USED)
    assert not may_become(S.UNKNOWN, S.UNKNOWN)


@given(st.integers(-40, 40), st.sampled_from(VoucherState))
def test_it_expires_after_its_last_day_unless_used(days: int, state: VoucherState) -> None:
    one = voucher(state=state)
    found = state_on(one, one.valid_to + timedelta(days=days))
    expires = days > 0 and state in (S.UNCLAIMED, S.CLAIMED)
    assert found is (S.EXPIRED if expires else state)


def test_amounts_stay_what_they_are() -> None:
    assert replace(voucher(), face_value=None).face_value is None, "抵用券 has none, and that is right"


def test_once_a_year_for_an_occupation() -> None:
    earlier = [EarlierUse("电工", date(2026, 1, 5)), EarlierUse("焊工", date(2025, 12, 31))]
    assert second_this_year("电工", date(2026, 11, 2), earlier)
    assert not second_this_year("焊工", date(2026, 11, 2), earlier)
    assert not second_this_year("电工", date(2027, 1, 1), earlier)
    assert not second_this_year("", date(2026, 11, 2), [EarlierUse("", date(2026, 1, 1))])
