"""Verifying a voucher: the code asked of the platform, the verdict written down, what nobody could answer asked again.

No Qt and no network of its own: answers come back on the thread of `Waits`.  Nobody is told a verdict before it stands
in the book, and without the platform the only verdict is 登记待验.
"""

from __future__ import annotations

import logging
from collections.abc import Callable
from concurrent.futures import Future
from dataclasses import dataclass, field, replace
from functools import partial
from typing import Protocol, TypeAlias, TypeVar

from sqlalchemy import Connection

from kiosk.domain.refusal import Refusal
from kiosk.domain.timetable import from_ms, local_day
from kiosk.domain.voucher import (
    KNOWN_LOOK_ALIKES,
    NO_SUCH_VOUCHER,
    Declined,
    Foreign,
    ForeignCode,
    Genuine,
    LookAlikes,
    Pending,
    UnknownCode,
    Verdict,
    judge_voucher,
    mask_code,
    read_code,
)
from kiosk.drafts import operator_act
from sync.clock import Clock
from sync.platform.adapter import PlatformError, Rejected
from sync.records import CheckOutcome, Draft, Json, PersonKey, VoucherCheck, VoucherVerdict
from sync.store import checks, ledger
from sync.store.fault import StoreFault
from sync.store.store import Store

log = logging.getLogger(__name__)
T = TypeVar("T")

SHOWN_MOST = 50
ACT, ACT_LATER = "VOUCHER_CHECKED", "VOUCHER_CHECKED_LATER"


class Waits(Protocol):
    """The thread that answers come back to; `MainThread` is one."""

    def when_done(self, future: Future[T], then: Callable[[Future[T]], None]) -> None: ...

    def within(self, future: Future[T], limit_s: float, then: Callable[[Future[T] | None], None]) -> None: ...


class Verifier(Protocol):
    """Who knows vouchers; fails at once when offline.  `SyncLoop` is one."""

    def verify_voucher(
        self, code: str, holder: PersonKey | None, class_no: str
    ) -> Future[VoucherVerdict]: ...

    def wake(self) -> None: ...


@dataclass(frozen=True, slots=True)
class About:
    """Whom the voucher is held against, if anybody; `listed_no` is the voucher beside their name on the roster."""

    person: PersonKey | None = None
    name: str = field(default="", repr=False)
    class_no: str = ""
    listed_no: str = field(default="", repr=False)


@dataclass(frozen=True, slots=True)
class Checked:
    """A verdict that stands in the book; `code` is "" for what is no voucher's code."""

    code: str = field(repr=False)
    verdict: Verdict
    at_ms: int


Told: TypeAlias = Callable[[Checked | Refusal], None]
"""Hears the verdict, or why it could not be written down."""


