"""异常: entries that the platform refused or that nobody could send, shown and sent once more.  Main thread."""

from __future__ import annotations

import logging
from collections.abc import Callable
from concurrent.futures import Future

from kiosk.main_thread import MainThread, value_of
from kiosk.office.pages import stuck_page
from kiosk.ui.window import Models
from sync.store import outbox
from sync.store.store import Store

log = logging.getLogger(__name__)


class Stuck:
    """`write_down` puts an act of an operator into the book; `sent` hears that an entry waits to be sent again."""

    def __init__(
        self,
        store: Store,
        models: Models,
        main: MainThread,
        write_down: Callable[..., None],
        sent: Callable[[], None],
    ) -> None:
        self._store, self._models, self._main = store, models, main
        self._write_down, self._sent = write_down, sent
        self.changed: Callable[[], None] = lambda: None
        """What stands there is another than a moment ago."""
        self._known: list[str] = []

    def refresh(self) -> None:
        self._main.aside(self._read, self._show)

    def _read(self) -> list[outbox.Troubled]:
        with self._store.reading() as db:
            return outbox.troubled(db, self._store.vault)

    def _show(self, done: Future[list[outbox.Troubled]]) -> None:
        read = value_of(done)
        if read is None:
            return
        stuck = stuck_page(read)
        self._models.troubles.update(stuck)
        self._models.staff.update_troubles(len(stuck))
        known = [one.rec_id for one in stuck]
        if known != self._known:
            self._known = known
            self.changed()

    def resend(self, rec_id: str, operator: str) -> None:
        """Under its old id."""
        if not operator:
            return
        self._write_down("RESENT", operator, recId=rec_id)
        resent = self._store.write(lambda db: outbox.resend(db, rec_id))
        self._main.when_done(resent, self._resent)

    def _resent(self, done: Future[None]) -> None:
        if (fault := done.exception()) is not None:
            log.warning("not sent again: %s", fault)
            return
        self._sent()
