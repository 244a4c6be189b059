"""What a supervisor does on the pages of a day, as values.  No Qt."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TypeAlias


@dataclass(frozen=True, slots=True)
class DayPicked:
    """YYYY-MM-DD, or "" for today and what comes after it."""

    day: str


@dataclass(frozen=True, slots=True)
class MorePeople:
    """The list was drawn to its end."""


@dataclass(frozen=True, slots=True)
class LearnerDayAsked:
    """`key` is class/trainee."""

    key: str


@dataclass(frozen=True, slots=True)
class DaySought:
    """Name, initials, the last four of the number, or a voucher's code."""

    text: str


@dataclass(frozen=True, slots=True)
class SpanAsked:
    """`span` is "week" or "month", with `day` in it; or "class" or "learner", of `key`, whatever the day."""

    span: str
    day: str = ""
    key: str = ""


@dataclass(frozen=True, slots=True)
class MoreHistory:
    """The list was drawn to its end."""


@dataclass(frozen=True, slots=True)
class PageLeft:
    """`page` is what is on the screen now."""

    page: str


@dataclass(frozen=True, slots=True)
class DayPrinted:
    """The page that is on the screen, on paper."""


DayGesture: TypeAlias = (
    DayPicked | MorePeople | LearnerDayAsked | DaySought | SpanAsked | MoreHistory | PageLeft | DayPrinted
)
