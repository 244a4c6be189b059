"""A week, a month, the history of a class or a learner: days after days, each counted as its own page counts it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import date, datetime, timedelta

from sqlalchemy import Connection

from kiosk.attendance.attending import ClassBook
from kiosk.day.diary import SittingTally, Tallies, sum_of
from kiosk.day.view import counts
from kiosk.domain.day import total
from kiosk.domain.timetable import clock_text, local_day
from kiosk.ui.day_spans import ClassWeek, DayCell, HistoryLine, Span
from sync.store import mirror

WEEK = 7
WHOLE_MS = (0, 253_402_300_799_000)
"""From the beginning of time to the end of the year 9999."""


def days_of(span: str, day: date) -> list[date]:
    """The days of the week or the calendar month around this one; weeks begin on Monday."""
    if span == "week":
        first = day - timedelta(days=day.weekday())
        return [first + timedelta(days=n) for n in range(WEEK)]
    first = day.replace(day=1)
    begins = first - timedelta(days=first.weekday())
    ends = (first + timedelta(days=31)).replace(day=1)
    weeks = -(-(ends - begins).days // WEEK)
    return [begins + timedelta(days=n) for n in range(weeks * WEEK)]


def span_page(
    span: str, day: date, read: Mapping[date, Tallies], names: Mapping[str, str], now: datetime
) -> Span:
    """What is read of it so far."""
    every = days_of(span, day)
    inside = [one for one in every if span == "week" or one.month == day.month]
    sums = total(sum_of(held, now) for one in inside for held in read.get(one, {}).values())
    return Span(
        title=day.strftime("%Y-%m") if span == "month" else f"{every[0]} – {every[-1]:%m-%d}",
        first=inside[0].isoformat(),
        last=inside[-1].isoformat(),
        cells=tuple(_cell(one, read.get(one), one in inside, now) for one in every),
        classes=tuple(_class_rows(every, read, names, now)) if span == "week" else (),
        sums=counts(sums),
    )


def _cell(day: date, tallies: Tallies | None, inside: bool, now: datetime) -> DayCell:
    held = [one for every in (tallies or {}).values() for one in every]
    return _counted(day, tallies is not None, held, inside, now)


def _counted(day: date, read: bool, held: Sequence[SittingTally], inside: bool, now: datetime) -> DayCell:
    """Of a day to come nothing is read: there is nothing to wait for."""
    today = local_day(now)
    sums = counts(sum_of(held, now)) if held else None
    return DayCell(day.isoformat(), read or day > today, sums, inside, day == today)


def _class_rows(
    every: Sequence[date], read: Mapping[date, Tallies], names: Mapping[str, str], now: datetime
) -> Iterable[ClassWeek]:
    """Classes that have something in it, in the order of their numbers."""
    for class_no in sorted({no for tallies in read.values() for no in tallies}):
        cells = (_counted(one, one in read, read.get(one, {}).get(class_no, ()), True, now) for one in every)
        yield ClassWeek(class_no, names.get(class_no, class_no), tuple(cells))


# --- history ---------------------------------------------------------------------------------------------


def held_days(db: Connection, class_no: str, today: date) -> list[date]:
    """Days on which the class was held, the newest first; days to come are none."""
    found = {local_day(one.begins) for one in mirror.sessions_between(db, *WHOLE_MS, {class_no})}
    return sorted((day for day in found if day <= today), reverse=True)


def class_lines(day: date, held: Sequence[SittingTally], now: datetime) -> list[HistoryLine]:
    return [
        HistoryLine(
            one.session_no,
            day.isoformat(),
            f"{clock_text(one.begins)}–{clock_text(one.ends)}",
            counts(one.tally),
        )
        for one in reversed(held)
        if one.begins <= now
    ]


def learner_lines(book: ClassBook, now: datetime) -> tuple[HistoryLine, ...]:
    """Every lesson that has begun, the newest first."""
    return tuple(
        HistoryLine(
            one.lesson.sitting.session_no,
            one.lesson.sitting.day.isoformat(),
            f"{clock_text(one.lesson.sitting.begins)}–{clock_text(one.lesson.sitting.ends)}",
            outcome=one.outcome.value,
            came=clock_text(one.came.at) if one.came else "",
            went=clock_text(one.went.at) if one.went else "",
        )
        for learner in book.learners
        for one in reversed(learner.attendance.lessons)
        if one.lesson.sitting.begins <= now
    )
