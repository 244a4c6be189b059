"""Driver threads -> visit events: the one thread boundary for hardware.

Drivers emit on their own threads; `Devices` hands each fact to the main thread, in order, as an event of the visit
or as news about a device.

Signals: told(object) a visit's event; scanned(object) a CodeScanned or CodeBroken; device_changed(str, str) a device
and why it is down, "" for up.
"""

from __future__ import annotations

import itertools
from collections.abc import Callable
from datetime import date
from functools import partial
from typing import Any

from PySide6.QtCore import Signal

from drivers.card import facts
from drivers.card.facts import CardFault, PinState
from drivers.driver import DeviceDown, DeviceUp
from drivers.scanner.facts import CodeBroken, CodeScanned
from kiosk.domain.identity import person_on_card
from kiosk.domain.names import modern
from kiosk.domain.refusal import Refusal
from kiosk.main_thread import Inbox
from kiosk.visit import events as ev
from kiosk.visit.claims import Card
from kiosk.visit.events import Event, PinOutcome
from sync.records import CardKey

next_claim = itertools.count(-1, -1).__next__
"""Numbers for visits without a card; a reader's insertions count from 1 up."""

FAULTS = {
    CardFault.MUTE: Refusal.CARD_MUTE,
    CardFault.NOT_SSC: Refusal.NOT_SSC,
    CardFault.REMOVED: Refusal.CARD_PULLED,
    CardFault.BUSY: Refusal.CARD_UNREADABLE,
    CardFault.GARBLED: Refusal.CARD_UNREADABLE,
    CardFault.COMMUNICATION: Refusal.CARD_UNREADABLE,
    CardFault.INITIAL_PIN: Refusal.PIN_INITIAL,
}


def translate(fact: object, today: date) -> Event | None:
    """The visit's event for a card's fact; None for facts about devices.  `today` decides about 卡有效期."""
    match fact:
        case facts.CardInserted(insertion=insertion):
            return ev.CardIn(insertion)
        case facts.CardRead():
            return ev.CardSaid(_card(fact, today))
        case facts.CardUnreadable(insertion=insertion, fault=fault):
            return ev.CardFailed(insertion, FAULTS[fault])
        case facts.PinAnswered(insertion=insertion, outcome=outcome, tries_left=tries):
            return ev.PinAnswered(insertion, PinOutcome(outcome.value), tries)
        case facts.CardGone(insertion=insertion):
            return ev.CardOut(insertion)
    return None


def _card(read: facts.CardRead, today: date) -> Card:
    identity, pin = read.identity, read.pin
    return Card(
        insertion=read.insertion,
        key=CardKey(identity.ident, identity.number),
        holder=person_on_card(identity.person_number, today) if identity.person_number else None,
        name=modern(identity.name or ""),
        expired=bool(identity.expires) and identity.expires < today.strftime("%Y%m%d"),
        has_pin=pin.state is not PinState.NONE,
        tries_left=pin.tries_left,
        locked=pin.state is PinState.LOCKED,
        keypad=read.keypad,
        version=identity.version,
        historical=identity.historical_bytes,
    )


class Devices(Inbox):
    told = Signal(object)
    scanned = Signal(object)
    device_changed = Signal(str, str)

    def __init__(self, today: Callable[[], date]) -> None:
        super().__init__()
        self._today = today
        self._present: dict[int, list[Event]] = {}

    def hear(self, fact: object) -> None:
        """For drivers, from any thread."""
        self.post(partial(self.take, fact))

    def unheard(self) -> list[Event]:
        """What the first card said that is in a reader and has had no visit: a visit begins with it."""
        return next(iter(self._present.values()), [])

    def visited(self, insertion: int) -> None:
        self._present.pop(insertion, None)

    def take(self, fact: Any) -> None:
        """For the main thread."""
        if isinstance(fact, DeviceUp):
            self.device_changed.emit(fact.device, "")
        elif isinstance(fact, DeviceDown):
            self.device_changed.emit(fact.device, fact.why)
        elif isinstance(fact, CodeScanned | CodeBroken):
            self.scanned.emit(fact)
        elif (event := translate(fact, self._today())) is not None:
            self._remember(event)
            self.told.emit(event)

    def _remember(self, event: Event) -> None:
        if isinstance(event, ev.CardIn):
            self._present[event.insertion] = [event]
        elif isinstance(event, ev.CardOut):
            self._present.pop(event.insertion, None)
        elif isinstance(event, ev.CardSaid) and event.card.insertion in self._present:
            self._present[event.card.insertion].append(event)
        elif isinstance(event, ev.CardFailed) and event.insertion in self._present:
            self._present[event.insertion].append(event)
