"""Workbooks written with openpyxl: every cell that is text is written as text, whatever it begins with.

A cell that begins with = + - or @ would be a formula to a spreadsheet.  Here it gets the type of text, the format of
text (@) and the mark that an apostrophe typed before it would leave (quotePrefix): it is shown as it is, and stays text
when somebody edits it.  Numbers are written only where a sum may be wanted.
"""

from __future__ import annotations

import os
import re
import tempfile
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from openpyxl import Workbook
from openpyxl.cell import WriteOnlyCell
from openpyxl.styles import Alignment, Font, PatternFill
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.datavalidation import DataValidation

from sync.platform.workbook_faults import FileFault, WorkbookRefused
from sync.platform.workbook_sheets import Cell, Choices, Sheet

UNPRINTABLE = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff]")
"""What XML cannot hold."""
LONGEST = 32_000
"""Characters of a cell; a spreadsheet cuts at 32,767."""
VALIDATED = 2_000
"""Rows of an empty template that offer their list of choices."""


def write(path: Path, sheets: Sequence[Sheet]) -> None:
    """All of it, or nothing: the file takes its name last.  Raises WorkbookRefused F50 where it cannot be written."""
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        handle, name = tempfile.mkstemp(dir=path.parent, prefix=".", suffix=".xlsx")
        os.close(handle)
        fresh = Path(name)
        try:
            book = Workbook(
                write_only=True
            )  # not before there is a place: half a book cannot be let go of quietly
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


def _put(book: Any, sheet: Sheet) -> None:
    page = book.create_sheet(sheet.title)
    for number, width in enumerate(sheet.widths, start=1):
        column = page.column_dimensions[get_column_letter(number)]
        column.width = width
        column.number_format = "@"
    for choice in sheet.choices:
        page.data_validations.append(_list_of(choice, len(sheet.above) + 2))
    if sheet.headings:
        page.freeze_panes = f"A{len(sheet.above) + 2}"
    for line in sheet.above:
        page.append([_cell(page, line, title=True)])
    if sheet.headings:
        page.append(
            [
                _cell(page, heading, heading=True, required=number in sheet.required)
                for number, heading in enumerate(sheet.headings)
            ]
        )
    for row in sheet.rows:
        page.append([_cell(page, value) for value in row])


def _list_of(choice: Choices, first_row: int) -> DataValidation:
    letter = get_column_letter(choice.column)
    offered = DataValidation(
        type="list", formula1='"' + ",".join(choice.words) + '"', allow_blank=True, showErrorMessage=True
    )
    offered.add(f"{letter}{first_row}:{letter}{first_row + VALIDATED - 1}")
    return offered


def _cell(
    page: Any, value: Cell, *, title: bool = False, heading: bool = False, required: bool = False
) -> Any:
    if value is None or isinstance(value, int):
        return WriteOnlyCell(page, value)
    text = UNPRINTABLE.sub("\ufffd", value)[:LONGEST]
    cell = WriteOnlyCell(page, text)
    cell.data_type = "s"  # openpyxl takes what begins with = for a formula
    cell.number_format = "@"
    if text.startswith(("=", "+", "-", "@", "\t", "\r")):
        cell.quotePrefix = True
    if heading:
        cell.font = Font(bold=True)
        cell.fill = PatternFill("solid", fgColor="FBF0DC" if required else "E6EFF8")
        cell.alignment = Alignment(wrap_text=True, vertical="center")
    elif title:
        cell.font = Font(bold=True)
    return cell
