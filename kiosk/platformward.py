"""What the desk may ask of the platform while somebody waits.  Every question fails at once when offline."""

from __future__ import annotations

from concurrent.futures import Future
from typing import Any, Protocol

from sync.platform.adapter import Login, LoginQr, PlatformError, Resolved
from sync.records import CardKey, EssCard, PersonKey, VoucherVerdict


class Platformward(Protocol):
    def refresh_now(self) -> Future[None]: ...

    def resolve_card(self, card: CardKey, historical_bytes: bytes, card_version: str) -> Future[Resolved]: ...

    def verify_essc(self, qr: str) -> Future[EssCard]: ...

    def essc_login_begin(self) -> Future[LoginQr]: ...

    def essc_login_poll(self, handle: str) -> Future[Login]: ...

    def wake(self) -> None: ...


class NoPlatform:
    """A desk without a platform: every question is answered by nobody."""

    def refresh_now(self) -> Future[None]:
        return _nobody()

    def resolve_card(self, card: CardKey, historical_bytes: bytes, card_version: str) -> Future[Resolved]:
        return _nobody()

    def verify_voucher(self, code: str, holder: PersonKey | None, class_no: str) -> Future[VoucherVerdict]:
        return _nobody()

    def verify_essc(self, qr: str) -> Future[EssCard]:
        return _nobody()

    def essc_login_begin(self) -> Future[LoginQr]:
        return _nobody()

    def essc_login_poll(self, handle: str) -> Future[Login]:
        return _nobody()

    def wake(self) -> None:
        pass


def _nobody() -> Future[Any]:
    answer: Future[Any] = Future()
    answer.set_exception(PlatformError("this desk has no platform"))
    return answer
