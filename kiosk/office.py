"""What staff do behind the door: the PIN, the day, helping a learner, entries that are stuck.  Main thread.

Slow work (Argon2, a day's list, a search) runs aside and comes back; every act stands in the book with its operator.
"""

from __future__ import annotations

import logging
from collections.abc import Callable
from concurrent.futures import Future
from dataclasses import replace
from datetime import datetime
from typing import TypeAlias

from PySide6.QtCore import QTimer

from kiosk.checking import Checking
from kiosk.conditions import Live, conditions
from kiosk.desk import Desk, Known
from kiosk.domain.attendance import Windows
from kiosk.domain.identity import BadNumber, mask_card, mask_number, parse_person
from kiosk.domain.names import mask, modern
from kiosk.domain.timetable import Preset, clock_text, from_ms
from kiosk.drafts import operator_act
from kiosk.main_thread import MainThread, value_of
from kiosk.pages import people_page, stuck_page, today_page
from kiosk.review import DayReview, review
from kiosk.staff_door import Opened, Shut, StaffDoor
from kiosk.ui import gestures as g
from kiosk.ui.staff import CardAtDesk, Door, DoorState, Found, Learner, Place
from kiosk.ui.window import Models
from kiosk.visit import events as ev
from kiosk.visit import states as st
from kiosk.visit.claims import Card
from kiosk.visit.events import Event
from kiosk.visit.states import State
from kiosk.visit.view import Text
from kiosk.vouchers import VoucherCounter
from sync.clock import Clock
from sync.records import Backlog, Enrolment, Session, TrainingClass
from sync.store import mirror, outbox
from sync.store.store import Store

log = logging.getLogger(__name__)

FOUND_MOST = 50
LEAVES_AFTER_MS = 120_000
"""An open door that nobody uses shuts itself."""
FRESH_MS = 5_000
"""How often the open day page is made anew."""

Classes: TypeAlias = "list[tuple[TrainingClass, list[Session]]]"
"""Those of a day, with what is held."""


