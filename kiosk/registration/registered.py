"""What was registered at this desk before: the list, a receipt looked at again and printed.  Main thread."""

from __future__ import annotations

import logging
from collections.abc import Callable
from concurrent.futures import Future

from sqlalchemy import Connection

from kiosk.domain.refusal import Refusal
from kiosk.main_thread import MainThread, value_of
from kiosk.registration.counter_top import CounterTop, Desktop
from kiosk.registration.name_list import list_name
from kiosk.registration.printing import Printer, PrintFault
from kiosk.registration.receipt import page, receipt_facts
from kiosk.registration.registering import Registering
from kiosk.registration.registrants import Papers
from kiosk.registration.view import register_lines
from kiosk.ui.registration_gestures import RegisterOpened, UseRevoked
from kiosk.visit.view import Sound, Text
from sync.clock import Clock
from sync.records import Acceptance, UseState
from sync.store import mirror, uses
from sync.store.store import Store

log = logging.getLogger(__name__)

SHOWN_MOST = 50


class Registered:
    """`printer` None: this desk prints nothing.  `operator` is "" while the door is shut."""

    def __init__(
        self,
        top: CounterTop,
        registering: Registering,
        store: Store,
        clock: Clock,
        main: MainThread,
        printer: Printer | None,
    ) -> None:
        self._top, self._registering = top, registering
        self._store, self._clock, self._main = store, clock, main
        self._model, self._say = top.models.registration, top.models.language.say
        self._printer = printer
        self.operator = ""
        self.hands: dict[type, Callable[..., None]] = {RegisterOpened: self._open, UseRevoked: self._revoke}

    def refresh(self) -> None:
        self._main.aside(self._read, self._show)

    def _show(self, done: Future[tuple[list[Acceptance], Papers]]) -> None:
        found = value_of(done)
        if found is not None and self.operator:
            self._model.update_lines(register_lines(*found))

    def _open(self, gesture: RegisterOpened) -> None:
        def read() -> tuple[Acceptance, Papers] | None:
            with self._store.reading() as db:
                found = uses.one(db, self._store.vault, gesture.key)
                return (found, _papers(db)) if found else None

        self._main.aside(read, self._opened)

    def _opened(self, done: Future[tuple[Acceptance, Papers] | None]) -> None:
        found = value_of(done)
        if found is not None and self.operator:
            accepted, papers = found
            self._top.clear(card_in=self._top.shown.card_in)
            self._top.on = Desktop(papers=papers)
            self._top.lay(accepted)

    def _revoke(self, gesture: UseRevoked) -> None:
        used = self._top.on.accepted
        if used is not None and used.state is UseState.USED and self.operator:
            self._registering.revoke(used, gesture.reason, self.operator, self._top.step_taken)

    def print(self) -> None:
        """The receipt on the screen; what came of it is said there."""
        used, printer, papers = self._top.on.accepted, self._printer, self._top.on.papers
        if used is None or printer is None:
            self._top.say(Text("receipt.no_printer"))
            return
        title, foot = self._say("receipt.title"), self._say("receipt.foot")
        facts = receipt_facts(used, papers.institution, papers.class_name(used.class_no))
        lines = [(self._say(one.name), self._value(one.value)) for one in facts]
        name = f"receipt-{used.entry_id}"
        self._main.aside(lambda: printer.put(name, page(title, lines, foot)), self._printed)

    def list_name(self) -> None:
        who, class_no = self._top.on.who, self._top.on.class_no
        if who is None or not class_no:
            return
        mine = self._top.on.papers.class_for(class_no)
        trainee_no = mine.enrolment.trainee_no if mine else ""
        written = list_name(
            self._store, self._clock, who.person, who.name, class_no, trainee_no, self.operator
        )
        self._main.when_done(written, self._name_listed)

    def _name_listed(self, done: Future[bool]) -> None:
        new = value_of(done)
        if new is None:
            self._top.problem(Refusal.STORE_FAILED)
        else:
            self._top.say(Text("register.listed" if new else "register.listed_before"))
            self._top.sound(Sound.GOOD)

    def _value(self, value: Text | str) -> str:
        return value if isinstance(value, str) else self._say(value)

    def _printed(self, done: Future[str]) -> None:
        if isinstance(fault := done.exception(), PrintFault):
            log.warning("a receipt was not printed: %s", fault)
            self._top.say(Text("receipt.not_printed"))
        elif where := value_of(done):
            self._top.say(Text("receipt.printed", (where,)))

    def _read(self) -> tuple[list[Acceptance], Papers]:
        with self._store.reading() as db:
            return uses.recent(db, self._store.vault, SHOWN_MOST), _papers(db)


def _papers(db: Connection) -> Papers:
    names = tuple((one.class_no, one.name) for one in mirror.classes(db))
    return Papers(others=names, org=mirror.org(db))
