"""Before and after: what the numbers are now, and what they would be.  Reads, writes nothing.

The entries of a plan are made as they would be written and read beside those of the book by the same rules; so what is
shown before signing is what stands afterwards.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from sqlalchemy import Connection

from kiosk.attendance.attending import WHOLE_CLASS_MS, by_learner, facts_of, grouped
from kiosk.corrections.plan import Plan
from kiosk.day.signs import told_by
from kiosk.domain.day import Shown, seat, tally
from kiosk.domain.outage import Outage
from kiosk.domain.presence import Attendance, Attended, Lesson, Level, Rules, attendance, in_queue, lessons
from kiosk.domain.signs import Facts, decided, stands
from kiosk.domain.timetable import Preset
from kiosk.paper.outages import outages_of_days
from sync.records import (
    Draft,
    Enrolment,
    EnrolmentState,
    Entry,
    EntryKind,
    LessonChange,
    PulledCheckin,
    Session,
    TrainingClass,
    relaid,
)
from sync.store import ledger, mirror, told, united
from sync.store import lessons as decisions
from sync.store.store import Store


@dataclass(frozen=True, slots=True)
class LearnerSide:
    """One learner in one class; `lesson` is the one the correction is about, None where there is none."""

    attendance: Attendance
    level: Level
    lesson: Attended | None = None


@dataclass(frozen=True, slots=True)
class ClassSide:
    """A class at the lesson in question, as the day's page counts it: `held` False where it is cancelled or not there.
    `below` are the learners under the limit, `due` the lessons that count so far, `valid` those attended by all."""

    held: bool = False
    begins: datetime | None = None
    ends: datetime | None = None
    room: str = ""
    teacher: str = ""
    expected: int = 0
    present: int = 0
    late: int = 0
    missing: int = 0
    leave: int = 0
    below: int = 0
    due: int = 0
    valid: int = 0


@dataclass(frozen=True, slots=True)
class Side:
    """One class, and in it the learner who is concerned, if it is about one."""

    training_class: TrainingClass
    numbers: ClassSide
    learner: LearnerSide | None = None


@dataclass(frozen=True, slots=True)
class Sides:
    """Class by class the same places in both."""

    before: tuple[Side, ...] = ()
    after: tuple[Side, ...] = ()


@dataclass(frozen=True, slots=True)
class _Read:
    """A class as it lies in the book and the mirror."""

    training_class: TrainingClass
    told: list[Session]
    changes: list[LessonChange]
    roster: list[Enrolment]
    entries: list[Entry]
    pulled: list[PulledCheckin]
    outages: tuple[Outage, ...]


class Comparing:
    """Slow (half a second for a class of forty in sixty days): off the screen's thread.  Raises StoreFault."""

    def __init__(self, store: Store, rules: Rules, preset: Preset) -> None:
        self._store, self._rules, self._preset = store, rules, preset

    def sides(self, plan: Plan, now: datetime) -> Sides:
        with self._store.reading() as db:
            read = [one for no in plan.class_nos if (one := self._read(db, no))]
            seq, prev_hash = ledger.head(db, self._store.desk_no)
        supposed, changes = self._supposed(plan, seq, prev_hash)
        places = [(one, numbers) for one in read for numbers in self._places(one, plan)]
        before = tuple(self._side(one, (), (), plan, now, numbers) for one, numbers in places)
        after = tuple(self._side(one, supposed, changes, plan, now, numbers) for one, numbers in places)
        return Sides(before, after)

    def _places(self, read: _Read, plan: Plan) -> list[set[str]]:
        """The lessons of this class that it is about, each by its sessions: what moves from one to another changes
        both.  One empty set where none is named."""
        class_no = read.training_class.class_no
        named = [
            one.draft.session_no
            for one in plan.steps
            if one.draft.class_no == class_no and one.draft.session_no
        ]
        due = lessons(relaid(read.told, read.changes), self._preset)
        found: list[set[str]] = []
        for no in dict.fromkeys(named):
            covers = next((set(one.sitting.covers) for one in due if no in one.sitting.covers), {no})
            if covers not in found:
                found.append(covers)
        return found or [set()]

    def _read(self, db: Connection, class_no: str) -> _Read | None:
        known = mirror.classes(db, {class_no})
        if not known:
            return None
        return _Read(
            known[0],
            mirror.sessions_told(db, *WHOLE_CLASS_MS, {class_no}),
            decisions.history_of_class(db, class_no),
            mirror.roster(db, self._store.vault, class_no),
            [*united.attended_of_class(db, class_no), *united.affairs_of_classes(db, {class_no})],
            told.pulled_of_class(db, class_no),
            outages_of_days(db, known[0].starts, known[0].ends),
        )

    def _supposed(
        self, plan: Plan, seq: int, prev_hash: bytes
    ) -> tuple[tuple[Entry, ...], tuple[LessonChange, ...]]:
        """The entries as they would stand at the end of the book."""
        store = self._store
        made = [
            ledger.make(store.vault, store.desk_no, store.boot_no, seq + place, prev_hash, step.draft)
            for place, step in enumerate(plan.steps, start=1)
        ]
        changes = (
            replace(step.change, entry_id=entry.id)
            for step, entry in zip(plan.steps, made, strict=True)
            if step.change
        )
        return tuple(made), tuple(changes)

    def _side(
        self,
        read: _Read,
        supposed: Sequence[Entry],
        more: Sequence[LessonChange],
        plan: Plan,
        now: datetime,
        numbers: set[str],
    ) -> Side:
        class_no = read.training_class.class_no
        entries = [*read.entries, *(one for one in supposed if one.class_no == class_no)]
        changes = standing_changes(
            [*read.changes, *(one for one in more if one.class_no == class_no)], entries
        )
        due = in_queue(lessons(relaid(read.told, changes), self._preset), read.outages)
        people = {self._store.vault.person_ref(one.person): one.trainee_no for one in read.roster}
        theirs, phones = by_learner(entries, people), grouped(read.pulled)
        mine = [step.draft for step in plan.steps if step.draft.class_no == class_no]
        facts = {
            one.trainee_no: facts_of(theirs[one.trainee_no], phones[one.trainee_no]) for one in read.roster
        }
        found = {no: attendance(due, its, self._rules, now) for no, its in facts.items()}
        numbers = numbers or _first_of(due, mine)
        learner = next((found.get(draft.trainee_no) for draft in mine if draft.trainee_no), None)
        return Side(
            read.training_class,
            self._numbers(read, numbers, changes, facts, found, entries),
            LearnerSide(learner, learner.level(self._rules), _lesson(learner, numbers)) if learner else None,
        )

    def _numbers(
        self,
        read: _Read,
        numbers: set[str],
        changes: Sequence[LessonChange],
        facts: dict[str, Facts],
        found: dict[str, Attendance],
        entries: Iterable[Entry],
    ) -> ClassSide:
        below = sum(1 for one in found.values() if one.level(self._rules) is Level.FAIL)
        due = max((one.due for one in found.values()), default=0)
        valid = sum(one.valid for one in found.values())
        side = ClassSide(below=below, due=due, valid=valid)
        laid = relaid(read.told, changes)
        held = in_queue(lessons(laid, self._preset), read.outages)
        sitting = next((one.sitting for one in held if numbers.intersection(one.sitting.covers)), None)
        if sitting is None:
            return side
        known = {
            one.id: Shown(one.at_ms, one.id, *told_by(one.canonical))
            for one in entries
            if one.kind is EntryKind.CHECKIN
        }
        there = tally(
            seat(
                (one.class_no, one.trainee_no, ""), one.state, facts[one.trainee_no], sitting,
                self._rules.windows, known,
            )
            for one in read.roster
            if one.state is not EnrolmentState.QUIT
        )  # fmt: skip
        teacher = next((one.teacher for one in laid if one.session_no == sitting.session_no), "")
        return replace(
            side, held=True, begins=sitting.begins, ends=sitting.ends, room=sitting.room, teacher=teacher,
            expected=there.expected, present=there.present, late=there.late, missing=there.missing, leave=there.leave,
        )  # fmt: skip


def standing_changes(changes: Iterable[LessonChange], entries: Iterable[Entry]) -> list[LessonChange]:
    """What was decided about lessons, as far as it holds by the book."""
    words = decided(facts_of([one for one in entries if one.kind is EntryKind.CORRECTION], ()).corrections)
    return [
        replace(one, undone_ms=None if stands(one.entry_id, words) else one.undone_ms or one.at_ms)
        for one in changes
    ]


def _first_of(due: Iterable[Lesson], mine: Iterable[Draft]) -> set[str]:
    """Leave of whole days: the first lesson that it covers."""
    days = {draft.day for draft in mine}
    covered = next((one.sitting.covers for one in due if one.sitting.day in days), ())
    return set(covered)


def _lesson(found: Attendance, numbers: set[str]) -> Attended | None:
    return next((one for one in found.lessons if numbers.intersection(one.lesson.sitting.covers)), None)
