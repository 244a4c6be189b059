"""What staff do behind the door: the PIN, the day, helping a learner, entries that are stuck.  Main thread.

Slow work (Argon2, a day's list, a search) runs aside and comes back; every act stands in the book with its operator.
"""

from __future__ import annotations

import logging
from collections.abc import Callable
from concurrent.futures import Future
from dataclasses import replace
from datetime import datetime
from typing import TYPE_CHECKING

from PySide6.QtCore import QTimer

from kiosk.conditions import Live, conditions
from kiosk.day.office import DayOffice
from kiosk.desk import Desk
from kiosk.domain.attendance import Windows
from kiosk.domain.presence import Rules
from kiosk.domain.roles import Right
from kiosk.domain.timetable import Preset, clock_text, from_ms
from kiosk.drafts import operator_act
from kiosk.faces.office import FaceOffice
from kiosk.learners.office import LearnerOffice
from kiosk.main_thread import MainThread, value_of
from kiosk.office.helping import Classes, Helping
from kiosk.office.rooms import Counter, Room
from kiosk.office.stuck import Stuck
from kiosk.staff.approving import Approving
from kiosk.staff.cards import StaffCards
from kiosk.staff.door import Opened, StaffDoor
from kiosk.staff.entrance import Entrance
from kiosk.staff.keeper import LOCKS_AFTER_S, DoorKeeper
from kiosk.staff.office import StaffOffice
from kiosk.staff.second import SecondPerson
from kiosk.ui import gestures as g
from kiosk.ui import helping_gestures as hg
from kiosk.ui import voucher_gestures as vg
from kiosk.ui.staff import Door, DoorState, Place
from kiosk.ui.window import Models
from kiosk.visit import events as ev
from kiosk.visit.events import Event
from kiosk.visit.states import State
from kiosk.visit.view import Text
from kiosk.vouchers.checking import Checking
from kiosk.vouchers.counter import VoucherCounter
from kiosk.vouchers.records import VoucherRecords
from sync.clock import Clock
from sync.records import CardKey, Json
from sync.store.faces import Stored
from sync.store.store import Store

if TYPE_CHECKING:
    from kiosk.faces.desk import FaceDesk
    from kiosk.faces.photo_import import PhotoImport

log = logging.getLogger(__name__)

