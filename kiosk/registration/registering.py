"""A voucher accepted, used and taken back: every step on disk before the next, every request one request for ever.

No Qt and no network of its own: answers come back on the thread of `Waits`.  Nothing is "used" before the platform said
so; without it a confirmed use waits and is asked for by itself.
"""

from __future__ import annotations

import logging
import uuid
from collections.abc import Callable
from concurrent.futures import Future
from dataclasses import replace
from functools import partial
from typing import Any, Protocol, TypeAlias

from sqlalchemy import Connection

from kiosk.domain.refusal import Refusal
from kiosk.domain.registration import DIRECTED_NOTICE, NotAcceptable, decide, revocable
from kiosk.domain.timetable import from_ms, local_day
from kiosk.domain.voucher import judge_voucher, refusal_said
from kiosk.domain.voucher_fit import Around
from kiosk.registration.drafts import use_draft, use_order
from kiosk.vouchers.checking import Waits
from kiosk.vouchers.listed import look_up
from sync.clock import Clock
from sync.platform.adapter import PlatformError, Rejected, Unsupported
from sync.records import (
    Acceptance,
    Draft,
    EntryKind,
    Json,
    PersonKey,
    Stamp,
    UseOrder,
    UseReceipt,
    UseState,
    VoucherVerdict,
)
from sync.store import ledger, mirror, uses
from sync.store.fault import StoreFault
from sync.store.store import Store

log = logging.getLogger(__name__)

