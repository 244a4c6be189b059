"""The book as 更正 reads it: whose entries, one entry with all that was said of it, lessons of a day.  No Qt.

Bounded reads for a thread aside; raises StoreFault.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date, datetime, time, timedelta

from sqlalchemy import Connection

from kiosk.attendance.attending import facts_of
from kiosk.corrections.plan import About, together
from kiosk.day.learner import enrolment_of
from kiosk.domain.signs import decided, stands
from kiosk.domain.timetable import CHINA, Preset, Sitting, sittings
from sync.records import (
    Delivery,
    Enrolment,
    Entry,
    EntryKind,
    LessonChange,
    PersonKey,
    Session,
    TrainingClass,
)
from sync.store import affairs, elsewhere, ledger, lessons, mirror, outbox, settled, united
from sync.store.outbox import Troubled
from sync.store.store import Store

MOST = 200
"""Entries of one learner or class and day on the page at most: the latest."""
PAGE = 40
HITS = 30
SHOWN = frozenset({EntryKind.CHECKIN, EntryKind.PROVISIONAL, EntryKind.LEAVE, EntryKind.CORRECTION})


@dataclass(frozen=True, slots=True)
class Lesson:
    begins: datetime
    ends: datetime


@dataclass(frozen=True, slots=True)
class Held:
    """An entry as it stands: whom it is about, whether it still counts, whether anything was said of it; `desk` is what
    people call another one that wrote it.  Where it was read beside: `lesson` it belongs to, `of` what it corrects."""

    entry: Entry
    about: About
    holds: bool = True
    decided: bool = False
    desk: str = ""
    lesson: Lesson | None = None
    of: Entry | None = None


@dataclass(frozen=True, slots=True)
class Refused:
    """What the platform would not take, and on which way it is."""

    way: Troubled
    held: Held


@dataclass(frozen=True, slots=True)
class Sheet:
    """One entry with its way to the platform and its trail, the earliest word first; `with_it` are the entries of the
    same decision, itself first; `enrolments` where the same person is enrolled."""

    held: Held
    way: Troubled | None
    settled_by: str
    trail: tuple[Held, ...]
    with_it: tuple[Held, ...]
    enrolments: tuple[Enrolment, ...] = ()


@dataclass(frozen=True, slots=True)
class Timetable:
    """A class on a day: its sittings, what the platform told and what was decided about it here."""

    training_class: TrainingClass
    day: date
    sessions: tuple[Session, ...]
    sittings: tuple[Sitting, ...]
    changes: tuple[LessonChange, ...]

    def sessions_of(self, session_no: str) -> tuple[Session, ...]:
        """Those of the sitting that this session begins."""
        sitting = next((one for one in self.sittings if one.session_no == session_no), None)
        covered = sitting.covers if sitting else ()
        return tuple(one for one in self.sessions if one.session_no in covered)


class CorrectionBook:
    """`alone`: there is no platform, so nothing waits for one."""

    def __init__(self, store: Store, preset: Preset, *, alone: bool = False) -> None:
        self._store, self._preset, self._alone = store, preset, alone

    def classes(self) -> list[TrainingClass]:
        with self._store.reading() as db:
            return mirror.classes(db)

    def find(self, text: str) -> list[Enrolment]:
        """One more than is shown, where there are more."""
        with self._store.reading() as db:
            return mirror.find_learners(db, self._store.vault, text, HITS + 1)

    def enrolment(self, class_no: str, trainee_no: str) -> Enrolment | None:
        with self._store.reading() as db:
            return enrolment_of(db, self._store.vault, class_no, trainee_no)

    def of_learner(self, one: Enrolment) -> list[Held]:
        """What stands about one learner in one class, the latest first."""
        with self._store.reading() as db:
            found = united.of_learner(db, self._store.vault, one.person, one.class_no, one.trainee_no)
            return self._held(db, found)

    def of_class_day(self, class_no: str, day: date) -> list[Held]:
        """All entries of a class on a day, the latest first."""
        with self._store.reading() as db:
            own = ledger.of_day(db, day, class_no=class_no, kinds=SHOWN, limit=10 * MOST)
            return self._held(db, [*own, *elsewhere.of_day(db, day, class_no=class_no, kinds=SHOWN)])

    def done(self, before: tuple[int, str]) -> list[Held]:
        """A page of what was corrected, the latest first."""
        with self._store.reading() as db:
            found = self._held(db, affairs.corrections(db, before, PAGE), latest_first=False)
            return [_placed(db, one) for one in found]

    def stuck(self) -> list[Refused]:
        with self._store.reading() as db:
            ways = outbox.troubled(db, self._store.vault, MOST)
            return [Refused(one, _placed(db, Held(one.outgoing.entry, About()))) for one in ways]

    def sheet(self, entry_id: str) -> Sheet | None:
        """None for an entry that is neither in this book nor in another of the hub's."""
        with self._store.reading() as db:
            entry = united.entry(db, entry_id)
            if entry is None:
                return None
            said = united.about(db, [entry_id])
            once = together(entry, united.corrections_at_once(db, entry))
            every = self._held(db, [entry, *said, *once], latest_first=False)
            by_id = {one.entry.id: one for one in every}
            about = by_id[entry_id].about
            return Sheet(
                _placed(db, by_id[entry_id]),
                self._way(db, entry_id),
                settled.settled_by(db, entry_id),
                tuple(by_id[one.id] for one in sorted(said, key=lambda one: (one.at_ms, one.seq))),
                tuple(by_id[one.id] for one in once if by_id[one.id].holds),
                tuple(self._enrolments(db, about.person)),
            )

    def _way(self, db: Connection, entry_id: str) -> Troubled | None:
        way = outbox.state_of(db, self._store.vault, entry_id)
        return None if way and self._alone and way.delivery is Delivery.PENDING else way

    def _enrolments(self, db: Connection, person: PersonKey | None) -> list[Enrolment]:
        return mirror.enrolments_of(db, self._store.vault, person) if person else []

    def _held(self, db: Connection, found: Iterable[Entry], *, latest_first: bool = True) -> list[Held]:
        every = list({one.id: one for one in found}.values())
        if latest_first:
            every = sorted(every, key=lambda one: (one.day, one.at_ms, one.seq), reverse=True)[:MOST]
        words = decided(facts_of(united.about(db, [one.id for one in every]), ()).corrections)
        return [
            Held(
                one, self._about(db, one), stands(one.id, words), one.id in words, elsewhere.named(db, one.id)
            )
            for one in every
        ]  # fmt: skip

    def _about(self, db: Connection, entry: Entry) -> About:
        """Of an entry of another desk's as the roster has them: who it is about lies sealed there."""
        person, name, _ = ledger.identity_of(db, self._store.vault, entry.id)
        if person is None and entry.desk_no != self._store.desk_no and entry.trainee_no:
            roster = mirror.roster(db, self._store.vault, entry.class_no)
            known = next((one for one in roster if one.trainee_no == entry.trainee_no), None)
            return About.of(known) if known else About(entry.class_no, entry.trainee_no)
        return About(entry.class_no, entry.trainee_no, person, name)

    # --- lessons ------------------------------------------------------------------------------------------

    def timetable(self, class_no: str, day: date) -> Timetable | None:
        with self._store.reading() as db:
            known = mirror.classes(db, {class_no})
            if not known:
                return None
            begins = datetime.combine(day, time.min, CHINA)
            told = mirror.sessions_between(db, _ms(begins), _ms(begins + timedelta(days=1)), {class_no})
            mine = tuple(one for one in told if one.begins.astimezone(CHINA).date() == day)
            changes = lessons.history_of_class(db, class_no)
        made = tuple(sittings(mine, self._preset))
        return Timetable(known[0], day, mine, made, tuple(changes))

    def options(self, enrolments: Iterable[Enrolment], day: date) -> list[tuple[Enrolment, Sitting]]:
        """The sittings of a day that somebody's sign may belong to."""
        found = []
        for one in enrolments:
            table = self.timetable(one.class_no, day)
            found += [(one, sitting) for sitting in table.sittings] if table else []
        return found


def _placed(db: Connection, held: Held) -> Held:
    """With the lesson it belongs to, as it stands now, and the entry it is about."""
    entry = held.entry
    of = united.entry(db, corrects) if (corrects := str(entry.body.get("corrects", ""))) else None
    signed = of if of is not None and of.session_no == entry.session_no else entry
    covers = signed.body.get("covers")
    numbers = [str(one) for one in covers] if isinstance(covers, list) and covers else [entry.session_no]
    known = [one for number in numbers if number and (one := mirror.session_of(db, number))]
    lesson = Lesson(min(one.begins for one in known), max(one.ends for one in known)) if known else None
    return replace(held, lesson=lesson, of=of)


def _ms(moment: datetime) -> int:
    return round(moment.timestamp() * 1000)
