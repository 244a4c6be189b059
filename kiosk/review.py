"""The day in numbers: expected, present, late, missing, on leave, and who is behind each.  No Qt.

应到 = 实到 + 未到 + 请假; 实到 includes 迟到.  A class counts by its latest sitting that has begun; totals cover only
classes that have.  Provisional entries (暂记) are listed and never counted until they are confirmed.  Signs from phones
and made-up ones count as anywhere else in the book of attendance.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from enum import StrEnum

from sqlalchemy import Connection

from kiosk.attendance.attending import by_learner, facts_of, grouped
from kiosk.domain.attendance import Judgement, Windows
from kiosk.domain.presence import fits
from kiosk.domain.signs import Facts, Origin, Sign, counting, decided, stands, told
from kiosk.domain.timetable import CHINA, Preset, Sitting, local_day, sittings
from sync.records import Action, Enrolment, EnrolmentState, Entry, EntryKind, TrainingClass
from sync.store import affairs, ledger, mirror, united
from sync.store import told as platform
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
    """`origin` is where the sign comes from that says they came."""

    enrolment: Enrolment
    presence: Presence
    came: datetime | None = None
    went: datetime | None = None
    origin: Origin | None = None


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

    def by(self, *origins: Origin) -> int:
        return sum(1 for learner in self.learners if learner.origin in origins)


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
        classes = tuple(
            _class_day(store, db, windows, now, training_class, mine, entries)
            for training_class in mirror.classes(db)
            if (mine := [s for s in held if s.class_no == training_class.class_no])
        )
        ours = [one for one in entries if one.desk_no == store.desk_no]
        waiting = undecided(db, [entry for entry in ours if entry.kind is EntryKind.PROVISIONAL])
        noted = tuple(Noted(entry, ledger.identity_of(db, store.vault, entry.id)[1]) for entry in waiting)
    return DayReview(now, classes, noted, _arrivals(classes))


def undecided(db: Connection, noted: list[Entry]) -> list[Entry]:
    """Those 暂记 that nobody has confirmed or rejected."""
    if not noted:
        return noted
    decisions = affairs.of_classes(db, {entry.class_no for entry in noted})
    words = decided(facts_of(decisions, ()).corrections)
    return [entry for entry in noted if entry.id not in words]


def entries_of_day(db: Connection, day: date) -> list[Entry]:
    """Of every desk that is believed here."""
    return united.of_day(db, day, {EntryKind.CHECKIN, EntryKind.PROVISIONAL})


def _class_day(
    store: Store,
    db: Connection,
    windows: Windows,
    now: datetime,
    training_class: TrainingClass,
    held: list[Sitting],
    entries: Iterable[Entry],
) -> ClassDay:
    begun = [sitting for sitting in held if sitting.begins <= now]
    sitting = begun[-1] if begun else held[0]
    class_no = training_class.class_no
    mine = [entry for entry in entries if entry.class_no == class_no]
    theirs = by_learner([*mine, *united.affairs_of_classes(db, {class_no})])
    pulled = grouped(platform.pulled_of_class(db, class_no))
    judged = {entry.id: judged_of(entry) for entry in mine}
    learners = tuple(
        learner_day(sitting, windows, one, facts_of(theirs[one.trainee_no], pulled[one.trainee_no]), judged)
        for one in mirror.roster(db, store.vault, class_no)
        if one.state is not EnrolmentState.QUIT
    )
    return ClassDay(training_class, sitting, bool(begun), windows.opens(sitting, Action.IN), learners)


def learner_day(
    sitting: Sitting,
    windows: Windows,
    enrolment: Enrolment,
    facts: Facts,
    judged: Mapping[str, Judgement | None],
) -> LearnerDay:
    """`judged` is what this desk said of each sign-in when it was made, by entry."""
    words = decided(facts.corrections)
    signs = [
        sign
        for sign in counting(told(facts, words), words)
        if sign.session_no in sitting.covers and fits(sign, sitting, windows)
    ]
    came = next((sign for sign in signs if sign.action is Action.IN), None)
    went = next((sign for sign in reversed(signs) if sign.action is Action.OUT), None)
    proof = came or (None if sitting.needs_in else went)
    away = enrolment.state is EnrolmentState.LEAVE or any(
        leave.covers(sitting) and stands(leave.key, words) for leave in facts.leaves
    )
    if proof:
        presence = Presence.LATE if _late(proof, sitting, windows, judged) else Presence.PRESENT
    else:
        presence = Presence.LEAVE if away else Presence.MISSING
    return LearnerDay(
        enrolment,
        presence,
        came.at if came else None,
        went.at if went else None,
        proof.origin if proof else None,
    )


def _late(proof: Sign, sitting: Sitting, windows: Windows, judged: Mapping[str, Judgement | None]) -> bool:
    """As it was judged at this desk; what comes from elsewhere, or to a sitting that was moved, by its time."""
    if proof.key in judged and not sitting.retimed:
        return judged[proof.key] is Judgement.LATE
    return proof.action is Action.IN and proof.at > sitting.begins + windows.late_after


def judged_of(entry: Entry) -> Judgement | None:
    judge = entry.body.get("judge")
    state = judge.get("state") if isinstance(judge, dict) else None
    return Judgement(state) if state in set(Judgement) else None


def _arrivals(classes: tuple[ClassDay, ...]) -> tuple[datetime, ...]:
    """Sign-ins to the sittings that began last, or come next."""
    chosen = chart_start(classes)
    return tuple(
        learner.came
        for line in classes
        if line.sitting.begins == chosen
        for learner in line.learners
        if learner.came
    )


def chart_start(classes: tuple[ClassDay, ...]) -> datetime | None:
    begun = [line.sitting.begins for line in classes if line.begun]
    coming = [line.sitting.begins for line in classes if not line.begun]
    return max(begun) if begun else min(coming, default=None)


def _ms(moment: datetime) -> int:
    return round(moment.timestamp() * 1000)
