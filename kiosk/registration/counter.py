"""报到: the page where staff register whoever stands at the desk.  Main thread.

While the page is open a card, an e-card or a face says who it is and signs nobody in (`enough`).  What was on the
screen is forgotten when the door shuts.
"""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import Future
from dataclasses import replace

from drivers.scanner.codes import CodeKind
from kiosk.domain.evidence import Accepted, Factor, Policy, both
from kiosk.domain.refusal import Refusal
from kiosk.domain.registration import Acceptable, Decision, NotAcceptable, decide, notice_due
from kiosk.domain.timetable import from_ms, local_day
from kiosk.domain.voucher import Genuine, Pending
from kiosk.front.devices import next_claim
from kiosk.main_thread import MainThread, value_of
from kiosk.registration import view as view
from kiosk.registration.counter_top import CounterTop, Desktop
from kiosk.registration.registered import Registered
from kiosk.registration.registering import Registering
from kiosk.registration.registrants import Papers, Registrant, papers_of, registrant_of
from kiosk.ui.registration import Step
from kiosk.ui.registration_gestures import (
    RegisterAct,
    RegisterActed,
    RegisterBegan,
    RegisterClassPicked,
    RegisterCodeGiven,
    RegisterOffered,
)
from kiosk.ui.staff_facts import Place
from kiosk.visit import events as ev
from kiosk.visit import states as st
from kiosk.visit.events import Event
from kiosk.visit.machine import insertion_of
from kiosk.visit.states import State
from kiosk.visit.view import Text
from kiosk.vouchers.checked import About, Checked
from kiosk.vouchers.checking import Checking
from kiosk.vouchers.listed import OnList, look_up
from sync.records import Acceptance
from sync.store.fault import StoreFault
from sync.store.store import Store


