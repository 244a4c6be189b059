"""What staff type to find a verification, by what it looks like."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

import pytest

from kiosk.domain.record_search import Period, read_search
from sync.records import CheckSearch, Only

TODAY = date(2026, 11, 26)
DAY_MS = 24 * 3_600_000


def read(text: str, period: Period = Period.ALL) -> CheckSearch:
    return read_search(text, Only.ALL, period, TODAY)


def midnight(day: date) -> int:
    return round(datetime(day.year, day.month, day.day, tzinfo=UTC).timestamp() * 1000) - 8 * 3_600_000


@pytest.mark.parametrize(
    ("text", "wanted"),
    [
        ("", CheckSearch()),
        ("0196", CheckSearch(tail="0196")),
        ("9 9００", CheckSearch(word="9 900")),
        ("A7b1", CheckSearch(tail="A7b1")),
        ("990020260000000196", CheckSearch(code="990020260000000196")),
        ("张三", CheckSearch(word="张三")),
        ("zhs", CheckSearch(word="zhs")),
        ("zsmn", CheckSearch(word="zsmn")),
        ("张三 0196", CheckSearch(word="张三", tail="0196")),
        ("2-30", CheckSearch(word="2-30")),
    ],
)
def test_words_by_their_looks(text: str, wanted: CheckSearch) -> None:
    assert read(text) == wanted


@pytest.mark.parametrize(
    ("text", "day"),
    [
        ("2026-11-22", date(2026, 11, 22)),
        ("11-22", date(2026, 11, 22)),
        ("11月22日", date(2026, 11, 22)),
        ("2026年1月2日", date(2026, 1, 2)),
        ("12.1", date(2025, 12, 1)),
    ],
)
def test_a_day_is_a_day_of_china(text: str, day: date) -> None:
    wanted = read(text, Period.TODAY)
    assert (wanted.since_ms, wanted.until_ms) == (midnight(day), midnight(day) + DAY_MS)


def test_a_period_ends_with_today() -> None:
    assert read("", Period.TODAY).since_ms == midnight(TODAY)
    assert read("", Period.WEEK).since_ms == midnight(TODAY - timedelta(days=6))
    assert read("", Period.WEEK).until_ms == midnight(TODAY) + DAY_MS
