"""This desk tells the others of the hub how a day stands here once it is over, and again when that changes.  Main
thread; what is read is read aside."""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import Future
from datetime import date, timedelta

from kiosk.closing.reading import Reading
from kiosk.closing.reported import BACK, day_reported, own_report
from kiosk.domain.timetable import from_ms, local_day
from kiosk.main_thread import MainThread, value_of
from sync.clock import Clock


class DayReporting:
    """`look` comes round now and then; `wake` tells sync that something waits."""

    def __init__(self, reading: Reading, clock: Clock, main: MainThread, wake: Callable[[], None]) -> None:
        self._reading, self._clock, self._main, self._wake = reading, clock, main, wake
        self._looking = False

    def look(self) -> None:
        if not self._looking:
            self._looking = True
            self._main.aside(self._tell, self._told)

    def _tell(self) -> int:
        """Of days back, for a desk that was off in the evening; how many had news."""
        today = local_day(from_ms(self._clock.now_ms()))
        return sum(self._tell_of(today - timedelta(days=back)) for back in range(BACK.days, -1, -1))

    def _tell_of(self, day: date) -> bool:
        reading = self._reading
        with reading.store.reading() as db:
            if not reading.is_over(db, day, self._clock.now_ms()):
                return False
            left, before = reading.left(db, day), own_report(db, day)
        if before and before.news == left.news:
            return False
        reading.store.record(day_reported(day, left, self._clock.stamp())).result()
        return True

    def _told(self, done: Future[int]) -> None:
        self._looking = False
        if value_of(done):
            self._wake()