ACCEPTED, NOTICE, USED, REFUSED = "VOUCHER_ACCEPTED", "NOTICE_SHOWN", "VOUCHER_USED", "VOUCHER_USE_REFUSED"
DROPPED, REVOKED, KEPT = "VOUCHER_ACCEPT_DROPPED", "VOUCHER_USE_REVOKED", "VOUCHER_REVOKE_REFUSED"
LOOKED_AT_MOST = 50
"""Of what waits for the platform, the oldest."""

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

    def __init__(self, store: Store, clock: Clock, platform: Uses, waits: Waits) -> None:
        self._store, self._clock, self._platform, self._waits = store, clock, platform, waits
        self.changed: Callable[[Acceptance], None] = lambda _: None
        self._asking: set[str] = set()
        """Whose answer is on its way, by entry id."""
        self._tried: set[str] = set()
        """Asked in this round of catching up: one that stays without an answer does not hold up the others."""
        self._some_wait = True  # nobody has looked since the start

    # --- what staff do ------------------------------------------------------------------------------------

    def accept(self, wanted: Acceptance, then: Told) -> None:
        """受理.  The same voucher for the same person and class is the acceptance there already is."""
        at = self._clock.stamp()
        wanted = replace(wanted, req_id=str(uuid.uuid4()), accepted_ms=at.at_ms)
        written = self._store.write(lambda db: self._accepted(db, wanted, at))
        self._then(written, "", then)

    def drop(self, accepted: Acceptance, then: Told) -> None:
        """Staff think better of it; nothing was ordered yet."""
        self._step(replace(accepted, state=UseState.REFUSED), DROPPED, then)

    def show_notice(self, accepted: Acceptance, then: Told) -> None:
        """The 定向券 notice is on the screen."""
        self._step(replace(accepted, notice_shown=True), NOTICE, then, version=DIRECTED_NOTICE)

    def confirm(self, accepted: Acceptance, then: Told) -> None:
        """Use it: at once where the platform has said what it is, else as soon as it can be asked."""
        if accepted.verify_no and accepted.voucher:
            self._order(accepted, then)
        else:
            self._put(replace(accepted, confirmed=True), then)

    def ask_again(self, accepted: Acceptance, then: Told) -> None:
        """The same request once more."""
        if accepted.state is UseState.ASKED:
            self._ask(accepted, then)

    def revoke(self, accepted: Acceptance, reason: str, operator: str, then: Told) -> None:
        """Take a use back; a Refusal where that may no longer be."""
        try:
            with self._store.reading() as db:
                refusal = self._kept(db, accepted)
        except StoreFault as fault:
            refusal = Refusal(fault.code)
        if refusal is not None:
            then(refusal)
            return
        wanted = replace(
            accepted, revoke_id=str(uuid.uuid4()), revoke_reason=reason, revoke_operator=operator
        )

        def written(told: Acceptance | Refusal) -> None:
            then(told)
            if isinstance(told, Acceptance):
                self._ask_back(told, then)

        self._put(wanted, written)

    def catch_up(self) -> None:
        """Ask about the oldest that waits, then the next; call it now and then."""
        if not self._some_wait or self._asking:
            return
        try:
            with self._store.reading() as db:
                waiting = uses.waiting(db, self._store.vault, LOOKED_AT_MOST)
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

    # --- accepting ----------------------------------------------------------------------------------------

    def _accepted(self, db: Connection, wanted: Acceptance, at: Stamp) -> Acceptance | Refusal:
        for other in uses.of_voucher(db, self._store.vault, wanted.voucher_no):
            same = (other.person, other.class_no) == (wanted.person, wanted.class_no)
            if other.state is UseState.ASKED or (other.state is UseState.ACCEPTED and other.confirmed):
                return other if same else Refusal.VOUCHER_IN_HAND
            if other.state is UseState.ACCEPTED:
                uses.change(db, self._store.vault, replace(other, state=UseState.REFUSED))
        entry = self._append(db, use_draft(ACCEPTED, wanted, at))
        accepted = replace(wanted, entry_id=entry)
        uses.keep(db, self._store.vault, accepted)
        return accepted

    # --- using --------------------------------------------------------------------------------------------

    def _order(self, accepted: Acceptance, then: Told) -> None:
        """On disk first: whatever happens from here on, it is this request that is asked again."""

        def written(told: Acceptance | Refusal) -> None:
            then(told)
            if isinstance(told, Acceptance):
                self._ask(told, then)

        self._put(replace(accepted, state=UseState.ASKED, confirmed=True), written)

    def _ask(self, ordered: Acceptance, then: Told) -> None:
        if ordered.entry_id in self._asking:
            return
        self._asking.add(ordered.entry_id)
        asked = self._platform.use_voucher(use_order(ordered), ordered.req_id)
        self._waits.when_done(asked, partial(self._answered, ordered, then))

    def _answered(self, ordered: Acceptance, then: Told, done: Future[UseReceipt]) -> None:
        error = _error_of(done)
        if error is None:
            receipt = done.result()
            used = replace(
                ordered,
                state=UseState.USED,
                use_no=receipt.use_no,
                used_ms=round(receipt.used_at.timestamp() * 1000),
                duplicate=receipt.duplicate,
                signed=receipt.signed,
                signature=receipt.signature,
            )
            self._step(used, USED, then, useNo=receipt.use_no, duplicate=receipt.duplicate)
        elif isinstance(error, Rejected):
            self._refuse(ordered, refusal_said(error.code) or Refusal.USE_DECLINED, error.code, then)
        elif isinstance(error, Unsupported):
            self._refuse(ordered, Refusal.USE_DECLINED, "", then)
        else:
            self._unanswered(ordered, error)

    def _refuse(self, accepted: Acceptance, refusal: Refusal, said: str, then: Told) -> None:
        refused = replace(accepted, state=UseState.REFUSED, refused=refusal.value, said=said)
        self._step(refused, REFUSED, then, code=refusal.value, said=said)

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
        today = local_day(from_ms(self._clock.stamp().at_ms))
        try:
            with self._store.reading() as db:
                around = circumstances(db, waiting)
                found = look_up(db, self._store.vault, waiting.voucher_no, waiting.person, today)
        except StoreFault as fault:
            self._unanswered(waiting, fault)
            return
        told = judge_voucher(done.result(), today)
        decision = decide(told, waiting.person, around, found.listed if found else None, today)
        self._asking.discard(waiting.entry_id)
        known = replace(waiting, voucher=told.voucher, verify_no=told.verify_no)
        if isinstance(decision, NotAcceptable):
            self._refuse(known, decision.reasons[0], "", _nobody)
        else:
            self._order(known, _nobody)

    # --- taking back --------------------------------------------------------------------------------------

    def _kept(self, db: Connection, accepted: Acceptance) -> Refusal | None:
        today = local_day(from_ms(self._clock.stamp().at_ms))
        signed_in = any(
            entry.class_no == accepted.class_no and entry.kind is EntryKind.CHECKIN
            for entry in ledger.checkins_of(db, self._store.vault, accepted.person, [today])
        )
        return revocable(accepted, today, signed_in=signed_in)

    def _ask_back(self, used: Acceptance, then: Told) -> None:
        if used.entry_id in self._asking:
            return
        self._asking.add(used.entry_id)
        asked = self._platform.revoke_use(
            used.use_no, used.revoke_reason, used.revoke_operator, used.revoke_id
        )
        self._waits.when_done(asked, partial(self._given_back, used, then))

    def _given_back(self, used: Acceptance, then: Told, done: Future[None]) -> None:
        error = _error_of(done)
        operator, reason = used.revoke_operator, used.revoke_reason
        if error is None:
            revoked = replace(used, state=UseState.REVOKED, operator=operator)
            self._step(revoked, REVOKED, then, useNo=used.use_no, reason=reason)
        elif isinstance(error, Rejected | Unsupported):
            said = error.code if isinstance(error, Rejected) else ""
            kept = replace(used, revoke_id="", said=said, operator=operator)
            self._step(kept, KEPT, then, useNo=used.use_no, reason=reason, said=said)
        else:
            self._unanswered(used, error)

    # --- writing ------------------------------------------------------------------------------------------

    def _step(self, accepted: Acceptance, act: str, then: Told, **more: Json) -> None:
        """The entry and the row beside it, or neither."""
        at = self._clock.stamp()

        def work(db: Connection) -> Acceptance:
            self._append(db, use_draft(act, accepted, at, **more))
            keep = uses.take_back if accepted.state is UseState.REVOKED else uses.change
            keep(db, self._store.vault, accepted)
            return accepted

        self._then(self._store.write(work), accepted.entry_id, then)

    def _put(self, accepted: Acceptance, then: Told) -> None:
        """A step that the book tells nothing about: it has not happened yet."""

        def work(db: Connection) -> Acceptance:
            uses.change(db, self._store.vault, accepted)
            return accepted

        self._then(self._store.write(work), accepted.entry_id, then)

    def _append(self, db: Connection, draft: Draft) -> str:
        store = self._store
        return ledger.append(db, store.vault, store.desk_no, store.boot_no, draft).id

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
