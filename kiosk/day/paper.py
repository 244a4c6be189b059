"""今日 on paper: the day's numbers, a week, a month, a history, as pages.

Masked as on the screen, and no learner's name but in their own history."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from kiosk.reports.page import Align, Column, Page, Table
from kiosk.ui.day_spans import DayCell, History, Span
from kiosk.ui.today_facts import Counts, Today
from kiosk.visit.view import Text
from kiosk.words import Words

NUMBERS = ("expected", "present", "late", "early", "missing", "leave", "assisted_short")


def day_sheet(today: Today, words: Words) -> Page:
    say = words.text
    rows = [[one.name, one.starts, *_numbers(one.counts)] for one in today.classes]
    sums = [say("today.everyone"), "", *_numbers(today.totals)]
    todo = [
        [say(one.what), one.who if isinstance(one.who, str) else say(one.who), one.at, one.code]
        for one in today.todo
    ]
    tables = [_table(words, (say("day.paper.class"), say("day.paper.starts")), [*rows, sums])]
    if todo:
        tables.append(Table(tuple(Column(width=width) for width in (3, 4, 1, 1)), todo, say("today.todo")))
    said = say("today.whole_day") if today.past else say(Text("today.updated", (today.updated,)))
    return Page(f"{say('day.paper.title')} {today.day}", (said,), tuple(tables))


def span_sheet(span: Span, words: Words) -> Page:
    """Days down; of a week class by class after them."""
    say = words.text
    rows = [[cell.day, *_numbers(cell.counts)] for cell in span.cells if cell.inside and cell.counts]
    days = _table(words, (say("day.paper.day"),), [*rows, [say("today.everyone"), *_numbers(span.sums)]])
    tables = [days]
    if span.classes:
        heads = (
            Column(say("day.paper.class"), 4),
            *(Column(cell.day[5:], 1, Align.RIGHT) for cell in span.cells),
        )
        tables.append(Table(heads, [[one.name, *map(_share, one.cells)] for one in span.classes]))
    return Page(f"{say('day.paper.title')} {span.title}", (), tuple(tables))


def history_sheet(history: History, words: Words) -> Page:
    say = words.text
    heads = (say("day.paper.day"), say("day.paper.times"))
    if history.of == "class":
        table = _table(words, heads, [[one.day, one.times, *_numbers(one.counts)] for one in history.lines])
    else:
        columns = tuple(
            Column(head, 2) for head in (*heads, say("outcome.valid"), say("choose.in"), say("choose.out"))
        )
        lines = (
            [one.day, one.times, say(f"outcome.{one.outcome}"), one.came, one.went] for one in history.lines
        )
        table = Table(columns, lines)
    return Page(f"{say('day.paper.title')} {history.title}", (), (table,))


def _table(words: Words, heads: Iterable[str], rows: Sequence[Sequence[str]]) -> Table:
    numbers = (Column(words.text(f"today.{name}"), 1, Align.RIGHT) for name in NUMBERS)
    return Table((*(Column(head, 3) for head in heads), *numbers), rows)


def _share(cell: DayCell) -> str:
    return f"{cell.counts.present}/{cell.counts.expected}" if cell.counts else ""


def _numbers(counts: Counts | None) -> list[str]:
    one = counts or Counts()
    every = (one.expected, one.present, one.late, one.early, one.missing, one.leave, one.assisted)
    return [str(number) for number in every]
