"""What was registered at this desk before: the list, a receipt looked at again and printed.  Main thread."""

from __future__ import annotations

import logging
from collections.abc import Callable
from concurrent.futures import Future

from sqlalchemy import Connection

from kiosk.main_thread import MainThread, value_of
from kiosk.printing import Printer, PrintFault
from kiosk.receipt import page, receipt_facts
from kiosk.registrants import Papers
from kiosk.registration_view import register_lines
from kiosk.ui.language import Language
from kiosk.ui.registration import RegisterModel
from kiosk.visit.view import Text
from sync.records import Acceptance
from sync.store import mirror, uses
from sync.store.store import Store

log = logging.getLogger(__name__)

SHOWN_MOST = 50


class Registered:
    """`printer` None: this desk prints nothing."""

    def __init__(
        self,
        store: Store,
        model: RegisterModel,
        main: MainThread,
        language: Language,
        printer: Printer | None,
    ) -> None:
        self._store, self._model, self._main = store, model, main
        self._language, self._printer = language, printer

    def show(self, wanted: Callable[[], bool]) -> None:
        """The list, unless nobody wants it any more when it has been read."""

        def read(done: Future[tuple[list[Acceptance], Papers]]) -> None:
            found = value_of(done)
            if found is not None and wanted():
                self._model.update_lines(register_lines(*found))

        self._main.aside(self._read, read)

    def find(self, key: str, then: Callable[[tuple[Acceptance, Papers] | None], None]) -> None:
        """With what is known of its class and the institution."""

        def read() -> tuple[Acceptance, Papers] | None:
            with self._store.reading() as db:
                found = uses.one(db, self._store.vault, key)
                return (found, _papers(db)) if found else None

        self._main.aside(read, lambda done: then(value_of(done)))

    def print(self, used: Acceptance, then: Callable[[Text], None]) -> None:
        """`then` hears what came of it, for staff."""
        printer, say = self._printer, self._language.say
        if printer is None:
            then(Text("receipt.no_printer"))
            return
        title, foot = say("receipt.title"), say("receipt.foot")

        def work() -> str:
            with self._store.reading() as db:
                papers = _papers(db)
            facts = receipt_facts(used, papers.institution, papers.class_name(used.class_no))
            lines = [
                (say(fact.name), fact.value if isinstance(fact.value, str) else say(fact.value))
                for fact in facts
            ]
            return printer.put(f"receipt-{used.entry_id}", page(title, lines, foot))

        self._main.aside(work, lambda done: then(_printed(done)))

    def _read(self) -> tuple[list[Acceptance], Papers]:
        with self._store.reading() as db:
            return uses.recent(db, self._store.vault, SHOWN_MOST), _papers(db)


def _papers(db: Connection) -> Papers:
    names = tuple((one.class_no, one.name) for one in mirror.classes(db))
    return Papers(others=names, org=mirror.org(db))


def _printed(done: Future[str]) -> Text:
    if isinstance(fault := done.exception(), PrintFault):
        log.warning("a receipt was not printed: %s", fault)
        return Text("receipt.not_printed")
    where = value_of(done)
    return Text("receipt.printed", (where,)) if where else Text("receipt.not_printed")
