"""Which sittings there are.  A sitting is what a learner signs into: one session, or half a day of them."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta, timezone
from enum import StrEnum
from itertools import groupby

from sync.records import Session, SessionKind

CHINA = timezone(timedelta(hours=8), "Asia/Shanghai")
"""Screens, exports and windows; China has one time zone and no summer time."""

NOON = time(12, 30)
"""A session that begins before this belongs to the morning half (preset `four`)."""


class Preset(StrEnum):
    SESSION = "session"  # IN and OUT at every session
    FOUR = "four"  # four times a day: IN and OUT for each half


@dataclass(frozen=True, slots=True)
class Sitting:
    """`session_no` is the first of `covers`; `ordinal` counts the class's sittings of the day from 1.  `queue`: whoever
    signs in within it stood in line while the desk was out, and is not late."""

    class_no: str
    session_no: str
    covers: tuple[str, ...]
    begins: datetime
    ends: datetime
    room: str
    ordinal: int
    needs_in: bool = True
    needs_out: bool = True
    retimed: bool = False
    queue: tuple[datetime, datetime] | None = None

    @property
    def day(self) -> date:
        return local_day(self.begins)


def local_day(moment: datetime) -> date:
    """A session belongs to the local day it begins on, also when it ends after midnight."""
    return moment.astimezone(CHINA).date()


def local(moment: datetime) -> datetime:
    return moment.astimezone(CHINA)


def from_ms(at_ms: int) -> datetime:
    return datetime.fromtimestamp(at_ms / 1000, tz=CHINA)


def time_told(said: object) -> datetime | None:
    """A time in an entry, None for what is none: another desk may have written anything."""
    try:
        return from_ms(said) if isinstance(said, int) else None
    except (ValueError, OverflowError, OSError):
        return None


def clock_text(moment: datetime) -> str:
    """08:57."""
    here = local(moment)
    return f"{here.hour:02d}:{here.minute:02d}"


def held_here(session: Session) -> bool:
    return not session.cancelled and session.kind is SessionKind.OFFLINE


def sittings(sessions: Iterable[Session], preset: Preset) -> list[Sitting]:
    """The sittings that these sessions make at a desk, in order of beginning.

    Cancelled sessions and online ones are none; online hours come from the platform.
    """
    held = sorted(
        (session for session in sessions if held_here(session)),
        key=lambda s: (s.class_no, s.begins, s.session_no),
    )
    made: list[Sitting] = []
    for (class_no, _day), of_day in groupby(held, key=lambda s: (s.class_no, local_day(s.begins))):
        groups = _groups(list(of_day), preset)
        made.extend(_sitting(class_no, group, ordinal) for ordinal, group in enumerate(groups, start=1))
    return sorted(made, key=lambda sitting: (sitting.begins, sitting.class_no))


def _groups(of_day: list[Session], preset: Preset) -> list[list[Session]]:
    if preset is Preset.SESSION:
        return [[session] for session in of_day]
    return [list(half) for _, half in groupby(of_day, key=lambda s: local(s.begins).time() >= NOON)]


def _sitting(class_no: str, group: list[Session], ordinal: int) -> Sitting:
    first = group[0]
    last = max(group, key=lambda session: session.ends)
    return Sitting(
        class_no=class_no,
        session_no=first.session_no,
        covers=tuple(session.session_no for session in group),
        begins=first.begins,
        ends=last.ends,
        room=first.room,
        ordinal=ordinal,
        needs_in=any(session.needs_in for session in group),
        needs_out=any(session.needs_out for session in group),
        retimed=any(session.retimed for session in group),
    )
