"""A voucher accepted, used and taken back: every step on disk before the next, every request one request for ever.

No Qt and no network of its own: answers come back on the thread of `Waits`.  Nothing is "used" before the platform said
so; without it a confirmed use waits and is asked for by itself.
"""

from __future__ import annotations

import logging
import uuid
from collections.abc import Callable, Mapping
from concurrent.futures import Future
from dataclasses import replace
from functools import partial
from typing import Any, Protocol, TypeAlias

from sqlalchemy import Connection

from kiosk.domain.refusal import Refusal
from kiosk.domain.registration import DIRECTED_NOTICE, Decision, NotAcceptable, decide
from kiosk.domain.voucher import judge_voucher, refusal_said
from kiosk.domain.voucher_fit import Around
from kiosk.domain.voucher_rules import ANYWHERE, VoucherRules
from kiosk.registration import use_steps as steps
from kiosk.registration.drafts import use_order
from kiosk.registration.use_book import (
    DROPPED,
    KEPT,
    NOTHING_SAID,
    NOTICE,
    REFUSED,
    REVOKED,
    Bar,
    UseBook,
)
from kiosk.vouchers.checking import Waits
from kiosk.vouchers.listed import look_up
from sync.clock import Clock
from sync.platform.adapter import NotSent, PlatformError, Rejected, Unsupported
from sync.records import (
    Acceptance,
    Json,
    PersonKey,
    UseOrder,
    UseReceipt,
    UseState,
    VoucherVerdict,
)
from sync.store import mirror
from sync.store.fault import StoreFault
from sync.store.store import Store

log = logging.getLogger(__name__)

Told: TypeAlias = Callable[[Acceptance | Refusal], None]
"""Hears how far it is, at every step, or why it could not be written down."""


class Uses(Protocol):
    """Who uses vouchers; fails at once when offline.  `SyncLoop` is one."""

    def verify_voucher(
        self, code: str, holder: PersonKey | None, class_no: str
    ) -> Future[VoucherVerdict]: ...

    def use_voucher(self, order: UseOrder, req_id: str) -> Future[UseReceipt]: ...

    def revoke_use(self, use_no: str, reason: str, operator: str, req_id: str) -> Future[None]: ...

    def wake(self) -> None: ...


