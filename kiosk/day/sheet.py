"""A day as it is counted: classes, their sittings, a seat for each learner.  Values only.

A class counts by its latest sitting that has begun, while the day goes on; a day that is over counts every sitting.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from functools import cached_property
from itertools import chain

from kiosk.domain.attendance import Windows
from kiosk.domain.day import HERE, Seat, Tally, tally, total
from kiosk.domain.timetable import Sitting, local_day
from sync.records import Action, TrainingClass


@dataclass(frozen=True)
class SittingDay:
    """One sitting with a seat for everybody expected; `opens` is when its sign-in does."""

    sitting: Sitting
    opens: datetime
    seats: tuple[Seat, ...]

    @cached_property
    def tally(self) -> Tally:
        return tally(self.seats)


@dataclass(frozen=True)
class ClassDay:
    training_class: TrainingClass
    held: tuple[SittingDay, ...]

    def shown(self, at: datetime) -> SittingDay:
        """The latest that has begun, else the first."""
        return next((one for one in reversed(self.held) if one.sitting.begins <= at), self.held[0])

    def begun(self, at: datetime) -> bool:
        return self.held[0].sitting.begins <= at


@dataclass(frozen=True)
class DaySheet:
    """`noted`: (class_no, id) of 暂记 that nobody has decided."""

    day: date
    classes: tuple[ClassDay, ...] = ()
    noted: tuple[tuple[str, str], ...] = ()

    def over(self, now: datetime) -> bool:
        return self.day < local_day(now)

    def counted(self, line: ClassDay, now: datetime) -> tuple[SittingDay, ...]:
        """What of a class the numbers are about."""
        return line.held if self.over(now) else (line.shown(now),)

    def split(self, now: datetime) -> tuple[tuple[ClassDay, ...], tuple[ClassDay, ...]]:
        """Classes that have begun, and those to come."""
        begun = tuple(line for line in self.classes if line.begun(now))
        return begun, tuple(line for line in self.classes if not line.begun(now))

    def totals(self, now: datetime) -> Tally:
        """Of the classes that have begun."""
        begun, _ = self.split(now)
        return total(one.tally for line in begun for one in self.counted(line, now))

    def class_of(self, class_no: str) -> ClassDay | None:
        return next((line for line in self.classes if line.training_class.class_no == class_no), None)


@dataclass(frozen=True, slots=True)
class Arrivals:
    """Bars of `step` from `first` on, per way of signing in; `starts` where one time is the beginning of all."""

    first: datetime
    step: timedelta
    bars: int
    starts: datetime | None = None
    counts: dict[str, list[int]] = field(default_factory=dict)


def signed_in(held: Iterable[SittingDay]) -> Iterable[Seat]:
    """Seats whose learner is there and signed in."""
    return (one for one in chain.from_iterable(h.seats for h in held) if one.came and one.presence in HERE)


def opens(sitting: Sitting, windows: Windows) -> datetime:
    return windows.opens(sitting, Action.IN)
