"""The face at the desk: looks while a visit asks for it, and says what came of it.  Main thread.

Never the only way, and nothing without a standing consent: `able` offers a face only to who has one enrolled and
agreed to the very text shown.  Pictures live as long as their frame, vectors as long as their look.
"""

from __future__ import annotations

import logging
from collections.abc import Callable
from concurrent.futures import Future
from functools import partial
from typing import Final

from kiosk.domain.consent import Allowed
from kiosk.domain.evidence import Band, FaceWord, Factor, Flag
from kiosk.domain.names import mask
from kiosk.domain.refusal import Refusal
from kiosk.drafts import flag
from kiosk.face import session
from kiosk.face.engine import Source
from kiosk.face.live import Failed, Reason
from kiosk.face.match import others_like
from kiosk.faces.records import FaceRecords, as_template
from kiosk.faces.watch import FaceWatch, Watched
from kiosk.front.pen import Pen
from kiosk.main_thread import MainThread
from kiosk.visit import effects as ef
from kiosk.visit import events as ev
from kiosk.visit import states as st
from kiosk.visit.claims import Named, NamedBy, Showing
from kiosk.visit.effects import Effect
from kiosk.visit.events import Event, FaceOutcome
from kiosk.visit.machine import insertion_of
from kiosk.visit.states import State
from sync.clock import Clock
from sync.records import ConsentAct, ConsentMethod, Enrolment, FaceSource, FaceTemplate, PersonKey
from sync.store.faces import NoConsent
from sync.store.fault import StoreFault

log = logging.getLogger(__name__)

NOT_THERE: Final = (Reason.NO_GOOD_FRAME, Reason.NO_TEMPLATE)
LOOKING: Final = (st.FaceWanted, st.FaceSought, st.FaceTaking)


