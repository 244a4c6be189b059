"""Days as they were read, kept while they are looked at and read again only where something came since.  No Qt.

The book only grows: what an entry can change is the day it belongs to and, for leave, the days it names.  Of one day
the sheet is kept, in numbers and, once somebody asked who is behind them, with everybody's seat; of others only what
their classes come to: a month of 60 classes is some hundred kilobytes.
"""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Callable, Collection
from dataclasses import dataclass, replace
from datetime import date, datetime
from functools import partial
from typing import Any, TypeAlias

from sqlalchemy import Connection

from kiosk.day.counting import count_day
from kiosk.day.reading import read_day
from kiosk.day.sheet import ClassDay, DaySheet
from kiosk.domain.attendance import Windows
from kiosk.domain.day import Tally, total
from kiosk.domain.outage import Outage
from kiosk.domain.timetable import Preset
from kiosk.paper.outages import outages_of_day
from sync.records import EntryKind
from sync.store import days
from sync.store.days import Changed
from sync.store.keys import Vault
from sync.store.store import Store

KEPT = 70
"""Days whose tallies are kept: two months and the week before and after."""
SINCE_MOST = 400
"""More news than this and everything is read again."""
SIGNS = frozenset({EntryKind.CHECKIN, EntryKind.PROVISIONAL})
DECISIONS = frozenset({EntryKind.LEAVE, EntryKind.CORRECTION})


Read: TypeAlias = "Callable[[Connection, Vault, Windows, Preset, date, Collection[str] | None], DaySheet]"
ReadHere: TypeAlias = "Callable[..., DaySheet]"
"""(connection, day, some classes)."""


@dataclass(frozen=True, slots=True)
class SittingTally:
    """One sitting's numbers, nobody behind them."""

    session_no: str
    begins: datetime
    ends: datetime
    tally: Tally


Tallies: TypeAlias = "dict[str, tuple[SittingTally, ...]]"
"""By class number, the sittings of a day."""


class Diary:
    """For one thread at a time: what is read aside.  Raises StoreFault."""

    def __init__(self, store: Store, windows: Windows, preset: Preset) -> None:
        self._store, self._windows, self._preset = store, windows, preset
        self._seats, self._numbers = _Kept(self._of(read_day)), _Kept(self._of(count_day))
        self._tallies: OrderedDict[date, Tallies] = OrderedDict()
        self._outages: dict[date, tuple[Outage, ...]] = {}
        """Of the days that are kept, as they stood when an act of staff last came: few acts are about one."""
        self._heads: dict[str, int] = {}
        self._marks: tuple[Any, ...] = ()
        self._moved: set[str] = set()

    def sheet(self, day: date) -> DaySheet:
        """The whole of a day, a seat for everybody."""
        with self._store.reading() as db:
            self._news(db)
            self._note_outages(db, day)
            return self._seats.of(db, day)

    def numbers(self, day: date) -> DaySheet:
        """The same in numbers alone: seats stand for many and name nobody."""
        with self._store.reading() as db:
            self._news(db)
            self._note_outages(db, day)
            return self._numbers.of(db, day)

    def tallies(self, day: date) -> Tallies:
        """What its classes come to."""
        with self._store.reading() as db:
            self._news(db)
            if day not in self._tallies:
                self._note_outages(db, day)
                self._tallies[day] = tallies_of(self._of(count_day)(db, day))
                while len(self._tallies) > KEPT:
                    self._tallies.popitem(last=False)
            return self._tallies[day]

    def of_class(self, class_no: str, day: date) -> tuple[SittingTally, ...]:
        """One class alone, read for itself."""
        with self._store.reading() as db:
            return tallies_of(self._of(count_day)(db, day, {class_no})).get(class_no, ())

    def _of(self, read: Read) -> ReadHere:
        """Read by this desk's rules."""
        return partial(_read_here, read, self._store.vault, self._windows, self._preset)

    def _news(self, db: Connection) -> None:
        """Forget what is no longer so; the classes of kept sheets that have to be read again."""
        heads, marks = days.heads(db), days.marks(db)
        came = self._since(db, heads) if marks == self._marks else None
        self._heads, self._marks = heads, marks
        if came is None:
            self._seats.forget()
            self._numbers.forget()
            self._tallies.clear()
            self._outages.clear()
            self._moved = days.moved_classes(db)
            return
        for one in came:
            self._forget(one)
        self._forget_outages(db, {one.day for one in came if one.kind is EntryKind.OPERATOR})
        moved: set[str] = set()
        if any(one.kind in DECISIONS for one in came):
            now = days.moved_classes(db)  # whoever came by transfer, or went back
            moved, self._moved = self._moved | now, now
        self._seats.stir(came, moved)
        self._numbers.stir(came, moved)

    def _since(self, db: Connection, heads: dict[str, int]) -> list[Changed] | None:
        """None where it is quicker to begin anew."""
        if set(self._heads) != set(heads):
            return None
        found: list[Changed] = []
        for desk_no, seq in heads.items():
            if seq - self._heads[desk_no] > SINCE_MOST:
                return None
            if seq > self._heads[desk_no]:
                found += days.since(db, desk_no, self._heads[desk_no], SINCE_MOST)
        return found

    def _note_outages(self, db: Connection, day: date) -> None:
        if day not in self._outages:
            self._outages[day] = outages_of_day(db, day)

    def _forget_outages(self, db: Connection, told: Collection[str]) -> None:
        """Days of which an outage was declared or withdrawn are read anew: it says who is late."""
        for day in {date.fromisoformat(one) for one in told} & set(self._outages):
            if outages_of_day(db, day) == self._outages[day]:
                continue
            del self._outages[day]
            self._tallies.pop(day, None)
            for kept in (self._seats, self._numbers):
                kept.drop(day)

    def _forget(self, one: Changed) -> None:
        if one.kind in SIGNS:
            self._tallies.pop(date.fromisoformat(one.day), None)
        elif one.kind in DECISIONS:
            self._tallies.clear()


