"""What the desk may ask of the platform while somebody waits.  Every question fails at once when offline."""

from __future__ import annotations

from concurrent.futures import Future
from typing import Any, Protocol

from sync.platform.adapter import PlatformError, Resolved
from sync.records import CardKey


class Platformward(Protocol):
    def refresh_now(self) -> Future[None]: ...

    def resolve_card(self, card: CardKey, historical_bytes: bytes, card_version: str) -> Future[Resolved]: ...

    def wake(self) -> None: ...


class NoPlatform:
    """A desk without a platform: every question is answered by nobody."""

    def refresh_now(self) -> Future[None]:
        return _nobody()

    def resolve_card(self, card: CardKey, historical_bytes: bytes, card_version: str) -> Future[Resolved]:
        return _nobody()

    def wake(self) -> None:
        pass


def _nobody() -> Future[Any]:
    answer: Future[Any] = Future()
    answer.set_exception(PlatformError("this desk has no platform"))
    return answer
