"""A workbook read row by row with openpyxl; the rules of a cell are workbook_cells.py.

Read as a stream, so that 50,000 rows need no more memory than 500; every so many rows progress is told and a wish to
stop is heard.  openpyxl raises whatever a broken file makes it stumble over: that is F43, not a bug of ours.
"""

from __future__ import annotations

import zipfile
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import closing, contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any, TypeAlias
from xml.etree.ElementTree import ParseError

from sync.platform.workbook_cells import BadCell, Value, value_of
from sync.platform.workbook_faults import Cancelled, FileFault, Problem, RowFault, WorkbookRefused
from sync.platform.workbook_file import look
from sync.platform.workbook_tables import Column, Table, tables

MOST_ROWS = 50_000
LAST_ROW = 1_048_576
"""Of any spreadsheet; blank rows do not count, however many there are."""
MOST_COLUMNS = 64
LAST_COLUMN = 16_384
"""Of any spreadsheet (XFD)."""
MOST_BAD = 500
"""After so many bad rows the rest is not looked at: the file is another one than meant."""
HEADINGS_WITHIN = 10
"""Rows above the headings: a title, a remark."""
TELL_EVERY = 250
STUMBLES = (
    zipfile.BadZipFile, ParseError, ValueError, KeyError, TypeError, IndexError,
    AttributeError, EOFError, OSError,
)  # fmt: skip

Progress: TypeAlias = Callable[[int, int], None]
"""(rows read, rows as the file announces them, 0 where it does not)."""


@dataclass(frozen=True, slots=True)
class Line:
    """One row that could be read: the values of its table's columns, by key."""

    table: Table
    sheet: str
    row: int
    values: Mapping[str, Value]
    headings: Mapping[str, str]

    def problem(self, fault: RowFault, key: str = "", hint: str = "") -> Problem:
        return Problem(self.sheet, self.row, self.headings.get(key, ""), fault, hint)


@dataclass(frozen=True, slots=True)
class _Layout:
    """A sheet of which the table is known: heading row, and where each column stands."""

    table: Table
    title: str
    row: int
    columns: tuple[tuple[Column, int], ...]
    headings: Mapping[str, str]


def lines(
    path: Path,
    wanted: Sequence[str],
    heard: Progress = lambda done, total: None,
    cancelled: Callable[[], bool] = lambda: False,
) -> Iterator[Line | Problem]:
    """Every row of the sheets that hold one of the tables `wanted`, in the order of `wanted`.

    Raises WorkbookRefused for the file as a whole, Cancelled when `cancelled()` says so.
    """
    merged = look(path, cancelled).merged
    try:
        with _opened(path) as book:
            layouts = _layouts(book, wanted)
            announced = sum(max(0, (book[one.title].max_row or one.row) - one.row) for one in layouts)
            ear = _Ear(heard, cancelled, min(announced, MOST_ROWS))
            yield from _all(book, layouts, merged, ear)
    except (WorkbookRefused, Cancelled):
        raise
    except STUMBLES as error:
        raise WorkbookRefused(FileFault.DAMAGED) from error


@contextmanager
def _opened(path: Path) -> Iterator[Any]:
    """The file is ours: openpyxl forgets to close one that it stumbles over."""
    from openpyxl import load_workbook  # and numpy with it: only whoever reads a workbook waits for them

    with path.open("rb") as file, closing(load_workbook(file, read_only=True, keep_links=False)) as book:
        yield book


def _layouts(book: Any, wanted: Sequence[str]) -> list[_Layout]:
    known, skipped = tables(), (*tables().examples, *tables().notes)
    found: list[_Layout] = []
    missing: tuple[str, list[str]] | None = None
    for sheet in book.worksheets:
        if sheet.title.startswith(skipped):
            continue
        top = [tuple(row) for row in sheet.iter_rows(1, HEADINGS_WITHIN, 1, MOST_COLUMNS, values_only=True)]
        named = [known.by_key[key] for key in wanted if sheet.title.strip() in known.by_key[key].sheets]
        for table in named or [known.by_key[key] for key in wanted]:
            layout, lacks = _layout(table, sheet.title, top)
            if layout:
                found.append(layout)
                break
            if named:
                missing = (sheet.title, lacks)
    if not found:
        if missing:
            raise WorkbookRefused(FileFault.HEADING_MISSING, missing[0], *missing[1])
        raise WorkbookRefused(FileFault.NO_SHEET, *(known.by_key[key].sheets[0] for key in wanted))
    return sorted(found, key=lambda one: wanted.index(one.table.key))


