"""The day in numbers: expected, present, late, missing, on leave, and who is behind each.  No Qt.

应到 = 实到 + 未到 + 请假; 实到 includes 迟到.  A class counts by its latest sitting that has begun; totals cover only
classes that have.  Provisional entries (暂记) are listed and never counted.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from enum import StrEnum

from sqlalchemy import Connection

from kiosk.domain.attendance import Judgement, Windows
from kiosk.domain.timetable import CHINA, Preset, Sitting, from_ms, local_day, sittings
from sync.records import Action, Enrolment, EnrolmentState, Entry, EntryKind, TrainingClass
from sync.store import ledger, mirror
from sync.store.store import Store

PAGE = 500
BAR = timedelta(minutes=5)


class Presence(StrEnum):
    PRESENT = "present"
    LATE = "late"
    MISSING = "missing"
    LEAVE = "leave"


@dataclass(frozen=True, slots=True)
class LearnerDay:
    enrolment: Enrolment
    presence: Presence
    came: datetime | None = None
    went: datetime | None = None


@dataclass(frozen=True, slots=True)
class ClassDay:
    """`sitting` is the latest that has begun, else the day's first; `opens` when its sign-in opens."""

    training_class: TrainingClass
    sitting: Sitting
    begun: bool
    opens: datetime
    learners: tuple[LearnerDay, ...]

    def count(self, *presences: Presence) -> int:
        return sum(1 for learner in self.learners if learner.presence in presences)


@dataclass(frozen=True, slots=True)
class Noted:
    """暂记 waiting for the supervisor."""

    entry: Entry
    name: str


@dataclass(frozen=True, slots=True)
class DayReview:
    at: datetime
    classes: tuple[ClassDay, ...] = ()
    noted: tuple[Noted, ...] = ()
    arrivals: tuple[datetime, ...] = field(default=())
    """Every sign-in to the sitting time the chart is about."""

    @property
    def begun(self) -> tuple[ClassDay, ...]:
        return tuple(line for line in self.classes if line.begun)

    @property
    def coming(self) -> tuple[ClassDay, ...]:
        return tuple(line for line in self.classes if not line.begun)


def review(store: Store, windows: Windows, preset: Preset, now: datetime) -> DayReview:
    """The local day of `now`.  Reads rosters and unseals their names: some ms per thousand learners, so call it off
    the screen's thread.  Raises StoreFault."""
    day = local_day(now)
    with store.reading() as db:
        start = datetime.combine(day, time.min, CHINA)
        sessions = mirror.sessions_between(db, _ms(start), _ms(start + timedelta(days=1)))
        held = [s for s in sittings(sessions, preset) if s.day == day]
        entries = entries_of_day(db, day)
        checkins = [entry for entry in entries if entry.kind is EntryKind.CHECKIN]
        classes = tuple(
            _class_day(store, db, windows, now, training_class, mine, checkins)
            for training_class in mirror.classes(db)
            if (mine := [s for s in held if s.class_no == training_class.class_no])
        )
        noted = tuple(
            Noted(entry, ledger.identity_of(db, store.vault, entry.id)[1])
            for entry in entries
            if entry.kind is EntryKind.PROVISIONAL
        )
    return DayReview(now, classes, noted, _arrivals(classes, checkins))


def entries_of_day(db: Connection, day: date) -> list[Entry]:
    wanted = {EntryKind.CHECKIN, EntryKind.PROVISIONAL}
    found: list[Entry] = []
    while page := ledger.of_day(db, day, kinds=wanted, after_seq=found[-1].seq if found else 0, limit=PAGE):
        found.extend(page)
    return found


def _class_day(
    store: Store,
    db: Connection,
    windows: Windows,
    now: datetime,
    training_class: TrainingClass,
    held: list[Sitting],
    checkins: Iterable[Entry],
) -> ClassDay:
    begun = [sitting for sitting in held if sitting.begins <= now]
    sitting = begun[-1] if begun else held[0]
    of_sitting = [
        e for e in checkins if e.class_no == training_class.class_no and e.session_no in sitting.covers
    ]
    arrived = {e.trainee_no: e for e in of_sitting if e.action is Action.IN}
    left = {e.trainee_no: e for e in of_sitting if e.action is Action.OUT}
    learners = tuple(
        _learner_day(sitting, enrolment, arrived.get(enrolment.trainee_no), left.get(enrolment.trainee_no))
        for enrolment in mirror.roster(db, store.vault, training_class.class_no)
        if enrolment.state is not EnrolmentState.QUIT
    )
    return ClassDay(training_class, sitting, bool(begun), windows.opens(sitting, Action.IN), learners)


def _learner_day(
    sitting: Sitting, enrolment: Enrolment, came: Entry | None, went: Entry | None
) -> LearnerDay:
    proof = came or (None if sitting.needs_in else went)
    if proof:
        presence = Presence.LATE if _judged(proof) is Judgement.LATE else Presence.PRESENT
    else:
        presence = Presence.LEAVE if enrolment.state is EnrolmentState.LEAVE else Presence.MISSING
    return LearnerDay(
        enrolment, presence, from_ms(came.at_ms) if came else None, from_ms(went.at_ms) if went else None
    )


def _judged(entry: Entry) -> Judgement | None:
    judge = entry.body.get("judge")
    state = judge.get("state") if isinstance(judge, dict) else None
    return Judgement(state) if state in set(Judgement) else None


def _arrivals(classes: tuple[ClassDay, ...], checkins: Iterable[Entry]) -> tuple[datetime, ...]:
    """Sign-ins to the sittings that began last, or come next."""
    chosen = chart_start(classes)
    about = {no for line in classes if line.sitting.begins == chosen for no in line.sitting.covers}
    return tuple(
        from_ms(entry.at_ms) for entry in checkins if entry.action is Action.IN and entry.session_no in about
    )


def chart_start(classes: tuple[ClassDay, ...]) -> datetime | None:
    begun = [line.sitting.begins for line in classes if line.begun]
    coming = [line.sitting.begins for line in classes if not line.begun]
    return max(begun) if begun else min(coming, default=None)


def _ms(moment: datetime) -> int:
    return round(moment.timestamp() * 1000)
