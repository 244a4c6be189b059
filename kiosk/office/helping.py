"""What staff do for a learner at the desk: find, bind, sign in, confirm who it is, note.  Main thread.

`open` and `shut` follow the staff door: nothing is done without an operator.
"""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import Future
from dataclasses import replace
from datetime import datetime
from typing import TypeAlias

from kiosk.desk import Desk, Known
from kiosk.domain.attendance import Admit
from kiosk.domain.evidence import AssistReason, Factor
from kiosk.domain.identity import BadNumber, mask_card, mask_number, parse_person
from kiosk.domain.names import mask, modern
from kiosk.domain.registration import Register
from kiosk.domain.timetable import clock_text, from_ms
from kiosk.front.devices import next_claim
from kiosk.learners.note_view import shown, sound_of
from kiosk.main_thread import MainThread, value_of
from kiosk.ui import helping_gestures as hg
from kiosk.ui.helping import AtDesk
from kiosk.ui.staff import CardAtDesk, Found, Learner
from kiosk.ui.window import Models
from kiosk.visit import events as ev
from kiosk.visit import states as st
from kiosk.visit.claims import Card, Claim
from kiosk.visit.code import NO_READER
from kiosk.visit.events import Event
from kiosk.visit.face import NOT_ME
from kiosk.visit.machine import insertion_of
from kiosk.visit.states import State
from kiosk.visit.view import Text
from sync.clock import Clock
from sync.records import Action, Enrolment, LearnerNote, PersonKey, Session, TrainingClass
from sync.store import learner_notes, mirror
from sync.store.store import Store

FOUND_MOST = 50
FEW = 3
"""Of so few found the weightiest note is heard as well."""
NOTE_FORM = "note"

Classes: TypeAlias = "list[tuple[TrainingClass, list[Session]]]"
"""Those of a day, with what is held."""


