"""A CardReader of a 38号文 driver: presence by asking, one call at a time.

The interface has no events and no function for presence, so the card is read again every `poll_s`; and no free query
of the tries, so a PIN is withheld only once the card has told how few are left.  The PIN is typed on the reader's own
keypad, never on the screen.  Calls are made in a thread of their own: one that never returns blocks nothing but
itself, and is said aloud.
"""

from __future__ import annotations

import logging
import time
from dataclasses import dataclass
from queue import Empty, SimpleQueue
from threading import Event, Thread
from typing import Final, Literal, TypeAlias

from drivers.card.apdu import wipe
from drivers.card.errors import CardError, MalformedData
from drivers.card.facts import (
    CardGone,
    CardIdentity,
    CardInserted,
    CardRead,
    CardUnreadable,
    PinAnswered,
    PinOutcome,
    PinState,
    PinStatus,
    ReaderAdded,
    ReaderRemoved,
)
from drivers.card.slots import next_insertion
from drivers.card.ssc import FEWEST_TRIES, PinAnswer
from drivers.card.vendor_output import (
    NO_CARD,
    OUT_OF_ORDER,
    Outcome,
    Vendor,
    VendorLost,
    pin_outcome,
    read_outcome,
)
from drivers.driver import DeviceDown, DeviceUp, Emit

log = logging.getLogger(__name__)

FAILED: Final = PinAnswer(PinOutcome.FAILED, None)
SILENT: Final = "silent"
"""A call that has not returned: reader and card may still be there."""
TICK_S: Final = 0.1
REMEMBERED: Final = 1000
"""Cards whose last known tries are kept while the program runs."""
Asked: TypeAlias = Literal["read", "pin"]
Result: TypeAlias = "Outcome | VendorLost | MalformedData"


@dataclass(frozen=True, slots=True)
class _Stay:
    """One insertion; `identity` is None when it could not be read."""

    insertion: int
    identity: CardIdentity | None


