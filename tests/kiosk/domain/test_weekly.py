"""A week becomes sessions: holidays out, 调休 days in, and patterns that cannot be are refused."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import date, time, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kiosk.domain.timetable import CHINA
from kiosk.domain.weekly import Slot, Weekly, WeeklyFault, as_json, expand, fault_of, from_json

MORNING, EVENING = Slot(1, time(8, 30), time(10, 5), "101", "王"), Slot(1, time(19), time(21))
THURSDAY = Slot(4, time(14), time(16))
APRIL = Weekly(date(2026, 4, 1), date(2026, 4, 30), (EVENING, MORNING, THURSDAY))


def begun(weekly: Weekly) -> list[str]:
    return [f"{one.begins.astimezone(CHINA):%m-%d %H:%M}" for one in expand("C1", weekly)]


def test_a_month() -> None:
    assert begun(APRIL)[:4] == ["04-02 14:00", "04-06 08:30", "04-06 19:00", "04-09 14:00"]
    assert len(begun(APRIL)) == 4 * 2 + 5


def test_a_holiday_has_no_sessions_and_the_saturday_for_it_is_taught_like_the_monday() -> None:
    """清明: Monday off, made up on the Saturday before the next week."""
    changed = replace(APRIL, off=frozenset({date(2026, 4, 6)}), like={date(2026, 4, 11): 1})
    assert [one for one in begun(changed) if one[:5] in ("04-06", "04-11")] == ["04-11 08:30", "04-11 19:00"]
    assert len(begun(changed)) == len(begun(APRIL))


def test_a_weekday_taught_like_another_loses_its_own_slots() -> None:
    changed = replace(APRIL, like={date(2026, 4, 2): 1})
    assert begun(changed)[:2] == ["04-02 08:30", "04-02 19:00"]


def test_a_session_keeps_its_number_when_other_days_change() -> None:
    before = {one.session_no for one in expand("C1", APRIL)}
    after = {one.session_no for one in expand("C1", replace(APRIL, off=frozenset({date(2026, 4, 2)})))}
    assert before - after == {"C1-20260402-1400"} and after < before


FAULTS = {
    WeeklyFault.TERM_BACKWARDS: replace(APRIL, ends=date(2026, 3, 1)),
    WeeklyFault.TERM_TOO_LONG: replace(APRIL, ends=date(2062, 4, 30)),
    WeeklyFault.NO_SLOT: replace(APRIL, slots=()),
    WeeklyFault.SLOT_BACKWARDS: replace(APRIL, slots=(Slot(1, time(9), time(9)),)),
    WeeklyFault.OVERLAP: replace(APRIL, slots=(MORNING, Slot(1, time(10), time(11)))),
    WeeklyFault.OFF_AND_TAUGHT: replace(APRIL, off=frozenset({date(2026, 4, 4)}), like={date(2026, 4, 4): 1}),
    WeeklyFault.NO_SESSION: replace(APRIL, ends=date(2026, 4, 1)),
}


@pytest.mark.parametrize("fault", FAULTS)
def test_a_pattern_that_cannot_be(fault: WeeklyFault) -> None:
    assert fault_of(FAULTS[fault]) is fault
    assert fault_of(APRIL) is None
    assert set(FAULTS) == set(WeeklyFault)


DAYS = st.dates(date(2026, 1, 1), date(2027, 12, 31))
SLOTS = st.builds(
    lambda weekday, hour: Slot(weekday, time(hour), time(hour, 45)), st.integers(1, 7), st.integers(0, 23)
)


@given(
    DAYS,
    st.integers(0, 120),
    st.lists(SLOTS, min_size=1, max_size=6, unique=True),
    st.frozensets(DAYS, max_size=5),
    st.dictionaries(DAYS, st.integers(1, 7), max_size=5),
)
def test_every_session_lies_in_the_term_on_a_day_that_is_taught(
    starts: date, length: int, slots: list[Slot], off: frozenset[date], like: dict[date, int]
) -> None:
    weekly = Weekly(starts, starts + timedelta(days=length), tuple(slots), off - like.keys(), like)
    sessions = expand("C1", weekly)
    assert len({one.session_no for one in sessions}) == len(sessions)
    for one in sessions:
        day = one.begins.astimezone(CHINA).date()
        assert weekly.starts <= day <= weekly.ends and day not in weekly.off
        assert weekly.like.get(day, day.isoweekday()) in {slot.weekday for slot in slots}
    assert from_json(json.loads(json.dumps(as_json(weekly)))) == weekly
