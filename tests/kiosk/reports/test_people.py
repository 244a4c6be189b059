"""Men and women by age, each person once."""

from __future__ import annotations

from datetime import date

import pytest

from kiosk.domain.identity import is_male
from kiosk.reports.people import BANDS, UNKNOWN, age, band, people_sheet
from kiosk.words import Words
from sync.records import RESIDENT_ID, PersonKey

ZH = Words("zh", strict=True)
ON = date(2026, 11, 30)


def born(day: str, sex: int = 1) -> PersonKey:
    return PersonKey(RESIDENT_ID, f"990000{day}00{sex}X")


@pytest.mark.parametrize(
    ("day", "years"), [("20011130", 25), ("20011201", 24), ("20000229", 26), ("20261130", 0)]
)
def test_whole_years(day: str, years: int) -> None:
    assert age(date(int(day[:4]), int(day[4:6]), int(day[6:])), ON) == years


def test_a_band_begins_on_the_birthday() -> None:
    assert (band(born("20011130"), ON), band(born("20011201"), ON)) == (25, 16)
    assert band(born("20150101"), ON) == 0 and band(born("19300101"), ON) == BANDS[-1]
    assert band(PersonKey("02", "G1234567"), ON) == UNKNOWN


def test_sums_go_both_ways_and_strangers_are_not_dropped() -> None:
    people = [born("20000101"), born("20000101", 2), born("19700101", 3), PersonKey("02", "G1234567")]
    assert [is_male(one) for one in people] == [True, False, True, None]
    *rows, last = people_sheet(people, 2, ON, ZH).rows
    assert last == ["合计", 2, 1, 3, 6]
    assert [sum(int(str(row[place])) for row in rows) for place in (1, 2, 3, 4)] == [2, 1, 3, 6]
