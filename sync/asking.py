"""What somebody at the desk asks of the platform while they wait: each question a future, none of them ever blocks.

Offline every question fails at once.  The sync thread answers; whoever asks waits with a time-out of their own.
"""

from __future__ import annotations

import uuid
from collections.abc import Callable, Sequence
from concurrent.futures import Future
from threading import Event
from typing import TypeVar

from sync.errands import PATIENCE_MS, Errands, refused
from sync.line import Lane, Line
from sync.platform.adapter import (
    AuthBroken,
    Capability,
    Login,
    LoginQr,
    NotSent,
    Platform,
    Reconciled,
    Resolved,
    Unanswered,
    Unsupported,
)
from sync.records import (
    CardKey,
    Certificate,
    EssCard,
    PersonKey,
    SpotAnswer,
    UseOrder,
    UseReceipt,
    VoucherVerdict,
)

T = TypeVar("T")


class Asking:
    """The questions.  `SyncLoop` is one, with the thread that answers them."""

    def __init__(self, platform: Platform, line: Line, mono_ms: Callable[[], int]) -> None:
        self._platform, self._line, self._mono_ms = platform, line, mono_ms
        self._errands = Errands(mono_ms)
        self._stopping = Event()

    def wake(self) -> None:
        """There is something to do for the thread."""
        raise NotImplementedError

    def resolve_card(self, card: CardKey, historical_bytes: bytes, card_version: str) -> Future[Resolved]:
        """Whose card it is by the platform's word; Rejected where it does not know."""
        return self._ask(
            lambda: self._platform.card_resolve(card, historical_bytes, card_version), Capability.CARD_RESOLVE
        )

    def verify_voucher(self, code: str, holder: PersonKey | None, class_no: str) -> Future[VoucherVerdict]:
        """What the platform knows of a voucher; nothing is used by asking.  Rejected E43001: no such voucher."""
        return self._ask(
            lambda: self._platform.voucher_verify(code, holder, class_no), Capability.VOUCHER_VERIFY
        )

    def verify_essc(self, qr: str) -> Future[EssCard]:
        """Whose e-card code this is.  One scan is one request: it is sent again, under its own key, only where no reply
        came and the person still waits."""
        scan = str(uuid.uuid4())
        return self._ask_once(lambda: self._platform.essc_verify(qr, scan), Capability.ESSC_QR)

    def essc_login_begin(self) -> Future[LoginQr]:
        """A code for the screen, which the learner's phone scans."""
        return self._ask(self._platform.essc_login_begin, Capability.ESSC_LOGIN_QR)

    def essc_login_poll(self, handle: str) -> Future[Login]:
        """What became of that code; ask once a second, until it says confirmed, refused or expired."""
        return self._ask(lambda: self._platform.essc_login_poll(handle), Capability.ESSC_LOGIN_QR)

    def use_voucher(self, order: UseOrder, req_id: str) -> Future[UseReceipt]:
        """Use it.  The order is one request: where its fate is unknown (Unanswered), whoever asked may ask again with
        the same `req_id` and in no other way, and is told what became of it."""
        return self._ask_once(lambda: self._platform.voucher_use(order, req_id), Capability.VOUCHER_USE)

    def revoke_use(self, use_no: str, reason: str, operator: str, req_id: str) -> Future[None]:
        """Take a use back; as with the use, one `req_id` is one request."""
        return self._ask_once(
            lambda: self._platform.voucher_revoke(use_no, reason, operator, req_id), Capability.VOUCHER_REVOKE
        )

    def certificates(self, person: PersonKey) -> Future[tuple[Certificate, ...]]:
        return self._ask(lambda: self._platform.certificates(person), Capability.CERT_QUERY)

    def compare_session(self, session_no: str, rec_ids: Sequence[str]) -> Future[Reconciled]:
        """Whether the platform holds just these check-ins of a session; where not, what either lacks."""
        return self._ask(lambda: self._platform.reconcile(session_no, rec_ids), Capability.CHECKIN_RECONCILE)

    def spotcheck_answer(self, check_no: str, answers: Sequence[SpotAnswer], req_id: str) -> Future[None]:
        """One word for each who was drawn; again with the same `req_id` where no reply came."""
        said = tuple(answers)
        return self._ask_once(
            lambda: self._platform.spotcheck_answer(check_no, said, req_id), Capability.SPOTCHECK
        )

    def _ask_once(self, call: Callable[[], T], wants: Capability) -> Future[T]:
        """For what names itself: repeated once, as the same request, where no reply came and somebody still waits."""
        asked_ms = self._mono_ms()

        def twice() -> T:
            try:
                return call()
            except Unanswered:
                if self._mono_ms() - asked_ms > PATIENCE_MS:
                    raise
            return call()

        return self._ask(twice, wants)

    def _ask(self, call: Callable[[], T], wants: Capability | None = None) -> Future[T]:
        if wants is not None and wants not in self._platform.caps:
            return refused(Unsupported(wants.value))
        return self._errand(lambda: self._line.call(Lane.VISIT, call))

    def _errand(self, work: Callable[[], T]) -> Future[T]:
        if self._line.auth_broken:
            return refused(AuthBroken(self._line.code or "", "the platform refuses this desk"))
        if not self._line.online or self._stopping.is_set():
            return refused(NotSent("offline"))
        answer = self._errands.ask(work)
        self.wake()
        return answer
