"""Writes into the book what no visit waits for, and says so when the book fails.  Main thread."""

from __future__ import annotations

import logging
from collections.abc import Callable
from concurrent.futures import Future

from kiosk.domain.refusal import Refusal
from kiosk.drafts import draft_refusal
from kiosk.main_thread import MainThread
from kiosk.platformward import Platformward
from kiosk.visit.effects import RecordRefusal
from sync.clock import Clock
from sync.records import Draft, Entry
from sync.store.fault import StoreFault
from sync.store.store import Store

log = logging.getLogger(__name__)


class Pen:
    """`trouble(source, refusal | None)` puts the desk out of order or back; set by whoever composes."""

    trouble: Callable[[str, Refusal | None], None]

    def __init__(self, store: Store, clock: Clock, platform: Platformward, main: MainThread) -> None:
        self._store, self._clock, self._platform, self._main = store, clock, platform, main

    def refusal(self, effect: RecordRefusal) -> None:
        self.enter(draft_refusal(effect, self._clock.stamp()))

    def enter(self, draft: Draft) -> Future[Entry]:
        entered = self._store.record(draft)
        self._main.when_done(entered, self._entered)
        return entered

    def _entered(self, done: Future[Entry]) -> None:
        error = done.exception()
        if error is None:
            self._platform.wake()
        else:
            self.failed(error)

    def failed(self, error: BaseException) -> str:
        """The store's fault as the code staff quote; the desk is out of order with it."""
        if not isinstance(error, StoreFault):
            log.error("the store broke", exc_info=error)
        code = error.code if isinstance(error, StoreFault) else Refusal.STORE_FAILED.value
        log.warning("the store failed: %s", code)
        self.trouble("store", Refusal(code))
        return code
