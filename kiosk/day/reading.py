"""A day of the book as it is counted: read from the store by a few statements, whatever the size of the book.  No Qt.

Rosters stay sealed: a day is counted by trainee number and blind index.  Of most learners nothing was corrected, and
they are counted in whole numbers; the others go through the whole rule.  Here everybody has a seat; counting.py gives
the numbers alone.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from itertools import chain

from sqlalchemy import Connection

from kiosk.day.decisions import Decisions
from kiosk.day.sheet import ClassDay, DaySheet, SittingDay, opens
from kiosk.day.signs import ByTrainee, Noted, Row, Signs, row_of, shown, spans_of
from kiosk.domain.attendance import Windows
from kiosk.domain.day import Bounds, Seat, bounds, plain_seat
from kiosk.domain.outage import queued
from kiosk.domain.timetable import CHINA, Preset, Sitting, sittings
from kiosk.paper.outages import outages_of_day
from sync.records import EnrolmentState
from sync.store import day_signs, days, mirror
from sync.store.keys import Vault

STATES = {state.value: state for state in EnrolmentState}
"""To look one up costs a fifth of making it, thousands of times."""
AWAY = EnrolmentState.LEAVE.value


@dataclass(frozen=True, slots=True)
class Roll:
    """One sitting as it was read: its roster, who came and who went, who has leave; `ruled` are the seats of those
    who went through the whole rule, by trainee number."""

    sitting: Sitting
    at: Bounds
    people: Sequence[days.Seat]
    came: ByTrainee
    went: ByTrainee
    away: frozenset[str]
    ruled: Mapping[str, Seat]

    def state(self, one: days.Seat) -> str:
        return AWAY if one[1] in self.away else one[3]

    def seat(self, one: days.Seat) -> Seat:
        class_no, trainee_no, ref, _ = one
        return self.ruled.get(trainee_no) or plain_seat(
            (class_no, trainee_no, ref),
            STATES[self.state(one)],
            shown(self.came.get(trainee_no)),
            shown(self.went.get(trainee_no)),
            self.at,
        )


def read_day(
    db: Connection,
    vault: Vault,
    windows: Windows,
    preset: Preset,
    day: date,
    class_nos: Collection[str] | None = None,
) -> DaySheet:
    """Some ten milliseconds per thousand signs; raises the driver's errors."""
    read = Reading(db, vault, windows, preset, day, class_nos)
    noted = read.signs.take(day_signs.signs(db, day, read.scope))
    return read.sheet(lambda roll: map(roll.seat, roll.people), noted)


class Reading:
    """A day while it is read: what there is beside our own signs of it.  `scope`: the classes that were asked for."""

    def __init__(
        self,
        db: Connection,
        vault: Vault,
        windows: Windows,
        preset: Preset,
        day: date,
        class_nos: Collection[str] | None,
    ) -> None:
        self._db, self._windows, self._day = db, windows, day
        self.held = sittings_of_day(db, preset, day, class_nos)
        self.scope = None if class_nos is None else self.held.keys()
        self.spans = spans_of(self.held, windows)
        self.told = Decisions(db, self.held.keys(), day)
        self.people = seats_of(db, vault, self.held.keys())
        self.signs = Signs(self.spans, self.told.by_rule)
        self.elsewhere = self._elsewhere()
        self.signs.take(self.elsewhere)  # what another desk noted is decided there

    def _elsewhere(self) -> list[Row]:
        """What other desks wrote, and phones."""
        covered = [no for one in chain.from_iterable(self.held.values()) for no in one.covers]
        told = map(row_of, days.pulled(self._db, covered))
        return [*day_signs.foreign_signs(self._db, self._day, self.scope), *told]

    def sheet(self, seated: Callable[[Roll], Iterable[Seat]], noted: Collection[Noted]) -> DaySheet:
        """With such seats as `seated` makes of each sitting; `noted` are our own 暂记."""
        classes = (
            ClassDay(one, tuple(self._made(sitting, seated) for sitting in self.held[one.class_no]))
            for one in mirror.classes(self._db, self.held.keys())
        )
        return DaySheet(self._day, tuple(classes), self.told.undecided(noted))

    def _made(self, sitting: Sitting, seated: Callable[[Roll], Iterable[Seat]]) -> SittingDay:
        return SittingDay(sitting, opens(sitting, self._windows), tuple(seated(self._roll(sitting))))

    def _roll(self, sitting: Sitting) -> Roll:
        people, by_rule = self.people.get(sitting.class_no, ()), self.told.by_rule.get(sitting.class_no, ())
        ruled = {one[1]: self._ruled(one, sitting) for one in people if one[1] in by_rule}
        return Roll(
            sitting,
            bounds(sitting, self._windows),
            people,
            *self.signs.at(sitting),
            self.told.away(sitting),
            ruled,
        )

    def _ruled(self, one: days.Seat, sitting: Sitting) -> Seat:
        rows = self.signs.rows.get(one[:2], ())
        return self.told.seat(one[:3], STATES[one[3]], sitting, self._windows, rows)


def between(day: date) -> tuple[int, int]:
    """A local day in milliseconds."""
    start = datetime.combine(day, time.min, CHINA)
    return round(start.timestamp() * 1000), round((start + timedelta(days=1)).timestamp() * 1000)


def sittings_of_day(
    db: Connection, preset: Preset, day: date, class_nos: Collection[str] | None
) -> dict[str, list[Sitting]]:
    found: dict[str, list[Sitting]] = defaultdict(list)
    outages = outages_of_day(db, day)
    for one in sittings(mirror.sessions_between(db, *between(day), class_nos), preset):
        if one.day == day:
            found[one.class_no].append(queued(one, outages))
    return found


def seats_of(db: Connection, vault: Vault, class_nos: Collection[str]) -> dict[str, list[days.Seat]]:
    """Where somebody was moved, the roster is what was decided here; only those few are opened."""
    moved = days.moved_classes(db) & set(class_nos)
    found: dict[str, list[days.Seat]] = defaultdict(list)
    for row in days.rosters(db, set(class_nos) - moved):
        found[row[0]].append(row)
    for class_no in moved:
        found[class_no] = [
            (class_no, one.trainee_no, vault.person_ref(one.person), one.state.value)
            for one in mirror.roster(db, vault, class_no)
            if one.state is not EnrolmentState.QUIT
        ]
    return found