class VendorReader:
    """`silence_s` is how long a call may take before the desk hears that nothing comes."""

    def __init__(
        self,
        vendor: Vendor,
        name: str = "card",
        *,
        reader: str = "38号文",
        poll_s: float = 0.5,
        silence_s: float = 10.0,
        keypad_s: float = 45.0,
    ) -> None:
        self.name = name
        self._vendor = vendor
        self._reader = reader
        self._poll_s = poll_s
        self._silence_s = silence_s
        self._keypad_s = keypad_s
        self._questions: SimpleQueue[tuple[int, bool]] = SimpleQueue()
        self._emit: Emit
        self._stay: _Stay | None = None
        self._said: DeviceUp | DeviceDown | None = None
        self._there = False
        self._tries: dict[str, int] = {}

    # --- asked by the desk ---

    def verify(self, insertion: int, pin: bytearray) -> None:
        """This interface takes no digits: the answer is FAILED."""
        wipe(pin)
        self._questions.put((insertion, False))

    def verify_on_keypad(self, insertion: int) -> None:
        self._questions.put((insertion, True))

    # --- its own thread ---

    def run(self, emit: Emit, stop: Event) -> None:
        self._emit, self._said = emit, None
        calls = _Calls(self._vendor)
        try:
            while not stop.is_set():
                self._see(self._call(calls, "read", self._silence_s, stop))
                self._serve(calls, stop)
        finally:
            calls.end()
            self._gone()
            self._away()

    def _call(self, calls: _Calls, what: Asked, patience_s: float, stop: Event) -> Result | None:
        """The result, or None when `stop` came first.  Says once when nothing comes in time, and waits on."""
        calls.ask(what)
        due: float | None = time.monotonic() + patience_s
        while not stop.is_set():
            result = calls.answer(TICK_S)
            if result is not None:
                return result
            if due is not None and time.monotonic() > due:
                due = None
                log.warning("%s has not returned for %.1f s", what, patience_s)
                if what == "pin" and self._stay is not None:
                    self._emit(PinAnswered(self._stay.insertion, *FAILED))
                self._down(SILENT)
        return None

    # --- presence ---

    def _see(self, result: Result | None) -> None:
        match result:
            case None:
                pass
            case VendorLost():
                self._gone()
                self._down(result.why)
            case MalformedData():
                self._gone()
                self._down("garbled")
            case Outcome(code=code) if code in OUT_OF_ORDER:
                self._gone()
                self._down(OUT_OF_ORDER[code])
            case Outcome(code=code) if code == NO_CARD:
                self._up()
                self._gone()
            case Outcome():
                self._up()
                self._see_card(result)

    def _see_card(self, outcome: Outcome) -> None:
        try:
            identity = read_outcome(outcome)
        except CardError as problem:
            if self._stay is None:  # a card that was read stays what it was through a failed look
                log.info("unreadable: %s", problem)
                stay = self._inserted(None)
                self._emit(CardUnreadable(stay.insertion, self._reader, problem.fault))
            return
        if self._stay is not None and self._stay.identity == identity:
            return
        self._gone()
        stay = self._inserted(identity)
        self._emit(CardRead(stay.insertion, self._reader, identity, self._pin_status(identity), keypad=True))

    def _inserted(self, identity: CardIdentity | None) -> _Stay:
        self._stay = stay = _Stay(next_insertion(), identity)
        self._emit(CardInserted(stay.insertion, self._reader))
        return stay

    def _gone(self) -> None:
        stay, self._stay = self._stay, None
        if stay is not None:
            self._emit(CardGone(stay.insertion, self._reader))

    def _up(self) -> None:
        if not self._there:
            self._there = True
            self._emit(ReaderAdded(self._reader))
        self._say(DeviceUp(self.name))

    def _down(self, why: str) -> None:
        if why != SILENT:
            self._away()
        self._say(DeviceDown(self.name, why))

    def _away(self) -> None:
        if self._there:
            self._there = False
            self._emit(ReaderRemoved(self._reader))

    def _say(self, fact: DeviceUp | DeviceDown) -> None:
        if fact != self._said:
            self._said = fact
            self._emit(fact)

    # --- PIN ---

    def _serve(self, calls: _Calls, stop: Event) -> None:
        """Answer what the desk asks until it is time to look for the card again."""
        try:
            insertion, on_keypad = self._questions.get(timeout=self._poll_s)
        except Empty:
            return
        stay = self._stay
        if stay is None or stay.insertion != insertion:
            return
        answer = self._verify(calls, stop, stay.identity) if on_keypad and stay.identity else FAILED
        if answer is not None and answer.outcome is PinOutcome.RIGHT:
            answer = self._confirmed(calls, stop, answer)
        if answer is not None and self._stay is stay:
            self._emit(PinAnswered(insertion, *answer))

    def _confirmed(self, calls: _Calls, stop: Event, right: PinAnswer) -> PinAnswer | None:
        """iVerifyPIN asks whatever card is in, and does not say which: a right PIN counts for the card that was read
        only if that card is read again.  None when the insertion is over."""
        stay = self._stay
        result = self._call(calls, "read", self._silence_s, stop)
        self._see(result)
        if stay is None or self._stay is not stay:
            return None
        try:
            same = isinstance(result, Outcome) and read_outcome(result) == stay.identity
        except CardError:
            same = False
        return right if same else FAILED

    def _verify(self, calls: _Calls, stop: Event, identity: CardIdentity) -> PinAnswer | None:
        """None when the answer has been given already, or nobody waits for it."""
        known = self._tries.get(_card(identity))
        if known is not None and known < FEWEST_TRIES:
            return PinAnswer(PinOutcome.WITHHELD, known)
        began = time.monotonic()
        result = self._call(calls, "pin", self._keypad_s, stop)
        if isinstance(result, Outcome):
            self._remember(identity, answer := pin_outcome(result))
        else:
            answer = FAILED
        return None if result is None or time.monotonic() - began > self._keypad_s else answer

    def _remember(self, identity: CardIdentity, answer: PinAnswer) -> None:
        if answer.outcome is PinOutcome.RIGHT:
            self._tries.pop(_card(identity), None)
        elif answer.tries_left is not None:
            if len(self._tries) >= REMEMBERED:
                del self._tries[next(iter(self._tries))]
            self._tries[_card(identity)] = answer.tries_left

    def _pin_status(self, identity: CardIdentity) -> PinStatus:
        match self._tries.get(_card(identity)):
            case None:
                return PinStatus(PinState.UNKNOWN)
            case 0:
                return PinStatus(PinState.LOCKED)
            case known:
                return PinStatus(PinState.SET, known)


def _card(identity: CardIdentity) -> str:
    return identity.ident or identity.number


class _Calls:
    """The one thread that calls the vendor's functions; left behind when a call never returns."""

    def __init__(self, vendor: Vendor) -> None:
        self._vendor = vendor
        self._asked: SimpleQueue[Asked | None] = SimpleQueue()
        self._results: SimpleQueue[Result] = SimpleQueue()
        Thread(target=self._run, name="card-vendor", daemon=True).start()

    def ask(self, what: Asked) -> None:
        self._asked.put(what)

    def answer(self, within_s: float) -> Result | None:
        try:
            return self._results.get(timeout=within_s)
        except Empty:
            return None

    def end(self) -> None:
        self._asked.put(None)

    def _run(self) -> None:
        while (what := self._asked.get()) is not None:
            try:
                self._results.put(self._vendor.read_card() if what == "read" else self._vendor.verify_pin())
            except (VendorLost, MalformedData) as problem:
                self._results.put(problem)
        self._vendor.close()
