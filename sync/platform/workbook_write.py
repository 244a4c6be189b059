"""Workbooks written with openpyxl: every cell that is text is written as text, whatever it begins with.

A cell that begins with = + - or @ would be a formula to a spreadsheet.  Here it gets the type of text, the format of
text (@) and the mark that an apostrophe typed before it would leave (quotePrefix): it is shown as it is, and stays text
when somebody edits it.  Numbers are written only where a sum may be wanted.
"""

from __future__ import annotations

import os
import tempfile
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from openpyxl import Workbook
from openpyxl.cell import Cell as BookCell
from openpyxl.cell import WriteOnlyCell
from openpyxl.styles import Alignment, Font, PatternFill
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.datavalidation import DataValidation

from sync.platform.workbook_faults import UNFINISHED, FileFault, WorkbookRefused
from sync.platform.workbook_sheets import Cell, Choices, Sheet, as_written

FORMULA_LIKE = ("=", "+", "-", "@", "\t", "\n")
STAMP_PT = 28
VALIDATED = 2_000
"""Rows of an empty template that offer their list of choices."""


def write(path: Path, sheets: Iterable[Sheet]) -> None:
    """All of it, or nothing: the file takes its name last.  A sheet is asked for when those before it are written.
    Raises WorkbookRefused F50 where it cannot be written, and whatever stops its rows."""
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        handle, name = tempfile.mkstemp(dir=path.parent, prefix=UNFINISHED, suffix=".xlsx")
        os.close(handle)
        fresh = Path(name)
        try:
            with _book() as book:  # not before there is a place for it
                for sheet in sheets:
                    _put(book, sheet)
                book.save(fresh)
            with fresh.open("rb+") as written:
                os.fsync(written.fileno())  # a drive is pulled as soon as the screen says that it is there
            fresh.replace(path)
        finally:
            fresh.unlink(missing_ok=True)
    except OSError as error:
        raise WorkbookRefused(FileFault.UNWRITABLE, error.strerror or "") from error


@contextmanager
def _book() -> Iterator[Any]:
    """openpyxl keeps what is written so far in a file of its own, whole names and numbers, until the desk ends: a book
    that is not saved takes it away at once."""
    book = Workbook(write_only=True)
    try:
        yield book
    except BaseException:
        for page in book.worksheets:
            _forget(page)
        raise


def _forget(page: Any) -> None:
    writer = page._writer
    if writer is None or not Path(writer.out).exists():
        return
    try:
        if not page.closed:
            page.close()
    except OSError:  # the disk is full: its end cannot be written either
        pass
    writer.cleanup()


def _put(book: Any, sheet: Sheet) -> None:
    page = book.create_sheet(sheet.title)
    for number, width in enumerate(sheet.widths, start=1):
        column = page.column_dimensions[get_column_letter(number)]
        column.width = width
        column.number_format = "@"
    for choice in sheet.choices:
        page.data_validations.append(_list_of(choice, len(sheet.over) + 2))
    if sheet.headings:
        page.freeze_panes = f"A{len(sheet.over) + 2}"
    for number, line in enumerate(sheet.over):
        large = STAMP_PT if sheet.stamp and number == 0 else None
        page.append([_title(page, line, large)])
    if sheet.headings:
        page.append(
            [
                _heading(page, heading, required=number in sheet.required)
                for number, heading in enumerate(sheet.headings)
            ]
        )
    page._values_to_row = _Texts(page).row
    for row in sheet.rows:
        page.append(list(row))


def _list_of(choice: Choices, first_row: int) -> DataValidation:
    letter = get_column_letter(choice.column)
    offered = DataValidation(
        type="list", formula1='"' + ",".join(choice.words) + '"', allow_blank=True, showErrorMessage=True
    )
    offered.add(f"{letter}{first_row}:{letter}{first_row + VALIDATED - 1}")
    return offered


class _Texts:
    """Rows of text, as openpyxl takes them from the inside.  From the outside it makes a cell of every value, looks its
    style up, and asks of each whether it is a formula: twice the time, and the last is what must not be asked."""

    def __init__(self, page: Any) -> None:
        self._plain, self._quoted = _cell(page), _cell(page, quoted=True)
        self._number = WriteOnlyCell(page)

    def row(self, values: Iterable[Cell], row: int) -> Iterator[Any]:
        """One cell after the other, each written before the next is asked for: three do for all."""
        for column, value in enumerate(values, start=1):
            if value is None:
                continue
            cell = self._filled(value)
            cell.row, cell.column = row, column
            yield cell

    def _filled(self, value: str | int) -> Any:
        if isinstance(value, int):
            self._number.value = value
            return self._number
        text = as_written(value)
        cell = self._quoted if text.startswith(FORMULA_LIKE) else self._plain
        cell._value = text
        return cell


class _Styled(BookCell):
    """A cell that knows the number of its style."""

    __slots__ = ("style_id",)
    has_style = True


def _cell(page: Any, *, quoted: bool = False) -> Any:
    told = WriteOnlyCell(page)
    told.number_format = "@"
    told.quotePrefix = quoted
    cell: Any = _Styled(page, row=1, column=1)
    cell.style_id, cell.data_type = told.style_id, "s"
    return cell


def _title(page: Any, text: str, large: int | None = None) -> Any:
    cell = WriteOnlyCell(page, as_written(text))
    cell.data_type = "s"  # openpyxl takes what begins with = for a formula
    cell.number_format = "@"
    cell.quotePrefix = text.startswith(FORMULA_LIKE)
    cell.font = Font(bold=True, size=large) if large else Font(bold=True)
    return cell


def _heading(page: Any, text: str, *, required: bool) -> Any:
    cell = _title(page, text)
    cell.fill = PatternFill("solid", fgColor="FBF0DC" if required else "E6EFF8")
    cell.alignment = Alignment(wrap_text=True, vertical="center")
    return cell