class Checking:
    """`changed`, set by whoever composes, is called whenever the list of checks did."""

    def __init__(
        self,
        store: Store,
        clock: Clock,
        verifier: Verifier,
        waits: Waits,
        *,
        visit_wait_s: float,
        look_alikes: LookAlikes = KNOWN_LOOK_ALIKES,
    ) -> None:
        self._store, self._clock, self._verifier, self._waits = store, clock, verifier, waits
        self._wait_s, self._look_alikes = visit_wait_s, look_alikes
        self.changed: Callable[[], None] = lambda: None
        self._some_wait = True  # nobody has looked since the start
        self._catching_up = False

    def check(self, text: str, about: About, operator: str, then: Told) -> None:
        """Verify what was scanned or typed; `then` hears of it after `visit_wait_s` at the latest, and the disk."""
        code = read_code(text, self._look_alikes)
        if isinstance(code, Foreign):
            then(Checked("", ForeignCode(code), self._clock.now_ms()))
            return

        def answered(done: Future[VoucherVerdict] | None) -> None:
            verdict = self._verdict(done) or Pending(listed=code == about.listed_no)
            self._keep(code, about, operator, verdict, then)

        asked = self._verifier.verify_voucher(code, about.person, about.class_no)
        self._waits.within(asked, self._wait_s, answered)

    def catch_up(self) -> None:
        """Ask once more about the oldest code that waits, then about the next; call it now and then."""
        if not self._some_wait or self._catching_up:
            return
        try:
            with self._store.reading() as db:
                waiting = checks.waiting(db, self._store.vault, 1)
        except StoreFault as fault:
            log.warning("what waits to be verified could not be read: %s", fault)
            return
        self._some_wait = bool(waiting)
        for one in waiting:
            self._catching_up = True
            asked = self._verifier.verify_voucher(one.code, one.person, one.class_no)
            self._waits.when_done(asked, partial(self._answered_later, one))

    def recent(self) -> list[VoucherCheck]:
        """The last checks, the newest first.  StoreFault when the book cannot be read."""
        with self._store.reading() as db:
            return checks.recent(db, self._store.vault, SHOWN_MOST)

    # --- inside

    def _verdict(self, done: Future[VoucherVerdict] | None) -> Genuine | UnknownCode | Declined | None:
        """None where nobody answered: too late, offline, no platform."""
        if done is None or done.cancelled():
            return None
        error = done.exception()
        if error is None:
            return judge_voucher(done.result(), local_day(from_ms(self._clock.now_ms())))
        if isinstance(error, Rejected):
            return UnknownCode() if error.code == NO_SUCH_VOUCHER else Declined(error.code)
        if not isinstance(error, PlatformError | StoreFault):
            log.error("voucher verification failed", exc_info=error)
        return None

    def _keep(self, code: str, about: About, operator: str, verdict: Verdict, then: Told) -> None:
        at = self._clock.stamp()
        draft = operator_act(
            ACT, operator, at, code=mask_code(code), classNo=about.class_no, **_said(verdict)
        )
        check = VoucherCheck(
            "", code, about.person, about.name, about.class_no, at.at_ms, CheckOutcome.PENDING
        )
        kept = self._write(draft, _with(check, verdict, at.at_ms))
        self._waits.when_done(kept, lambda done: self._kept(done, Checked(code, verdict, at.at_ms), then))

    def _kept(self, done: Future[None], checked: Checked, then: Told) -> None:
        error = done.exception()
        if error is None:
            self._some_wait |= isinstance(checked.verdict, Pending)
            self._verifier.wake()
            self.changed()
            then(checked)
        else:
            then(_why_not(error))

    def _answered_later(self, one: VoucherCheck, done: Future[VoucherVerdict]) -> None:
        verdict = self._verdict(done)
        if verdict is None:
            self._catching_up = False
            return
        at = self._clock.stamp()
        more = {"code": mask_code(one.code), "classNo": one.class_no, "checked": one.entry_id}
        draft = operator_act(ACT_LATER, "", at, **more, **_said(verdict))
        written = self._write(draft, _with(one, verdict, at.at_ms))
        self._waits.when_done(written, self._written_later)

    def _written_later(self, done: Future[None]) -> None:
        self._catching_up = False
        error = done.exception()
        if error is not None:
            _why_not(error)
            return
        self._verifier.wake()
        self.changed()
        self.catch_up()

    def _write(self, draft: Draft, check: VoucherCheck) -> Future[None]:
        """The entry and the check beside it, or neither.  A check without an entry is a new one."""
        store = self._store

        def work(db: Connection) -> None:
            entry = ledger.append(db, store.vault, store.desk_no, store.boot_no, draft)
            if check.entry_id:
                checks.answer(db, check)
            else:
                checks.keep(db, store.vault, replace(check, entry_id=entry.id))

        return store.write(work)


def _said(verdict: Verdict) -> dict[str, Json]:
    """What the book says of a verdict; the code itself stands in it masked only."""
    match verdict:
        case Genuine():
            return {
                "outcome": CheckOutcome.GENUINE.value,
                "state": verdict.voucher.state.value,
                "holder": verdict.holder.value,
                "usable": verdict.usable,
                "reasons": [reason.value for reason in verdict.reasons],
                "verifyNo": verdict.verify_no,
            }
        case UnknownCode():
            return {"outcome": CheckOutcome.UNKNOWN.value, "reasons": [Refusal.VOUCHER_UNKNOWN.value]}
        case Declined(said=said):
            return {
                "outcome": CheckOutcome.DECLINED.value,
                "reasons": [Refusal.VOUCHER_DECLINED.value],
                "said": said,
            }
        case _:
            return {"outcome": CheckOutcome.PENDING.value}


def _with(check: VoucherCheck, verdict: Verdict, at_ms: int) -> VoucherCheck:
    """The check with what came of it."""
    match verdict:
        case Genuine():
            return replace(
                check,
                outcome=CheckOutcome.GENUINE,
                state=verdict.voucher.state.value,
                holder=verdict.holder,
                usable=verdict.usable,
                reasons=tuple(reason.value for reason in verdict.reasons),
                verify_no=verdict.verify_no,
                answered_ms=at_ms,
            )
        case UnknownCode():
            reasons = (Refusal.VOUCHER_UNKNOWN.value,)
            return replace(check, outcome=CheckOutcome.UNKNOWN, reasons=reasons, answered_ms=at_ms)
        case Declined():
            reasons = (Refusal.VOUCHER_DECLINED.value,)
            return replace(check, outcome=CheckOutcome.DECLINED, reasons=reasons, answered_ms=at_ms)
        case _:
            return check


def _why_not(error: BaseException) -> Refusal:
    if not isinstance(error, StoreFault):
        log.error("the store broke", exc_info=error)
        return Refusal.STORE_FAILED
    log.warning("a voucher check was not written down: %s", error.code)
    return Refusal(error.code)
