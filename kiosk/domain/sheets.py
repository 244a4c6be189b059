"""The number of a sign sheet, and what its code says.  PURE.

A number is typed by hand where no gun reads it, so it is short and its last digit finds a slip: 260302-007-4 is the
seventh sheet for 2 March 2026.  The code carries desk, institution, session and page as well: a sheet of somewhere else
says so before anything is looked for.
"""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

MAGIC = "KSHEET1"
TYPED = re.compile(r"([0-9]{6})-?([0-9]{3})-?([0-9])")
MOST = 999
"""Sheets of one day at one desk."""


class NotASheet(ValueError):
    """The text is no sheet's code or number; `slip`: a number it is, with a digit wrong."""

    def __init__(self, *, slip: bool = False) -> None:
        super().__init__("slip" if slip else "form")
        self.slip = slip


@dataclass(frozen=True, slots=True)
class SheetCode:
    """What was scanned or typed; all but `no` and `day` are "" and 1 where it was typed."""

    no: str
    day: date
    desk_no: str = ""
    org_no: str = ""
    session_no: str = ""
    page: int = 1

    @property
    def text(self) -> str:
        return "|".join((MAGIC, self.org_no, self.desk_no, self.no, self.session_no, str(self.page)))


def sheet_no(day: date, number: int) -> str:
    """ValueError where a day has had all its numbers."""
    if not 1 <= number <= MOST:
        raise ValueError(f"{number} sheets for {day}")
    digits = f"{day:%y%m%d}{number:03}"
    return f"{digits[:6]}-{digits[6:]}-{_check(digits)}"


def number_of(no: str) -> int:
    """Which sheet of its day it is."""
    return int(no[7:10])


def read_code(text: str) -> SheetCode:
    """Of a code or a number.  NotASheet."""
    parts = text.strip().split("|")
    if parts[0] != MAGIC:
        return _typed(text)
    if len(parts) != 6 or not parts[5].isdecimal():
        raise NotASheet
    _, org_no, desk_no, no, session_no, page = parts
    typed = _typed(no)
    return SheetCode(typed.no, typed.day, desk_no, org_no, session_no, int(page))


def _typed(text: str) -> SheetCode:
    text = unicodedata.normalize("NFKC", text)  # as a Chinese keyboard types digits: ２６０３０２－００７－４
    found = TYPED.fullmatch(text.strip().replace(" ", ""))
    if not found:
        raise NotASheet
    digits = found[1] + found[2]
    if found[3] != _check(digits):
        raise NotASheet(slip=True)
    try:
        day = date.fromisoformat(f"20{found[1]}")
    except ValueError as error:
        raise NotASheet from error
    return SheetCode(f"{found[1]}-{found[2]}-{found[3]}", day)


def _check(digits: str) -> str:
    """Luhn (ISO/IEC 7812-1): finds a wrong digit and most swapped ones."""
    doubled = (int(digit) * (2 - place % 2) for place, digit in enumerate(reversed(digits)))
    return str(-sum(sum(divmod(value, 10)) for value in doubled) % 10)


class RowState(StrEnum):
    """Why a row needs a look before it is ticked; words under [sheets.row]."""

    FREE = "free"
    ENTERED = "entered"  # from paper already: not twice
    SIGNED = "signed"  # at the desk as well
    ELSEWHERE = "elsewhere"  # at that time the desk shows them in another class
    OFF_ROSTER = "off_roster"  # printed, and not on the roster any more
