"""Carries out what a visit asks for: judging, the PIN, the entry.  Main thread; answers come back as events.

Nothing here waits: the store and the platform answer with futures, the card with facts.
"""

from __future__ import annotations

import logging
import time
from collections.abc import Callable
from concurrent.futures import Future
from dataclasses import replace
from datetime import datetime
from typing import Any, Protocol

from drivers.card.facts import CardReader
from kiosk.desk import AskRoster, AskWhoseCard, Desk, Known, binding_by_platform
from kiosk.domain.attendance import Admit, Refuse
from kiosk.domain.evidence import Flag
from kiosk.domain.refusal import Refusal
from kiosk.domain.timetable import clock_text, from_ms
from kiosk.main_thread import MainThread
from kiosk.visit import events as ev
from kiosk.visit.events import Card, Effect, Event
from sync.clock import Clock
from sync.platform.adapter import PlatformError, Rejected, Resolved
from sync.records import CardKey, Draft, Entry, PersonKey, VoucherVerdict
from sync.store.fault import StoreFault
from sync.store.store import Store

log = logging.getLogger(__name__)

CARD_NORMAL = ("", "1")
"""aaz502 values that let a card through; "" is a platform that does not say."""
CARD_LOST_CODES = ("E42001",)
UNCHECKED, NORMAL, LOST = "unchecked", "normal", "lost"


class Platformward(Protocol):
    """What a visit may ask of the sync thread; both fail at once when offline."""

    def refresh_now(self) -> Future[None]: ...

    def resolve_card(self, card: CardKey, historical_bytes: bytes, card_version: str) -> Future[Resolved]: ...

    def wake(self) -> None: ...


class NoPlatform:
    """A desk without a platform: every question is answered by nobody."""

    def refresh_now(self) -> Future[None]:
        return _nobody()

    def resolve_card(self, card: CardKey, historical_bytes: bytes, card_version: str) -> Future[Resolved]:
        return _nobody()

    def verify_voucher(self, code: str, holder: PersonKey | None, class_no: str) -> Future[VoucherVerdict]:
        return _nobody()

    def wake(self) -> None:
        pass


