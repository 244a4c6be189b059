"""One cell as the workbook holds it -> the value of its column, or why not.  PURE.

A cell may hold text, a number, a date or nothing; what people see in the same column is often a mixture of all.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable
from datetime import date, datetime, time, timedelta
from decimal import Decimal, InvalidOperation
from math import isfinite
from typing import TypeAlias

from sync.platform.workbook_faults import RowFault
from sync.platform.workbook_tables import Column, Form

Value: TypeAlias = str | date | time | Decimal | int | None

EXACT = 10**15
"""A spreadsheet keeps 15 digits of a number: a longer number has lost its end."""
FIRST_SERIAL, LAST_SERIAL = 20_000, 80_000
"""1954 to 2119 as day numbers; a smaller or larger number in a column of dates is none."""
EPOCH = date(1899, 12, 30)
"""Day 0 of a workbook, with its own error about 1900 in it."""
DAYS = (
    re.compile(r"(\d{4})-(\d{1,2})-(\d{1,2})"),
    re.compile(r"(\d{4})[/.](\d{1,2})[/.](\d{1,2})"),
    re.compile(r"(\d{4})年(\d{1,2})月(\d{1,2})日?"),
    re.compile(r"(\d{4})(\d{2})(\d{2})"),
)
CLOCK = re.compile(r"(\d{1,2}):?(\d{2})(?::\d{2})?")
TYPES = (str, bool, int, float, datetime, date, time, timedelta)


class BadCell(ValueError):
    """The cell cannot be taken; `hint` says what would do."""

    def __init__(self, fault: RowFault, hint: str = "") -> None:
        super().__init__(fault.value)
        self.fault = fault
        self.hint = hint


def value_of(column: Column, cell: object) -> Value:
    """None for an empty cell of a column that may be empty.  Raises BadCell."""
    if isinstance(cell, str):
        cell = cell.strip(" \t\r\n\u3000\u200b\ufeff\xa0")
        if cell.startswith("="):
            raise BadCell(RowFault.FORMULA)
    elif cell is not None and not isinstance(cell, TYPES):
        raise BadCell(RowFault.FORMULA)  # an array formula
    if isinstance(cell, float) and not isfinite(cell):
        raise BadCell(RowFault.BAD_FIGURE)
    if cell is None or cell == "":
        if column.required:
            raise BadCell(RowFault.EMPTY)
        return None
    return _READ[column.form](column, cell)


def _text(column: Column, cell: object) -> str:
    if isinstance(cell, bool):
        raise BadCell(RowFault.BAD_TEXT)
    said = str(int(cell)) if isinstance(cell, float) and cell.is_integer() else str(cell)
    if len(said) > column.most:
        raise BadCell(RowFault.BAD_TEXT, f"≤ {column.most}")
    if not said.isprintable():
        raise BadCell(RowFault.BAD_TEXT)
    return said


def _id(column: Column, cell: object) -> str:
    """Digits and letters, as typed; a number that a spreadsheet has rounded is refused."""
    if isinstance(cell, int | float) and not isinstance(cell, bool):
        if abs(cell) >= EXACT or cell != int(cell):
            raise BadCell(RowFault.DIGITS_LOST)
        cell = int(cell)
    elif isinstance(cell, datetime | date | time | timedelta):
        raise BadCell(RowFault.DIGITS_LOST)
    elif isinstance(cell, str):
        if re.fullmatch(r"\d(?:\.\d+)?[Ee]\+\d+", cell):
            raise BadCell(RowFault.DIGITS_LOST)
        cell = unicodedata.normalize("NFKC", cell) if not cell.isascii() else cell
    return _text(column, cell)


def day_of(cell: object) -> date:
    """Raises BadCell."""
    if isinstance(cell, datetime):
        return cell.date()
    if isinstance(cell, date):
        return cell
    if isinstance(cell, int | float) and not isinstance(cell, bool) and FIRST_SERIAL <= cell <= LAST_SERIAL:
        return EPOCH + timedelta(days=int(cell))
    said = str(int(cell)) if isinstance(cell, int | float) else str(cell).split(" ")[0]
    for form in DAYS:
        if found := form.fullmatch(unicodedata.normalize("NFKC", said)):
            try:
                return date(*(int(part) for part in found.groups()))
            except ValueError:
                break
    raise BadCell(RowFault.BAD_DATE, "2026-03-02")


def time_of(cell: object) -> time:
    """Raises BadCell."""
    if isinstance(cell, datetime):
        return cell.time().replace(second=0, microsecond=0)
    if isinstance(cell, time):
        return cell.replace(second=0, microsecond=0)
    if isinstance(cell, float) and 0 <= cell < 1:
        minutes = round(cell * 1440) % 1440
        return time(minutes // 60, minutes % 60)
    found = CLOCK.fullmatch(unicodedata.normalize("NFKC", str(cell)))
    if found and int(found[1]) < 24 and int(found[2]) < 60:
        return time(int(found[1]), int(found[2]))
    raise BadCell(RowFault.BAD_TIME, "08:30")


def _decimal(_: Column, cell: object) -> Decimal:
    if not isinstance(cell, bool):
        try:
            figure = Decimal(unicodedata.normalize("NFKC", str(cell)))
        except InvalidOperation:
            figure = Decimal("NaN")
        if figure.is_finite():
            return figure
    raise BadCell(RowFault.BAD_FIGURE)


def _whole(column: Column, cell: object) -> int:
    figure = _decimal(column, cell)
    if not 0 <= figure < 100_000 or figure != int(figure):  # int() of 1E999999999 takes for ever
        raise BadCell(RowFault.BAD_FIGURE)
    return int(figure)


def _choice(column: Column, cell: object) -> str:
    said = unicodedata.normalize("NFKC", _text(column, cell)).casefold()
    for choice in column.choices:
        if said in (choice.value.casefold(), *(word.casefold() for word in choice.words)):
            return choice.value
    raise BadCell(RowFault.NO_CHOICE, "/".join(choice.words[0] for choice in column.choices))


_READ: dict[Form, Callable[[Column, object], Value]] = {
    Form.TEXT: _text,
    Form.ID: _id,
    Form.DATE: lambda _, cell: day_of(cell),
    Form.TIME: lambda _, cell: time_of(cell),
    Form.WHOLE: _whole,
    Form.DECIMAL: _decimal,
    Form.CHOICE: _choice,
}
