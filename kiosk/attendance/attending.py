"""The attendance book of a class, read: entries and what the platform told become facts, facts the ratio.  No Qt.

Reads only; what staff enter is drafted in attendance_drafts.py.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, datetime

from sqlalchemy import Connection

from kiosk.closing.late import marked
from kiosk.domain.presence import Attendance, Lesson, Level, Rules, attendance, in_queue, lessons
from kiosk.domain.signs import (
    ADDS,
    Act,
    Correction,
    Facts,
    Learned,
    Leave,
    LeaveKind,
    Origin,
    Sign,
    decided,
    stands,
)
from kiosk.domain.timetable import Preset, from_ms, local_day
from kiosk.paper.outages import outages_of_days
from sync.records import (
    Action,
    Draft,
    Enrolment,
    Entry,
    EntryKind,
    Json,
    Method,
    Move,
    PulledCheckin,
    PulledSource,
    TrainingClass,
)
from sync.store import affairs, mirror, moves, told, united
from sync.store.closes import LATE
from sync.store.keys import Vault
from sync.store.laid import LAST_MS
from sync.store.store import Store
from sync.store.united import in_order

WHOLE_CLASS_MS = (0, 253_402_300_799_000)
"""From the beginning of time to the end of the year 9999."""


@dataclass(frozen=True, slots=True)
class Attempt:
    """One RESULT entry: scores as typed, `reason` why somebody below the ratio was passed."""

    key: str
    number: int
    theory: str
    practice: str
    passed: bool
    cert_no: str = field(default="", repr=False)
    voucher_no: str = field(default="", repr=False)
    at_ms: int = 0
    reason: str = ""


@dataclass(frozen=True, slots=True)
class Affair:
    """A LEAVE or CORRECTION as it stands in the book; `holds` False once it was taken back."""

    entry: Entry
    holds: bool


@dataclass(frozen=True, slots=True)
class LearnerBook:
    """`on_leave` today; `brought` are the minutes that were approved to come along from another class (转班)."""

    enrolment: Enrolment
    attendance: Attendance
    level: Level
    on_leave: bool = False
    affairs: tuple[Affair, ...] = ()
    noted: tuple[Entry, ...] = ()
    """暂记 that nobody has decided."""
    attempts: tuple[Attempt, ...] = ()
    brought: int = 0

    def unexplained(self, passed: bool) -> str:
        """Why the next result needs a reason, as the id of a word under [attendance_problem]; "" where it needs none.

        Leave of every lesson leaves nothing to be measured, and that is no pass by itself."""
        if self.attempts and self.attempts[-1].passed:
            return "passed"
        if not passed or self.level in (Level.GOOD, Level.WARN):
            return ""
        return "ratio" if self.level is Level.FAIL else "unmeasured"


@dataclass(frozen=True, slots=True)
class ClassBook:
    training_class: TrainingClass
    lessons: tuple[Lesson, ...]
    learners: tuple[LearnerBook, ...]
    at: datetime

    def learner(self, trainee_no: str) -> LearnerBook | None:
        return next((one for one in self.learners if one.enrolment.trainee_no == trainee_no), None)


@dataclass(frozen=True, slots=True)
class Attending:
    """The books of this desk's classes.  Call it off the screen's thread; raises StoreFault."""

    store: Store
    rules: Rules
    preset: Preset

    def classes(self) -> list[TrainingClass]:
        with self.store.reading() as db:
            return mirror.classes(db)

    def book(self, class_no: str, now: datetime) -> ClassBook | None:
        """None for a class that the platform no longer tells of.  A class of forty in 60 days takes half a second."""
        with self.store.reading() as db:
            known = mirror.classes(db, {class_no})
            if not known:
                return None
            due = self._due(db, class_no)
            roster = mirror.roster(db, self.store.vault, class_no)
            entries = [*united.attended_of_class(db, class_no), *united.affairs_of_classes(db, {class_no})]
            pulled = marked(db, told.pulled_of_class(db, class_no), _days(due))
            moved = [
                one for one in moves.of_class(db, self.store.vault, class_no) if one.to_class == class_no
            ]
        brought = {one.person: self._brought(one, now) for one in moved if one.hours}
        people = {self.store.vault.person_ref(one.person): one.trainee_no for one in roster}
        theirs = by_learner(entries, people)
        by_phone = grouped(pulled)
        learners = tuple(
            replace(
                self._learner(one, due, theirs[one.trainee_no], by_phone[one.trainee_no], now),
                brought=brought.get(one.person, 0),
            )
            for one in roster
        )
        return ClassBook(known[0], due, learners, now)

    def book_of(self, one: Enrolment, now: datetime) -> ClassBook | None:
        """The same with this learner alone, on the roster or not any more: some milliseconds."""
        with self.store.reading() as db:
            known = mirror.classes(db, {one.class_no})
            if not known:
                return None
            due = self._due(db, one.class_no)
            entries = united.of_learner(db, self.store.vault, one.person, one.class_no, one.trainee_no)
            pulled = marked(db, told.pulled_of_class(db, one.class_no, one.trainee_no), _days(due))
        return ClassBook(known[0], due, (self._learner(one, due, entries, pulled, now),), now)

    def _brought(self, move: Move, now: datetime) -> int:
        left = self.book_of(Enrolment(move.trainee_no, move.class_no, move.person, move.name), now)
        return left.learners[0].attendance.minutes if left else 0

    def _due(self, db: Connection, class_no: str) -> tuple[Lesson, ...]:
        due = lessons(mirror.sessions_between(db, *WHOLE_CLASS_MS, {class_no}), self.preset)
        return with_queues(db, due)

    def _learner(
        self,
        enrolment: Enrolment,
        due: Sequence[Lesson],
        entries: Sequence[Entry],
        pulled: Sequence[PulledCheckin],
        now: datetime,
    ) -> LearnerBook:
        facts = facts_of(entries, pulled)
        found = attendance(due, facts, self.rules, now)
        words = decided(facts.corrections)
        return LearnerBook(
            enrolment,
            found,
            found.level(self.rules),
            on_leave_on(facts, local_day(now)),
            tuple(
                Affair(entry, stands(entry.id, words))
                for entry in entries
                if entry.kind in (EntryKind.LEAVE, EntryKind.CORRECTION)
            ),
            tuple(e for e in entries if e.kind is EntryKind.PROVISIONAL and e.id not in words),
            attempts_of(entry for entry in entries if stands(entry.id, words)),
        )


def with_queues(db: Connection, due: tuple[Lesson, ...]) -> tuple[Lesson, ...]:
    """As outages that were declared make of them.  Lessons in order of beginning."""
    outages = outages_of_days(db, due[0].sitting.day, due[-1].sitting.day) if due else ()
    return in_queue(due, outages) if outages else due


def _days(due: Iterable[Lesson]) -> dict[str, date]:
    """By session."""
    return {no: one.sitting.day for one in due for no in one.sitting.covers}


# --- entries as facts ----------------------------------------------------------------------------------------

ORIGINS: Mapping[PulledSource, Origin] = {
    PulledSource.PHONE_GPS: Origin.PHONE_GPS,
    PulledSource.PHONE_QR: Origin.PHONE_QR,
    PulledSource.ONLINE: Origin.ONLINE,
    PulledSource.OTHER: Origin.OTHER,
}


def by_learner(entries: Sequence[Entry], people: Mapping[str, str] | None = None) -> dict[str, list[Entry]]:
    """By trainee number.  A 暂记 has none: it belongs to whom a correction gives it, else to the person it names
    (`people`: trainee numbers by blind index)."""
    given = {str(e.body.get("corrects", "")): e.trainee_no for e in entries if act_of(e) is Act.CONFIRM}
    found: dict[str, list[Entry]] = defaultdict(list)
    for entry in entries:
        named = (people or {}).get(entry.person_ref, "")
        found[given.get(entry.id) or entry.trainee_no or named].append(entry)
    return found


def facts_of(entries: Iterable[Entry], pulled: Iterable[PulledCheckin]) -> Facts:
    """Of one learner in one class."""
    entries, pulled = tuple(entries), tuple(pulled)
    signs = (_sign(entry) for entry in entries if entry.kind in affairs.ATTENDED)
    return Facts(
        signs=(*signs, *(_pulled_sign(one) for one in pulled)),
        corrections=corrections_of(entries),
        leaves=tuple(leave_of(entry) for entry in entries if entry.kind is EntryKind.LEAVE),
        learned=tuple(
            Learned(one.server_no, one.session_no, one.minutes) for one in pulled if one.minutes is not None
        ),
    )


def corrections_of(entries: Iterable[Entry]) -> tuple[Correction, ...]:
    """In the order in which they hold, whichever desks wrote them."""
    decisions = in_order(e for e in entries if e.kind is EntryKind.CORRECTION)
    made = (correction_of(e) for e in decisions)
    return tuple(replace(one, number=number) for number, one in enumerate(made) if one)


def undecided(db: Connection, noted: Sequence[Entry]) -> list[Entry]:
    """Those 暂记 that nobody has confirmed or rejected, at whichever desk."""
    if not noted:
        return []
    words = decided(corrections_of(united.affairs_of_classes(db, {entry.class_no for entry in noted})))
    return [entry for entry in noted if entry.id not in words]


def still_stands(db: Connection, vault: Vault, annuls: Draft) -> bool:
    """Whether what an ANNUL would take out has not been taken out yet."""
    assert annuls.person is not None  # a correction is about somebody
    about = united.of_learner(db, vault, annuls.person, annuls.class_no, annuls.trainee_no)
    facts = facts_of(about, ())
    return stands(str(annuls.body["corrects"]), decided(facts.corrections))


def on_leave_on(facts: Facts, day: date) -> bool:
    words = decided(facts.corrections)
    return any(one.first <= day <= one.last and stands(one.key, words) for one in facts.leaves)


def attempts_of(entries: Iterable[Entry]) -> tuple[Attempt, ...]:
    """Every attempt, by its number; of two entries for the same one the later is the word that holds."""
    found: dict[int, Attempt] = {}
    for entry in entries:
        if entry.kind is EntryKind.RESULT:
            one = _attempt(entry)
            found[one.number] = one
    return tuple(found[number] for number in sorted(found))


def _sign(entry: Entry) -> Sign:
    noted = entry.kind is EntryKind.PROVISIONAL
    return Sign(
        entry.id,
        entry.session_no,
        None if noted else entry.action,
        from_ms(entry.at_ms),
        origin_of(entry.body, noted=noted),
        late=entry.body.get(LATE) is True,
    )


def origin_of(body: Mapping[str, Json], *, noted: bool = False) -> Origin:
    """Of an entry made at a desk, by its body; `noted` is a 暂记."""
    if noted:
        return Origin.NOTED
    if body.get("method") == Method.PAPER.value:
        return Origin.PAPER
    staff = body.get("method") == Method.STAFF.value or "assist" in body
    return Origin.ASSISTED if staff else Origin.DESK


def _pulled_sign(one: PulledCheckin) -> Sign:
    return Sign(one.server_no, one.session_no, one.action, one.at, ORIGINS[one.source], one.late)


ACTS = frozenset(Act)


def act_of(entry: Entry) -> Act | None:
    """None for a correction that says nothing of attendance: a late voucher, somebody who left."""
    act = entry.body.get("act")
    return Act(str(act)) if entry.kind is EntryKind.CORRECTION and act in ACTS else None


def correction_of(entry: Entry) -> Correction | None:
    act = act_of(entry)
    if act is None:
        return None
    sign, action, at = None, entry.body.get("action"), entry.body.get("at")
    known = str(action) in set(Action) and isinstance(at, int) and 0 <= at <= LAST_MS
    if act in (*ADDS, Act.CONFIRM) and known and isinstance(at, int):
        late = entry.body.get(LATE) is True
        sign = Sign(entry.id, entry.session_no, Action(str(action)), from_ms(at), Origin.MADE_UP, late)
    return Correction(entry.id, entry.seq, act, str(entry.body.get("corrects", "")), sign)


def leave_of(entry: Entry) -> Leave:
    body = entry.body
    kind, sessions = str(body.get("reason")), body.get("sessions")
    return Leave(
        entry.id,
        _day(body.get("from"), date.max),
        _day(body.get("to"), date.min),
        LeaveKind(kind) if kind in set(LeaveKind) else LeaveKind.PERSONAL,
        frozenset(str(no) for no in sessions) if isinstance(sessions, list) else frozenset(),
    )


def _day(said: Json, otherwise: date) -> date:
    """Another desk may write what is no day: such a leave covers none."""
    try:
        return date.fromisoformat(str(said))
    except ValueError:
        return otherwise


def _attempt(entry: Entry) -> Attempt:
    body = entry.body
    number = body.get("attempt")
    return Attempt(
        entry.id,
        number if isinstance(number, int) else 1,
        str(body.get("theory", "")),
        str(body.get("practice", "")),
        body.get("pass") is True,
        str(body.get("certNo", "")),
        str(body.get("voucherNo", "")),
        entry.at_ms,
        str(body.get("reason", "")),
    )


def grouped(pulled: Iterable[PulledCheckin]) -> Mapping[str, list[PulledCheckin]]:
    found: dict[str, list[PulledCheckin]] = defaultdict(list)
    for one in pulled:
        found[one.trainee_no].append(one)
    return found
