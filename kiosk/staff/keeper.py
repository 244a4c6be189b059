"""The staff door as it is used: knocked at, a badge or card shown, a name picked, a PIN given; locked when nobody is
there, with the work on it kept for whoever left it.  Main thread; the PIN is tried aside.
"""

from __future__ import annotations

import logging
from collections.abc import Callable
from concurrent.futures import Future
from functools import partial
from typing import Protocol

from PySide6.QtCore import QTimer

from kiosk.main_thread import MainThread, value_of
from kiosk.staff.door import Opened, Shut, StaffDoor
from kiosk.staff.registry import Member
from kiosk.staff.renewing import Renewing
from kiosk.ui import gestures as g
from kiosk.ui.staff import StaffModel
from kiosk.ui.staff_facts import Door, DoorState
from kiosk.visit.view import Text
from sync.clock import Clock
from sync.records import CardKey, Json
from sync.store.store import Store

log = logging.getLogger(__name__)

LOCKS_AFTER_S = 120
WARNS_S = 20
"""So long before it locks, the screen counts down."""
KEPT_MS = 30 * 60_000
"""Work that somebody walked away from waits this long for them."""


class Rooms(Protocol):
    """What lies behind the door."""

    def opened(self, answer: Opened) -> None:
        """Nobody's work is kept: everything opens for the operator."""
        ...

    def resumed(self) -> None:
        """The operator is back at what they left."""
        ...

    def locked(self) -> None:
        """Everything stays as it is, and nothing comes in."""
        ...

    def shut(self) -> None: ...

    def write_down(self, act: str, operator: str, **more: Json) -> None: ...


