"""What can be wrong with a workbook and with a row of it: codes that staff quote, words under trouble.<CODE>.  PURE."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

UNFINISHED = ".kiosk-"
"""What the name of a list begins with until it is whole: what a power cut left is known by it, and taken away."""


class FileFault(StrEnum):
    """The whole file is refused; nothing of it comes in."""

    NO_WORKBOOK = "F40"
    OLD_XLS = "F41"
    LOCKED = "F42"
    DAMAGED = "F43"
    TOO_LARGE = "F44"
    UNREADABLE = "F45"
    NO_SHEET = "F46"
    HEADING_MISSING = "F47"
    HEADING_TWICE = "F48"
    TOO_MANY_ROWS = "F49"
    UNWRITABLE = "F50"


class RowFault(StrEnum):
    """One row is refused; the others may come in where staff say so."""

    FORMULA = "F60"
    MERGED = "F61"
    EMPTY = "F62"
    BAD_NUMBER = "F63"
    DIGITS_LOST = "F64"
    BAD_DATE = "F65"
    BAD_TIME = "F66"
    NO_CHOICE = "F67"
    TWICE = "F68"
    CLASS_UNKNOWN = "F69"
    BAD_TEXT = "F70"
    BAD_FIGURE = "F71"
    OUT_OF_ORDER = "F72"
    LEARNER_UNKNOWN = "F73"
    TOO_MANY_BAD = "F74"
    REASON_WANTED = "F75"


class WorkbookRefused(Exception):
    """`said` fills in what the code's words leave open: headings, a sheet, a limit.  Never what a cell holds."""

    def __init__(self, fault: FileFault, *said: str) -> None:
        super().__init__(fault.value, *said)
        self.code = fault.value
        self.said = " · ".join(said)


class Cancelled(Exception):
    """Whoever asked for the workbook wants it no longer."""


@dataclass(frozen=True, slots=True)
class Problem:
    """Where and why: `row` as the program that made the workbook counts, from 1; `column` the heading as it stands
    there, "" where the whole row is meant; `hint` another row or what is allowed.  Never what the cell holds."""

    sheet: str
    row: int
    column: str
    fault: RowFault
    hint: str = ""
