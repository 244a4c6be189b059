"""The day of a soak: who comes in which minute to sign in or out, and what goes wrong in it.  PURE.

An hour is a class with one session: its learners sign in during the first half and out during the last 24 minutes.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from enum import StrEnum
from itertools import cycle
from typing import Final

from kiosk.bench.comers import key_of
from sync.platform.simulator.seed import Device, KnownCard, KnownEssc, Seed
from sync.records import (
    Action,
    ClassState,
    Enrolment,
    EssCard,
    Organisation,
    Session,
    TrainingClass,
)
from sync.store import bulk

DESK_NO, CODE = "KSK-990000-0001", "BENCH-0001"
OPENS_LOCAL: Final = 8
LOCAL: Final = timedelta(hours=8)
BEGINS_MIN, ENDS_MIN = 25, 45
"""Of a session, within its hour: by the usual windows one may sign in all along, and out ten minutes before the end."""
IN_MIN, OUT_MIN = range(0, 30), range(36, 60)


class Fault(StrEnum):
    READER = "reader unplugged"
    NETWORK = "network off"
    CAMERA = "camera black"
    BROKEN = "platform answers 500"
    SERVICE = "pcscd gone"
    HALF = "half answers"
    GUN = "gun gone"
    SLOW = "platform slow"
    DISK = "disk short"
    CLOCK = "clock set"
    LOST = "answers lost"
    RESTART = "platform restarts"
    CHOKED = "disk full to the last byte"
    KILL = "desk killed"


USUAL: Final = tuple(one for one in Fault if one is not Fault.KILL)
KILLED_EVERY: Final = 5
LONG_LIFE: Final = (0.25, 0.875)
"""Between these parts of the day nobody kills the desk, so that it may be seen whether it grows."""


@dataclass(frozen=True, slots=True)
class Visit:
    who: int
    """The learner's number, see `learner_of`."""
    action: Action


@dataclass(frozen=True, slots=True)
class Minute:
    at: int
    """Minutes since the desk opened."""
    fault: Fault
    visits: tuple[Visit, ...]


@dataclass(frozen=True, slots=True)
class Day:
    """`hours` classes of `size` learners; `in_min` and `out_min` are the minutes of each hour in which they come, and
    what is between belongs to the day where it is `whole`."""

    hours: int
    size: int
    in_min: range = IN_MIN
    out_min: range = OUT_MIN
    whole: bool = True

    def minutes(self) -> list[Minute]:
        found = [
            (hour * 60 + minute, self._visits(hour, minute))
            for hour in range(self.hours)
            for minute in range(60)
            if self.whole or minute in self.in_min or minute in self.out_min
        ]
        faults = _faults(len(found))
        return [Minute(at, fault, visits) for (at, visits), fault in zip(found, faults, strict=True)]

    def long_life(self) -> range:
        """Places in `minutes` in which the desk is not killed."""
        return _long_life(len(self.minutes()))

    def _visits(self, hour: int, minute: int) -> tuple[Visit, ...]:
        for action, minutes in ((Action.IN, self.in_min), (Action.OUT, self.out_min)):
            if minute in minutes:
                place, of = minutes.index(minute), len(minutes)
                first, last = self.size * place // of, self.size * (place + 1) // of
                return tuple(Visit(hour * self.size + one, action) for one in range(first, last))
        return ()

    def expected(self) -> set[tuple[int, Action]]:
        return {(visit.who, visit.action) for minute in self.minutes() for visit in minute.visits}

    def learner(self, who: int) -> Enrolment:
        return bulk.learner(who, class_no(who // self.size))


FULL: Final = Day(8, 313)
SLICE: Final = Day(1, 64, range(27, 34), range(36, 44), whole=False)
"""Short enough for the usual run, and everything goes wrong once."""


def _long_life(minutes: int) -> range:
    return range(round(minutes * LONG_LIFE[0]), round(minutes * LONG_LIFE[1]))


def _faults(minutes: int) -> Iterator[Fault]:
    """One a minute: all kinds in turn, and the desk killed in between."""
    long_life, usual = _long_life(minutes), cycle(USUAL)
    for place in range(minutes):
        kills = place not in long_life and place % KILLED_EVERY == KILLED_EVERY - 2
        yield Fault.KILL if kills else next(usual)


def class_no(hour: int) -> str:
    return f"CLS-{hour:03d}"


def session_no(hour: int) -> str:
    return f"{class_no(hour)}-1"


def opens_at(today: date) -> datetime:
    """Tomorrow at eight in Shanghai: the time of a soak is ahead of the machine's, never behind it."""
    return datetime(today.year, today.month, today.day, OPENS_LOCAL, tzinfo=UTC) - LOCAL + timedelta(days=1)


def seeds(day: Day, opens: datetime) -> Iterator[Seed]:
    """What the platform knows: first the desk and the classes, then everybody."""
    hours = range(day.hours)
    yield Seed(
        organisation=Organisation("990000-PX-0001", "示例职业培训学校", "990000"),
        devices=(Device(DESK_NO, "kiosk-demo", CODE),),
        classes=tuple(
            TrainingClass(
                class_no(hour), f"示例班 {hour}", ClassState.RUNNING, date(2025, 1, 1), date(2036, 1, 1)
            )
            for hour in hours
        ),
        sessions=tuple(_session(hour, opens) for hour in hours),
    )
    for hour in hours:
        yield _people([day.learner(who) for who in range(hour * day.size, (hour + 1) * day.size)])


def _session(hour: int, opens: datetime) -> Session:
    begins = opens + timedelta(hours=hour, minutes=BEGINS_MIN)
    return Session(
        session_no(hour), class_no(hour), begins, begins + timedelta(minutes=ENDS_MIN - BEGINS_MIN), "101"
    )


def _people(learners: Sequence[Enrolment]) -> Seed:
    return Seed(
        learners=tuple(learners),
        cards=tuple(KnownCard(key_of(one), one.person, one.name) for one in learners),
        essc=tuple(KnownEssc(EssCard(one.person, one.name, "")) for one in learners),
    )
