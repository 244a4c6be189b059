"""What was registered at this desk before: the list, a receipt looked at again and printed.  Main thread."""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import Future

from sqlalchemy import Connection

from kiosk.domain.refusal import Refusal
from kiosk.front.down import sentences
from kiosk.main_thread import MainThread, value_of
from kiosk.printing.paper import PaperKind, Printed
from kiosk.printing.printer import Printer
from kiosk.registration.counter_top import CounterTop, Desktop
from kiosk.registration.name_list import list_name
from kiosk.registration.receipt import receipt
from kiosk.registration.registering import Registering
from kiosk.registration.registrants import Papers
from kiosk.registration.view import register_lines
from kiosk.ui.registration_gestures import RegisterOpened, UseRevoked
from kiosk.visit.view import Sound, Text
from sync.clock import Clock
from sync.records import Acceptance, UseState
from sync.store import mirror, uses
from sync.store.store import Store

SHOWN_MOST = 50


class Registered:
    """`operator` is "" while the door is shut."""

    def __init__(
        self,
        top: CounterTop,
        registering: Registering,
        store: Store,
        clock: Clock,
        main: MainThread,
        printer: Printer,
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
        used, papers = self._top.on.accepted, self._top.on.papers
        if used is not None and self.operator:
            class_name = papers.class_name(used.class_no)
            paper = receipt(used, papers.institution, class_name, self.operator, self._say)
            self._main.when_done(self._printer.print(paper), self._printed)

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

    def _printed(self, done: Future[Printed]) -> None:
        printed = value_of(done)
        if printed is None:
            self._top.say(Text("receipt.not_printed"))
        elif not printed.why:
            word = "receipt.printed_again" if printed.again else "receipt.printed"
            self._top.say(Text(word, (printed.where, str(printed.copy))))
        elif not self._printer.prints(PaperKind.RECEIPT):
            self._top.say(Text("receipt.no_printer"))
        else:
            self._top.say(Text("receipt.waits", (sentences("printer", printed.why)[0],)))

    def _read(self) -> tuple[list[Acceptance], Papers]:
        with self._store.reading() as db:
            return uses.recent(db, self._store.vault, SHOWN_MOST), _papers(db)


def _papers(db: Connection) -> Papers:
    names = tuple((one.class_no, one.name) for one in mirror.classes(db))
    return Papers(others=names, org=mirror.org(db))
