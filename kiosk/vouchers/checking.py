"""Verifying a voucher: the code asked of the platform, the verdict written down, what nobody could answer asked again.

No Qt and no network of its own: answers come back on the thread of `Waits`.  Nobody is told a verdict before it stands
in the book, and without the platform the only verdict is 登记待验.
"""

from __future__ import annotations

import logging
from collections.abc import Callable
from concurrent.futures import Future
from dataclasses import replace
from functools import partial
from typing import Protocol, TypeVar

from sqlalchemy import Connection

from kiosk.domain.refusal import Refusal
from kiosk.domain.timetable import from_ms, local_day
from kiosk.domain.voucher import (
    NO_SUCH_VOUCHER,
    Declined,
    ForeignCode,
    Genuine,
    Pending,
    UnknownCode,
    Verdict,
    judge_voucher,
    mask_code,
)
from kiosk.domain.voucher_code import KNOWN_LOOK_ALIKES, Foreign, LookAlikes, is_own, read_code
from kiosk.domain.voucher_rules import ANYWHERE, VoucherRules
from kiosk.drafts import operator_act
from kiosk.vouchers.around import Named, around, named_by, on_a_list, only_class_of
from kiosk.vouchers.checked import About, Checked, Told, said, with_verdict
from sync.clock import Clock
from sync.platform.adapter import PlatformError, Rejected
from sync.records import (
    CheckOutcome,
    Draft,
    Elsewhere,
    PersonKey,
    VoucherCheck,
    VoucherVerdict,
)
from sync.store import checks, ledger
from sync.store.fault import StoreFault
from sync.store.store import Store

log = logging.getLogger(__name__)
T = TypeVar("T")

SHOWN_MOST = 50
ACT, ACT_LATER, ACT_ELSEWHERE = "VOUCHER_CHECKED", "VOUCHER_CHECKED_LATER", "VOUCHER_CHECKED_ELSEWHERE"


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
        rules: VoucherRules = ANYWHERE,
    ) -> None:
        self._store, self._clock, self._verifier, self._waits = store, clock, verifier, waits
        self._wait_s, self._look_alikes, self.rules = visit_wait_s, look_alikes, rules
        self.changed: Callable[[], None] = lambda: None
        self._some_wait = True  # nobody has looked since the start
        self._catching_up = False

    def read(self, text: str) -> str | Foreign:
        """The code in what was scanned or typed, or what it is instead."""
        return read_code(text, self._look_alikes)

    def may_name_learner(self, code: str | Foreign) -> bool:
        """It has not the form of the institution's vouchers, so the rosters are looked at first."""
        if isinstance(code, Foreign):
            return code in (Foreign.LEARNER, Foreign.CUT)
        return bool(self._look_alikes.own) and not is_own(code, self._look_alikes)

    def check(self, text: str, about: About, operator: str, then: Told) -> None:
        """Verify what was scanned or typed; `then` hears of it after `visit_wait_s` at the latest, and the disk.

        Without a class this is the query for information (查询), with one the verification (验证): one call of the
        platform's serves both, and uses nothing.
        """
        code = self.read(text)
        if isinstance(code, Foreign):
            then(Checked("", ForeignCode(code), self._clock.now_ms()))
            return

        def answered(done: Future[VoucherVerdict] | None) -> None:
            verdict = self._verdict(done) or on_a_list(self._store, code, about)
            self._keep(code, about, operator, verdict, then)

        asked = self._verifier.verify_voucher(code, about.person, about.class_no)
        self._waits.within(asked, self._wait_s, answered)

    def note_elsewhere(
        self, code: str, there: Elsewhere, about: About, operator: str, then: Callable[[Refusal | None], None]
    ) -> None:
        """Staff verified it by phone or on the page; the platform is asked about it by itself as soon as it can be.

        `code` as `read` gives it; `then` hears None once it stands in the book.
        """
        at = self._clock.stamp()
        facts = {"by": there.by.value, "seen": there.seen.value, "thereAt": there.at_ms, "proof": there.proof}
        draft = operator_act(
            ACT_ELSEWHERE, operator, at, code=mask_code(code), classNo=about.class_no, **facts
        )
        check = replace(_asked(code, about, operator, at.at_ms), elsewhere=there)

        def kept(done: Future[None]) -> None:
            error = done.exception()
            if error is None:
                self._waits_more()
                self.catch_up()
            then(None if error is None else _why_not(error))

        self._waits.when_done(self._write(draft, check), kept)

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

    def named_by(self, number: str) -> Named | None:
        """The one person with this learner's number.  StoreFault as above."""
        return named_by(self._store, number)

    def only_class_of(self, person: PersonKey) -> Named | None:
        """Their enrolment, where there is no choice of one.  StoreFault as above."""
        return only_class_of(self._store, person)

    # --- inside

    def _verdict(self, done: Future[VoucherVerdict] | None) -> Genuine | UnknownCode | Declined | None:
        """None where nobody answered: too late, offline, no platform."""
        if done is None or done.cancelled():
            return None
        error = done.exception()
        if error is None:
            return judge_voucher(done.result(), local_day(from_ms(self._clock.now_ms())), self.rules)
        if isinstance(error, Rejected):
            return UnknownCode() if error.code == NO_SUCH_VOUCHER else Declined(error.code)
        if not isinstance(error, PlatformError | StoreFault):
            log.error("voucher verification failed", exc_info=error)
        return None

    def _keep(self, code: str, about: About, operator: str, verdict: Verdict, then: Told) -> None:
        at = self._clock.stamp()
        draft = operator_act(ACT, operator, at, code=mask_code(code), classNo=about.class_no, **said(verdict))
        check = _asked(code, about, operator, at.at_ms)
        kept = self._write(draft, with_verdict(check, verdict, at.at_ms))
        beside = around(self._store, code, about.class_no, verdict, self.rules)
        checked = Checked(code, verdict, at.at_ms, beside)
        self._waits.when_done(kept, lambda done: self._kept(done, checked, then))

    def _kept(self, done: Future[None], checked: Checked, then: Told) -> None:
        error = done.exception()
        if error is not None:
            then(_why_not(error))
            return
        if isinstance(checked.verdict, Pending):
            self._some_wait = True
        self._verifier.wake()
        self.changed()
        then(checked)

    def _waits_more(self) -> None:
        self._some_wait = True
        self._verifier.wake()
        self.changed()

    def _answered_later(self, one: VoucherCheck, done: Future[VoucherVerdict]) -> None:
        verdict = self._verdict(done)
        if verdict is None:
            self._catching_up = False
            return
        at = self._clock.stamp()
        more = {"code": mask_code(one.code), "classNo": one.class_no, "checked": one.entry_id}
        draft = operator_act(ACT_LATER, "", at, **more, **said(verdict))
        written = self._write(draft, replace(with_verdict(one, verdict, at.at_ms), unread=True))
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


def _asked(code: str, about: About, operator: str, at_ms: int) -> VoucherCheck:
    waits = CheckOutcome.PENDING
    check = VoucherCheck("", code, about.person, about.name, about.class_no, at_ms, waits)
    return replace(check, operator=operator)


def _why_not(error: BaseException) -> Refusal:
    if not isinstance(error, StoreFault):
        log.error("the store broke", exc_info=error)
        return Refusal.STORE_FAILED
    log.warning("a voucher check was not written down: %s", error.code)
    return Refusal(error.code)
