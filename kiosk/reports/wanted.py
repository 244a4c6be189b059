"""What staff may ask for, what is made of it, and what they are told.  PURE."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum
from pathlib import Path
from typing import Protocol

from kiosk.words import Words
from sync.platform.workbook_faults import Cancelled
from sync.platform.workbook_sheets import Sheet


class Form(StrEnum):
    XLSX = "xlsx"
    PDF = "pdf"


class List(StrEnum):
    ROSTER = "roster"
    NAMES = "names"
    ATTENDANCE = "attendance"
    USES = "uses"
    COMPLETION = "completion"
    STATISTICS = "statistics"
    DIRECTORIES = "directories"
    AUDIT = "audit"


ABOUT_DESK = (List.STATISTICS, List.DIRECTORIES, List.AUDIT)
"""Not of one class."""


@dataclass(frozen=True, slots=True)
class Made:
    """Sheets of one file.  `version` 0 where a list has none; `about` is the class's number or the month, if any;
    `title` "" for the first sheet's."""

    sheets: Sequence[Sheet]
    about: str = ""
    version: int = 0
    title: str = ""

    @property
    def called(self) -> str:
        return self.title or self.sheets[0].title


class Lists(Protocol):
    def make(self, wanted: Wanted, words: Words, now: datetime) -> Made | None:
        """None for a class that is gone.  Raises StoreFault."""
        ...


@dataclass(frozen=True, slots=True)
class Wanted:
    """`month` is its first day, `day` what an attendance sheet is of."""

    which: List
    class_no: str
    month: date
    day: date
    form: Form = Form.XLSX


@dataclass(frozen=True, slots=True)
class Given:
    """Where the file lies; `rows` of its first sheet, `code` what it can be found by in the book."""

    path: Path
    rows: int
    version: int
    code: str


@dataclass(frozen=True, slots=True)
class Asked:
    """Who asks, and who is told how far it is; `stopped` once it is wanted no longer."""

    operator: str
    words: Words
    heard: Callable[[int], None] = lambda rows: None
    stopped: Callable[[], bool] = lambda: False

    def stop(self) -> None:
        if self.stopped():
            raise Cancelled
