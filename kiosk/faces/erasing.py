"""Erases faces whose time is over, in steps beside the day's work.  Main thread."""

from __future__ import annotations

import logging
from concurrent.futures import Future
from typing import Final

from PySide6.QtCore import QTimer

from kiosk.domain.timetable import from_ms, local_day
from kiosk.main_thread import MainThread
from sync.clock import Clock
from sync.store import erasure
from sync.store.store import Store

log = logging.getLogger(__name__)

EVERY_MS: Final = 3_600_000
SOON_MS: Final = 15_000
"""After the start: nobody waits for it, and the first visits come first."""


class FaceEraser:
    """Also where no face is taken any more: what was enrolled before is still to be erased in time."""

    def __init__(self, store: Store, clock: Clock, main: MainThread, keep_days: int) -> None:
        self._store, self._clock, self._main, self._keep_days = store, clock, main, keep_days
        self._erased = 0
        self._timer = QTimer(main, interval=SOON_MS)
        self._timer.timeout.connect(self.run)

    def start(self) -> None:
        self._timer.start()

    def stop(self) -> None:
        self._timer.stop()

    def run(self) -> None:
        self._timer.setInterval(EVERY_MS)
        at = self._clock.stamp()
        day = local_day(from_ms(at.at_ms))
        vault, desk_no, boot_no = self._store.vault, self._store.desk_no, self._store.boot_no
        erased = self._store.write(
            lambda db: erasure.erase_due(
                db, vault, desk_no, boot_no, at=at, day=day, keep_days=self._keep_days
            )
        )
        self._main.when_done(erased, self._done)

    def _done(self, erased: Future[int]) -> None:
        if erased.cancelled():
            return
        if (error := erased.exception()) is not None:
            log.warning("faces could not be erased, tried again: %s", error)
            return
        self._erased += erased.result()
        if erased.result():
            self.run()
        elif self._erased:
            log.info("%d faces erased", self._erased)
            self._erased = 0
            self._store.empty_log()
