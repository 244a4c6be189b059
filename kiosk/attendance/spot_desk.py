"""抽查 at this desk: shown to staff, answered by roll call or by a visit, told to the platform.  Main thread.

The book says who was seen; the platform is told once everybody has a word, offline as soon as there is a line again.
"""

from __future__ import annotations

import logging
import uuid
from collections.abc import Callable
from concurrent.futures import Future
from datetime import datetime
from functools import partial

from PySide6.QtCore import QTimer

from kiosk.attendance.drafts import drawn_draft, spot_draft, taken_back_draft
from kiosk.attendance.spot_book import SpotStanding, standings
from kiosk.attendance.spot_draw import Running, draw, running
from kiosk.attendance.view import spot_person
from kiosk.domain.evidence import Factor
from kiosk.domain.spot import ANSWERED, OK, complete, open_for, proves
from kiosk.domain.timetable import Preset, clock_text, from_ms, local_day
from kiosk.drafts import operator_act
from kiosk.main_thread import MainThread, value_of
from kiosk.platformward import Affairward
from kiosk.ui import attendance_gestures as ag
from kiosk.ui.attendance_facts import SPOT_BACKS, SpotLesson, SpotShown
from kiosk.ui.window import Models
from kiosk.visit import states as st
from kiosk.visit.claims import evidence_of
from kiosk.visit.states import State
from sync.clock import Clock
from sync.platform.adapter import PlatformError, Rejected
from sync.records import Draft, Enrolment, Entry, Method, SpotAnswer, SpotCheck, SpotMode, SpotWord
from sync.store.fault import StoreFault
from sync.store.store import Store

log = logging.getLogger(__name__)

MODES = (SpotMode.CARD, SpotMode.PIN, SpotMode.FACE, SpotMode.ROLLCALL)
LOOK_MS = 10_000
"""How often it is looked whether the platform drew anybody, or still waits for an answer."""


