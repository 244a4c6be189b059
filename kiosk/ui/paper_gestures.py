"""What staff did about paper, as values.  No Qt.  A PIN is in none of them: it waits in `SecondModel`."""

from __future__ import annotations

from typing import TypeAlias

from kiosk.ui.record import record

REASONS = ("power", "device", "card", "book", "crowd")
"""Why the desk was out; words under [sheets.why]."""


WITHDRAWN_FOR = ("not_out", "times", "twice")
"""Why an outage is taken back; words under [sheets.withdrawn_for]."""


@record
class PaperOpened:
    """纸面 came up, or another day of it: "YYYY-MM-DD", "" for the next day with lessons."""

    day: str = ""


@record
class PaperLeft:
    pass


@record
class SheetsWanted:
    """On paper: the lesson `key`, "" for all of the day."""

    key: str = ""


@record
class OutageWeighed:
    """What speaks for and against an outage from `begins` to `ends` ("08:20")."""

    day: str
    begins: str
    ends: str


@record
class OutageDeclared:
    """The second person has typed their PIN; `reason` is one of `REASONS`."""

    day: str
    begins: str
    ends: str
    reason: str


@record
class OutageWithdrawn:
    """The second person has typed their PIN; `reason` is one of `WITHDRAWN_FOR`."""

    key: str
    reason: str


@record
class SheetSought:
    """Scanned, or its number typed."""

    text: str


@record
class SheetLeft:
    pass


@record
class RowsTicked:
    """As in `RowsEntered`, before the second person is asked."""

    ticks: tuple[tuple[int, str, str], ...]


@record
class RowsEntered:
    """(row, "IN" or "OUT", "08:25") that two people have seen on the sheet."""

    ticks: tuple[tuple[int, str, str], ...]


PaperGesture: TypeAlias = (
    PaperOpened
    | PaperLeft
    | SheetsWanted
    | OutageWeighed
    | OutageDeclared
    | OutageWithdrawn
    | SheetSought
    | SheetLeft
    | RowsTicked
    | RowsEntered
)
