"""What speaks for an outage, and who is not late because of it; the numbers of sheets."""

from __future__ import annotations

from datetime import date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as hst

from kiosk.domain.outage import Beat, Ground, OnTime, Outage, Weight, evidence, excused
from kiosk.domain.sheets import NotASheet, SheetCode, read_code, sheet_no
from kiosk.domain.timetable import Preset, sittings
from tests.support.timetables import DAY, at, session

OUT = Outage("O", at("08:20"), at("09:05"))
(LESSON,) = sittings([session("S1", "08:30", "10:05")], Preset.SESSION)
(EARLIER,) = sittings([session("S0", "08:00", "10:00")], Preset.SESSION)


@pytest.mark.parametrize(
    ("clock", "paper", "why"),
    [
        ("08:50", True, OnTime.PAPER),
        ("09:05", True, OnTime.PAPER),
        ("09:06", True, None),
        ("09:06", False, OnTime.QUEUE),
        ("09:25", False, OnTime.QUEUE),
        ("09:26", False, None),
        ("08:50", False, None),
    ],
)
def test_who_is_not_late(clock: str, paper: bool, why: OnTime | None) -> None:
    assert excused(LESSON, at(clock), [OUT], paper=paper) is why


def test_a_class_that_began_before_the_outage_had_a_desk_to_sign_at() -> None:
    assert excused(EARLIER, at("09:10"), [OUT], paper=False) is None


def weights(*beats: Beat) -> dict[Ground, Weight]:
    return {one.ground: one.weight for one in evidence(OUT, beats)}


def test_a_silent_book_supports_it_and_a_new_start_too() -> None:
    found = weights(Beat(at("08:19"), 4, signs=True), Beat(at("09:06"), 5, signs=True))
    assert (found[Ground.GAP], found[Ground.RESTART]) == (Weight.SUPPORTS, Weight.SUPPORTS)
    assert found[Ground.SIGNS] is Weight.SILENT


def test_people_who_signed_by_themselves_contradict_it() -> None:
    found = weights(*(Beat(at(f"08:{minute}"), 4, signs=True) for minute in range(20, 60, 5)))
    assert (found[Ground.GAP], found[Ground.SIGNS]) == (Weight.SILENT, Weight.CONTRADICTS)


def test_what_the_desk_said_was_wrong_when_it_began_counts_and_what_was_mended_before_does_not() -> None:
    broken = Beat(at("08:10"), 4, faults=("D02",))
    assert weights(broken)[Ground.FAULTS] is Weight.SUPPORTS
    mended = Beat(at("08:15"), 4, faults=())
    assert weights(broken, mended)[Ground.FAULTS] is Weight.SILENT
    assert weights(Beat(at("09:30"), 4, faults=("D02",)))[Ground.FAULTS] is Weight.SILENT
    assert weights(Beat(at("08:40"), 4, steps=True))[Ground.CLOCK] is Weight.SUPPORTS


def test_nothing_at_all_is_the_longest_gap() -> None:
    assert weights()[Ground.GAP] is Weight.SUPPORTS


# --- sheets --------------------------------------------------------------------------------------------------

DAYS = hst.dates(date(2020, 1, 1), date(2099, 12, 31))


@given(DAYS, hst.integers(1, 999), hst.integers(1, 40))
def test_a_code_says_what_was_put_in_and_so_does_its_number(day: date, number: int, page: int) -> None:
    no = sheet_no(day, number)
    code = SheetCode(no, day, "KSK-1", "ORG|1".replace("|", "/"), "S1", page)
    assert read_code(code.text) == code
    assert read_code(no) == read_code(no.replace("-", "")) == SheetCode(no, day)


@given(DAYS, hst.integers(1, 999), hst.integers(0, 9), hst.integers(1, 9))
def test_one_wrong_digit_is_found(day: date, number: int, place: int, off: int) -> None:
    digits = sheet_no(day, number).replace("-", "")
    wrong = digits[:place] + str((int(digits[place]) + off) % 10) + digits[place + 1 :]
    with pytest.raises(NotASheet):
        read_code(wrong)


@pytest.mark.parametrize(
    "text", ["", "123", "https://example.invalid", "KSHEET1|a|b|c|d|e", "KSHEET1|||||", "9" * 10]
)
def test_what_is_no_sheet(text: str) -> None:
    with pytest.raises(NotASheet):
        read_code(text)


def test_a_day_has_its_numbers_used_up_at_some_time() -> None:
    with pytest.raises(ValueError, match="1000 sheets"):
        sheet_no(DAY, 1000)


def test_the_outage_holds_both_its_ends() -> None:
    assert OUT.holds(OUT.begins) and OUT.holds(OUT.ends)
    assert not OUT.holds(OUT.ends + timedelta(microseconds=1))
    assert isinstance(OUT.begins, datetime)