class SpotDesk:
    """`wake` tells sync that something waits in the book; `faces`: a face can be looked at here now."""

    def __init__(
        self,
        store: Store,
        clock: Clock,
        models: Models,
        main: MainThread,
        platform: Affairward,
        wake: Callable[[], None],
        preset: Preset = Preset.SESSION,
        faces: Callable[[], bool] = lambda: False,
    ) -> None:
        self._store, self._clock, self._models, self._main = store, clock, models, main
        self._platform, self._wake, self._preset, self._faces = platform, wake, preset, faces
        self._operator = ""
        self._known: dict[str, SpotStanding] = {}
        self._running: list[Running] = []
        self._asked: set[str] = set()
        """Checks whose answer is on its way."""
        self._last: State | None = None
        self._look = QTimer(main, interval=LOOK_MS)
        self._look.timeout.connect(self.refresh)

    def start(self) -> None:
        self._look.start()
        self.refresh()

    def stop(self) -> None:
        self._look.stop()

    def open(self, operator: str) -> None:
        self._operator = operator
        self.refresh()

    def shut(self) -> None:
        self._operator, self._running = "", []
        self._models.spots.update(())

    # --- what there is ------------------------------------------------------------------------------------

    def refresh(self) -> None:
        self._main.aside(partial(self._read, self._now()), self._show)

    def _read(self, now: datetime) -> tuple[list[SpotStanding], list[Running]]:
        """The platform forgets a check when its time is over; who was seen while there was no line is told all the
        same, and what was told today may be taken back."""
        today = local_day(now)
        untold = [
            one.check
            for one in self._known.values()
            if (one.answers and not one.sent)
            or ((one.sent or one.reopened) and local_day(one.check.deadline) == today)
        ]
        with self._store.reading() as db:
            found = standings(db, self._store.vault, now, untold)
            return found, running(db, self._preset, now) if self._operator else []

    def _show(self, done: Future[tuple[list[SpotStanding], list[Running]]]) -> None:
        read = value_of(done)
        if read is None:
            return
        found, self._running = read
        self._known = {one.check.check_no: one for one in found}
        for one in found:
            self._answer(one)
        if self._operator:
            now = self._now()
            lessons = tuple(_lesson(one) for one in self._running)
            shown = tuple(_shown(one, now) for one in found)
            self._models.spots.update(shown, lessons, tuple(one.value for one in self._modes))

    @property
    def _modes(self) -> tuple[SpotMode, ...]:
        """What staff may draw for: no desk asks for a face that it could not look at."""
        return tuple(one for one in MODES if one is not SpotMode.FACE or self._faces())

    def hear(self) -> Future[None]:
        """Ask the platform, now."""
        return self._platform.hear_now()

    def draw(self, gesture: ag.SpotDrawn) -> None:
        """Some of those who are in the lesson now; they are called up, and the book knows before anybody is."""
        one = next((each for each in self._running if each.sitting.session_no == gesture.lesson), None)
        if not self._operator or one is None or gesture.count < 1 or gesture.mode not in self._modes:
            return
        at = self._clock.stamp()
        check, of = draw(one, gesture.count, SpotMode(gesture.mode), f"K-{uuid.uuid4().hex[:10]}", at)
        self._write(drawn_draft(check, of, one.sitting.class_no, self._operator, at))

    # --- who was seen -------------------------------------------------------------------------------------

    def say(self, gesture: ag.SpotWordGiven) -> None:
        """Roll call: staff's word on one learner.  Of two words the later holds, until the platform has them."""
        one = self._known.get(gesture.check_no)
        if not (self._operator and one and not one.over) or gesture.check_no in self._asked:
            return  # while an answer is on its way, what is said here would be another than what was sent
        who = next((each for each in one.people if each.trainee_no == gesture.learner), None)
        if who is not None:
            word = SpotWord(gesture.word)
            method = Method.STAFF if word is SpotWord.PRESENT else None
            self._enter(one.check, who, SpotAnswer(who.trainee_no, word, method), self._operator)

    def take_back(self, gesture: ag.SpotTakenBack) -> None:
        """What staff said no longer holds, also where the platform has it: it is told anew, and its word is shown."""
        one = self._known.get(gesture.check_no)
        entry_id = one.said.get(gesture.learner) if one else None
        if not (self._operator and one and entry_id) or gesture.check_no in self._asked:
            return
        if gesture.reason not in SPOT_BACKS:
            return
        who = next(each for each in one.people if each.trainee_no == gesture.learner)
        at = self._clock.stamp()
        self._write(taken_back_draft(one.check, entry_id, who, gesture.reason, self._operator, at))

    def visit_changed(self, state: State) -> None:
        """Somebody drawn who signs in or out while the check is open is there; a visit for the check itself has
        written its own entry."""
        before, self._last = self._last, state
        if not isinstance(state, st.Welcomed) or isinstance(before, st.Welcomed):
            return
        if state.admit.spot:
            self.refresh()
            return
        who, evidence = state.admit.enrolment, evidence_of(state.claim)
        waiting = [
            one.check
            for one in self._known.values()
            if who.trainee_no not in one.answers and _of_class(one, who.class_no)
        ]
        found = open_for(waiting, (who.trainee_no,), self._now())
        if found and proves(found[0].mode, frozenset(evidence.factors) - {Factor.STAFF}):
            self._enter(found[0], who, SpotAnswer(who.trainee_no, SpotWord.PRESENT, evidence.method), "")

    def _enter(self, check: SpotCheck, who: Enrolment, answer: SpotAnswer, operator: str) -> None:
        at = self._clock.stamp()
        late = from_ms(at.at_ms) > check.deadline
        self._write(spot_draft(check.check_no, check.session_no, answer, who, operator, at, late=late))

    def _write(self, draft: Draft) -> None:
        self._main.when_done(self._store.record(draft), self._written)

    def _written(self, done: Future[Entry]) -> None:
        if isinstance(fault := done.exception(), StoreFault):
            log.warning("a spot check was not written down: %s", fault)
            return
        done.result()
        self._wake()
        self.refresh()

    # --- the platform's turn ------------------------------------------------------------------------------

    def _answer(self, one: SpotStanding) -> None:
        answers = complete(one.check, one.answers)
        check_no = one.check.check_no
        if answers is None or one.sent or one.own or check_no in self._asked:
            return
        self._asked.add(check_no)
        said = f"{self._store.desk_no}/{check_no}/" + "/".join(f"{a.trainee_no}={a.word}" for a in answers)
        asked = self._platform.spotcheck_answer(check_no, answers, str(uuid.uuid5(uuid.NAMESPACE_OID, said)))
        self._main.when_done(asked, partial(self._answered, one.check))

    def _answered(self, check: SpotCheck, done: Future[None]) -> None:
        """Whatever is no word of the platform's is tried again at the next look."""
        self._asked.discard(check.check_no)
        error = None if done.cancelled() else done.exception()
        if done.cancelled() or (isinstance(error, PlatformError) and not isinstance(error, Rejected)):
            return
        if error is not None and not isinstance(error, Rejected):
            log.error("a spot check could not be answered", exc_info=error)
            return
        at = self._clock.stamp()
        late = from_ms(at.at_ms) > check.deadline
        code = error.code if isinstance(error, Rejected) else OK
        draft = operator_act(ANSWERED, self._operator, at, checkNo=check.check_no, code=code, late=late)
        self._write(_about(draft, check.session_no))

    def _now(self) -> datetime:
        return from_ms(self._clock.stamp().at_ms)


def _of_class(one: SpotStanding, class_no: str) -> bool:
    """Numbers of learners are told apart by class: another class's T1 is somebody else, or somewhere else."""
    return one.session is None or one.session.class_no == class_no


def _about(draft: Draft, session_no: str) -> Draft:
    return Draft(draft.kind, draft.at, draft.day, draft.body, session_no=session_no)


def _shown(one: SpotStanding, now: datetime) -> SpotShown:
    times = f"{clock_text(one.session.begins)}–{clock_text(one.session.ends)}" if one.session else ""
    left = (one.check.deadline - now).total_seconds()
    return SpotShown(
        one.check.check_no,
        "　".join(part for part in (one.class_name, times) if part),
        one.check.mode.value,
        clock_text(one.check.deadline),
        max(0, int(left)),
        one.sent == OK or (one.own and one.over),
        "" if one.sent in ("", OK) else one.sent,
        tuple(
            spot_person(who, one.answers.get(who.trainee_no), back=who.trainee_no in one.said)
            for who in one.people
        ),
        one.own,
    )


def _lesson(one: Running) -> SpotLesson:
    times = f"{clock_text(one.sitting.begins)}–{clock_text(one.sitting.ends)}"
    return SpotLesson(one.sitting.session_no, f"{one.class_name}　{times}", len(one.present))