def _layout(table: Table, title: str, top: Sequence[tuple[object, ...]]) -> tuple[_Layout | None, list[str]]:
    """The layout, or the headings that are missing in the row that has most of them."""
    fullest: tuple[int, list[str]] = (0, [c.words[0] for c in table.columns if c.required])
    for number, row in enumerate(top, start=1):
        headings = [cell.strip() if isinstance(cell, str) else "" for cell in row]
        places = table.place(headings)
        lacks = [column.words[0] for column in table.columns if column.required and not places[column.key]]
        if not lacks:
            doubled = [headings[at[1]] for at in places.values() if len(at) > 1]
            if doubled:
                raise WorkbookRefused(FileFault.HEADING_TWICE, title, *doubled)
            columns = tuple((column, places[column.key][0]) for column in table.columns if places[column.key])
            told = {column.key: headings[at] for column, at in columns}
            return _Layout(table, title, number, columns, told), []
        there = sum(1 for at in places.values() if at)
        if there > fullest[0]:
            fullest = (there, lacks)
    return None, fullest[1]


@dataclass(slots=True)
class _Ear:
    """Who is told how far it is, and who may want it to stop."""

    heard: Progress
    cancelled: Callable[[], bool]
    total: int
    looked: int = 0
    done: int = 0

    def one_more(self) -> None:
        self.looked += 1
        if self.looked % TELL_EVERY == 0:
            if self.cancelled():
                raise Cancelled
            self.tell()

    def tell(self) -> None:
        self.heard(self.done, max(self.total, self.done))


def _all(
    book: Any, layouts: Sequence[_Layout], merged: Mapping[str, tuple[range, ...]], ear: _Ear
) -> Iterator[Line | Problem]:
    bad = 0
    for layout in layouts:
        for one in _rows(book[layout.title], layout, merged.get(layout.title, ()), ear):
            ear.done += 1
            if ear.done > MOST_ROWS:
                raise WorkbookRefused(FileFault.TOO_MANY_ROWS, str(MOST_ROWS))
            bad += isinstance(one, Problem)
            yield one
            if bad == MOST_BAD:
                yield Problem(layout.title, one.row, "", RowFault.TOO_MANY_BAD, str(MOST_BAD))
                return
    ear.tell()


def _rows(sheet: Any, layout: _Layout, merged: tuple[range, ...], ear: _Ear) -> Iterator[Line | Problem]:
    """Blank rows are none; the first thing wrong with a row is told, so that a row is one problem."""
    first = layout.row + 1
    ahead = [rows for rows in merged if rows.stop > first]
    cells = sheet.iter_rows(first, LAST_ROW, 1, MOST_COLUMNS, values_only=True)
    for number, row in enumerate(cells, start=first):
        ear.one_more()
        while ahead and ahead[0].stop <= number:
            ahead.pop(0)
        if ahead and number in ahead[0]:
            yield Problem(layout.title, number, "", RowFault.MERGED)
        elif any(cell is not None and cell != "" for cell in row):
            yield _line(layout, number, row)


def _line(layout: _Layout, number: int, row: Sequence[object]) -> Line | Problem:
    values: dict[str, Value] = {}
    for column, at in layout.columns:
        try:
            values[column.key] = value_of(column, row[at] if at < len(row) else None)
        except BadCell as bad:
            return Problem(layout.title, number, layout.headings[column.key], bad.fault, bad.hint)
    return Line(layout.table, layout.title, number, values, layout.headings)


def pages(path: Path, count: int) -> list[list[tuple[object, ...]]]:
    """The first sheets as they stand, row by row, whatever size the file says they have.  What lies to the right of
    MOST_COLUMNS is one cell more: kept whole, one far out in every row would make each sixteen thousand cells long.
    Raises WorkbookRefused."""
    look(path)
    try:
        with _opened(path) as book:
            return [_page(sheet) for sheet in book.worksheets[:count]]
    except STUMBLES as error:
        raise WorkbookRefused(FileFault.DAMAGED) from error


def _page(sheet: Any) -> list[tuple[object, ...]]:
    sheet.reset_dimensions()
    return [_near(row) for row in sheet.iter_rows(1, None, 1, LAST_COLUMN, values_only=True)]


def _near(row: Sequence[object]) -> tuple[object, ...]:
    far = row[MOST_COLUMNS:]
    beyond = () if far.count(None) == len(far) else (next(cell for cell in far if cell is not None),)
    return (*row[:MOST_COLUMNS], *beyond)
