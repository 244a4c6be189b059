"""When an update that was laid ready may be installed: nobody stands here, and nobody is expected.  Main thread.

What became of the last one is entered in the book, once.
"""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import Future
from datetime import timedelta
from pathlib import Path
from typing import Final

from kiosk.drafts import operator_act
from kiosk.keeping.staging import RESULT, last_result, let_go, waits
from kiosk.main_thread import MainThread, value_of
from kiosk.staff.hands import UPDATE
from sync.clock import Clock
from sync.store.staff_acts import ActSearch, page
from sync.store.store import Store

LOOK_MS: Final = 60_000
ALONE_LOOKS: Final = 5
"""So many looks in a row nobody was there."""
MARGIN: Final = timedelta(minutes=20)
"""An update and its way back take a quarter of an hour on a slow machine."""
ACT: Final = "UPDATED"


class Updating:
    """`alone` whether nobody is at the desk now, `queue` whether somebody may be soon (reads the book, aside)."""

    def __init__(
        self,
        store: Store,
        clock: Clock,
        main: MainThread,
        folder: Path,
        alone: Callable[[], bool],
        queue: Callable[[], bool],
        result: Path = RESULT,
    ) -> None:
        self._store, self._clock, self._main, self._folder = store, clock, main, folder
        self._alone, self._queue, self._result = alone, queue, result
        self._looks = 0
        self._told = False

    def look(self) -> None:
        if not self._told:
            self._told = True
            self._main.aside(self.tell, lambda _: None)
        self._looks = self._looks + 1 if self._alone() else 0
        if self._looks >= ALONE_LOOKS and waits(self._folder):
            self._main.aside(self._queue, self._asked)

    def _asked(self, done: Future[bool]) -> None:
        if value_of(done) is False and self._alone():
            let_go(self._folder)

    def tell(self) -> bool:
        """Blocks.  Whether there was a result the book did not know."""
        result = last_result(self._result)
        if result is None:
            return False
        with self._store.reading() as db:
            known = page(db, ActSearch(acts=(ACT,)), most=1).acts
        if known and known[0].entry.body.get("finished") == result.at:
            return False
        said = operator_act(
            ACT, UPDATE, self._clock.stamp(), outcome=result.outcome, version=result.version,
            before=result.before, why=result.why, finished=result.at,
        )  # fmt: skip
        self._store.record(said).result()
        return True