class RegistrationCounter:
    """`dispatch` hears the visit events that staff cause; `kind_of` tells codes apart; `ways` are those beside the card
    that this desk has now."""

    def __init__(
        self,
        top: CounterTop,
        registering: Registering,
        registered: Registered,
        checking: Checking,
        store: Store,
        main: MainThread,
        policy: Policy,
        dispatch: Callable[[Event], None],
        kind_of: Callable[[str], CodeKind],
        ways: Callable[[Accepted], tuple[Factor, ...]],
    ) -> None:
        self._registering, self._registered, self._checking = registering, registered, checking
        self._store, self._main = store, main
        self._top, self._models, self._model = top, top.models, top.models.registration
        self._policy, self._dispatch, self._kind_of, self._ways = policy, dispatch, kind_of, ways
        self._operator, self._open = "", False
        self._state: State = st.Idle()
        self._turn = 0
        """Counts people and codes: what comes late, about the one before, stays off the screen."""
        self._more = False
        """A voucher lies here: who it is has to be known well enough to use it."""
        self._code = ""
        """Scanned before anybody said who they are."""
        registering.changed = self._changed
        self.place = Place.REGISTER
        self.hands: dict[type, Callable[..., None]] = {
            RegisterBegan: self._begin,
            RegisterCodeGiven: lambda gesture: self._scan(gesture.text),
            RegisterOffered: self._offered,
            RegisterClassPicked: self._pick_class,
            RegisterActed: lambda gesture: self._acts[gesture.act](),
            **registered.hands,
        }
        self._acts: dict[RegisterAct, Callable[[], None]] = {
            RegisterAct.ACCEPT: self._accept,
            RegisterAct.CONFIRM: self._confirm,
            RegisterAct.DROP: self._drop,
            RegisterAct.ASK_AGAIN: self._ask_again,
            RegisterAct.NEXT: self._clear,
            RegisterAct.PRINT: registered.print,
            RegisterAct.LIST_NAME: registered.list_name,
        }

    # --- the page -----------------------------------------------------------------------------------------

    @property
    def active(self) -> bool:
        """Who comes now comes to be registered."""
        return bool(self._operator) and self._open

    def enough(self) -> Accepted | None:
        if not self.active:
            return None
        policy = self._policy
        return both(policy.registration, policy.voucher_use) if self._more else policy.registration

    def open(self, operator: str) -> None:
        self._operator = self._registered.operator = operator

    def shut(self) -> None:
        """Nothing of a learner or a voucher stays behind."""
        self._operator = self._registered.operator = ""
        self._open = False
        self._clear()
        self._model.update_lines(())

    def turned_to(self, here: bool) -> None:
        self._open = here
        if here:
            self.refresh()

    def _back_here(self) -> None:
        """Staff were led to another page for somebody's visit."""
        if str(self._models.staff.place) != self.place.value:
            self._models.staff.open(self.place.value)

    def refresh(self) -> None:
        if self._operator:
            ways = self._ways(self._policy.registration)
            self._model.update_ways(tuple(way.value for way in ways if way is not Factor.STAFF))
            self._registered.refresh()

    def visit_changed(self, state: State) -> None:
        before, self._state = self._state, state
        if self.active and isinstance(state, st.Idle | st.Identified):
            self._back_here()
        if isinstance(state, st.Identified) and self.active:
            if not isinstance(before, st.Identified) or insertion_of(before) != insertion_of(state):
                self._identified(state)
        elif isinstance(before, st.Identified):
            self._top.show(replace(self._top.shown, card_in=False))

    def code_scanned(self, text: str) -> bool:
        """A code of the gun or the camera; False where it is for the learner's own screen."""
        if not self.active or not isinstance(self._state, st.Idle | st.Identified | st.OutOfOrder):
            return False
        if not text:
            self._top.problem(Refusal.CODE_BROKEN)
            return True
        step, voucher = self._top.shown.step, self._kind_of(text) is CodeKind.VOUCHER
        if step in (Step.WHO, Step.ASKED, Step.DONE):
            if not voucher:
                return False
            if step is Step.WHO:
                self._code, self._more = text, True
                self._top.show(replace(self._top.shown, says=Text("register.code_kept")))
                return True
        self._scan(text)
        return True

    # --- who it is ----------------------------------------------------------------------------------------

    def _begin(self, gesture: RegisterBegan) -> None:
        if self.active and isinstance(self._state, st.Idle):
            self._dispatch(ev.Began(next_claim(), Factor(gesture.way), ()))

    def _identified(self, state: st.Identified) -> None:
        """Whoever lay on the counter before makes room."""
        code = self._code
        self._clear()
        self._code = code
        who = registrant_of(state.register, state.claim)
        turn = self._turn
        self._main.aside(
            lambda: papers_of(self._store, who),
            lambda done: self._papers_read(turn, who, state.card_in, done),
        )

    def _papers_read(self, turn: int, who: Registrant, card_in: bool, done: Future[Papers]) -> None:
        papers = value_of(done)
        if turn != self._turn or not self.active:
            return
        if papers is None:
            self._top.problem(Refusal.STORE_FAILED)
            return
        only = papers.classes[0].training_class.class_no if papers.classes else ""
        self._top.on = Desktop(who, papers, only)
        self._top.show(replace(view.known(who, papers, only), card_in=card_in))
        code, self._code = self._code, ""
        if code:
            self._scan(code)

    def _pick_class(self, gesture: RegisterClassPicked) -> None:
        who, shown = self._top.on.who, self._top.shown
        if who is not None and shown.step is Step.VOUCHER:
            self._turn += 1
            self._top.on = replace(self._top.on, class_no=gesture.class_no, checked=None)
            again = view.known(who, self._top.on.papers, gesture.class_no)
            self._top.show(replace(again, card_in=shown.card_in))

    # --- the voucher --------------------------------------------------------------------------------------

    def _offered(self, gesture: RegisterOffered) -> None:
        listed = view.offered(self._top.on.papers, self._top.on.class_no)
        if gesture.key < len(listed):
            self._scan(listed[gesture.key])

    def _scan(self, text: str) -> None:
        who, mine = self._top.on.who, self._top.on.papers.class_for(self._top.on.class_no)
        if who is None or not self._operator:
            return
        if mine is None:
            self._top.problem(Refusal.NOT_ON_ROSTER)
            return
        if not who.enough_for(self._policy.voucher_use):
            self._clear()
            self._code, self._more = text, True
            self._top.show(view.start(view.problem_shown(Refusal.EVIDENCE_SHORT)))
            return
        self._make_room()
        turn = self._turn
        self._top.show(view.asking(self._top.shown))
        about = About(who.person, who.name, self._top.on.class_no, mine.enrolment.voucher_no)
        self._checking.check(text, about, self._operator, lambda told: self._told(turn, told))

    def _told(self, turn: int, told: Checked | Refusal) -> None:
        if turn != self._turn:
            return
        if isinstance(told, Refusal):
            self._top.problem(told)
            return
        decision, listed = self._decided(told)
        self._top.on = replace(self._top.on, checked=told, decision=decision)
        self._top.show(view.judged(self._top.shown, told, decision, listed), aloud=True)

    def _decided(self, told: Checked) -> tuple[Decision | None, OnList | None]:
        """By the platform's word just now; without it by its list, as far as that goes."""
        on, today, rules = self._top.on, local_day(from_ms(told.at_ms)), self._checking.rules
        if on.who is None or not isinstance(told.verdict, Genuine | Pending):
            return None, None
        try:
            with self._store.reading() as db:
                found = look_up(db, self._store.vault, told.code, on.who.person, today, rules)
        except StoreFault as fault:
            return NotAcceptable((Refusal(fault.code),)), None
        if isinstance(told.verdict, Pending):
            against = found.against if found else None
            return NotAcceptable((against,)) if against else Acceptable(), found
        listed = found.listed if found else None
        earlier = on.papers.earlier_uses(told.code) if rules.yearly else ()
        return decide(told.verdict, on.who.person, told.around, listed, today, earlier), found

    # --- 受理, confirm, used ------------------------------------------------------------------------------

    def _accept(self) -> None:
        wanted, turn = self._wanted(), self._turn
        if wanted is not None:
            self._registering.accept(wanted, lambda told: self._accepted(turn, told))

    def _wanted(self) -> Acceptance | None:
        on, who = self._top.on, self._top.on.who
        mine = on.papers.class_for(on.class_no)
        if who is None or mine is None or on.checked is None:
            return None
        found = on.checked.verdict
        if not isinstance(on.decision, Acceptable):
            return None
        genuine = found if isinstance(found, Genuine) else None
        return Acceptance(
            entry_id="", req_id="", voucher_no=on.checked.code, person=who.person, name=who.name,
            class_no=on.class_no, trainee_no=mine.enrolment.trainee_no, method=who.evidence.method,
            proof_no=who.evidence.proof_no, operator=self._operator, accepted_ms=0,
            voucher=genuine.voucher if genuine else None, verify_no=genuine.verify_no if genuine else "",
        )  # fmt: skip

    def _accepted(self, turn: int, told: Acceptance | Refusal) -> None:
        """The notice comes on the screen with it, and the book says so.  Once something else lies here it is in the
        list only: what is confirmed is what is on the screen."""
        if turn != self._turn:
            return
        if isinstance(told, Refusal):
            self._top.problem(told)
            return
        self._top.lay(told)
        if notice_due(told.voucher) and not told.confirmed:
            self._registering.show_notice(told, self._top.step_taken)

    def _confirm(self) -> None:
        if self._top.on.accepted is not None:
            self._registering.confirm(self._top.on.accepted, self._top.step_taken)

    def _ask_again(self) -> None:
        if self._top.on.accepted is not None:
            self._registering.ask_again(self._top.on.accepted, self._top.step_taken)

    def _drop(self) -> None:
        """Back to scanning."""
        self._make_room()
        who = self._top.on.who
        if who is not None:
            again = view.known(who, self._top.on.papers, self._top.on.class_no)
            self._top.show(replace(again, card_in=self._top.shown.card_in))

    def _make_room(self) -> None:
        """For another voucher, or none; what was ordered stays ordered."""
        self._turn += 1
        accepted = self._top.on.accepted
        self._top.on = replace(self._top.on, checked=None, decision=None, accepted=None)
        if accepted is not None:
            self._registering.drop(accepted, lambda _: None)

    def _clear(self) -> None:
        """The next person, please."""
        self._turn += 1
        self._code, self._more = "", False
        self._top.clear(card_in=isinstance(self._state, st.Identified) and self._state.card_in)

    def _changed(self, accepted: Acceptance) -> None:
        """Also by an answer that came later."""
        if self._top.on.accepted is not None and self._top.holds(accepted):
            self._top.step_taken(accepted)
        self.refresh()
