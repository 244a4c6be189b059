"""What the desk may ask of the platform while somebody waits.  Every question fails at once when offline."""

from __future__ import annotations

from collections.abc import Sequence
from concurrent.futures import Future
from typing import Any, Protocol

from sync.platform.adapter import Login, LoginQr, PlatformError, Reconciled, Resolved
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


class Platformward(Protocol):
    def refresh_now(self) -> Future[None]: ...

    def resolve_card(self, card: CardKey, historical_bytes: bytes, card_version: str) -> Future[Resolved]: ...

    def verify_essc(self, qr: str) -> Future[EssCard]: ...

    def essc_login_begin(self) -> Future[LoginQr]: ...

    def essc_login_poll(self, handle: str) -> Future[Login]: ...

    def wake(self) -> None: ...


class Affairward(Protocol):
    """What staff ask about vouchers and spot checks, and a learner about their certificates.  A `req_id` is one
    request: after Unanswered it is asked again with the same one, or not at all."""

    def verify_voucher(
        self, code: str, holder: PersonKey | None, class_no: str
    ) -> Future[VoucherVerdict]: ...

    def use_voucher(self, order: UseOrder, req_id: str) -> Future[UseReceipt]: ...

    def revoke_use(self, use_no: str, reason: str, operator: str, req_id: str) -> Future[None]: ...

    def certificates(self, person: PersonKey) -> Future[tuple[Certificate, ...]]: ...

    def hear_now(self) -> Future[None]: ...

    def spotcheck_answer(self, check_no: str, answers: Sequence[SpotAnswer], req_id: str) -> Future[None]: ...


class Comparing(Protocol):
    """What a day's close asks, whether both books hold the same, and that it tells."""

    def compare_session(self, session_no: str, rec_ids: Sequence[str]) -> Future[Reconciled]: ...

    def day_closed(self) -> None:
        """The day's anchor is not left until its turn comes, nor what is to be sent."""
        ...


class Towards(Platformward, Affairward, Comparing, Protocol):
    """All that a desk asks."""


class NoPlatform:
    """A desk without a platform: every question is answered by nobody."""

    def refresh_now(self) -> Future[None]:
        return _nobody()

    def resolve_card(self, card: CardKey, historical_bytes: bytes, card_version: str) -> Future[Resolved]:
        return _nobody()

    def verify_voucher(self, code: str, holder: PersonKey | None, class_no: str) -> Future[VoucherVerdict]:
        return _nobody()

    def use_voucher(self, order: UseOrder, req_id: str) -> Future[UseReceipt]:
        return _nobody()

    def revoke_use(self, use_no: str, reason: str, operator: str, req_id: str) -> Future[None]:
        return _nobody()

    def certificates(self, person: PersonKey) -> Future[tuple[Certificate, ...]]:
        return _nobody()

    def hear_now(self) -> Future[None]:
        return _nobody()

    def spotcheck_answer(self, check_no: str, answers: Sequence[SpotAnswer], req_id: str) -> Future[None]:
        return _nobody()

    def compare_session(self, session_no: str, rec_ids: Sequence[str]) -> Future[Reconciled]:
        return _nobody()

    def verify_essc(self, qr: str) -> Future[EssCard]:
        return _nobody()

    def essc_login_begin(self) -> Future[LoginQr]:
        return _nobody()

    def essc_login_poll(self, handle: str) -> Future[Login]:
        return _nobody()

    def day_closed(self) -> None:
        pass

    def wake(self) -> None:
        pass


def _nobody() -> Future[Any]:
    answer: Future[Any] = Future()
    answer.set_exception(PlatformError("this desk has no platform"))
    return answer