def _read_here(
    read: Read,
    vault: Vault,
    windows: Windows,
    preset: Preset,
    db: Connection,
    day: date,
    class_nos: Collection[str] | None = None,
) -> DaySheet:
    return read(db, vault, windows, preset, day, class_nos)


class _Kept:
    """The sheet of one day, read again class by class."""

    def __init__(self, read: ReadHere) -> None:
        self._read = read
        self._sheet: DaySheet | None = None
        self._again: set[str] = set()

    def of(self, db: Connection, day: date) -> DaySheet:
        kept = self._sheet
        if kept is None or kept.day != day or "" in self._again:  # what is of no class may be of any
            self._sheet = self._read(db, day)
        elif self._again:
            self._sheet = _patched(kept, self._read(db, day, self._again), self._again)
        self._again = set()
        assert self._sheet is not None
        return self._sheet

    def stir(self, came: Collection[Changed], moved: Collection[str]) -> None:
        if self._sheet:
            self._again |= {one.class_no for one in came if _touches(one, self._sheet.day)} | set(moved)

    def drop(self, day: date) -> None:
        if self._sheet and self._sheet.day == day:
            self.forget()

    def forget(self) -> None:
        self._sheet = None


def _touches(one: Changed, day: date) -> bool:
    """A decision may be about any day."""
    return one.kind in DECISIONS or (one.kind in SIGNS and one.day == day.isoformat())


def _patched(kept: DaySheet, read: DaySheet, again: set[str]) -> DaySheet:
    """Those classes anew, the others as they were."""
    noted = tuple(sorted((*(one for one in kept.noted if one[0] not in again), *read.noted)))
    others = (line for line in kept.classes if line.training_class.class_no not in again)
    return replace(kept, classes=tuple(sorted((*others, *read.classes), key=_in_order)), noted=noted)


def _in_order(line: ClassDay) -> tuple[date, str]:
    """As the mirror gives them."""
    return line.training_class.starts, line.training_class.class_no


def tallies_of(sheet: DaySheet) -> Tallies:
    return {
        line.training_class.class_no: tuple(
            SittingTally(one.sitting.session_no, one.sitting.begins, one.sitting.ends, one.tally)
            for one in line.held
        )
        for line in sheet.classes
    }


def sum_of(held: Collection[SittingTally], now: datetime) -> Tally:
    """Of those that have begun."""
    return total(one.tally for one in held if one.begins <= now)