class FaceDesk:
    """`dispatch` and `wants` are set by whoever composes; `wants(on)`: the camera is needed, or no longer."""

    dispatch: Callable[[Event], None]
    wants: Callable[[bool], None]

    def __init__(
        self, watch: FaceWatch, records: FaceRecords, clock: Clock, main: MainThread, pen: Pen
    ) -> None:
        self.watch, self.records = watch, records
        self._clock, self._main, self._pen = clock, main, pen
        self.camera_there = False
        self._look: tuple[int, Watched] | None = None
        self._of_age: set[PersonKey] = set()
        """Whose document staff saw, saying 14 or older, before they are asked."""

    @property
    def fitted(self) -> bool:
        """An engine that works and a camera that sees."""
        return self.watch.model is not None and self.camera_there

    def start(self) -> None:
        self.watch.start()

    def stop(self) -> None:
        self._drop()
        self.watch.stop()

    def camera(self, *, there: bool) -> None:
        """A camera that goes while somebody looks into it ends the look: the other ways are asked for at once."""
        self.camera_there = there
        if not there and self._look:
            insertion = self._look[0]
            self._drop()
            self._not_there(insertion)

    def able(self, enrolment: Enrolment) -> frozenset[Factor]:
        model = self.watch.model
        if not (model and self.camera_there):
            return frozenset()
        try:
            agreed = isinstance(self.records.may_use(enrolment), Allowed)
            usable = agreed and self.records.templates(enrolment.person, model)
        except StoreFault as fault:
            log.warning("templates cannot be read: %s", fault)
            return frozenset()
        return frozenset({Factor.FACE}) if usable else frozenset()

    def confirm_age(self, person: PersonKey) -> None:
        """Staff saw it on a document; goes with the person's answer."""
        self._of_age.add(person)

    def perform(self, effect: Effect) -> bool:
        match effect:
            case ef.Look(insertion=insertion, person=None):
                self._try(insertion, lambda model: self._search(insertion, model))
            case ef.Look(insertion=insertion, person=PersonKey() as person):
                self._try(insertion, lambda model: self._compare(insertion, person, model))
            case ef.TakeFace():
                self._try(effect.insertion, lambda _: self._take(effect))
            case ef.RecordConsent(learner=learner, given=given, operator=operator):
                act = ConsentAct.GIVEN if given else ConsentAct.REFUSED
                seen = learner.person in self._of_age
                self._of_age.discard(learner.person)
                self.records.answered(learner, act, ConsentMethod.SCREEN, operator, age_confirmed=seen)
            case _:
                return False
        return True

    def visit_changed(self, state: State) -> None:
        """A look lives as long as its screen."""
        if self._look and not (isinstance(state, LOOKING) and insertion_of(state) == self._look[0]):
            self._drop()

    # --- looking ------------------------------------------------------------------------------------------

    def _try(self, insertion: int, make: Callable[[str], Watched | None]) -> None:
        self._drop()
        watched = None
        try:
            if self.fitted and (model := self.watch.model):
                watched = make(model)
        except StoreFault as fault:
            log.warning("templates cannot be read: %s", fault)
        if watched is None:
            self._main.post(partial(self._not_there, insertion))
            return
        self._look = (insertion, watched)
        self.wants(True)
        self.watch.begin(watched)

    def _not_there(self, insertion: int) -> None:
        self.dispatch(ev.FaceAnswered(insertion, FaceOutcome.NO_CAMERA))
        self.dispatch(ev.FaceTaken(insertion, Refusal.FACE_NOT_SEEN))

    def _drop(self) -> None:
        if self._look:
            self._look[1].dropped.set()
            self._look = None
            self.wants(False)

    def _watched(
        self, insertion: int, purpose: session.Purpose, over: Callable[[session.Outcome], None]
    ) -> Watched:
        def hinted(hint: str, challenge: bool) -> None:
            self.dispatch(ev.FaceHint(insertion, hint, challenge))

        def ended(outcome: session.Outcome) -> None:
            self._drop()
            try:
                over(outcome)
            except StoreFault as fault:
                self._pen.failed(fault)
                self._not_there(insertion)

        return Watched(purpose, hinted, ended)

    # --- is it this person? -------------------------------------------------------------------------------

    def _compare(self, insertion: int, person: PersonKey, model: str) -> Watched | None:
        consent, kept = self.records.consent_of(person), self.records.templates(person, model)
        if consent is None or not kept:
            return None
        today = self.records.todays(model)
        verify = session.Verify(kept[0].person_ref, tuple(map(as_template, kept)), today.roster)

        def over(outcome: session.Outcome) -> None:
            if isinstance(outcome, session.Matched) and outcome.also:
                self._flag(
                    person, [today.whose[ref] for ref in outcome.also if ref in today.whose], outcome.model
                )
            self._compared(insertion, consent.entry_id, outcome)

        return self._watched(insertion, verify, over)

    def _flag(self, person: PersonKey, others: list[Enrolment], model: str) -> None:
        """One face, two learners: for the supervisor to look into."""
        also = sorted({other.trainee_no for other in others})
        what = Flag.TWO_LEARNERS_ONE_FACE
        self._pen.enter(flag(what, person, self._clock.stamp(), model=model, alsoTraineeNo=also))

    def _compared(self, insertion: int, consent_no: str, outcome: session.Outcome) -> None:
        if not isinstance(outcome, session.Matched):
            self.dispatch(ev.FaceAnswered(insertion, _failed(outcome)))
            return
        band = Band(outcome.band.value)
        word = FaceWord(band, outcome.model, consent_no)
        self.dispatch(ev.FaceAnswered(insertion, FaceOutcome(band.value), word))

    # --- who of today's rosters is it? --------------------------------------------------------------------

    def _search(self, insertion: int, model: str) -> Watched | None:
        today = self.records.todays(model)
        if not today.whose:
            return None
        return self._watched(
            insertion, session.Find(today.roster), partial(self._found, insertion, today.whose)
        )

    def _found(self, insertion: int, whose: dict[str, Enrolment], outcome: session.Outcome) -> None:
        if not isinstance(outcome, session.Proposed):
            self.dispatch(ev.FaceAnswered(insertion, _failed(outcome)))
            return
        found = whose.get(outcome.refs[0]) if outcome.refs and outcome.clear else None
        agreed = self._agreed(found) if found else None
        if found is None or agreed is None:
            self.dispatch(ev.FaceProposed(insertion, None))
            return
        word = FaceWord(Band.MATCH, outcome.model, agreed.consent.entry_id, searched=True)
        showing = Showing(frozenset({Factor.FACE}), face=word)
        named = Named(insertion, found.person, found.name, NamedBy.FACE, showing)
        self.dispatch(ev.FaceProposed(insertion, named, mask(found.name)))

    def _agreed(self, found: Enrolment) -> Allowed | None:
        """Also a template that is kept may be nobody's to use: the text is a new one, or the age not known."""
        try:
            answer = self.records.may_use(found)
        except StoreFault as fault:
            log.warning("consents cannot be read: %s", fault)
            return None
        return answer if isinstance(answer, Allowed) else None

    # --- enrolment ----------------------------------------------------------------------------------------

    def _take(self, effect: ef.TakeFace) -> Watched:
        return self._watched(effect.insertion, session.Enrol(), partial(self._taken, effect))

    def _taken(self, effect: ef.TakeFace, outcome: session.Outcome) -> None:
        if not isinstance(outcome, session.Enrolled):
            self.dispatch(ev.FaceTaken(effect.insertion, Refusal.FACE_NOT_SEEN))
            return
        kept = self.records.keep(
            effect.learner, FaceSource.DESK, outcome.model, outcome.vector, outcome.quality.face_px
        )
        self._main.when_done(kept, partial(self._kept, effect, outcome))

    def _kept(self, effect: ef.TakeFace, outcome: session.Enrolled, done: Future[FaceTemplate]) -> None:
        error = done.exception()
        if error is None:
            self.records.enrolled(effect.learner, effect.operator, done.result())
            self._look_for_doubles(effect.learner, outcome, done.result().person_ref)
            self.dispatch(ev.FaceTaken(effect.insertion))
        elif isinstance(error, NoConsent):
            self.dispatch(ev.FaceTaken(effect.insertion, Refusal.FACE_NOT_ALLOWED))
        else:
            self.dispatch(ev.FaceTaken(effect.insertion, Refusal(self._pen.failed(error))))

    def _look_for_doubles(self, learner: Enrolment, outcome: session.Enrolled, ref: str) -> None:
        """One person's face under another's name shows here first; it is flagged, and people decide."""
        engine = self.watch.engine
        try:
            today = self.records.todays(outcome.model)
        except StoreFault as fault:
            log.warning("templates cannot be read: %s", fault)
            return
        if engine is None:
            return
        also = others_like(outcome.vector, today.roster, ref, engine.bands[Source.DESK].match)
        if others := [today.whose[one] for one in also if one in today.whose]:
            self._flag(learner.person, others, outcome.model)


def _failed(outcome: session.Outcome) -> FaceOutcome:
    if not isinstance(outcome, Failed):
        raise TypeError(f"a look ended with {type(outcome).__name__}")
    log.info("face: %s", outcome.reason.value)
    return FaceOutcome.NOT_SEEN if outcome.reason in NOT_THERE else FaceOutcome.NOT_LIVE