class DoorKeeper:
    """`operator` is who is behind the door, "" for nobody; `ready` is read aside before it opens."""

    def __init__(
        self,
        store: Store,
        clock: Clock,
        door: StaffDoor,
        model: StaffModel,
        main: MainThread,
        rooms: Rooms,
        ready: Callable[[], None],
        locks_after_s: int = LOCKS_AFTER_S,
    ) -> None:
        self._store, self._clock, self._door, self._model = store, clock, door, model
        self._main, self._rooms, self._ready = main, rooms, ready
        self.operator = ""
        self._kept = ""
        """Whose work waits behind the locked door."""
        self._asking = False
        """Somebody stands before the pad; an answer that comes when they have left opens nothing."""
        self._shown: Member | None = None
        """Whose badge or card was shown, or whose name was picked."""
        self._token = False
        self.renewing: Renewing | None = None
        """Where an own PIN is chosen; without it one that somebody gave opens nothing."""
        self.lock_timer = QTimer(main, singleShot=True, interval=locks_after_s * 1000)
        self.lock_timer.timeout.connect(self._lock)
        self._warn_timer = QTimer(main, singleShot=True, interval=max(0, locks_after_s - WARNS_S) * 1000)
        self._warn_timer.timeout.connect(self._warn)
        model.stirred.connect(self.stay)
        self._keep_timer = QTimer(main, singleShot=True, interval=KEPT_MS)
        self._keep_timer.timeout.connect(self._let_go)
        self.hands: dict[type[g.Gesture], Callable[..., None]] = {
            g.DoorKnocked: lambda _: self._knocked(),
            g.MemberPicked: self._picked,
            g.StaffPinGiven: self._pin_given,
            g.StaffLeft: lambda _: self._left(),
        }

    @property
    def vacant(self) -> bool:
        """Nobody is behind the door or before it, and nobody's work waits there."""
        return not (self.operator or self._kept or self._asking)

    def lock_after(self, seconds: int) -> None:
        """From the next stir on."""
        self.lock_timer.setInterval(seconds * 1000)
        self._warn_timer.setInterval(max(0, seconds - WARNS_S) * 1000)

    def stay(self) -> None:
        """Whoever is behind the door does something."""
        if self.operator:
            self.lock_timer.start()
            self._warn_timer.start()
            self._model.update_leaving(0)

    # --- who stands before it -------------------------------------------------------------------------------

    def renew_with(self, renewing: Renewing) -> None:
        self.renewing = renewing
        renewing.opened, renewing.left = self._renewed, self._ask_state

    def _knocked(self) -> None:
        self._shut_renewing()
        self._asking, self._shown, self._token = True, None, False
        self._model.update_names(self._names())
        self._ask_state()

    def _names(self) -> tuple[tuple[str, str], ...]:
        """Whoever carries a badge or card shows that."""
        return tuple((one.no, one.name) for one in self._door.registry.members if not (one.badge or one.card))

    def _picked(self, gesture: g.MemberPicked) -> None:
        if self._asking and gesture.no in (no for no, _ in self._names()):
            self._as(self._door.registry.numbered(gesture.no), token=False)

    def badge_shown(self, code: str) -> None:
        """At any time: the pad comes up for its owner, over a locked or closed door only."""
        if self.operator or self._renews:
            return
        self._token_shown(self._door.registry.of_badge(self._store.vault.badge_ref(code)), "badge")

    def card_shown(self, card: CardKey) -> None:
        if self._asking and not self._renews:
            self._token_shown(self._door.registry.of_card(self._store.vault.card_ref(card)), "card")

    @property
    def takes_cards(self) -> bool:
        return self._asking

    def _token_shown(self, member: Member | None, what: str) -> None:
        self._asking = True
        if member is None:
            self._rooms.write_down("DOOR_REFUSED", "", token=what)
            self._shown = None
            self._model.update_names(self._names())
            self._model.update_door(Door(DoorState.ASKING, problem=Text(f"door.no_{what}")))
            return
        self._as(member, token=True)

    def _as(self, member: Member | None, *, token: bool) -> None:
        self._shown, self._token = member, token
        self._ask_state()

    def _ask_state(self) -> None:
        no = self._shown.no if self._shown else ""
        self._main.aside(partial(self._door.state, no, token=self._token), self._show_pad)

    def _show_pad(self, done: Future[Shut]) -> None:
        shut = value_of(done) or Shut(0, 0)
        self._show(Door(DoorState.ASKING, locked_for_s=shut.locked_s, unnamed=shut.unnamed))

    def _show(self, door: Door) -> None:
        if self._asking:
            name = self._shown.name if self._shown else ""
            self._model.update_door(door, asked=name)

    # --- a PIN ------------------------------------------------------------------------------------------------

    def _pin_given(self, gesture: g.StaffPinGiven) -> None:
        no = self._shown.no if self._shown else ""
        self._main.aside(partial(self._try, gesture.pin, no, self._token), self._answered)

    def _try(self, pin: bytearray, no: str, token: bool) -> Opened | Shut:
        answer = self._door.knock(pin, no, token=token)
        if isinstance(answer, Opened):
            self._ready()
        return answer

    def _answered(self, done: Future[Opened | Shut]) -> None:
        answer = value_of(done)
        if answer is None:
            self._show(Door(DoorState.ASKING))
        elif isinstance(answer, Shut):
            locked = answer.locked_s
            self._show(
                Door(DoorState.ASKING, "", answer.tries_left, locked, answer.shared, unnamed=answer.unnamed)
            )
            named = {"member": self._shown.name} if self._shown else {}
            self._rooms.write_down("DOOR_REFUSED", "", lockedSeconds=locked, **named)
        elif self._asking and answer.once:
            self._renew(answer)
        elif self._asking:
            self._open(answer)

    def _renew(self, answer: Opened) -> None:
        if self.renewing is None:
            self._show(Door(DoorState.ASKING, problem=Text("second.once", (answer.operator,))))
            return
        self._show(Door(DoorState.ASKING))
        self.renewing.begin(answer)

    def _renewed(self, answer: Opened) -> None:
        if self._asking:
            self._open(answer)

    @property
    def _renews(self) -> bool:
        return self.renewing is not None and self.renewing.active

    def _shut_renewing(self) -> None:
        if self.renewing:
            self.renewing.shut()

    def code_scanned(self, text: str) -> bool:
        """Of a recovery paper, before the door."""
        return self._asking and self.renewing is not None and self.renewing.code_scanned(text)

    def _open(self, answer: Opened) -> None:
        self._asking, self._shown, self._token = False, None, False
        kept, self._kept = self._kept, ""
        self._keep_timer.stop()
        if kept and kept != answer.operator:
            self._shut_rooms()
        self.operator = answer.operator
        self._clock.duty = "+".join(role.value for role in answer.roles)
        self._rooms.write_down("DOOR_OPENED", self.operator)
        if kept == answer.operator:
            self._rooms.resumed()
        else:
            self._rooms.opened(answer)
        self.stay()

    # --- leaving ----------------------------------------------------------------------------------------------

    def _warn(self) -> None:
        self._model.update_leaving(max(1, self.lock_timer.remainingTime() // 1000))

    def _lock(self) -> None:
        """Nobody was there for a while.  A learner may use the desk; what was typed waits for who typed it."""
        if not self.operator:
            return
        self._rooms.write_down("DOOR_LOCKED", self.operator)
        self._rooms.locked()
        self._kept, self.operator, self._clock.duty = self.operator, "", ""
        self._warn_timer.stop()
        self._keep_timer.start()
        self._model.update_leaving(0)
        self._model.update_door(Door(DoorState.LOCKED, self._kept))

    def _left(self) -> None:
        self._shut_renewing()
        self._asking, self._shown, self._token = False, None, False
        if self.operator:
            self._rooms.write_down("DOOR_CLOSED", self.operator)
            self._shut_rooms()
        else:
            self._model.update_door(Door(DoorState.LOCKED, self._kept) if self._kept else Door())

    def _let_go(self) -> None:
        """They did not come back."""
        if self._asking:  # perhaps they just do
            self._keep_timer.start()
            return
        self._kept = ""
        self._shut_rooms()

    def _shut_rooms(self) -> None:
        self.operator, self._clock.duty = "", ""
        self.lock_timer.stop()
        self._warn_timer.stop()
        self._rooms.shut()
