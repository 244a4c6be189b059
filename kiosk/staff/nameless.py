"""Wrong PINs of a day that were given as anybody's, where more than one member could be meant.  No Qt.

Whoever opens the door in between takes none of them back: else who knows a PIN of their own could try a colleague's one
after another.  The day gives ten; after that the door asks for a name first, and every name has its own count.
"""

from __future__ import annotations

import logging
from typing import Final

from sqlalchemy import Connection

from kiosk.domain.timetable import from_ms, local_day
from sync.clock import Clock
from sync.store import guard
from sync.store.fault import StoreFault
from sync.store.guard import Guard
from sync.store.store import Store

log = logging.getLogger(__name__)

WHO: Final = "staff-nameless"
TRIES: Final = 10


class Nameless:
    """Raises StoreFault where the book cannot be read."""

    def __init__(self, store: Store, clock: Clock) -> None:
        self._store, self._clock = store, clock
        self._unwritten: dict[str, Guard] = {}
        """What the book could not take (a full disk)."""

    @property
    def spent(self) -> bool:
        return self._kept(self._today).fails >= TRIES

    def count(self) -> None:
        """Of the days before nothing is kept."""
        day = self._today
        before = self._kept(day)
        after = Guard(before.fails + 1, None, self._store.boot_no)

        def work(db: Connection) -> None:
            guard.clear_all(db, f"{WHO} ")
            guard.keep(db, day, after)

        try:
            self._store.write(work).result()
        except StoreFault as fault:
            log.warning("a wrong staff PIN is counted in memory only: %s", fault.code)
            self._unwritten[day] = after

    @property
    def _today(self) -> str:
        return f"{WHO} {local_day(from_ms(self._clock.now_ms())).isoformat()}"

    def _kept(self, day: str) -> Guard:
        with self._store.reading() as db:
            kept = guard.failures(db, day)
        return max(kept, self._unwritten.get(day, Guard()), key=lambda noted: noted.fails)
