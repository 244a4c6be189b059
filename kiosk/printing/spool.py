"""Papers that were ordered, and the printers that work through them: a thread each, so that a jam holds up one roll.

An order is in the book before its printer hears of it, and waits there for as long as the printer does not print, over
a restart too.  What may have come out is counted before the first byte goes out: the next one is marked 补打.
"""

from __future__ import annotations

import logging
from collections.abc import Callable, Mapping
from concurrent.futures import Future
from typing import Final

from sqlalchemy import Connection

from drivers.printer.printer import Printer as Machine
from kiosk.printing import drafts
from kiosk.printing.kept import text_of
from kiosk.printing.paper import Paper, PaperKind, Printed
from kiosk.printing.press import AGAIN_S, Draw, Press
from sync.clock import Clock
from sync.store import ledger, print_jobs
from sync.store.print_jobs import JobState, PrintJob
from sync.store.store import Store

log = logging.getLogger(__name__)

OPEN_MOST: Final = 100
NO_PRINTER: Final = "no-printer"


class Spool:
    """`printers` by kind: a kind without one is not printed at this desk.  `changed` is called from any thread whenever
    the orders or a printer's word changed.  After `start`, `print` from any thread."""

    def __init__(
        self,
        store: Store,
        clock: Clock,
        printers: Mapping[PaperKind, Machine],
        draw: Draw,
        changed: Callable[[], None] = lambda: None,
        again_s: float = AGAIN_S,
    ) -> None:
        self._store, self._clock, self.changed = store, clock, changed
        self._first: dict[int, Future[Printed]] = {}
        self._names = {kind: machine.name for kind, machine in printers.items()}
        machines = {machine.name: machine for machine in printers.values()}
        self._presses = {
            name: Press(
                store, clock, machine, frozenset(kind for kind, one in printers.items() if one.name == name),
                draw, self._told, lambda: self.changed(), again_s,
            )
            for name, machine in machines.items()
        }  # fmt: skip
        self._press_of = {kind: self._presses[machine.name] for kind, machine in printers.items()}

    @property
    def words(self) -> dict[str, str]:
        """By printer: READY, LOW or why it does not print, as last seen."""
        return {name: press.word for name, press in self._presses.items()}

    def prints(self, kind: PaperKind) -> bool:
        return kind in self._press_of

    def papers(self, printer: str) -> tuple[PaperKind, ...]:
        """What goes to a printer."""
        return tuple(kind for kind in PaperKind if self._names.get(kind) == printer)

    def start(self) -> None:
        """What was under way when the desk ended, nobody knows the end of: staff decide."""
        self._store.write(self._take_up).add_done_callback(lambda _: self._begin())

    def _take_up(self, db: Connection) -> None:
        print_jobs.hold_sent(db)
        print_jobs.drop_all(db, PaperKind.SLIP.value)  # their learners left

    def _begin(self) -> None:
        for press in self._presses.values():
            press.start()

    def stop(self) -> None:
        """What waits, waits in the book."""
        for press in self._presses.values():
            press.stop()

    # --- orders -------------------------------------------------------------------------------------------

    def print(self, paper: Paper) -> Future[Printed]:
        """The seam, see printer.py.  A kind that is not printed here is said so at once and kept nowhere."""
        first: Future[Printed] = Future()
        if not self.prints(paper.kind):
            first.set_result(Printed(paper.kind, paper.no, 0, why=NO_PRINTER))
            return first
        at_ms = self._clock.now_ms()

        def work(db: Connection) -> PrintJob:
            return print_jobs.order(
                db, self._store.vault, paper.kind.value, paper.no, text_of(paper), paper.operator, at_ms
            )

        self._store.write(work).add_done_callback(lambda done: self._ordered(first, done))
        return first

    def _ordered(self, first: Future[Printed], done: Future[PrintJob]) -> None:
        if (fault := done.exception()) is not None:
            first.set_exception(fault)
            return
        job = done.result()
        self._first[job.id] = first
        self.changed()
        self._press_of[PaperKind(job.kind)].wake()

    def jobs(self) -> list[PrintJob]:
        """Whatever is not done.  StoreFault."""
        with self._store.reading() as db:
            return print_jobs.open_jobs(db, self._store.vault, OPEN_MOST)

    def again(self, number: int) -> Future[bool]:
        """One that is held is sent once more, marked where some of it may have come out; one that waits is tried now.
        False where there is no such."""

        def work(db: Connection) -> bool:
            job = print_jobs.one(db, self._store.vault, number)
            if job is None or job.state not in (JobState.WAITING, JobState.HELD):
                return False
            print_jobs.put_back(db, number, JobState.WAITING, "", self._clock.now_ms())
            return True

        return self._and_wake(work)

    def settle(self, number: int, operator: str) -> Future[bool]:
        """Staff hold the paper in their hand; False where there is no such."""
        return self._close(number, operator, JobState.PRINTED)

    def drop(self, number: int, operator: str) -> Future[bool]:
        """Not wanted any more; False where there is no such.  One that is being printed may be faster."""
        if any(press.drop(number, operator) for press in self._presses.values()):
            done: Future[bool] = Future()
            done.set_result(True)
            return done
        return self._close(number, operator, JobState.DROPPED)

    def _close(self, number: int, operator: str, state: JobState) -> Future[bool]:
        def work(db: Connection) -> bool:
            job = print_jobs.one(db, self._store.vault, number)
            if job is None or job.state not in (JobState.WAITING, JobState.HELD):
                return False
            stamp = self._clock.stamp()
            print_jobs.close(db, number, state, stamp.at_ms)
            draft = drafts.closed(PaperKind(job.kind), job.no, job.copy, state.value, operator, stamp)
            ledger.append(db, self._store.vault, self._store.desk_no, self._store.boot_no, draft)
            return True

        return self._and_wake(work)

    def _and_wake(self, work: Callable[[Connection], bool]) -> Future[bool]:
        done = self._store.write(work)
        done.add_done_callback(lambda _: self._wake())
        return done

    def _wake(self) -> None:
        self.changed()
        for press in self._presses.values():
            press.wake()

    def _told(self, number: int, printed: Printed) -> None:
        """The first word of a printer on an order; what comes later is in the book and on the page."""
        first = self._first.pop(number, None)
        if first is not None:
            first.set_result(printed)
