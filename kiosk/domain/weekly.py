"""A class's week becomes its sessions: pattern, holidays, and 调休 days that are taught like another weekday.

A session that has begun is never moved by a new pattern; that is the caller's part (kiosk/school/classes.py).
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from enum import StrEnum
from itertools import pairwise
from typing import Any

from kiosk.domain.timetable import CHINA
from sync.records import Json, Session, SessionKind

LONGEST_DAYS = 800
"""A class that is longer has its last day mistyped."""


class WeeklyFault(StrEnum):
    """Why a pattern makes no timetable; words under [weekly]."""

    TERM_BACKWARDS = "term_backwards"
    TERM_TOO_LONG = "term_too_long"
    NO_SLOT = "no_slot"
    SLOT_BACKWARDS = "slot_backwards"
    OVERLAP = "overlap"
    OFF_AND_TAUGHT = "off_and_taught"
    NO_SESSION = "no_session"


@dataclass(frozen=True, slots=True)
class Slot:
    """`weekday` 1 is Monday, 7 Sunday."""

    weekday: int
    begins: time
    ends: time
    room: str = ""
    teacher: str = ""
    kind: SessionKind = SessionKind.OFFLINE


@dataclass(frozen=True, slots=True)
class Weekly:
    """`off` are days without sessions; `like` a day (a Saturday, say) that is taught like that weekday."""

    starts: date
    ends: date
    slots: tuple[Slot, ...]
    off: frozenset[date] = frozenset()
    like: Mapping[date, int] = field(default_factory=dict)


def fault_of(weekly: Weekly) -> WeeklyFault | None:
    """The first thing wrong with it."""
    if weekly.ends < weekly.starts:
        return WeeklyFault.TERM_BACKWARDS
    if (weekly.ends - weekly.starts).days > LONGEST_DAYS:
        return WeeklyFault.TERM_TOO_LONG
    if not weekly.slots:
        return WeeklyFault.NO_SLOT
    if any(slot.ends <= slot.begins for slot in weekly.slots):
        return WeeklyFault.SLOT_BACKWARDS
    ordered = sorted(weekly.slots, key=lambda slot: (slot.weekday, slot.begins))
    if any(a.weekday == b.weekday and b.begins < a.ends for a, b in pairwise(ordered)):
        return WeeklyFault.OVERLAP
    if weekly.off & weekly.like.keys():
        return WeeklyFault.OFF_AND_TAUGHT
    return None if any(True for _ in days(weekly)) else WeeklyFault.NO_SESSION


def days(weekly: Weekly) -> Iterator[tuple[date, Slot]]:
    """Every slot on its day, in order."""
    for number in range((weekly.ends - weekly.starts).days + 1):
        day = weekly.starts + timedelta(days=number)
        if day in weekly.off:
            continue
        taught_as = weekly.like.get(day, day.isoweekday())
        for slot in sorted(weekly.slots, key=lambda slot: slot.begins):
            if slot.weekday == taught_as:
                yield day, slot


def expand(class_no: str, weekly: Weekly) -> list[Session]:
    """The sessions of a pattern that has no fault.  A session is called by its class and its beginning, so that it
    keeps its number when the days around it change."""
    return [
        Session(
            session_no=f"{class_no}-{day:%Y%m%d}-{slot.begins:%H%M}",
            class_no=class_no,
            begins=datetime.combine(day, slot.begins, CHINA),
            ends=datetime.combine(day, slot.ends, CHINA),
            room=slot.room,
            teacher=slot.teacher,
            kind=slot.kind,
        )
        for day, slot in days(weekly)
    ]


# --- as the book keeps it -------------------------------------------------------------------------------


def as_json(weekly: Weekly) -> dict[str, Json]:
    return {
        "starts": weekly.starts.isoformat(),
        "ends": weekly.ends.isoformat(),
        "slots": [
            {
                "weekday": slot.weekday,
                "begins": f"{slot.begins:%H:%M}",
                "ends": f"{slot.ends:%H:%M}",
                "room": slot.room,
                "teacher": slot.teacher,
                "kind": slot.kind.value,
            }
            for slot in weekly.slots
        ],
        "off": sorted(day.isoformat() for day in weekly.off),
        "like": {day.isoformat(): weekday for day, weekday in sorted(weekly.like.items())},
    }


def from_json(told: Mapping[str, Any]) -> Weekly:
    """What `as_json` made.  KeyError or ValueError for anything else."""
    return Weekly(
        date.fromisoformat(told["starts"]),
        date.fromisoformat(told["ends"]),
        tuple(
            Slot(
                one["weekday"],
                time.fromisoformat(one["begins"]),
                time.fromisoformat(one["ends"]),
                one["room"],
                one["teacher"],
                SessionKind(one["kind"]),
            )
            for one in told["slots"]
        ),
        frozenset(date.fromisoformat(day) for day in told["off"]),
        {date.fromisoformat(day): weekday for day, weekday in told["like"].items()},
    )
