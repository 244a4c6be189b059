"""An institution that keeps its own classes: opened, planned, filled and changed here, as acts in the book.  No Qt.

What is changed lands in the same mirror that a platform would fill, by the same snapshots: staged in small chunks,
shown in one transaction together with the entries that say who changed what.  So an import is in whole or not at all,
and a reader never sees half of it.  Every method blocks on the store and belongs on a thread aside.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime

from kiosk.domain import weekly as week
from kiosk.domain.timetable import from_ms, local_day
from kiosk.domain.weekly import Weekly
from kiosk.school.known_projects import known_projects
from kiosk.school.shelf import Part, Shelf
from sync.clock import Clock
from sync.platform.gm import digest_of
from sync.platform.workbook import Project
from sync.records import (
    Draft,
    Enrolment,
    EntryKind,
    Json,
    Session,
    Stamp,
    TrainingClass,
)
from sync.store import acts, mirror
from sync.store.mirror import Kind
from sync.store.store import Store

FAR_MS = 4_102_444_800_000
"""2100: every session lies before."""
NOTHING: Mapping[str, Json] = {}


class SchoolRefused(Exception):
    """What staff asked for makes no sense; `why` is an id under [school.no]."""

    def __init__(self, why: str) -> None:
        super().__init__(why)
        self.why = why


@dataclass(frozen=True, slots=True)
class ClassLine:
    """A class as the page lists it; `taught` of its `sessions` have begun."""

    training_class: TrainingClass
    learners: int
    sessions: int
    taught: int
    coming: Session | None


class School:
    def __init__(self, store: Store, clock: Clock) -> None:
        self._store, self._clock = store, clock
        self.shelf = Shelf(store, clock)

    # --- reading ------------------------------------------------------------------------------------------

    def lines(self) -> list[ClassLine]:
        now = self._now()
        with self._store.reading() as db:
            sessions = mirror.sessions_between(db, 0, FAR_MS)
            counts = mirror.class_sizes(db)
            return [
                _line(
                    one, counts.get(one.class_no, 0), [s for s in sessions if s.class_no == one.class_no], now
                )
                for one in mirror.classes(db)
            ]

    def learners(self, class_no: str) -> list[Enrolment]:
        with self._store.reading() as db:
            return mirror.roster(db, self._store.vault, class_no)

    def weekly(self, class_no: str) -> Weekly | None:
        """The pattern last planned with; None for a class whose timetable came otherwise."""
        with self._store.reading() as db:
            act = acts.last(db, "TIMETABLE_PLANNED", class_no)
        planned = act.body.get("weekly") if act else None
        return week.from_json(planned) if isinstance(planned, dict) else None

    def projects(self) -> list[Project]:
        """The project directory as it last came in."""
        with self._store.reading() as db:
            return known_projects(db)

    def class_nos(self) -> set[str]:
        with self._store.reading() as db:
            return {one.class_no for one in mirror.classes(db)}

    # --- changing -----------------------------------------------------------------------------------------

    def open_class(self, opened: TrainingClass, operator: str) -> None:
        """A new class, or new facts of one that is there."""
        if not opened.class_no or not opened.name:
            raise SchoolRefused("class_needs")
        if opened.ends < opened.starts:
            raise SchoolRefused("term_backwards")
        known = self.classes()
        was = known.get(opened.class_no)
        act = self.act(
            "CLASS_CHANGED" if was else "CLASS_OPENED",
            operator,
            opened.class_no,
            {
                "name": opened.name,
                "starts": opened.starts.isoformat(),
                "ends": opened.ends.isoformat(),
                "state": opened.state.value,
                "occupation": opened.occupation,
                "level": opened.level,
            },
        )
        self.shelf.show([Part(Kind.CLASSES, "", [*(known | {opened.class_no: opened}).values()])], [act])

    def plan(self, class_no: str, weekly: Weekly, operator: str) -> int:
        """The timetable of a class from its week; how many sessions it has then."""
        if fault := week.fault_of(weekly):
            raise SchoolRefused(fault.value)
        sessions = self.planned(class_no, week.expand(class_no, weekly))
        act = self.act(
            "TIMETABLE_PLANNED",
            operator,
            class_no,
            {
                "weekly": week.as_json(weekly),
                "sessions": len(sessions),
                "digest": digest_of([one.session_no for one in sessions]),
            },
        )
        self.shelf.show([Part(Kind.SESSIONS, class_no, sessions)], [act])
        return len(sessions)

    def enrol(self, learner: Enrolment, operator: str) -> Enrolment:
        """A learner into a class; one without a number gets the next."""
        there = self.learners(learner.class_no)
        if any(one.person == learner.person for one in there):
            raise SchoolRefused("there_already")
        if any(learner.trainee_no and one.trainee_no == learner.trainee_no for one in there):
            raise SchoolRefused("number_taken")
        (made,) = numbered([learner], there)
        self.shelf.show(
            [Part(Kind.ROSTER, made.class_no, [*there, made])],
            [self._about("LEARNER_ADDED", made, operator)],
        )
        return made

    # --- inside -------------------------------------------------------------------------------------------

    def classes(self) -> dict[str, TrainingClass]:
        with self._store.reading() as db:
            return {one.class_no: one for one in mirror.classes(db)}

    def planned(self, class_no: str, wanted: Iterable[Session]) -> list[Session]:
        """What has begun stays as it was; what is to come is what is wanted now."""
        now = self._now()
        with self._store.reading() as db:
            begun = {
                one.session_no: one
                for one in mirror.sessions_told(db, 0, FAR_MS, [class_no])
                if one.begins <= now
            }
        coming = {one.session_no: one for one in wanted if one.session_no not in begun}
        return sorted((*begun.values(), *coming.values()), key=lambda one: one.begins)

    def act(self, act: str, operator: str, class_no: str = "", more: Mapping[str, Json] = NOTHING) -> Draft:
        at = self._clock.stamp()
        body: dict[str, Json] = {"act": act, "operator": operator, **more}
        return Draft(EntryKind.OPERATOR, at, _day(at), body, class_no=class_no)

    def _about(
        self, act: str, learner: Enrolment, operator: str, more: Mapping[str, Json] = NOTHING
    ) -> Draft:
        return replace(
            self.act(act, operator, learner.class_no, more),
            trainee_no=learner.trainee_no,
            person=learner.person,
            name=learner.name,
        )

    def stamp(self) -> Stamp:
        return self._clock.stamp()

    def _now(self) -> datetime:
        return from_ms(self._clock.now_ms())


def _line(one: TrainingClass, learners: int, sessions: Sequence[Session], now: datetime) -> ClassLine:
    coming = next((session for session in sessions if session.ends > now and not session.cancelled), None)
    taught = sum(1 for session in sessions if session.begins <= now)
    return ClassLine(one, learners, len(sessions), taught, coming)


def numbered(new: Sequence[Enrolment], there: Sequence[Enrolment]) -> list[Enrolment]:
    """Whoever has no number gets the next that nobody in the class has."""
    taken = {one.trainee_no for one in (*there, *new)}
    numbered: list[Enrolment] = []
    next_no = 1
    for one in new:
        while not one.trainee_no:
            wanted = f"{one.class_no}-{next_no:03d}"
            next_no += 1
            if wanted not in taken:
                one = replace(one, trainee_no=wanted)
        numbered.append(one)
    return numbered


def _day(at: Stamp) -> date:
    return local_day(from_ms(at.at_ms))
