"""What a conversation asks of one inserted card, and the one written over APDUs.  No threads, no vendor library."""

from __future__ import annotations

from collections.abc import Callable
from typing import Protocol, TypeAlias

from drivers.card import ssc
from drivers.card.apdu import Response
from drivers.card.dialogue import Dialogue, T, run
from drivers.card.facts import CardIdentity, PinStatus
from drivers.card.ssc import PinAnswer

Alive: TypeAlias = Callable[[float], None]
"""Called before each step that may block: "hear from me within the usual silence, plus this many seconds"."""


class Talk(Protocol):
    """One card, asked by one thread.  Every call may block; every call may raise CardError."""

    keypad: bool

    def read(self, alive: Alive) -> tuple[CardIdentity, PinStatus]: ...

    def verify(self, pin: bytearray, alive: Alive) -> PinAnswer:
        """Wipes `pin` on every path."""
        ...

    def verify_on_keypad(self, alive: Alive) -> PinAnswer: ...

    def close(self) -> None:
        """Power the card off, so that no PIN state is inherited.  Never raises."""
        ...


class Link(Protocol):
    """A powered card behind a reader, at the level of bytes.  Every call may raise LinkLost."""

    atr: bytes
    keypad: bool

    def transmit(self, apdu: bytes | bytearray) -> bytes: ...

    def refresh(self) -> None:
        """Make the card usable again if another program has reset it since the last dialogue."""
        ...

    def type_pin(self) -> bytes:
        """Let the PIN be typed on the reader and sent as VERIFY; the status word of card or keypad."""
        ...

    def close(self) -> None: ...


KEYPAD_PATIENCE_S = 35.0
"""A keypad gives up by itself after 30 s (PC/SC part 10, bTimerOut)."""


class ChipTalk:
    """Talk as dialogues of `ssc` over a Link."""

    def __init__(self, link: Link) -> None:
        self._link = link
        self.keypad = link.keypad

    def read(self, alive: Alive) -> tuple[CardIdentity, PinStatus]:
        return self._hold(ssc.read_card(self._link.atr), alive)

    def verify(self, pin: bytearray, alive: Alive) -> PinAnswer:
        return self._hold(ssc.verify_pin(pin), alive)

    def verify_on_keypad(self, alive: Alive) -> PinAnswer:
        instead = self._hold(ssc.check_tries(), alive)
        if instead is not None:
            return instead
        alive(KEYPAD_PATIENCE_S)
        return ssc.pin_answer(Response.decode(self._link.type_pin()))

    def close(self) -> None:
        self._link.close()

    def _hold(self, dialogue: Dialogue[T], alive: Alive) -> T:
        def transmit(apdu: bytes | bytearray) -> bytes:
            alive(0.0)
            return self._link.transmit(apdu)

        alive(0.0)
        self._link.refresh()
        return run(dialogue, transmit)