class Registering:
    """`changed`, set by whoever composes, hears of every acceptance that became something else."""

    def __init__(
        self, store: Store, clock: Clock, platform: Uses, waits: Waits, rules: VoucherRules = ANYWHERE
    ) -> None:
        self._store, self._platform, self._waits, self._rules = store, platform, waits, rules
        self._book = UseBook(store, clock)
        self.changed: Callable[[Acceptance], None] = lambda _: None
        self._asking: set[str] = set()
        """Whose answer is on its way, by entry id."""
        self._tried: set[str] = set()
        """Asked in this round of catching up: one that stays without an answer does not hold up the others."""
        self._some_wait = True  # nobody has looked since the start

    # --- what staff do ------------------------------------------------------------------------------------

    def accept(self, wanted: Acceptance, then: Told) -> None:
        """受理.  The same voucher for the same person and class is the acceptance there already is."""
        written = self._book.accept(replace(wanted, req_id=str(uuid.uuid4())))
        self._then(written, "", then)

    def drop(self, accepted: Acceptance, then: Told) -> None:
        """Staff think better of it; nothing was ordered yet."""
        self._move(accepted, steps.dropped, then, DROPPED)

    def show_notice(self, accepted: Acceptance, then: Told) -> None:
        """The 定向券 notice is on the screen."""
        self._move(accepted, steps.noticed, then, NOTICE, {"version": DIRECTED_NOTICE})

    def confirm(self, accepted: Acceptance, then: Told) -> None:
        """Use it: at once where the platform has said what it is, else as soon as it can be asked."""
        if accepted.verify_no and accepted.voucher:
            self._order(accepted, then)
        else:
            self._move(accepted, steps.confirmed, then, bar=self._book.not_registered)

    def ask_again(self, accepted: Acceptance, then: Told) -> None:
        """The same request once more."""
        if accepted.state is UseState.ASKED:
            self._ask(accepted, then)

    def revoke(self, accepted: Acceptance, reason: str, operator: str, then: Told) -> None:
        """Take a use back; a Refusal where that may no longer be."""
        revoke_id = str(uuid.uuid4())

        def written(told: Acceptance | Refusal) -> None:
            then(told)
            if isinstance(told, Acceptance) and told.revoke_id == revoke_id:
                self._ask_back(told, then, new=True)

        wish = steps.wished_back(revoke_id, reason, operator)
        self._move(accepted, wish, written, bar=self._book.not_given_back)

    def catch_up(self) -> None:
        """Ask about the oldest that waits, then the next; call it now and then."""
        if not self._some_wait or self._asking:
            return
        try:
            waiting = self._book.waiting()
        except StoreFault as fault:
            log.warning("what waits for the platform could not be read: %s", fault)
            return
        self._some_wait = bool(waiting)
        ahead = [one for one in waiting if one.entry_id not in self._tried]
        if not ahead:
            self._tried.clear()
            return
        self._tried.add(ahead[0].entry_id)
        self._go_on(ahead[0])

    # --- using --------------------------------------------------------------------------------------------

    def _order(self, accepted: Acceptance, then: Told) -> None:
        """On disk first: whatever happens from here on, it is this request that is asked again."""

        def written(told: Acceptance | Refusal) -> None:
            then(told)
            if isinstance(told, Acceptance) and told.state is UseState.ASKED:
                self._ask(told, then)

        self._move(accepted, steps.ordered(accepted), written, bar=self._book.not_registered)

    def _ask(self, ordered: Acceptance, then: Told) -> None:
        if ordered.entry_id in self._asking:
            return
        self._asking.add(ordered.entry_id)
        asked = self._platform.use_voucher(use_order(ordered), ordered.req_id)
        self._waits.when_done(asked, partial(self._answered, ordered, then))

    def _answered(self, ordered: Acceptance, then: Told, done: Future[UseReceipt]) -> None:
        error = _error_of(done)
        if error is None:
            self._then(self._book.used(ordered, done.result()), ordered.entry_id, then)
        elif isinstance(error, Rejected):
            self._refuse(ordered, refusal_said(error.code) or Refusal.USE_DECLINED, error.code, then)
        elif isinstance(error, Unsupported):
            self._refuse(ordered, Refusal.USE_DECLINED, "", then)
        else:
            self._unanswered(ordered, error)

    def _refuse(self, accepted: Acceptance, refusal: Refusal, said: str, then: Told) -> None:
        step = steps.refused(accepted, refusal, said)
        self._move(accepted, step, then, REFUSED, {"code": refusal.value, "said": said}, answers=True)

    def _unanswered(self, accepted: Acceptance, error: BaseException) -> None:
        """It stays as it is on disk and is asked again."""
        self._asking.discard(accepted.entry_id)
        self._some_wait = True
        if not isinstance(error, PlatformError | StoreFault):
            log.error("a voucher's use came to nothing", exc_info=error)

    # --- what waited --------------------------------------------------------------------------------------

    def _go_on(self, waiting: Acceptance) -> None:
        if waiting.state is UseState.ASKED:
            self._ask(waiting, _nobody)
        elif waiting.state is UseState.USED:
            self._ask_back(waiting, _nobody)
        else:
            self._asking.add(waiting.entry_id)
            asked = self._platform.verify_voucher(waiting.voucher_no, waiting.person, waiting.class_no)
            self._waits.when_done(asked, partial(self._verified_later, waiting))

    def _verified_later(self, waiting: Acceptance, done: Future[VoucherVerdict]) -> None:
        """What nobody could say when the learner was here: used now if the platform says that it may be."""
        error = _error_of(done)
        if isinstance(error, Rejected):
            self._refuse(waiting, refusal_said(error.code) or Refusal.VOUCHER_DECLINED, error.code, _nobody)
            return
        if error is not None:
            self._unanswered(waiting, error)
            return
        try:
            with self._store.reading() as db:
                left = self._book.not_registered(db, waiting)
                known, decision = self._decided_later(db, waiting, done.result())
        except StoreFault as fault:
            self._unanswered(waiting, fault)
            return
        self._asking.discard(waiting.entry_id)
        if left is not None:
            self._refuse(known, left, "", _nobody)
        elif isinstance(decision, NotAcceptable):
            self._refuse(known, decision.reasons[0], "", _nobody)
        else:
            self._order(known, _nobody)

    def _decided_later(
        self, db: Connection, waiting: Acceptance, said: VoucherVerdict
    ) -> tuple[Acceptance, Decision]:
        today = self._book.today()
        told = judge_voucher(said, today, self._rules)
        found = look_up(db, self._store.vault, waiting.voucher_no, waiting.person, today)
        listed = found.listed if found else None
        decision = decide(told, waiting.person, circumstances(db, waiting), listed, today)
        return replace(waiting, voucher=told.voucher, verify_no=told.verify_no), decision

    # --- taking back --------------------------------------------------------------------------------------

    def _ask_back(self, used: Acceptance, then: Told, *, new: bool = False) -> None:
        """`new`: never asked before."""
        if used.entry_id in self._asking:
            return
        self._asking.add(used.entry_id)
        asked = self._platform.revoke_use(
            used.use_no, used.revoke_reason, used.revoke_operator, used.revoke_id
        )
        self._waits.when_done(asked, partial(self._given_back, used, then, new))

    def _given_back(self, used: Acceptance, then: Told, new: bool, done: Future[None]) -> None:
        error = _error_of(done)
        said: dict[str, Json] = {"useNo": used.use_no, "reason": used.revoke_reason}
        if error is None:
            self._move(used, steps.given_back(used), then, REVOKED, said, answers=True)
        elif isinstance(error, NotSent) and new:
            self._move(
                used, steps.kept(used, ""), partial(_offline, then), KEPT, {**said, "said": ""}, answers=True
            )
        elif isinstance(error, Rejected | Unsupported):
            code = error.code if isinstance(error, Rejected) else ""
            self._move(used, steps.kept(used, code), then, KEPT, {**said, "said": code}, answers=True)
        else:
            self._unanswered(used, error)

    # --- writing ------------------------------------------------------------------------------------------

    def _move(
        self,
        held: Acceptance,
        step: steps.Step,
        then: Told,
        act: str = "",
        said: Mapping[str, Json] = NOTHING_SAID,
        *,
        bar: Bar | None = None,
        answers: bool = False,
    ) -> None:
        """`answers`: with it an answer of the platform's is written down."""
        self._then(self._book.move(held, step, act, said, bar), held.entry_id if answers else "", then)

    def _then(self, written: Future[Any], entry_id: str, then: Told) -> None:
        self._waits.when_done(written, partial(self._written, entry_id, then))

    def _written(self, entry_id: str, then: Told, done: Future[Acceptance | Refusal]) -> None:
        self._asking.discard(entry_id)
        error = done.exception()
        if error is not None:
            self._some_wait = True  # asked again, as it is on disk
            then(_why_not(error))
            return
        told = done.result()
        if isinstance(told, Acceptance):
            self._some_wait |= told.unanswered
            self._platform.wake()
            self.changed(told)
        then(told)


def _offline(then: Told, told: Acceptance | Refusal) -> None:
    """A wish that cannot be sent now is not kept: until there is a line, the learner may have signed in."""
    then(told)
    if isinstance(told, Acceptance):
        then(Refusal.USE_BACK_OFFLINE)


def circumstances(db: Connection, accepted: Acceptance) -> Around:
    """The class it was accepted for, and the institution."""
    classes = {one.class_no: one for one in mirror.classes(db, {accepted.class_no})}
    return Around(mirror.org(db), accepted.class_no, classes)


def _error_of(done: Future[UseReceipt] | Future[VoucherVerdict] | Future[None]) -> BaseException | None:
    return PlatformError("nobody waited") if done.cancelled() else done.exception()


def _why_not(error: BaseException) -> Refusal:
    if not isinstance(error, StoreFault):
        log.error("the store broke", exc_info=error)
        return Refusal.STORE_FAILED
    log.warning("a step of a registration was not written down: %s", error.code)
    return Refusal(error.code)


def _nobody(_: Acceptance | Refusal) -> None:
    """Whoever wants to know hears of it by `changed`."""
