"""A day as its page shows it: masked, local times, ids of words.  Exceptions first."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, time, timedelta
from itertools import chain

from kiosk.day.people import counted_by_code
from kiosk.day.several import Several
from kiosk.day.sheet import ClassDay, DaySheet, SittingDay, signed_in
from kiosk.domain.attendance import Windows
from kiosk.domain.day import Tally, by_of, total
from kiosk.domain.timetable import CHINA, clock_text, from_ms, local
from kiosk.ui.devices import Condition
from kiosk.ui.staff_facts import Place
from kiosk.ui.today_facts import Arrivals, Block, ClassToday, Column, Counts, Today, Todo
from kiosk.visit.view import Text
from sync.records import Action, Backlog, Entry

BAR, WIDE_BAR = timedelta(minutes=5), timedelta(minutes=15)
HOUR, MS = timedelta(hours=1), timedelta(milliseconds=1)
MARKS_MOST = 9
WAITS_LONG = timedelta(minutes=10)
"""Unsent for so long is worth a line; before, it is on its way."""
MISSING_MOST, REFUSED_MOST = 8, 5


@dataclass(frozen=True, slots=True)
class News:
    """What there is beside the sheet: the way out, attempts refused that day, the desk's own state, open 疑点, and what
    other desks wrote."""

    backlog: Backlog = Backlog()  # noqa: RUF009  frozen
    refused: Sequence[Entry] = ()
    conditions: Sequence[Condition] = ()
    questions: int = 0
    several: Several = Several()  # noqa: RUF009  frozen


def today_page(sheet: DaySheet, news: News, windows: Windows, now: datetime) -> Today:
    begun, coming = sheet.split(now)
    sums, over = sheet.totals(now), sheet.over(now)
    later = min((line.held[0].sitting.begins for line in coming), default=None)
    first, last = _scale(sheet)
    return Today(
        totals=counts(sums),
        classes=tuple(_class_line(sheet, line, now, first, last) for line in (*begun, *coming)),
        started=len(begun),
        later=clock_text(later) if later else "",
        later_count=sum(1 for line in coming if line.held[0].sitting.begins == later),
        arrivals=_whole_day(sheet) if over else _arrivals(sheet, windows, now),
        todo=tuple(_todo(sheet, sums, news, windows, now)),
        updated=clock_text(now),
        phones=sums.phones,
        assisted=sums.assisted,
        assisted_percent=percent(sums.assisted, sums.present),
        day=sheet.day.isoformat(),
        today=local(now).date().isoformat(),
        past=over,
        hours=_hours(first, last),
        now=_at(now, first, last) if first <= now <= last else -1,
    )


def percent(part: int, whole: int) -> str:
    """In whole tenths, rounded down: no float is ever shown."""
    permille = part * 1000 // whole if whole else 0
    return f"{permille // 10}.{permille % 10}"


def counts(sums: Tally) -> Counts:
    return Counts(sums.expected, sums.present, sums.late, sums.missing, sums.leave, sums.early, sums.assisted)


def _class_line(
    sheet: DaySheet, line: ClassDay, now: datetime, first: datetime, last: datetime
) -> ClassToday:
    shown, counted = line.shown(now), sheet.counted(line, now)
    return ClassToday(
        class_no=line.training_class.class_no,
        name=line.training_class.name,
        starts=clock_text(counted[0].sitting.begins),
        counts=counts(total(one.tally for one in counted)),
        opens="" if line.begun(now) else clock_text(shown.opens),
        blocks=tuple(_block(one, now, first, last, one in counted) for one in line.held),
    )


# --- the time line ---------------------------------------------------------------------------------------


def _scale(sheet: DaySheet) -> tuple[datetime, datetime]:
    """Whole hours around all sittings."""
    held = [one.sitting for line in sheet.classes for one in line.held]
    if not held:
        midnight = datetime.combine(sheet.day, time.min, CHINA)
        return midnight, midnight + HOUR
    first = _floor(min(one.begins for one in held), HOUR)
    last = max(one.ends for one in held)
    return first, first + -(-(last - first) // HOUR) * HOUR


def _at(moment: datetime, first: datetime, last: datetime) -> int:
    return (moment - first) * 1000 // (last - first)


def _hours(first: datetime, last: datetime) -> tuple[tuple[str, int], ...]:
    hours = (last - first) // HOUR
    step = -(-hours // MARKS_MOST) or 1
    marks = (first + HOUR * hour for hour in range(0, hours + 1, step))
    return tuple((clock_text(mark), _at(mark, first, last)) for mark in marks)


def _block(one: SittingDay, now: datetime, first: datetime, last: datetime, shown: bool) -> Block:
    sitting = one.sitting
    state = "coming" if now < sitting.begins else "on" if now <= sitting.ends else "over"
    return Block(
        sitting.session_no,
        f"{clock_text(sitting.begins)}–{clock_text(sitting.ends)}",
        _at(sitting.begins, first, last),
        _at(sitting.ends, first, last),
        one.tally.present,
        one.tally.expected,
        state,
        shown,
    )


# --- arrivals --------------------------------------------------------------------------------------------


def _arrivals(sheet: DaySheet, windows: Windows, now: datetime) -> Arrivals:
    """Sign-ins to the sittings that began last, or come next: bars from the opening of sign-in to its end."""
    begun, coming = sheet.split(now)
    latest = max((line.shown(now).sitting.begins for line in begun), default=None)
    start = latest or min((line.held[0].sitting.begins for line in coming), default=None)
    if start is None:
        return Arrivals()
    held = [one for line in sheet.classes if (one := line.shown(now)).sitting.begins == start]
    first = _floor(start - windows.in_opens_before, BAR)
    bars = -(-(windows.in_opens_before + windows.in_closes_after) // BAR)
    return _bars(held, first, bars, BAR, (start - first) // BAR, clock_text(start))


def _whole_day(sheet: DaySheet) -> Arrivals:
    held = [one for line in sheet.classes for one in line.held]
    if not held:
        return Arrivals()
    first = _floor(min(one.opens for one in held), WIDE_BAR)
    last = max(one.sitting.begins for one in held) + HOUR
    return _bars(held, first, -(-(last - first) // WIDE_BAR), WIDE_BAR, -1, "")


def _bars(
    held: Sequence[SittingDay], first: datetime, bars: int, step: timedelta, start_at: int, starts: str
) -> Arrivals:
    found: dict[str, list[int]] = {}
    first_ms, step_ms = round(first.timestamp() * 1000), step // MS
    for seat in signed_in(held):
        assert seat.came is not None  # who signed in did
        place = (seat.came.at_ms - first_ms) // step_ms
        if 0 <= place < bars:
            found.setdefault(by_of(seat.came).value, [0] * bars)[place] += seat.many
    edges = [clock_text(first + step * place) for place in range(bars + 1)]
    return Arrivals(
        counts={by: tuple(bar) for by, bar in found.items()} or ({"": (0,) * bars} if bars else {}),
        labels=tuple(edge if place % 2 == 0 else "" for place, edge in enumerate(edges[:-1])),
        end_label=edges[-1],
        start_at=start_at,
        starts=starts,
        minutes=step // timedelta(minutes=1),
    )


def _floor(moment: datetime, step: timedelta) -> datetime:
    day = local(moment).replace(hour=0, minute=0, second=0, microsecond=0)
    return day + (moment - day) // step * step


# --- what wants doing ------------------------------------------------------------------------------------


def _todo(sheet: DaySheet, sums: Tally, news: News, windows: Windows, now: datetime) -> Iterable[Todo]:
    """Each line leads to where it is dealt with."""
    beside = () if sheet.over(now) else chain(_faults(news, now), _unsent(news, now))
    return chain(
        _stuck(news, now), beside, _missing(sheet, windows, now), _refusals(news), _twice(news), _noted(sheet),
        _left_in(sheet, windows, now), _assisted(sums), _questions(news),
    )  # fmt: skip


def _faults(news: News, now: datetime) -> Iterable[Todo]:
    for one in news.conditions:
        if one.state == "fail":
            yield Todo(one.name, one.detail, clock_text(now), one.code, True, Place.DEVICES)


def _stuck(news: News, now: datetime) -> Iterable[Todo]:
    waits = news.backlog
    for count, code in ((waits.refused, "F02"), (waits.conflict, "F03"), (waits.parked, "F04")):
        if count:
            what, many = Text(f"trouble.{code}.what"), Text("troubles.count", (str(count),))
            yield Todo(what, many, clock_text(now), code, True, Place.TROUBLES)


def _unsent(news: News, now: datetime) -> Iterable[Todo]:
    oldest = news.backlog.oldest_at_ms
    if oldest is not None and now - from_ms(oldest) >= WAITS_LONG:
        many = Text("troubles.count", (str(news.backlog.pending),))
        yield Todo(Text("today.unsent"), many, clock_text(from_ms(oldest)), "F01", False, Place.DEVICES)


def _missing(sheet: DaySheet, windows: Windows, now: datetime) -> Iterable[Todo]:
    """Who should be here and is not: once sign-in has closed, the classes that miss most first."""
    lines = []
    for line in sheet.classes:
        for held in sheet.counted(line, now):
            closed = windows.closes(held.sitting, Action.IN) < now
            if held.tally.missing and closed:
                lines.append((held.tally.missing, line, held))
    lines.sort(key=lambda one: (-one[0], one[1].training_class.class_no))
    for many, line, held in lines[:MISSING_MOST]:
        yield _behind(line, held, Text("today.missing_of", (str(many),)), Column.MISSING, grave=True)
    if rest := sum(many for many, _, _ in lines[MISSING_MOST:]):
        what = Text("today.missing_more", (str(len(lines) - MISSING_MOST), str(rest)))
        yield Todo(what, "", "", "", True, Place.TODAY, Column.MISSING)


def _left_in(sheet: DaySheet, windows: Windows, now: datetime) -> Iterable[Todo]:
    for line in sheet.classes:
        for held in sheet.counted(line, now):
            if held.tally.no_out and windows.closes(held.sitting, Action.OUT) < now:
                what = Text("today.no_out_of", (str(held.tally.no_out),))
                yield _behind(line, held, what, Column.NO_OUT, grave=False)


def _behind(line: ClassDay, held: SittingDay, what: Text, column: Column, *, grave: bool) -> Todo:
    name, starts = line.training_class.name, clock_text(held.sitting.begins)
    return Todo(what, name, starts, "", grave, Place.TODAY, column, line.training_class.class_no)


def _refusals(news: News) -> Iterable[Todo]:
    """At this desk and the others of the hub."""
    refused = sorted((*news.refused, *news.several.refused), key=lambda one: one.at_ms)
    latest = {str(one.body.get("code", "")): one.at_ms for one in refused}
    for code, count in list(counted_by_code(refused).items())[:REFUSED_MOST]:
        what = Text("today.refused_of", (str(count),))
        why = Text(f"refused.{code}.verb")
        yield Todo(what, why, clock_text(from_ms(latest[code])), code, False, Place.TODAY, Column.REFUSED)


def _twice(news: News) -> Iterable[Todo]:
    """The first counts; a supervisor takes the other one out."""
    if found := news.several.twice:
        many = Text("troubles.count", (str(len(found)),))
        yield Todo(Text("today.twice"), many, "", "", False, Place.TODAY, Column.TWICE)


def _noted(sheet: DaySheet) -> Iterable[Todo]:
    if sheet.noted:
        many = Text("troubles.count", (str(len(sheet.noted)),))
        yield Todo(Text("today.noted"), many, "", "", False, Place.TODAY, Column.NOTED)


def _assisted(sums: Tally) -> Iterable[Todo]:
    if sums.assisted:
        said = (str(sums.assisted), percent(sums.assisted, sums.present))
        yield Todo(Text("today.assisted", said), "", "", "", False, Place.TODAY, Column.ASSISTED)


def _questions(news: News) -> Iterable[Todo]:
    if news.questions:
        many = Text("troubles.count", (str(news.questions),))
        yield Todo(Text("today.questions"), many, "", "", False, Place.TROUBLES, "questions")