class Office:
    """`dispatch` hears the visit events that staff cause; `live` says how the desk itself does."""

    def __init__(
        self,
        store: Store,
        desk: Desk,
        clock: Clock,
        door: StaffDoor,
        models: Models,
        main: MainThread,
        windows: Windows,
        preset: Preset,
        dispatch: Callable[[Event], None],
        wake: Callable[[], None],
        live: Callable[[], Live],
        checking: Checking,
    ) -> None:
        self._store, self._desk, self._clock, self._door = store, desk, clock, door
        self._models, self._main = models, main
        self._windows, self._preset = windows, preset
        self._dispatch, self._wake, self._live = dispatch, wake, live
        self.vouchers = VoucherCounter(checking, models.voucher, main, models.stage.sounded.emit)
        self._operator = ""
        self._asking = False
        """Somebody stands before the pad; an answer that comes when they have left opens nothing."""
        self._place = Place.TODAY.value
        self._day: DayReview | None = None
        self._found: dict[str, Enrolment] = {}
        self._card: Card | None = None
        self._sessions: dict[str, tuple[str, Session]] = {}
        self._asked: g.PeopleAsked | None = None
        self._shut_timer = QTimer(main, singleShot=True, interval=LEAVES_AFTER_MS)
        self._shut_timer.timeout.connect(self._leave)
        self._fresh_timer = QTimer(main, interval=FRESH_MS)
        self._fresh_timer.timeout.connect(self._refresh)
        self._hands: dict[type[g.Gesture], Callable[..., None]] = {
            g.DoorKnocked: self._knocked,
            g.StaffPinGiven: self._pin_given,
            g.StaffLeft: self._left,
            g.PlaceOpened: self._opened,
            g.PeopleAsked: self._people,
            g.LearnersSought: self._seek,
            g.BindingWanted: self._bind,
            g.ProvisionalWanted: self._note,
            g.ResendWanted: self._resend,
            g.VoucherGiven: self._verify,
            g.HolderPicked: self._hold_against,
        }

    def take(self, gesture: g.Gesture) -> bool:
        """True when the gesture was the office's to deal with."""
        hand = self._hands.get(type(gesture))
        if hand is None:
            return False
        if self._operator:
            self._shut_timer.start()
        hand(gesture)
        return True

    def visit_changed(self, state: State) -> None:
        """A waiting learner's card comes to the help page; another visit puts the office aside for its time."""
        claim = state.claim if isinstance(state, st.StaffWanted) else None
        self._card = claim if isinstance(claim, Card) else None
        shown = CardAtDesk(mask_card(self._card.key.number), mask(self._card.name)) if self._card else None
        self._models.staff.update_card(shown)
        self.vouchers.at_desk(self._card)
        if self._operator:
            busy = not isinstance(state, st.Idle | st.StaffWanted | st.OutOfOrder)
            if busy:  # what was found may be bound by the time the office is back
                self._found.clear()
                self._models.staff.update_found(Found())
            self._models.staff.update_door(Door(DoorState.ASIDE if busy else DoorState.OPEN, self._operator))

    # --- the door -----------------------------------------------------------------------------------------

    def _knocked(self, _: g.DoorKnocked) -> None:
        self._asking = True
        self._main.aside(self._door.state, self._show_pad)

    def _show_pad(self, done: Future[Shut]) -> None:
        shut = value_of(done)
        self._show_asking(Door(DoorState.ASKING, locked_for_s=shut.locked_s if shut else 0))

    def _pin_given(self, gesture: g.StaffPinGiven) -> None:
        now = self._now()
        self._main.aside(lambda: self._try(gesture.pin, now), lambda done: self._answered(now, done))

    def _try(self, pin: bytearray, now: datetime) -> tuple[Opened | Shut, Classes]:
        answer = self._door.knock(pin)
        return answer, self._desk.classes_of_day(now) if isinstance(answer, Opened) else []

    def _answered(self, now: datetime, done: Future[tuple[Opened | Shut, Classes]]) -> None:
        read = value_of(done)
        if read is None:
            self._show_asking(Door(DoorState.ASKING))
            return
        answer, classes = read
        if isinstance(answer, Shut):
            self._show_asking(
                Door(DoorState.ASKING, tries_left=answer.tries_left, locked_for_s=answer.locked_s)
            )
            self._write_down("DOOR_REFUSED", lockedSeconds=answer.locked_s)
            return
        if not self._asking:
            return
        self._asking = False
        self._operator = answer.operator
        self.vouchers.open(self._operator)
        self._offer_classes(classes, now)
        self._write_down("DOOR_OPENED")
        self._models.staff.update_door(Door(DoorState.OPEN, self._operator))
        self._shut_timer.start()
        self._fresh_timer.start()

    def _show_asking(self, door: Door) -> None:
        if self._asking:
            self._models.staff.update_door(door)

    def _left(self, _: g.StaffLeft) -> None:
        self._leave()

    def _leave(self) -> None:
        if self._operator:
            self._write_down("DOOR_CLOSED")
        self._asking = False
        self._operator, self._day, self._asked = "", None, None
        self._found.clear()
        self.vouchers.shut()
        self._shut_timer.stop()
        self._fresh_timer.stop()
        self._models.staff.update_door(Door())

    def _write_down(self, act: str, **more: str | int) -> None:
        self._store.record(operator_act(act, self._operator, self._clock.stamp(), **more))
        self._wake()

    # --- the pages ----------------------------------------------------------------------------------------

    def _opened(self, gesture: g.PlaceOpened) -> None:
        self._place = gesture.place
        self._refresh()

    def _refresh(self) -> None:
        """Only what is on the screen is read."""
        if not self._operator:
            return
        if self._place == Place.TODAY.value:
            now = self._now()
            self._main.aside(lambda: self._read_day(now), self._show_day)
        elif self._place == Place.VOUCHERS.value:
            self.vouchers.refresh()
        elif self._place == Place.DEVICES.value:
            shown = conditions(self._live())
            self._models.devices.update(shown, desk=self._store.desk_no, checked=clock_text(self._now()))
        self._main.aside(self._read_stuck, self._show_stuck)

    def _read_day(self, now: datetime) -> tuple[DayReview, Backlog]:
        day = review(self._store, self._windows, self._preset, now)
        with self._store.reading() as db:
            return day, outbox.backlog(db)

    def _show_day(self, done: Future[tuple[DayReview, Backlog]]) -> None:
        read = value_of(done)
        if read is None or not self._operator:
            return
        self._day, backlog = read
        self._models.today.update(today_page(self._day, backlog, self._windows))
        if self._asked:
            self._people(self._asked)

    def _people(self, gesture: g.PeopleAsked) -> None:
        self._asked = gesture
        if self._day:
            self._models.today.update_people(
                gesture, people_page(self._day, gesture.class_no, gesture.column)
            )

    def _read_stuck(self) -> list[outbox.Troubled]:
        with self._store.reading() as db:
            return outbox.troubled(db, self._store.vault)

    def _show_stuck(self, done: Future[list[outbox.Troubled]]) -> None:
        read = value_of(done)
        if read is None:
            return
        stuck = stuck_page(read)
        self._models.troubles.update(stuck)
        self._models.staff.update_troubles(len(stuck))

    def _resend(self, gesture: g.ResendWanted) -> None:
        if not self._operator:
            return
        self._write_down("RESENT", recId=gesture.rec_id)
        resent = self._store.write(lambda db: outbox.resend(db, gesture.rec_id))
        self._main.when_done(resent, self._resent)

    def _resent(self, done: Future[None]) -> None:
        if (fault := done.exception()) is not None:
            log.warning("not sent again: %s", fault)
            return
        self._wake()
        self._refresh()

    # --- vouchers -----------------------------------------------------------------------------------------

    def code_scanned(self, text: str) -> bool:
        """A code of the gun or the camera: verified under 核验 where staff are behind the door, else not taken."""
        if not self._operator:
            return False
        if self._place != Place.VOUCHERS.value:
            self._models.staff.open(Place.VOUCHERS.value)
        self._models.voucher.code_scanned(text)
        return True

    def _verify(self, gesture: g.VoucherGiven) -> None:
        self.vouchers.code_scanned(gesture.text)

    def _hold_against(self, gesture: g.HolderPicked) -> None:
        learner = self._found.get(gesture.learner)
        name, _ = self._sessions.get(learner.class_no, ("", None)) if learner else ("", None)
        self.vouchers.pick(learner, name or (learner.class_no if learner else ""))

    # --- helping a learner --------------------------------------------------------------------------------

    def _offer_classes(self, today: Classes, now: datetime) -> None:
        self._sessions = {c.class_no: (c.name, _current(sessions, now)) for c, sessions in today}
        self._models.staff.update_classes(tuple((no, name) for no, (name, _) in self._sessions.items()))

    def _seek(self, gesture: g.LearnersSought) -> None:
        if not self._operator:
            return
        text = gesture.text
        self._main.aside(lambda: self._find(text), lambda done: self._show_found(text, done))

    def _find(self, text: str) -> tuple[list[Enrolment], set[str]]:
        with self._store.reading() as db:
            found = mirror.find_learners(db, self._store.vault, text, FOUND_MOST + 1)
            bound = {e.trainee_no for e in found if mirror.cards_of(db, self._store.vault, e.person)}
        return found, bound

    def _show_found(self, text: str, done: Future[tuple[list[Enrolment], set[str]]]) -> None:
        read = value_of(done)
        if read is None:
            return
        found, bound = read
        names = {no: name for no, (name, _) in self._sessions.items()}
        self._found = {f"{e.class_no}/{e.trainee_no}": e for e in found[:FOUND_MOST]}
        learners = tuple(
            Learner(
                key=key,
                name=mask(e.name),
                number=mask_number(e.person.number),
                class_name=names.get(e.class_no, e.class_no),
                class_no=e.class_no,
                bound=e.trainee_no in bound,
            )
            for key, e in self._found.items()
        )
        self._models.staff.update_found(Found(text, learners, cut=len(found) > FOUND_MOST))

    def _bind(self, gesture: g.BindingWanted) -> None:
        learner = self._found.get(gesture.learner)
        if not (self._operator and learner and self._card):
            return
        bind, card = ev.Bind(learner, gesture.document, self._operator), self._card
        known = Known(learner.person, learner.name)
        self._main.aside(lambda: self._desk.has_card(known), lambda done: self._bind_now(bind, card, done))

    def _bind_now(self, bind: ev.Bind, card: Card, done: Future[bool]) -> None:
        """Only the card that staff had before them: another may be in by now."""
        replaces = value_of(done)
        if replaces is not None and self._card and self._card.insertion == card.insertion:
            self._dispatch(replace(bind, replaces=replaces))

    def _note(self, gesture: g.ProvisionalWanted) -> None:
        chosen = self._sessions.get(gesture.class_no)
        if not (self._operator and chosen and self._card):
            return
        class_name, session = chosen
        try:
            who = self._who(gesture, self._card)
        except BadNumber:
            self._models.staff.complain(Text("roster.bad_number"))
            return
        self._models.staff.complain(None)
        self._dispatch(
            ev.Provisional(
                person=who.person,
                name=who.name,
                class_no=gesture.class_no,
                class_name=class_name,
                session_no=session.session_no,
                evidence=gesture.evidence,
                reason=gesture.reason,
                operator=self._operator,
            )
        )

    def _who(self, gesture: g.ProvisionalWanted, card: Card) -> Known:
        """The learner found, else what staff typed, else the card's own word.  Raises BadNumber."""
        learner = self._found.get(gesture.learner)
        if learner:
            return Known(learner.person, learner.name)
        if not gesture.number and card.holder:
            return Known(card.holder, card.name)
        person = parse_person(gesture.document, gesture.number, self._now().date())
        return Known(person, modern(gesture.name) or card.name)

    def _now(self) -> datetime:
        return from_ms(self._clock.stamp().at_ms)


def _current(sessions: list[Session], now: datetime) -> Session:
    """The session that is on, else the next, else the day's last."""
    return next((s for s in sessions if s.ends >= now), sessions[-1])