class Performer:
    """`dispatch` and `trouble` are set by whoever composes; `trouble(source, refusal | None)` puts the desk out of
    order or back."""

    dispatch: Callable[[Event], None]
    trouble: Callable[[str, Refusal | None], None]

    def __init__(
        self,
        desk: Desk,
        store: Store,
        clock: Clock,
        platform: Platformward,
        reader: CardReader,
        main: MainThread,
        *,
        visit_wait_s: float,
    ) -> None:
        self._desk = desk
        self._store = store
        self._clock = clock
        self._platform = platform
        self._reader = reader
        self._main = main
        self._wait_s = visit_wait_s
        self._pin = bytearray()
        self._card_states: dict[int, str] = {}
        self._unanswered = 0
        """Check-ins, bindings and notes the book has not answered; a visit may have given up waiting."""

    def perform(self, effect: Effect) -> None:
        match effect:
            case ev.Judge(card=card):
                self._main.post(lambda: self._begin(card))  # the screen has its turn between two screens
            case ev.VerifyPin(insertion=insertion):
                pin, self._pin = self._pin, bytearray()
                self._reader.verify(insertion, pin)
            case ev.VerifyOnKeypad(insertion=insertion):
                self._reader.verify_on_keypad(insertion)
            case ev.WipePin():
                self.take_pin(bytearray())
            case ev.Record():
                self._record(effect)
            case ev.RecordRefusal():
                self._write_down(effect)

    def take_pin(self, pin: bytearray) -> None:
        """Keep the digits for the next VerifyPin; what was kept before is wiped."""
        self._pin[:] = bytes(len(self._pin))
        self._pin = pin

    # --- judging ------------------------------------------------------------------------------------------

    def _begin(self, card: Card) -> None:
        """While the book owes an answer nobody is judged: what it will still write is not to be written twice."""
        if self._unanswered:
            self._store_failed(
                StoreFault(Refusal.STORE_FAILED.value, "an entry is still on its way to the disk")
            )
            self.dispatch(ev.Judged(card.insertion, Refuse(Refusal.STORE_FAILED), ""))
        elif self._clock.is_impossible():
            self.dispatch(ev.Judged(card.insertion, Refuse(Refusal.CLOCK_BAD), ""))
        else:
            self._judge(card)

    def _judge(
        self, card: Card, *, asked: bool = False, whose: Known | None = None, until: float | None = None
    ) -> None:
        """`until` is when, on the monotonic clock, the visit stops waiting for the network."""
        until = time.monotonic() + self._wait_s if until is None else until
        try:
            considered = self._desk.consider(card, self._now(), asked=asked, whose=whose)
        except StoreFault as fault:
            self._store_failed(fault)
            self.dispatch(ev.Judged(card.insertion, Refuse(Refusal(fault.code)), ""))
            return
        if isinstance(considered, AskWhoseCard):
            self._ask_whose(card, until)
        elif isinstance(considered, AskRoster):
            self._check_card_state(card)
            self._main.within(
                self._platform.refresh_now(),
                max(0.0, until - time.monotonic()),
                lambda _: self._judge(card, asked=True, whose=whose),
            )
        else:
            if not asked:
                self._check_card_state(card)
            self.dispatch(considered)

    def _ask_whose(self, card: Card, until: float) -> None:
        def answered(done: Future[Resolved] | None) -> None:
            resolved = self._outcome(card, done)
            if self._card_states.get(card.insertion) == LOST:
                self.dispatch(ev.Judged(card.insertion, Refuse(Refusal.CARD_LOST), ""))
            elif resolved is None:
                self._judge(card, asked=True)
            else:
                known = Known(resolved.person, resolved.name)
                self._believe(card, known)
                self._judge(card, whose=known, until=until)

        self._main.within(self._resolve(card), self._wait_s, answered)

    def _believe(self, card: Card, known: Known) -> None:
        """Bind the card by the platform's word, unless that would leave the person with two: staff decide that."""
        try:
            second = self._desk.has_card(known)
        except StoreFault as fault:
            self._store_failed(fault)
            return
        if not second:
            self._enter(binding_by_platform(card, known, self._clock.stamp()))

    def _check_card_state(self, card: Card) -> None:
        """While the learner types the PIN the platform may say that the card was reported lost; nobody waits for it,
        so it may come as late as the check-in."""
        if card.insertion not in self._card_states:
            self._main.when_done(self._resolve(card), lambda done: self._keep_state(card, done))

    def _resolve(self, card: Card) -> Future[Resolved]:
        self._card_states.setdefault(card.insertion, UNCHECKED)
        return self._platform.resolve_card(card.key, card.historical, card.version)

    def _keep_state(self, card: Card, done: Future[Resolved] | None) -> None:
        self._outcome(card, done)

    def forget(self, insertion: int) -> None:
        """The card is out: what was known of its state is over."""
        self._card_states.pop(insertion, None)

    def _outcome(self, card: Card, done: Future[Resolved] | None) -> Resolved | None:
        """Keep the card's state; give the holder where the platform knows one."""
        if done is None or done.cancelled():
            return None
        error = done.exception()
        if isinstance(error, Rejected) and error.code in CARD_LOST_CODES:
            self._learn_state(card, LOST)
        if error is not None:
            if not isinstance(error, PlatformError | StoreFault):
                log.error("card resolve failed", exc_info=error)
            return None
        resolved = done.result()
        self._learn_state(card, NORMAL if resolved.card_state in CARD_NORMAL else LOST)
        return resolved

    def _learn_state(self, card: Card, state: str) -> None:
        """Of no use once the card is out."""
        if card.insertion in self._card_states:
            self._card_states[card.insertion] = state

    # --- recording ----------------------------------------------------------------------------------------

    def _record(self, effect: ev.Record) -> None:
        state = self._card_states.get(effect.insertion)
        if state == LOST:
            self.dispatch(ev.NotRecorded(effect.insertion, Refusal.CARD_LOST))
            self._write_down(ev.RecordRefusal(Refusal.CARD_LOST, effect.card))
            return
        at = self._clock.stamp()
        what = self._as_of_now(effect, from_ms(at.at_ms))
        if what is None:
            return
        flags = () if state == NORMAL else (Flag.CARD_STATE_UNCHECKED,)
        draft = self._desk.draft(replace(effect, what=what), at, flags)
        self._unanswered += 1
        self._main.when_done(
            self._store.record(draft), lambda done: self._recorded(effect.insertion, what, done)
        )

    def _as_of_now(self, effect: ev.Record, now: datetime) -> Admit | ev.Bind | ev.Provisional | None:
        """A check-in is judged once more as it is written; None when that was a no, and has been said."""
        if not isinstance(effect.what, Admit):
            return effect.what
        try:
            again = self._desk.consider_again(effect.what, now)
        except StoreFault as fault:
            self._store_failed(fault)
            self.dispatch(ev.NotRecorded(effect.insertion, Refusal(fault.code)))
            return None
        if isinstance(again, Admit):
            return again
        admit = effect.what
        self.dispatch(ev.NotRecorded(effect.insertion, again.refusal, again.args))
        self._write_down(
            ev.RecordRefusal(
                again.refusal,
                effect.card,
                admit.enrolment.class_no,
                admit.sitting.session_no,
                admit.enrolment.trainee_no,
            )
        )
        return None

    def _recorded(self, insertion: int, what: Admit | ev.Bind | ev.Provisional, done: Future[Entry]) -> None:
        self._unanswered -= 1
        error = done.exception()
        if error is None:
            self.trouble("store", None)
            self._platform.wake()
            at = clock_text(from_ms(done.result().at_ms))
            self.dispatch(ev.Recorded(insertion, at, what if isinstance(what, Admit) else None))
            return
        self._store_failed(error)
        code = error.code if isinstance(error, StoreFault) else Refusal.STORE_FAILED.value
        self.dispatch(ev.NotRecorded(insertion, Refusal(code)))

    def _write_down(self, effect: ev.RecordRefusal) -> None:
        self._enter(self._desk.draft_refusal(effect, self._clock.stamp()))

    def _enter(self, draft: Draft) -> None:
        """An entry nobody waits for."""
        self._main.when_done(self._store.record(draft), self._entered)

    def _entered(self, done: Future[Entry]) -> None:
        error = done.exception()
        if error is None:
            self._platform.wake()
        else:
            self._store_failed(error)

    def _store_failed(self, error: BaseException) -> None:
        if not isinstance(error, StoreFault):
            log.error("the store broke", exc_info=error)
        code = error.code if isinstance(error, StoreFault) else Refusal.STORE_FAILED.value
        log.warning("the store failed: %s", code)
        self.trouble("store", Refusal(code))

    def _now(self) -> datetime:
        return from_ms(self._clock.stamp().at_ms)


def _nobody() -> Future[Any]:
    answer: Future[Any] = Future()
    answer.set_exception(PlatformError("this desk has no platform"))
    return answer
