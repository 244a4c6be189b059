"""A list given out as a file: made, written, entered in the book with the hash of what left.  No Qt.

It takes personal data out of the desk, whole names, numbers and codes: whoever did it stands in the book.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from enum import StrEnum
from pathlib import Path
from typing import Protocol

from kiosk.domain.timetable import from_ms
from kiosk.drafts import operator_act
from kiosk.exports.use_versions import EXPORTED
from kiosk.words import Words
from sync.clock import Clock
from sync.platform.workbook_faults import FileFault, WorkbookRefused
from sync.platform.workbook_out import write
from sync.platform.workbook_sheets import Cell, Sheet
from sync.store.fault import StoreFault
from sync.store.store import Store

UNFIT = re.compile(r'[\\/:*?"<>|\x00-\x1f]')
"""What no drive takes in the name of a file."""
HEARD_EVERY = 100


class List(StrEnum):
    ROSTER = "roster"
    NAMES = "names"
    USES = "uses"
    COMPLETION = "completion"
    STATISTICS = "statistics"
    DIRECTORIES = "directories"


ABOUT_DESK = (List.STATISTICS, List.DIRECTORIES)
"""Not of one class."""


@dataclass(frozen=True, slots=True)
class Made:
    """Sheets of one file.  `version` 0 where a list has none; `about` is the class's number or the month, if any;
    `title` "" for the first sheet's."""

    sheets: Sequence[Sheet]
    about: str = ""
    version: int = 0
    title: str = ""


class Lists(Protocol):
    def make(self, wanted: Wanted, words: Words, now: datetime) -> Made | None:
        """None for a class that is gone.  Raises StoreFault."""
        ...


@dataclass(frozen=True, slots=True)
class Wanted:
    which: List
    class_no: str
    month: date


@dataclass(frozen=True, slots=True)
class Given:
    """Where the file lies; `rows` of its first sheet."""

    path: Path
    rows: int
    version: int


class NothingThere(Exception):
    """F69: the class is gone."""


@dataclass(frozen=True, slots=True)
class Exporting:
    """Blocks: for a thread aside."""

    store: Store
    clock: Clock
    lists: Lists

    def give(
        self, wanted: Wanted, folder: Path, words: Words, operator: str, heard: Callable[[int], None]
    ) -> Given:
        """The file in `folder` and its entry, or neither.  Raises NothingThere, WorkbookRefused, StoreFault."""
        at = self.clock.stamp()
        now = from_ms(at.at_ms)
        made = self.lists.make(wanted, words, now)
        if made is None:
            raise NothingThere
        counted = [_Counted(sheet.rows, heard) for sheet in made.sheets]
        sheets = [replace(sheet, rows=rows) for sheet, rows in zip(made.sheets, counted, strict=True)]
        version = f" v{made.version}" if made.version else ""
        name = f"{made.title or made.sheets[0].title} {made.about}{version} {now:%Y%m%d-%H%M%S}.xlsx"
        path = folder / UNFIT.sub("_", " ".join(name.split()))
        write(path, sheets)
        try:
            digest = hashlib.sha256(path.read_bytes()).hexdigest()
            said = operator_act(
                EXPORTED, operator, at,
                list=wanted.which.value, rows=counted[0].seen, version=made.version, sha256=digest,
            )  # fmt: skip
            class_no = "" if wanted.which in ABOUT_DESK else wanted.class_no
            self.store.record(replace(said, class_no=class_no)).result()
        except OSError as error:
            path.unlink(missing_ok=True)
            raise WorkbookRefused(FileFault.UNWRITABLE, error.strerror or "") from error
        except StoreFault:
            path.unlink(missing_ok=True)
            raise
        return Given(path, counted[0].seen, made.version)


class _Counted:
    """Rows on their way, counted; `heard` every so many."""

    def __init__(self, rows: Iterable[Sequence[Cell]], heard: Callable[[int], None]) -> None:
        self._rows, self._heard, self.seen = rows, heard, 0

    def __iter__(self) -> Iterator[Sequence[Cell]]:
        for row in self._rows:
            self.seen += 1
            if self.seen % HEARD_EVERY == 0:
                self._heard(self.seen)
            yield row
