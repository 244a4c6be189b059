"""今日 on paper: pages of every kind, in both languages, and nobody's name on the day's own."""

from __future__ import annotations

import pytest

from kiosk.day.paper import day_sheet, history_sheet, span_sheet
from kiosk.ui import samples_day as samples
from kiosk.words import Words


@pytest.mark.parametrize("language", ["zh", "en"])
def test_every_page_has_its_numbers(language: str) -> None:
    words = Words(language, strict=True)
    day = day_sheet(samples.TODAY, words)
    (classes, todo) = day.tables
    rows = [list(row) for row in classes.rows]
    assert rows[0] == [samples.CLASS, "08:30", "36", "31", "3", "0", "4", "1", "2"]
    assert rows[-1][2:] == ["94", "83", "8", "1", "7", "4", "3"]
    assert len(list(todo.rows)) == len(samples.TODAY.todo)
    week = span_sheet(samples.WEEK, words)
    assert [len(list(table.rows)) for table in week.tables] == [5, 4]
    month = span_sheet(samples.MONTH, words)
    assert len(month.tables) == 1 and "2026-11" in month.title
    for history in (samples.CLASS_HISTORY, samples.LEARNER_HISTORY):
        (table,) = history_sheet(history, words).tables
        assert len(list(table.rows)) == len(history.lines)


def test_a_head_stands_over_every_column() -> None:
    words = Words("zh", strict=True)
    pages = (
        day_sheet(samples.PAST, words),
        span_sheet(samples.WEEK, words),
        history_sheet(samples.CLASS_HISTORY, words),
    )
    for page in pages:
        for table in page.tables:
            assert {len(list(row)) for row in table.rows} == {len(table.columns)}
