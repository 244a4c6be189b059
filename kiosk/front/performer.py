"""Carries out what a visit asks for: judging, the PIN, the code, the face, the entry.  Main thread; answers come back
as events.

Nothing here waits: the store and the platform answer with futures, the devices with facts.
"""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import Future
from dataclasses import replace
from datetime import datetime
from typing import Protocol

from drivers.card.facts import CardReader
from kiosk.desk import Desk
from kiosk.domain.attendance import Admit, Already, Refuse
from kiosk.domain.evidence import Factor, Flag
from kiosk.domain.refusal import Refusal
from kiosk.domain.registration import Register
from kiosk.domain.timetable import clock_text, from_ms
from kiosk.drafts import draft_of
from kiosk.front.judging import LOST, NORMAL, Judging
from kiosk.front.pen import Pen
from kiosk.hub.claiming import Claiming, Held, NoHub, Word
from kiosk.main_thread import MainThread
from kiosk.platformward import Platformward
from kiosk.visit import effects as ef
from kiosk.visit import events as ev
from kiosk.visit.claims import Card, Claim
from kiosk.visit.effects import Effect
from kiosk.visit.events import Event
from sync.clock import Clock
from sync.records import Enrolment, Entry, Stamp
from sync.store.fault import StoreFault
from sync.store.store import Store


class Way(Protocol):
    """A way to prove oneself beside the card: the code desk, the face desk."""

    def perform(self, effect: Effect) -> bool:
        """True where the effect was this one's."""
        ...

    def able(self, enrolment: Enrolment) -> frozenset[Factor]:
        """What of it this learner could show here and now."""
        ...