FRESH_MS = 5_000
"""How often the open day page is made anew."""


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
        face: FaceDesk | None = None,
        photos: PhotoImport | None = None,
        rules: Rules | None = None,
        locks_after_s: int = LOCKS_AFTER_S,
    ) -> None:
        self._store, self._desk, self._clock, self._door = store, desk, clock, door
        self._models, self._main = models, main
        self._dispatch, self._wake, self._live = dispatch, wake, live
        self.helping = Helping(store, desk, clock, models, main, dispatch)
        self.faces = FaceOffice(
            store, clock, models, main, dispatch, self.helping.learner, face, photos
        )  # fmt: skip
        self.approving = Approving(door, SecondPerson(door, main, models.second))
        self.learners = LearnerOffice(
            store,
            clock,
            models,
            main,
            dispatch,
            self.helping.learner,
            self.helping.class_name,
            wake,
            self.approving,
        )
        self.vouchers = VoucherCounter(checking, models.voucher, main, models.stage.sounded.emit)
        self.vouchers.about_changed = lambda about: self.learners.at_counter(about.person, about.listed_no)
        self._rooms: list[Room] = []
        self._counters: list[Counter] = []
        self.records = VoucherRecords(
            store, clock, checking, models.records, models.elsewhere, main, lambda: self.vouchers.about
        )
        checking.changed = self._verified
        self.keeper = DoorKeeper(
            store, clock, door, models.staff, main, self, self._look_at_day, locks_after_s
        )  # fmt: skip
        self.entrance = Entrance(door, lambda: self._operator, self._refuse)
        self._classes: Classes = []
        self._staff: StaffOffice | None = None
        self.cards = StaffCards(self._card_shown)
        self._place = Place.TODAY.value
        self._fresh_timer = QTimer(main, interval=FRESH_MS)
        self._fresh_timer.timeout.connect(self._refresh)
        self.stuck = Stuck(store, models, main, self.write_down, self._sent_again)
        self._hands = self._own_hands()
        self.day = DayOffice(store, clock, models, main, rules or Rules(windows), preset, live)
        self.add(self.day)

    def _own_hands(self) -> dict[type[g.Gesture], Callable[..., None]]:
        return {
            **self.keeper.hands,
            g.PlaceOpened: self._opened,
            hg.LearnersSought: self.helping.seek,
            hg.BindingWanted: self.helping.bind,
            hg.AssistWanted: self.helping.assist,
            hg.VouchGiven: self.helping.vouch,
            hg.VouchDenied: self.helping.deny,
            hg.ProvisionalWanted: self.helping.note,
            g.ResendWanted: lambda gesture: self.stuck.resend(gesture.rec_id, self._operator),
            vg.VoucherGiven: self._verify,
            vg.HolderPicked: self._hold_against,
            **self.faces.hands,
            **self.records.hands,
            **self.learners.hands,
        }

    def employ(self, desk: Counter) -> None:
        """One more page within a place; before anybody knocks."""
        self._counters.append(desk)
        self._hands.update(desk.hands)
        self.entrance.govern(desk)

    def add(self, room: Room) -> None:
        """A place with a door of its own; before anybody knocks."""
        self._rooms.append(room)
        self._hands.update(room.hands)
        self.entrance.govern(room)

    def add_staff(self, staff: StaffOffice) -> None:
        """The place where badges and cards of the staff are given out."""
        self.add(staff)
        self._staff = staff
        self.employ(staff.renewing)
        self.keeper.renew_with(staff.renewing)

    def _refuse(self, what: str, right: str) -> None:
        """What the page does not offer was asked for all the same."""
        log.warning("%s is not for who is at the desk", what)
        self.write_down("NOT_ALLOWED", self._operator, what=what, right=right)
        self._models.staff.refuse(Text("staff.no_right"))

    def take(self, gesture: g.Gesture) -> bool:
        """True when the gesture was the office's to deal with."""
        hand = self._hands.get(type(gesture))
        if hand is None:
            return False
        if not self.entrance.allows(gesture):
            return True
        self.keeper.stay()
        self._hold_visit(gesture)
        hand(gesture)
        return True

    def _hold_visit(self, gesture: g.Gesture) -> None:
        """Whoever waits for staff is not sent away while staff are on their way in or at work."""
        coming = isinstance(gesture, g.DoorKnocked | g.StaffPinGiven)
        if self.helping.waiting and (coming or self._operator) and not isinstance(gesture, g.StaffLeft):
            self._dispatch(ev.MoreTime())

    def visit_changed(self, state: State) -> None:
        """A waiting learner comes to the help page; another visit puts the office aside for its time."""
        card, vouching, stopped = self.helping.card, self.helping.vouching, self.helping.stopped
        self.helping.visit_changed(state)
        self.faces.visit_changed(state)
        for room in self._rooms:
            room.visit_changed(state)
        self.learners.visit_changed(state)
        if self.helping.card != card:
            self.vouchers.at_desk(self.helping.card)
        if self._operator:
            turn = DoorState.OPEN if self.helping.staff_turn else DoorState.ASIDE
            self._models.staff.update_door(self.entrance.shown(turn))
            wants_staff = (self.helping.vouching and not vouching) or (self.helping.stopped and not stopped)
            if wants_staff and self.entrance.may(Right.HELP):
                self._models.staff.open(Place.ROSTER.value)

    # --- behind the door ----------------------------------------------------------------------------------

    @property
    def _operator(self) -> str:
        return self.keeper.operator

    def _look_at_day(self) -> None:
        """Aside, while the PIN is tried: what helping learners begins with."""
        self._classes = self._desk.classes_of_day(self._now())

    def opened(self, answer: Opened) -> None:
        """Only those rooms where whoever came in may do something: nothing is read for a page they do not get."""
        operator = answer.operator
        if self.entrance.may(Right.PEOPLE):
            self.vouchers.open(operator, self.helping.card)
            self.records.open(operator)
            self.helping.open(operator, self._classes, self._now())
            self.learners.open(operator)
        if self.entrance.opens_for(self.faces.hands):
            self.faces.open(operator)
        for room in (*self._rooms, *self._counters):
            if self.entrance.opens_for(room.hands):
                room.open(operator)
        self._come_in()

    def resumed(self) -> None:
        """The same person at the same page: it takes what comes in again, and shows what came meanwhile."""
        self._come_in()
        self._turn()
        self._refresh()

    def _come_in(self) -> None:
        self._models.staff.update_door(self.entrance.shown(DoorState.OPEN))
        if self.helping.waiting and self.entrance.may(Right.HELP):
            self._models.staff.open(Place.ROSTER.value)
        self._fresh_timer.start()

    def locked(self) -> None:
        """A learner's visit is theirs now, whatever page was open; and nothing whole stays in sight."""
        self._models.unmask.hide()
        self._models.second.wipe()
        self._models.members.wipe()
        for room in self._rooms:
            room.turned_to(here=False)
        self._fresh_timer.stop()

    def shut(self) -> None:
        self.helping.shut()
        self.faces.shut()
        self.learners.shut()
        for counter in self._counters:
            counter.shut()
        self.vouchers.shut()
        for room in self._rooms:
            room.shut()
        self._fresh_timer.stop()
        self._models.staff.update_door(Door())
        self.records.shut()  # its page is gone by now

    def write_down(self, act: str, operator: str, **more: Json) -> None:
        self._store.record(operator_act(act, operator, self._clock.stamp(), **more))
        self._wake()

    # --- the pages ----------------------------------------------------------------------------------------

    def _opened(self, gesture: g.PlaceOpened) -> None:
        if not self.entrance.enters(Place(gesture.place)):
            return
        self._place = gesture.place
        self._turn()
        self._refresh()

    def _turn(self) -> None:
        """A learner who waits for staff stays what they came for."""
        if not self.helping.waiting:
            for room in self._rooms:
                room.turned_to(here=self._place == room.place.value)

    def others_wrote(self) -> None:
        """Entries of other desks came in: what is on the screen may count more."""
        self._refresh()

    def _refresh(self) -> None:
        """Only what is on the screen is read."""
        if not self._operator:
            return
        if self._place == Place.VOUCHERS.value:
            self._verified()
        elif self._place == Place.DEVICES.value:
            self._main.aside(self.faces.count, self._show_devices)
        for room in self._rooms:
            if self._place == room.place.value:
                room.refresh()
        if self.entrance.may(Right.PEOPLE):
            self.stuck.refresh()

    def _show_devices(self, done: Future[Stored]) -> None:
        kept = value_of(done)
        if not self._operator:
            return
        shown = conditions(replace(self._live(), faces=kept))
        self._models.devices.update(shown, desk=self._store.desk_no, checked=clock_text(self._now()))
        if kept:
            self.faces.show_kept(kept, self._models.faces.kept.message)

    def _sent_again(self) -> None:
        self._wake()
        self._refresh()

    # --- vouchers -----------------------------------------------------------------------------------------

    def code_scanned(self, text: str) -> bool:
        """A code of the gun or the camera: verified under 核验 where staff are behind the door, else not taken.

        "" is one that was not read whole: staff scan again, and no learner's screen comes over their page."""
        if not self._operator:
            return self.keeper.code_scanned(text)
        if not self.entrance.may(Right.HELP):
            self._refuse("code", Right.HELP.value)
            return True
        if room := next((room for room in self._rooms if room.active), None):
            return room.code_scanned(text)
        if text and (self._models.learner.code_scanned(text) or self._models.lan.code_scanned(text)):
            return True
        on_page = self._place == Place.VOUCHERS.value
        if on_page and self.records.takes(text):
            return True
        self._models.records.close()
        if not on_page:
            self._models.staff.open(Place.VOUCHERS.value)
        if text:
            self._models.voucher.code_scanned(text)
        else:
            self.vouchers.unreadable()
        return True

    def badge_scanned(self, text: str) -> bool:
        """A staff badge: its owner stands before the door, or a new one is being given out."""
        if not self._operator:
            self.keeper.badge_shown(text)
            return True
        return self._staff is not None and self._staff.badge_scanned(text)

    def card_told(self, event: Event) -> bool:
        """A card put in while somebody is asked who of the staff they are, or is given one, begins no visit."""
        given = self._staff is not None and self._staff.awaits_card
        return self.cards.told(event, wanted=given or self.keeper.takes_cards)

    def _card_shown(self, card: CardKey) -> None:
        if self._staff is not None and self._staff.awaits_card:
            self._staff.card_shown(card)
        else:
            self.keeper.card_shown(card)

    def _verified(self) -> None:
        """The list of verifications has changed."""
        self.vouchers.refresh()
        self.records.refresh()

    def _verify(self, gesture: vg.VoucherGiven) -> None:
        self.vouchers.code_scanned(gesture.text)

    def _hold_against(self, gesture: vg.HolderPicked) -> None:
        learner = self.helping.learner(gesture.learner)
        self.vouchers.pick(learner, self.helping.class_name(learner) if learner else "")

    def _now(self) -> datetime:
        return from_ms(self._clock.stamp().at_ms)
