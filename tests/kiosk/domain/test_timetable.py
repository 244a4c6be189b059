"""Which sittings a day's sessions make."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest

from kiosk.domain.timetable import Preset, Sitting, clock_text, from_ms, local_day, sittings
from sync.records import Session, SessionKind
from tests.support.timetables import DAY, at, session

MORNING = [session("S1", "08:00", "09:35"), session("S2", "09:55", "11:30")]
AFTERNOON = [session("S3", "14:00", "15:35"), session("S4", "15:55", "17:30")]


def told(made: list[Sitting]) -> list[str]:
    """`S1 #1 08:00–09:35` and what it covers beyond itself."""
    return [
        f"{s.session_no} #{s.ordinal} {clock_text(s.begins)}–{clock_text(s.ends)}"
        + ("" if s.covers == (s.session_no,) else f" ({' '.join(s.covers)})")
        for s in made
    ]


TABLES: dict[str, tuple[list[Session], Preset, list[str]]] = {
    "one a session": (
        MORNING, Preset.SESSION, ["S1 #1 08:00–09:35", "S2 #2 09:55–11:30"]
    ),
    "four a day": (
        MORNING + AFTERNOON, Preset.FOUR, ["S1 #1 08:00–11:30 (S1 S2)", "S3 #2 14:00–17:30 (S3 S4)"]
    ),
    "four a day, told in another order": (
        [*AFTERNOON, *reversed(MORNING)],
        Preset.FOUR,
        ["S1 #1 08:00–11:30 (S1 S2)", "S3 #2 14:00–17:30 (S3 S4)"],
    ),
    "four a day, nothing in the morning": (AFTERNOON, Preset.FOUR, ["S3 #1 14:00–17:30 (S3 S4)"]),
    "four a day, the first one cancelled": (
        [replace(MORNING[0], cancelled=True), MORNING[1]], Preset.FOUR, ["S2 #1 09:55–11:30"]
    ),
    "four a day, begun just before half past twelve": (
        [session("S1", "12:29", "13:00"), session("S2", "12:30", "13:30")],
        Preset.FOUR,
        ["S1 #1 12:29–13:00", "S2 #2 12:30–13:30"],
    ),
    "four a day, the longer one ends it": (
        [session("S1", "08:00", "12:00"), session("S2", "09:00", "10:00")],
        Preset.FOUR,
        ["S1 #1 08:00–12:00 (S1 S2)"],
    ),
    "cancelled": ([replace(MORNING[0], cancelled=True)], Preset.SESSION, []),
    "online": ([replace(MORNING[0], kind=SessionKind.ONLINE)], Preset.SESSION, []),
    "the ordinal counts what is held": (
        [replace(MORNING[0], cancelled=True), MORNING[1]], Preset.SESSION, ["S2 #1 09:55–11:30"]
    ),
    "two classes count for themselves": (
        [*MORNING, session("B1", "08:30", "09:00", class_no="C2")],
        Preset.SESSION,
        ["S1 #1 08:00–09:35", "B1 #1 08:30–09:00", "S2 #2 09:55–11:30"],
    ),
    "over midnight": ([session("N1", "22:00", "+1 00:30")], Preset.FOUR, ["N1 #1 22:00–00:30"]),
    "a new day counts anew": (
        [session("N1", "22:00", "23:00"), session("D1", "+1 08:00", "+1 09:00")],
        Preset.SESSION,
        ["N1 #1 22:00–23:00", "D1 #1 08:00–09:00"],
    ),
    "none": ([], Preset.FOUR, []),
}  # fmt: skip


@pytest.mark.parametrize("case", TABLES)
def test_sittings(case: str) -> None:
    sessions, preset, expected = TABLES[case]
    assert told(sittings(sessions, preset)) == expected


def test_four_a_day_wants_what_any_of_its_sessions_wants() -> None:
    first, second = (replace(one, needs_out=False) for one in MORNING)
    (half,) = sittings([replace(first, needs_in=False), second], Preset.FOUR)
    assert (half.needs_in, half.needs_out) == (True, False)


def test_a_sitting_belongs_to_the_day_it_begins() -> None:
    (night,) = sittings([session("N1", "22:00", "+1 00:30")], Preset.SESSION)
    assert night.day == DAY


def test_the_local_day_is_shanghai_s() -> None:
    assert local_day(at("00:05")) == DAY
    assert local_day(from_ms(1_772_413_020_000)) == date(2026, 3, 2)
    assert clock_text(from_ms(1_772_413_020_000)) == "08:57"