class Performer:
    """`dispatch` and `trouble` are set by whoever composes; `trouble(source, refusal | None)` puts the desk out of
    order or back.  `ways` are asked in order."""

    dispatch: Callable[[Event], None]

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
        ways: tuple[Way, ...] = (),
    ) -> None:
        self._desk, self._store, self._clock = desk, store, clock
        self._platform, self._reader, self._main = platform, reader, main
        self.ways = ways
        self.claiming: Claiming = NoHub()
        self.pen = Pen(store, clock, platform, main)
        self._judging = Judging(
            desk, clock, platform, main, self.pen, self._said, self._able, visit_wait_s=visit_wait_s
        )  # fmt: skip
        self._pin = bytearray()
        self._unanswered = 0
        """Check-ins, bindings and notes the book has not answered; a visit may have given up waiting."""

    @property
    def judging(self) -> Judging:
        return self._judging

    @property
    def trouble(self) -> Callable[[str, Refusal | None], None]:
        return self.pen.trouble

    @trouble.setter
    def trouble(self, trouble: Callable[[str, Refusal | None], None]) -> None:
        self.pen.trouble = trouble

    def perform(self, effect: Effect) -> None:
        match effect:
            case ef.Judge(claim=claim):
                self._main.post(lambda: self._begin(claim))  # the screen has its turn between two screens
            case ef.VerifyPin(insertion=insertion):
                pin, self._pin = self._pin, bytearray()
                self._reader.verify(insertion, pin)
            case ef.VerifyOnKeypad(insertion=insertion):
                self._reader.verify_on_keypad(insertion)
            case ef.WipePin():
                self.take_pin(bytearray())
            case ef.Record():
                self._record(effect)
            case ef.RecordRefusal():
                self.pen.refusal(effect)
            case _:
                any(way.perform(effect) for way in self.ways)

    def take_pin(self, pin: bytearray) -> None:
        """Keep the digits for the next VerifyPin; what was kept before is wiped."""
        self._pin[:] = bytes(len(self._pin))
        self._pin = pin

    def forget(self, insertion: int) -> None:
        """The card is out: what was known of its state is over."""
        self._judging.forget(insertion)

    # --- judging ------------------------------------------------------------------------------------------

    def _begin(self, claim: Claim) -> None:
        """While the book owes an answer nobody is judged: what it will still write is not to be written twice."""
        if self._unanswered:
            self.pen.failed(
                StoreFault(Refusal.STORE_FAILED.value, "an entry is still on its way to the disk")
            )
            self.dispatch(ev.Judged(claim.insertion, Refuse(Refusal.STORE_FAILED), ""))
        elif self._clock.is_impossible():
            self.dispatch(ev.Judged(claim.insertion, Refuse(Refusal.CLOCK_BAD), ""))
        else:
            self._judging.begin(claim)

    def _said(self, event: Event) -> None:
        self.dispatch(event)

    def _able(self, enrolment: Enrolment) -> frozenset[Factor]:
        return frozenset().union(*(way.able(enrolment) for way in self.ways))

    # --- recording ----------------------------------------------------------------------------------------

    def _record(self, effect: ef.Record) -> None:
        state = self._judging.card_state(effect.insertion)
        if state == LOST:
            self.dispatch(ev.NotRecorded(effect.insertion, Refusal.CARD_LOST))
            self.pen.refusal(ef.RecordRefusal(Refusal.CARD_LOST, effect.claim))
            return
        at = self._clock.stamp()
        if isinstance(effect.what, Register):
            self.dispatch(ev.Recorded(effect.insertion, clock_text(from_ms(at.at_ms))))
            return
        what = self._as_of_now(effect, effect.what, from_ms(at.at_ms))
        if what is None:
            return
        checked = state == NORMAL or not isinstance(effect.claim, Card)
        flags = () if checked else (Flag.CARD_STATE_UNCHECKED,)
        effect = replace(effect, what=what)
        self._unanswered += 1
        if isinstance(what, Admit) and not what.spot:
            self.claiming.claim(what, at.at_ms, lambda word: self._write_if_free(effect, at, flags, word))
        else:
            self._write(effect, at, flags)

    def _write_if_free(self, effect: ef.Record, at: Stamp, flags: tuple[Flag, ...], word: Word) -> None:
        """Where desks share a hub: unless another one has written it down just now."""
        if isinstance(word, Held):
            self._unanswered -= 1
            self.dispatch(ev.Judged(effect.insertion, word.already, ""))
        else:
            self._write(effect, at, flags if word.asked else (*flags, Flag.HUB_NOT_ASKED))

    def _write(self, effect: ef.Record, at: Stamp, flags: tuple[Flag, ...]) -> None:
        self._main.when_done(
            self._store.record(draft_of(effect, at, flags)), lambda done: self._recorded(effect, done)
        )

    def _as_of_now(
        self, effect: ef.Record, what: Admit | ev.Bind | ev.Provisional, now: datetime
    ) -> Admit | ev.Bind | ev.Provisional | None:
        """A check-in is judged once more as it is written; None when that was a no, and has been said."""
        if not isinstance(what, Admit):
            return what
        try:
            again = self._desk.consider_again(what, now)
        except StoreFault as fault:
            self.dispatch(ev.NotRecorded(effect.insertion, Refusal(self.pen.failed(fault))))
            return None
        if isinstance(again, Admit):
            return again
        if isinstance(again, Already):
            self.dispatch(ev.Judged(effect.insertion, again, ""))
            return None
        self.dispatch(ev.NotRecorded(effect.insertion, again.refusal, again.args))
        self.pen.refusal(
            ef.RecordRefusal(
                again.refusal,
                effect.claim,
                what.enrolment.class_no,
                what.sitting.session_no,
                what.enrolment.trainee_no,
            )
        )
        return None

    def _recorded(self, effect: ef.Record, done: Future[Entry]) -> None:
        self._unanswered -= 1
        what = effect.what if isinstance(effect.what, Admit) else None
        error = done.exception()
        if error is not None:
            if what:
                self.claiming.drop(what)
            self.dispatch(ev.NotRecorded(effect.insertion, Refusal(self.pen.failed(error))))
            return
        self.trouble("store", None)
        self._platform.wake()
        at = clock_text(from_ms(done.result().at_ms))
        self.dispatch(ev.Recorded(effect.insertion, at, what))
