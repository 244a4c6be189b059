"""Codes at the desk: told apart, and asked about with whoever knows them.  Main thread.

A raw code lives here from the scan to the platform's answer: never in a state, an entry or a log.  An e-card is one
request a scan, never accepted offline.
"""

from __future__ import annotations

import logging
from collections.abc import Callable
from concurrent.futures import Future
from functools import partial
from typing import Final

from PySide6.QtCore import QTimer

from drivers.scanner.codes import BadBarcode, Code, CodeKind, SameCode, Table, classify, clean
from drivers.scanner.facts import CodeBroken, CodeScanned
from kiosk.domain.evidence import Factor
from kiosk.domain.refusal import Refusal
from kiosk.front.devices import next_claim
from kiosk.main_thread import MainThread, value_of
from kiosk.platformward import Platformward
from kiosk.visit import effects as ef
from kiosk.visit import events as ev
from kiosk.visit import states as st
from kiosk.visit.claims import ECard, Named, NamedBy
from kiosk.visit.effects import Effect
from kiosk.visit.events import Event
from kiosk.visit.states import State
from sync.clock import Clock
from sync.platform.adapter import (
    Login,
    LoginConfirmed,
    LoginExpired,
    LoginQr,
    LoginRefused,
    LoginScanned,
    PlatformError,
    Rejected,
)
from sync.records import Enrolment, EssCard
from sync.store import mirror
from sync.store.store import Store

log = logging.getLogger(__name__)

NOT_FOR_LEARNERS: Final = {
    CodeKind.MEDICAL: Refusal.MEDICAL_CODE,
    CodeKind.PAYMENT: Refusal.PAYMENT_CODE,
    CodeKind.VOUCHER: Refusal.VOUCHER_CODE,
}
SAID_NO: Final = {
    "E41001": Refusal.ECARD_STALE,
    "E41002": Refusal.ECARD_USED,
    "E41003": Refusal.CODE_UNKNOWN,
    "E41004": Refusal.ECARD_INVALID,
}
POLL_MS: Final = 1_000
ANSWER_S: Final = 3.0
"""The e-card is online or nothing, so it may take a little longer than what a visit waits for otherwise."""


