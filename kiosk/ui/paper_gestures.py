"""What staff did about paper, as values.  No Qt.  A PIN is in none of them: it waits in `SecondModel`."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TypeAlias

REASONS = ("power", "device", "card", "book", "crowd")
"""Why the desk was out; words under [sheets.why]."""


@dataclass(frozen=True, slots=True)
class PaperOpened:
    """纸面 came up, or another day of it: "YYYY-MM-DD", "" for the next day with lessons."""

    day: str = ""


@dataclass(frozen=True, slots=True)
class PaperLeft:
    pass


@dataclass(frozen=True, slots=True)
class SheetsWanted:
    """On paper: the lesson `key`, "" for all of the day."""

    key: str = ""


@dataclass(frozen=True, slots=True)
class OutageWeighed:
    """What speaks for and against an outage from `begins` to `ends` ("08:20")."""

    day: str
    begins: str
    ends: str


@dataclass(frozen=True, slots=True)
class OutageDeclared:
    """The second person has typed their PIN; `reason` is one of `REASONS`."""

    day: str
    begins: str
    ends: str
    reason: str


@dataclass(frozen=True, slots=True)
class SheetSought:
    """Scanned, or its number typed."""

    text: str


@dataclass(frozen=True, slots=True)
class SheetLeft:
    pass


@dataclass(frozen=True, slots=True)
class RowsEntered:
    """(row, "IN" or "OUT", "08:25") that two people have seen on the sheet."""

    ticks: tuple[tuple[int, str, str], ...]


PaperGesture: TypeAlias = (
    PaperOpened
    | PaperLeft
    | SheetsWanted
    | OutageWeighed
    | OutageDeclared
    | SheetSought
    | SheetLeft
    | RowsEntered
)
