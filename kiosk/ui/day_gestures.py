"""What a supervisor does on the pages of a day, as values.  No Qt."""

from __future__ import annotations

from typing import TypeAlias

from kiosk.ui.record import record


@record
class DayPicked:
    """YYYY-MM-DD, or "" for today and what comes after it."""

    day: str


@record
class MorePeople:
    """The list was drawn to its end."""


@record
class LearnerDayAsked:
    """`key` is class/trainee."""

    key: str


@record
class DaySought:
    """Name, initials, the last four of the number, or a voucher's code."""

    text: str


@record
class SpanAsked:
    """`span` is "week" or "month", with `day` in it; or "class" or "learner", of `key`, whatever the day."""

    span: str
    day: str = ""
    key: str = ""


@record
class MoreHistory:
    """The list was drawn to its end."""


@record
class PageLeft:
    """`page` is what is on the screen now."""

    page: str


@record
class DayPrinted:
    """The page that is on the screen, on paper."""


DayGesture: TypeAlias = (
    DayPicked | MorePeople | LearnerDayAsked | DaySought | SpanAsked | MoreHistory | PageLeft | DayPrinted
)