class Helping:
    """`dispatch` hears the visit events that staff cause."""

    def __init__(
        self,
        store: Store,
        desk: Desk,
        clock: Clock,
        models: Models,
        main: MainThread,
        dispatch: Callable[[Event], None],
    ) -> None:
        self._store, self._desk, self._clock = store, desk, clock
        self._models, self._main, self._dispatch = models, main, dispatch
        self._operator = ""
        self._state: State = st.Idle()
        self._found: dict[str, Enrolment] = {}
        self._sessions: dict[str, tuple[str, Session]] = {}

    def open(self, operator: str, today: Classes, now: datetime) -> None:
        self._operator = operator
        held = [(c, _current(sessions, now)) for c, sessions in today]
        held.sort(key=lambda one: (_nearness(one[1], now), one[0].name))
        self._sessions = {c.class_no: (c.name, session) for c, session in held}
        self._models.staff.update_classes(tuple((no, name) for no, (name, _) in self._sessions.items()))

    def shut(self) -> None:
        self._operator = ""
        self._found.clear()
        self._models.helping.forget()
        self._models.staff.complain(None)

    def visit_changed(self, state: State) -> None:
        """A waiting learner comes to the help page; what was found may be bound by the time staff are back."""
        self._state = state
        card = self.card
        shown = CardAtDesk(mask_card(card.key.number), mask(card.name)) if card else None
        self._models.staff.update_card(shown)
        self._models.helping.update(_at_desk(state))
        if self._operator and not self.staff_turn:
            self._found = self._half_noted()
            self._models.staff.update_found(Found())
            self._models.staff.complain(None)

    def _half_noted(self) -> dict[str, Enrolment]:
        """The learner of a 暂记 that is half filled in: the form waits until the visit is over."""
        helping = self._models.helping
        key = str(helping.learner) if str(helping.form) == NOTE_FORM else ""
        return {key: self._found[key]} if key in self._found else {}

    @property
    def waiting(self) -> bool:
        """A learner's visit stands where only staff, or somebody's patience, leads on."""
        return isinstance(self._state, st.StaffWanted | st.Proposed)

    @property
    def vouching(self) -> Claim | None:
        """Who waits for staff to say that it is them."""
        state = self._state
        if isinstance(state, st.Proposed) or (isinstance(state, st.StaffWanted) and state.purpose):
            return state.claim
        return None

    @property
    def stopped(self) -> bool:
        """Notes on the learner at the desk want staff first."""
        return isinstance(self._state, st.StaffWanted) and bool(self._state.notes)

    @property
    def staff_turn(self) -> bool:
        """The screen is for staff to have: no learner is busy with it."""
        return self.waiting or isinstance(self._state, st.Idle | st.Identified | st.OutOfOrder)

    @property
    def card(self) -> Card | None:
        """The one that waits in the reader for staff."""
        claim = self._state.claim if isinstance(self._state, st.StaffWanted) else None
        return claim if isinstance(claim, Card) else None

    def learner(self, key: str) -> Enrolment | None:
        return self._found.get(key)

    def class_name(self, learner: Enrolment) -> str:
        name, _ = self._sessions.get(learner.class_no, ("", None))
        return name or learner.class_no

    # --- finding ------------------------------------------------------------------------------------------

    def seek(self, gesture: hg.LearnersSought) -> None:
        if not self._operator:
            return
        text = gesture.text
        self._models.staff.complain(None)
        self._main.aside(lambda: self._find(text), lambda done: self._show_found(text, done))

    def _find(self, text: str) -> tuple[list[Enrolment], set[str], dict[str, list[LearnerNote]]]:
        with self._store.reading() as db:
            found = mirror.find_learners(db, self._store.vault, text, FOUND_MOST + 1)
            bound = {e.trainee_no for e in found if mirror.cards_of(db, self._store.vault, e.person)}
            noted = {
                e.trainee_no: learner_notes.about(db, self._store.vault, e.person, [e.voucher_no])
                for e in found
            }
        return found, bound, noted

    def _show_found(
        self, text: str, done: Future[tuple[list[Enrolment], set[str], dict[str, list[LearnerNote]]]]
    ) -> None:
        read = value_of(done)
        if read is None or not self._operator:
            return
        found, bound, noted = read
        self._found = {f"{e.class_no}/{e.trainee_no}": e for e in found[:FOUND_MOST]}
        learners = tuple(
            Learner(
                key=key,
                name=mask(e.name),
                number=mask_number(e.person.number),
                class_name=self.class_name(e),
                class_no=e.class_no,
                bound=e.trainee_no in bound,
                note=shown(noted[e.trainee_no])[:1],
            )
            for key, e in self._found.items()
        )
        self._models.staff.update_found(Found(text, learners, cut=len(found) > FOUND_MOST))
        if len(found) <= FEW and (sound := sound_of(note for one in noted.values() for note in one)):
            self._models.stage.sounded.emit(sound.value)

    # --- binding ------------------------------------------------------------------------------------------

    def bind(self, gesture: hg.BindingWanted) -> None:
        learner, card = self._found.get(gesture.learner), self.card
        if not (self._operator and learner and card):
            return
        if card.holder is not None and card.holder.document and card.holder != learner.person:
            self._models.staff.complain(Text("roster.other_holder"))
            return
        bind = ev.Bind(learner, gesture.document, self._operator)
        known = Known(learner.person, learner.name)
        self._main.aside(lambda: self._desk.has_card(known), lambda done: self._bind_now(bind, card, done))

    def _bind_now(self, bind: ev.Bind, card: Card, done: Future[bool]) -> None:
        """Only the card that staff had before them: another may be in by now."""
        replaces = value_of(done)
        if replaces is not None and self.card and self.card.insertion == card.insertion:
            self._dispatch(replace(bind, replaces=replaces))

    # --- signing in, confirming ---------------------------------------------------------------------------

    def assist(self, gesture: hg.AssistWanted) -> None:
        """老师代签, for who waits at the desk or for nobody there."""
        learner = self._found.get(gesture.learner)
        no_reader = isinstance(self._state, st.OutOfOrder) and self._state.refusal in NO_READER
        if not (self._operator and learner and gesture.document and (no_reader or self._ready())):
            return
        reason = AssistReason(gesture.reason)
        self._dispatch(ev.Assisted(next_claim(), learner, reason, gesture.document, self._operator))

    def vouch(self, gesture: hg.VouchGiven) -> None:
        if self._operator and gesture.document and self.vouching:
            self._dispatch(ev.Vouched(gesture.document, self._operator))

    def deny(self, _: hg.VouchDenied) -> None:
        """Nobody is signed in; a face that proposed somebody else is a refusal in the book."""
        if self._operator and self.vouching:
            proposed = isinstance(self._state, st.Proposed)
            self._dispatch(ev.Chosen(NOT_ME) if proposed else ev.Cancelled())

    def _ready(self) -> bool:
        """A device that fails, or somebody else's visit, leaves no room for this: staff are told."""
        ready = isinstance(self._state, st.Idle | st.StaffWanted)
        self._models.staff.complain(None if ready else Text("roster.not_now"))
        return ready

    # --- 暂记 ---------------------------------------------------------------------------------------------

    def note(self, gesture: hg.ProvisionalWanted) -> None:
        chosen = self._sessions.get(gesture.class_no)
        if not (self._operator and chosen and self._ready()):
            return
        class_name, session = chosen
        try:
            who = self._who(gesture)
        except BadNumber:
            self._models.staff.complain(Text("roster.bad_number"))
            return
        if self.card and self.card.holder and self.card.holder.number != who.person.number:
            self._models.staff.complain(Text("roster.other_holder"))
            return
        self._models.helping.forget()
        noted = ev.Provisional(
            person=who.person,
            name=who.name,
            class_no=gesture.class_no,
            class_name=class_name,
            session_no=session.session_no,
            evidence=gesture.evidence,
            reason=gesture.reason,
            operator=self._operator,
        )
        if isinstance(self._state, st.Idle):  # nobody touched the screen: staff stand there for them
            self._dispatch(ev.Began(next_claim(), Factor.STAFF))
        self._dispatch(noted)

    def _who(self, gesture: hg.ProvisionalWanted) -> Known:
        """The learner found, else what staff typed, else the card's own word.  Raises BadNumber."""
        learner, card = self._found.get(gesture.learner), self.card
        if learner:
            return Known(learner.person, learner.name)
        if not gesture.number and card and card.holder:
            return Known(card.holder, card.name)
        person = parse_person(gesture.document, gesture.number, self._now().date())
        return Known(person, modern(gesture.name) or (card.name if card else ""))

    def _now(self) -> datetime:
        return from_ms(self._clock.stamp().at_ms)


