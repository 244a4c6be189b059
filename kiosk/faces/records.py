"""Consents and templates at the desk: may this face be used, what is kept of it, for how long.

Reading may be done aside; what is written is entered from the main thread.
"""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import Future
from dataclasses import dataclass, field
from datetime import date, timedelta

import numpy as np

from kiosk.domain.consent import FaceAnswer, may_use_face
from kiosk.domain.timetable import from_ms, local_day
from kiosk.drafts import face_enrolled
from kiosk.face.engine import Source, Vector
from kiosk.face.match import Roster, Template, roster_of
from kiosk.front.pen import Pen
from sync.clock import Clock
from sync.records import (
    Consent,
    ConsentAct,
    ConsentMethod,
    Enrolment,
    Entry,
    FaceDraft,
    FaceSource,
    FaceTemplate,
    Notice,
    PersonKey,
    Purpose,
)
from sync.store import consents, faces, mirror
from sync.store.store import Store


@dataclass(frozen=True, slots=True)
class Today:
    """Templates of one model of today's classes, and whose they are by blind index."""

    roster: Roster
    whose: dict[str, Enrolment] = field(repr=False)


class FaceRecords:
    """`classes` names the classes of the day.  Reading raises StoreFault."""

    def __init__(
        self,
        store: Store,
        clock: Clock,
        pen: Pen,
        notice: Notice,
        classes: Callable[[], list[str]],
        keep_days: int,
    ) -> None:
        self._store, self._clock, self._pen = store, clock, pen
        self._notice, self._classes, self._keep_days = notice, classes, keep_days

    def may_use(self, enrolment: Enrolment, *, age_confirmed: bool = False) -> FaceAnswer:
        """Whether this learner's face may be used, or they have to be asked first."""
        with self._store.reading() as db:
            answers = consents.answers_of(db, self._store.vault, enrolment.person, Purpose.FACE)
        return may_use_face(
            enrolment.person,
            self.today(),
            class_no=enrolment.class_no,
            face_allowed=enrolment.face_allowed,
            notice=self._notice,
            answers=answers,
            age_confirmed=age_confirmed,
        )

    def consent_of(self, person: PersonKey) -> Consent | None:
        with self._store.reading() as db:
            return consents.standing(db, self._store.vault, person, Purpose.FACE)

    def templates(self, person: PersonKey, model: str) -> list[FaceTemplate]:
        with self._store.reading() as db:
            return list(faces.templates_of(db, self._store.vault, person, model).ready)

    def todays(self, model: str) -> Today:
        return self.of_classes(self._classes(), model)

    def of_classes(self, class_nos: list[str], model: str) -> Today:
        vault = self._store.vault
        rows: list[tuple[str, Template]] = []
        whose: dict[str, Enrolment] = {}
        with self._store.reading() as db:
            for class_no in class_nos:
                kept = faces.templates_of_class(db, vault, class_no, model).ready
                rows.extend((one.person_ref, as_template(one)) for one in kept)
                if kept:
                    whose |= {vault.person_ref(one.person): one for one in mirror.roster(db, vault, class_no)}
        found = {ref for ref, _ in rows}
        return Today(roster_of(rows, model), {ref: one for ref, one in whose.items() if ref in found})

    # --- writing ------------------------------------------------------------------------------------------

    def keep(
        self, learner: Enrolment, source: FaceSource, model: str, vector: Vector, face_px: float
    ) -> Future[FaceTemplate]:
        """Seal a template.  The future raises NoConsent or StoreFault."""
        draft = FaceDraft(
            person=learner.person,
            class_no=learner.class_no,
            source=source,
            model=model,
            vector=np.ascontiguousarray(vector, "<f4").tobytes(),
            quality=min(1000, round(face_px)),
            made_at_ms=self._clock.stamp().at_ms,
            erase_after_ms=faces.erase_after_ms(self._class_ends(learner.class_no), self._keep_days),
        )
        vault = self._store.vault
        return self._store.write(lambda db: faces.enrol(db, vault, draft))

    def enrolled(self, learner: Enrolment, operator: str, kept: FaceTemplate) -> None:
        self._pen.enter(face_enrolled(learner, operator, kept, self._clock.stamp()))

    def answered(
        self,
        learner: Enrolment,
        act: ConsentAct,
        method: ConsentMethod,
        operator: str,
        *,
        age_confirmed: bool = False,
    ) -> Future[Entry]:
        """What the learner said about their face; a no, also a later one, erases it in the same transaction."""
        at = self._clock.stamp()
        return self._pen.enter(
            consents.draft_of(
                learner.person,
                learner.name,
                act,
                self._notice,
                method,
                at=at,
                day=local_day(from_ms(at.at_ms)),
                class_no=learner.class_no,
                trainee_no=learner.trainee_no,
                operator=operator,
                age_confirmed=age_confirmed,
            )
        )

    def _class_ends(self, class_no: str) -> date:
        with self._store.reading() as db:
            found = mirror.classes(db, {class_no})
        return found[0].ends if found else self.today() + timedelta(days=1)

    def today(self) -> date:
        return local_day(from_ms(self._clock.stamp().at_ms))


def as_template(kept: FaceTemplate) -> Template:
    return Template(np.frombuffer(kept.vector, "<f4"), Source(kept.source.value.lower()), kept.model)
