"""What the page of verifications shows, as values: lines, one record with its history, the comparison.  No Qt."""

from __future__ import annotations

from kiosk.ui.record import record
from kiosk.ui.voucher_facts import Fact, Look
from kiosk.visit.view import Text

ONLY = ("all", "waiting", "unread", "usable", "not_usable", "elsewhere")
"""Which are shown; words under [records.only]."""
APART = ("missing_there", "stray", "differs")
"""Where this desk's records and the platform's log part."""
PERIODS = ("today", "week", "all")
"""Words under [records.period]."""


@record
class RecordLine:
    """One verification, masked.  `note` is what must not be overlooked: an answer nobody read, a contradiction."""

    key: str
    voucher: str
    name: str
    at: str
    said: Text
    look: Look
    code: str = ""
    operator: str = ""
    note: Text | None = None
    unread: bool = False


@record
class Happened:
    """A line of a record's history."""

    at: str
    what: Text
    look: Look = Look.NONE


@record
class RecordShown:
    """One verification opened; `note` as in its line."""

    look: Look
    said: Text
    code: str = ""
    note: Text | None = None
    facts: tuple[Fact, ...] = ()
    history: tuple[Happened, ...] = ()


@record
class RecordCounts:
    waiting: int = 0
    unread: int = 0


@record
class Compared:
    """Against the platform's log as it was at `at`; `apart` in the order of APART."""

    at: str
    agree: int
    apart: tuple[int, int, int] = (0, 0, 0)