def _current(sessions: list[Session], now: datetime) -> Session:
    """The session that is on, else the next, else the day's last."""
    return next((s for s in sessions if s.ends >= now), sessions[-1])


def _nearness(session: Session, now: datetime) -> tuple[int, float]:
    """What is on comes first, then what begins next, then what ended last."""
    if session.begins <= now <= session.ends:
        return 0, 0.0
    if now < session.begins:
        return 1, (session.begins - now).total_seconds()
    return 2, (now - session.ends).total_seconds()


def _at_desk(state: State) -> AtDesk | None:
    visit = insertion_of(state) or 0
    if isinstance(state, st.Proposed):
        what, when = Text("vouch.found"), Text("vouch.judged")
        name = _with_number(state.name, state.claim.person)
        return AtDesk(name, Text("vouch.proposed"), "", what, when, visit)
    if not isinstance(state, st.StaffWanted):
        return None
    code, purpose = state.refusal.value, state.purpose
    told = AtDesk(state.name, Text(f"refused.{code}.why"), code, visit=visit)
    if purpose is None:
        return told
    what, when = _what(purpose)
    name = _with_number(state.name, purpose.person)
    return replace(told, name=name, what=what, when=when)


def _with_number(name: str, person: PersonKey) -> str:
    """Masked, but enough to hold against the document in hand."""
    return f"{name}\u3000{mask_number(person.number)}"


def _what(purpose: Admit | Register) -> tuple[Text, Text]:
    if isinstance(purpose, Register):
        return Text("register.title"), Text("register.after_vouch")
    sitting = purpose.sitting
    times = (purpose.class_name, clock_text(sitting.begins), clock_text(sitting.ends))
    return Text("choose.in" if purpose.action is Action.IN else "choose.out"), Text("choose.session", times)
