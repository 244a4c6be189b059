"""What staff type to find a verification: a code, its last four, a name, initials, an operator, a day.  PURE."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import date, datetime, time, timedelta
from enum import StrEnum

from kiosk.domain.timetable import CHINA
from kiosk.domain.voucher_code import tidy
from sync.records import CheckSearch, Only


class Period(StrEnum):
    TODAY = "today"
    WEEK = "week"
    ALL = "all"


_DAY = re.compile(r"(?:(\d{4})[-/.年])?(\d{1,2})[-/.月](\d{1,2})日?")
_TAIL = re.compile(r"(?=.*\d)[0-9A-Za-z]{4}")
_WHOLE = re.compile(r"(?=.*\d)[0-9A-Za-z_-]{6,64}")


def read_search(text: str, only: Only, period: Period, today: date) -> CheckSearch:
    """Each word of `text` by what it looks like; a day typed counts more than the period.

    A day without its year is the last one that was.
    """
    wanted = CheckSearch(only)
    days = _span(period, today)
    words = []
    for part in text.split():
        part = tidy(part)
        if (day := _day(part, today)) is not None:
            days = (day, day)
        elif _TAIL.fullmatch(part):
            wanted = replace(wanted, tail=part)
        elif _WHOLE.fullmatch(part):
            wanted = replace(wanted, code=part)
        else:
            words.append(part)
    wanted = replace(wanted, word=" ".join(words))
    if days is None:
        return wanted
    return replace(wanted, since_ms=_midnight(days[0]), until_ms=_midnight(days[1] + timedelta(days=1)))


def _span(period: Period, today: date) -> tuple[date, date] | None:
    """First and last day; None for all there are."""
    if period is Period.ALL:
        return None
    return (today if period is Period.TODAY else today - timedelta(days=6), today)


def _day(part: str, today: date) -> date | None:
    found = _DAY.fullmatch(part)
    if found is None:
        return None
    year, month, day = found.groups()
    try:
        that = date(int(year or today.year), int(month), int(day))
        return that.replace(year=that.year - 1) if not year and that > today else that
    except ValueError:  # 2-30: no day, so a word that nothing has
        return None


def _midnight(day: date) -> int:
    return round(datetime.combine(day, time(), CHINA).timestamp() * 1000)