class Scans:
    """`dispatch` and `staff` are set by whoever composes; `staff(text)` is True where the code was for them,
    "" one that was not read whole.

    `fitted`: a gun or a camera that reads codes.
    """

    dispatch: Callable[[Event], None]
    staff: Callable[[str], bool]
    badge: Callable[[str], bool]
    lesson: Callable[[], bool] = staticmethod(lambda: False)
    """A driver read the set-up code: True where a lesson was waiting for it."""

    def __init__(
        self,
        store: Store,
        clock: Clock,
        platform: Platformward,
        main: MainThread,
        table: Table,
        *,
        fitted: bool,
    ) -> None:
        self._store, self._clock, self._platform, self._main = store, clock, platform, main
        self._table, self._fitted = table, fitted
        self._shows: int | None = None
        """Whose code is awaited on the screen."""
        self.online = False
        self._same = SameCode()
        self._code: Code | None = None
        self._begun: Future[LoginQr] | None = None
        self._login: tuple[int, LoginQr] | None = None
        self._poll = QTimer(main, interval=POLL_MS)
        self._poll.timeout.connect(self._ask_phone)
        self._asked: LoginQr | None = None
        """Of which code the phone is being asked."""

    @property
    def fitted(self) -> bool:
        return self._fitted

    def stop(self) -> None:
        self._poll.stop()

    # --- what was scanned ---------------------------------------------------------------------------------

    def hear(self, fact: CodeScanned | CodeBroken) -> None:
        if isinstance(fact, CodeBroken):
            self._unreadable()
            return
        try:
            text = clean(fact.text)
        except BadBarcode as bad:
            log.info("%s: %s", fact.device, bad.flaw)
            self._unreadable()
            return
        if not text or self._same.again(text, fact.at_s):
            return
        code = classify(text, self._table)
        if code.kind is CodeKind.SETUP and self.lesson():
            return
        if (code.kind is CodeKind.STAFF_BADGE and self.badge(text)) or self.staff(text):
            return
        log.info("%s: a %s code", fact.device, code.kind.value)
        self._offer(code)

    def _unreadable(self) -> None:
        if self.staff(""):
            return
        self._offer(Code(CodeKind.RUBBISH, ""))

    def _offer(self, code: Code) -> None:
        """Where the visit has no use for a code now, it is forgotten."""
        self._code = code
        self.dispatch(ev.CodeIn(next_claim()))
        self._code = None

    # --- what the visit wants -----------------------------------------------------------------------------

    def perform(self, effect: Effect) -> bool:
        match effect:
            case ef.ReadCode(insertion=insertion):
                code, self._code = self._code, None
                self._main.post(lambda: self._read(insertion, code))
            case ef.BeginLogin(insertion=insertion):
                self._begin_login(insertion)
            case _:
                return False
        return True

    def able(self, _: Enrolment) -> frozenset[Factor]:
        return frozenset({Factor.ECARD}) if self._fitted and self.online else frozenset()

    def visit_changed(self, state: State) -> None:
        """The phone is asked only as long as its code is on the screen."""
        self._shows = state.insertion if isinstance(state, st.CodeWanted) else None
        if self._login and self._login[0] != self._shows:
            self._over()

    def _read(self, insertion: int, code: Code | None) -> None:
        if code is None or (code.kind is CodeKind.RUBBISH and not code.text):
            self._fail(insertion, Refusal.CODE_BROKEN)
        elif code.kind is CodeKind.ECARD:
            asked = self._platform.verify_essc(code.text)
            self._main.within(asked, ANSWER_S, partial(self._verified, insertion, login=False))
        elif code.kind is CodeKind.LEARNER:
            number = code.text
            self._main.aside(lambda: self._named(number), partial(self._found, insertion))
        else:
            self._fail(insertion, NOT_FOR_LEARNERS.get(code.kind, Refusal.CODE_UNKNOWN))

    def _fail(self, insertion: int, refusal: Refusal) -> None:
        self.dispatch(ev.CodeFailed(insertion, refusal))

    # --- e-card -------------------------------------------------------------------------------------------

    def _verified(self, insertion: int, done: Future[EssCard] | None, *, login: bool) -> None:
        if done is None or done.cancelled():
            self._fail(insertion, Refusal.ECARD_OFFLINE)
            return
        error = done.exception()
        if error is None:
            self._shown(insertion, done.result(), login=login)
            return
        if not isinstance(error, PlatformError):
            log.error("the e-card could not be asked about", exc_info=error)
        code = error.code if isinstance(error, Rejected) else ""
        self._fail(insertion, SAID_NO.get(code, Refusal.ECARD_OFFLINE))

    def _shown(self, insertion: int, card: EssCard, *, login: bool) -> None:
        self.dispatch(ev.ClaimSaid(ECard(insertion, card.person, card.name, card.proof_no, login)))

    # --- the learner's number -----------------------------------------------------------------------------

    def _named(self, number: str) -> list[Enrolment]:
        with self._store.reading() as db:
            return mirror.enrolments_by_number(db, self._store.vault, number)

    def _found(self, insertion: int, done: Future[list[Enrolment]]) -> None:
        found = value_of(done) or []
        if len({one.person for one in found}) != 1:
            self._fail(insertion, Refusal.NUMBER_UNKNOWN)
            return
        named = Named(insertion, found[0].person, found[0].name, NamedBy.NUMBER)
        self.dispatch(ev.ClaimSaid(named))

    # --- the desk's own QR --------------------------------------------------------------------------------

    def _begin_login(self, insertion: int) -> None:
        """A visit that comes back to its code begins anew, under the same number: what was begun before is over."""
        self._over()
        self._begun = begun = self._platform.essc_login_begin()
        self._main.within(begun, ANSWER_S, partial(self._login_begun, insertion, begun))

    def _login_begun(self, insertion: int, begun: Future[LoginQr], done: Future[LoginQr] | None) -> None:
        if self._shows != insertion or self._begun is not begun:
            return
        if done is None or done.cancelled() or done.exception() is not None:
            self.dispatch(ev.LoginGone(insertion))
            return
        qr = done.result()
        self._login = (insertion, qr)
        self._poll.start()
        seconds = max(1.0, qr.expires_at.timestamp() - self._clock.stamp().at_ms / 1000)
        self.dispatch(ev.LoginShown(insertion, qr.qr_text, seconds))

    def _ask_phone(self) -> None:
        """One question at a time: a slow platform is not asked ever faster."""
        if self._login and self._asked is not self._login[1]:
            insertion, self._asked = self._login
            polled = self._platform.essc_login_poll(self._asked.handle)
            self._main.when_done(polled, partial(self._phone_said, insertion, self._asked))

    def _phone_said(self, insertion: int, qr: LoginQr, done: Future[Login]) -> None:
        """An answer about a code that is no longer on the screen is nobody's here."""
        if self._asked is qr:
            self._asked = None
        if self._login is None or self._login[1] is not qr:
            return
        if done.cancelled() or done.exception() is not None:
            return  # asked again a second later, until the code's time is over
        match done.result():
            case LoginConfirmed(card=card):
                self._over()
                self._shown(insertion, card, login=True)
            case LoginRefused():
                self._over()
                self._fail(insertion, Refusal.LOGIN_REFUSED)
            case LoginExpired():
                self._over()
                self.dispatch(ev.LoginGone(insertion))
            case LoginScanned():
                self.dispatch(ev.LoginScanned(insertion))

    def _over(self) -> None:
        self._begun = self._login = None
        self._poll.stop()
