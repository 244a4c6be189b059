"""Who is it and what do the rules say: the desk first, the platform where the desk does not know.  Main thread."""

from __future__ import annotations

import logging
import time
from collections.abc import Callable
from concurrent.futures import Future
from dataclasses import replace
from datetime import datetime

from kiosk.desk import AskRoster, AskWhoseCard, Consideration, Desk, Known
from kiosk.domain.attendance import Refuse, Verdict, offered_by
from kiosk.domain.evidence import Accepted, Factor
from kiosk.domain.refusal import Refusal
from kiosk.domain.registration import Register
from kiosk.domain.timetable import from_ms
from kiosk.drafts import binding_by_platform
from kiosk.front.pen import Pen
from kiosk.main_thread import MainThread
from kiosk.platformward import Platformward
from kiosk.visit import events as ev
from kiosk.visit.claims import Card, Claim
from kiosk.visit.events import Event
from sync.clock import Clock
from sync.platform.adapter import PlatformError, Rejected, Resolved
from sync.records import Enrolment
from sync.store.fault import StoreFault

log = logging.getLogger(__name__)

CARD_NORMAL = ("", "1")
"""aaz502 values that let a card through; "" is a platform that does not say."""
CARD_LOST_CODES = ("E42001",)
UNCHECKED, NORMAL, LOST = "unchecked", "normal", "lost"


class Judging:
    """`able` says what a learner could still show at this desk beside what the claim itself has."""

    def __init__(
        self,
        desk: Desk,
        clock: Clock,
        platform: Platformward,
        main: MainThread,
        pen: Pen,
        dispatch: Callable[[Event], None],
        able: Callable[[Enrolment], frozenset[Factor]],
        *,
        visit_wait_s: float,
    ) -> None:
        self._desk, self._clock, self._platform, self._main = desk, clock, platform, main
        self._pen, self._dispatch, self._able = pen, dispatch, able
        self._wait_s = visit_wait_s
        self._card_states: dict[int, str] = {}
        self.registering: Callable[[], Accepted | None] = lambda: None
        """What is enough to be registered while staff register people; None while people sign in."""

    def begin(self, claim: Claim) -> None:
        self._judge(claim)

    def card_state(self, insertion: int) -> str | None:
        """UNCHECKED, NORMAL or LOST; None for a claim without a card."""
        return self._card_states.get(insertion)

    def forget(self, insertion: int) -> None:
        """The card is out: what was known of its state is over."""
        self._card_states.pop(insertion, None)

    def _judge(
        self, claim: Claim, *, asked: bool = False, whose: Known | None = None, until: float | None = None
    ) -> None:
        """`until` is when, on the monotonic clock, the visit stops waiting for the network."""
        until = time.monotonic() + self._wait_s if until is None else until
        try:
            considered = self._considered(claim, asked=asked, whose=whose)
        except StoreFault as fault:
            self._dispatch(ev.Judged(claim.insertion, Refuse(Refusal(self._pen.failed(fault))), ""))
            return
        if isinstance(considered, AskWhoseCard):
            assert isinstance(claim, Card)
            self._ask_whose(claim, until)
        elif isinstance(considered, AskRoster):
            self._check_card_state(claim)
            self._main.within(
                self._platform.refresh_now(),
                max(0.0, until - time.monotonic()),
                lambda _: self._judge(claim, asked=True, whose=whose),
            )
        else:
            if not asked:
                self._check_card_state(claim)
            self._dispatch(self._with_ways(considered))

    def _considered(self, claim: Claim, *, asked: bool, whose: Known | None) -> Consideration:
        enough = self.registering()
        if enough is None:
            return self._desk.consider(claim, self._now(), asked=asked, whose=whose)
        return self._desk.identify(claim, enough, asked=asked, whose=whose)

    def _with_ways(self, considered: ev.Judged | ev.NeedsStaff) -> ev.Judged | ev.NeedsStaff:
        """What can be shown in every class the verdict offers: a face may be allowed in one and not in the other."""
        if not isinstance(considered, ev.Judged):
            return considered
        about = _enrolments(considered.verdict)
        if not about:
            return considered
        able = [self._able(enrolment) for enrolment in about]
        return replace(considered, able=frozenset.intersection(*able))

    # --- the platform's word on a card ------------------------------------------------------------------

    def _ask_whose(self, card: Card, until: float) -> None:
        def answered(done: Future[Resolved] | None) -> None:
            resolved = self._outcome(card, done)
            if self._card_states.get(card.insertion) == LOST:
                self._dispatch(ev.Judged(card.insertion, Refuse(Refusal.CARD_LOST), ""))
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
            self._pen.failed(fault)
            return
        if not second:
            self._pen.enter(binding_by_platform(card, known, self._clock.stamp()))

    def _check_card_state(self, claim: Claim) -> None:
        """While the learner types the PIN the platform may say that the card was reported lost; nobody waits for it,
        so it may come as late as the check-in."""
        if isinstance(claim, Card) and claim.insertion not in self._card_states:
            self._main.when_done(self._resolve(claim), lambda done: self._keep_state(claim, done))

    def _resolve(self, card: Card) -> Future[Resolved]:
        self._card_states.setdefault(card.insertion, UNCHECKED)
        return self._platform.resolve_card(card.key, card.historical, card.version)

    def _keep_state(self, card: Card, done: Future[Resolved] | None) -> None:
        self._outcome(card, done)

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

    def _now(self) -> datetime:
        return from_ms(self._clock.stamp().at_ms)


def _enrolments(verdict: Verdict | Register) -> tuple[Enrolment, ...]:
    """Where what the verdict offers would happen."""
    if isinstance(verdict, Register):
        return verdict.enrolments
    return tuple(admit.enrolment for admit in offered_by(verdict))
