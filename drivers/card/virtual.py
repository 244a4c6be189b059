"""A reader without metal: keeps the CardReader contract around a VirtualCard, in process, for training and tests.

What it does not imitate: pcscd and its failures, the time a reader takes to notice a card, other programs holding the
card, readers being unplugged.  Tests of those run the same card behind real pcscd.
"""

from __future__ import annotations

import time
from contextlib import suppress
from functools import partial
from queue import Empty, SimpleQueue
from threading import Event, Lock
from typing import Final, TypeAlias

from drivers.card import apdu, ssc
from drivers.card.apdu import wipe
from drivers.card.errors import LinkLost
from drivers.card.facts import CardFault, ReaderAdded, ReaderRemoved
from drivers.card.link import ChipTalk
from drivers.card.slots import Slots
from drivers.card.virtual_card import Faults, Holder, Protect, VirtualCard
from drivers.driver import DeviceUp, Emit

__all__ = ["Faults", "Holder", "Keypad", "Protect", "VirtualCard", "VirtualReader"]

TICK_S: Final = 0.25
Hand: TypeAlias = "VirtualCard | None"
"""What a hand does: puts this card in, or takes out what is there."""


class Keypad:
    """The reader's own keys and whoever stands before them: `typed` are digits, "cancel" or "timeout"."""

    def __init__(self, typed: str = "timeout") -> None:
        self.typed = typed

    def answer(self, card: VirtualCard) -> bytes:
        """Status word of the keypad (64xx) or of the card."""
        if self.typed == "timeout":
            return bytes.fromhex("6400")
        if self.typed == "cancel":
            return bytes.fromhex("6401")
        if len(self.typed) != 6:
            return bytes.fromhex("6403")
        block = ssc.pin_block(self.typed.encode())
        return card.transmit(apdu.Command(0x00, apdu.VERIFY, 0x00, 0x00, block).encode())


class VirtualReader:
    """`insert` and `remove` are what hands do, from any thread, also before `run`."""

    def __init__(
        self,
        name: str = "card",
        *,
        reader: str = "Virtual reader",
        keypad: Keypad | None = None,
        silence_s: float = 5.0,
    ) -> None:
        self.name = name
        self.reader = reader
        self.keypad = keypad
        self._silence_s = silence_s
        self._hands: SimpleQueue[Hand] = SimpleQueue()
        self._slots: Slots | None = None
        self._lock = Lock()
        self._card: VirtualCard | None = None

    @property
    def card(self) -> VirtualCard | None:
        """The card that is in."""
        return self._card

    def insert(self, card: VirtualCard) -> None:
        """Put a card in, in the place of one that may be there."""
        with self._lock:
            self._take_out()
            card.put_in(partial(self._pulled, card))
            self._card = card
            self._hands.put(card)

    def remove(self) -> None:
        """Take the card out, also in the middle of a command; nothing when there is none."""
        with self._lock:
            self._take_out()

    def run(self, emit: Emit, stop: Event) -> None:
        self._slots = slots = Slots(emit, self._silence_s)
        self._look_anew()
        emit(ReaderAdded(self.reader))
        emit(DeviceUp(self.name))
        try:
            while not stop.is_set():
                with suppress(Empty):  # woken without a hand to look at `stop` and at silent cards
                    self._see(slots, self._hands.get(timeout=slots.wait_s(time.monotonic(), TICK_S)))
                slots.watch(time.monotonic())
        finally:
            self._slots = None
            slots.close()
            emit(ReaderRemoved(self.reader))

    def verify(self, insertion: int, pin: bytearray) -> None:
        if (slots := self._slots) is None:
            wipe(pin)
        else:
            slots.verify(insertion, pin)

    def verify_on_keypad(self, insertion: int) -> None:
        if (slots := self._slots) is not None:
            slots.verify_on_keypad(insertion)

    def _look_anew(self) -> None:
        """A driver that starts sees the card that is in, and nothing of what was before."""
        with self._lock:
            while not self._hands.empty():
                self._hands.get()
            if self._card is not None:
                self._hands.put(self._card)

    def _see(self, slots: Slots, card: Hand) -> None:
        slots.gone(self.reader)
        if card is not None:
            slots.inserted(self.reader, lambda: ChipTalk(_VirtualLink(card, self.keypad)))

    def _pulled(self, card: VirtualCard) -> None:
        with self._lock:
            if self._card is card:
                self._take_out()

    def _take_out(self) -> None:
        card, self._card = self._card, None
        if card is not None:
            card.pull()
            self._hands.put(None)


class _VirtualLink:
    """One stay of one card in the reader."""

    def __init__(self, card: VirtualCard, keypad: Keypad | None) -> None:
        if card.faults.mute:
            raise LinkLost(CardFault.MUTE, "no answer to reset")
        self._card = card
        self._keypad = keypad
        self.atr = card.atr
        self.keypad = keypad is not None
        self._pulled = card.pulled

    def transmit(self, apdu: bytes | bytearray) -> bytes:
        if self._pulled.is_set():
            raise LinkLost(CardFault.REMOVED, "this card's stay is over")
        return self._card.transmit(apdu)

    def refresh(self) -> None:
        """Nobody else can reach this card."""

    def type_pin(self) -> bytes:
        if self._keypad is None:
            raise LinkLost(CardFault.COMMUNICATION, "this reader has no keypad")
        return self._keypad.answer(self._card)

    def close(self) -> None:
        if not self._pulled.is_set():
            self._card.power_cycle()
