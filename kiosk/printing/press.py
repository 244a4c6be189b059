"""One printer at work: the oldest paper of its kinds, looked at first, counted, sent, seen through.  A thread."""

from __future__ import annotations

import logging
import re
from collections.abc import Callable
from threading import Event, Thread
from typing import Final

from sqlalchemy import Connection

from drivers.printer.printer import LOW, READY, Dots, Order, Pages, PrinterFault
from drivers.printer.printer import Printer as Machine
from kiosk.printing import drafts
from kiosk.printing.kept import paper_of
from kiosk.printing.paper import Paper, PaperKind, Printed
from sync.clock import Clock
from sync.records import Draft
from sync.store import ledger, print_jobs
from sync.store.fault import StoreFault
from sync.store.print_jobs import JobState, PrintJob
from sync.store.store import Store

log = logging.getLogger(__name__)

AGAIN_S: Final = 5.0
"""How often a printer that something waits for is looked at."""
IDLE_S: Final = 30.0
SLIP_KEPT_MS: Final = 60_000
"""A slip is for the learner who stands there; it is not printed into an empty room."""
NO_DOCUMENT: Final = "no-document"
BROKEN: Final = "broken"
STOPPED: Final = "stopped"
DROPPED: Final = "dropped"

Draw = Callable[[Paper, int, int], Dots | Pages]
"""A paper as its n-th copy, for so many dots, 0 for pages.  OSError where its document cannot be read."""


class Press:
    """`told(job, printed)` and `changed()` are called on this thread."""

    def __init__(
        self,
        store: Store,
        clock: Clock,
        machine: Machine,
        kinds: frozenset[PaperKind],
        draw: Draw,
        told: Callable[[int, Printed], None],
        changed: Callable[[], None],
        again_s: float,
    ) -> None:
        self._store, self._clock, self._machine, self._draw = store, clock, machine, draw
        self._told, self._changed, self._again_s = told, changed, again_s
        self._kinds = frozenset(kind.value for kind in kinds)
        self.word = READY
        self._now: tuple[PrintJob, Order] | None = None
        """What is being printed."""
        self._dropped_by = ""
        self._stop, self._wake = Event(), Event()
        self._thread = Thread(target=self._run, name=f"printer-{machine.name}", daemon=True)

    def start(self) -> None:
        self._thread.start()

    def wake(self) -> None:
        self._wake.set()

    def stop(self, timeout_s: float = 5.0) -> None:
        self._stop.set()
        self._wake.set()
        if self._thread.ident is not None:
            self._thread.join(timeout_s)

    def drop(self, job: int, operator: str) -> bool:
        """Of one that is being printed; False where that is another one, or none.  The printer may be faster."""
        now = self._now
        if now is None or now[0].id != job:
            return False
        self._dropped_by = operator
        now[1].dropped.set()
        return True

    def _run(self) -> None:
        while not self._stop.is_set():
            self._wake.clear()
            try:
                pause_s = self._round()
            except StoreFault as fault:
                log.warning("%s: the book does not answer: %s", self._machine.name, fault)
                pause_s = self._again_s
            self._wake.wait(pause_s)

    def _round(self) -> float:
        """One look, one paper; how long to wait after it."""
        self._say(self._machine.look())
        with self._store.reading() as db:
            job = print_jobs.next_waiting(db, self._store.vault, self._kinds)
        if job is None:
            return IDLE_S
        if job.kind == PaperKind.SLIP and self._clock.now_ms() - job.ordered_ms > SLIP_KEPT_MS:
            self._close(job, JobState.DROPPED)
        elif self.word in (READY, LOW):
            self._print(job)
        else:
            self._keep_waiting(job)
            return self._again_s
        return 0.0

    def _say(self, word: str) -> None:
        if word != self.word:
            log.info("%s: %s", self._machine.name, word or "ready")
            self.word = word
            self._changed()

    def _keep_waiting(self, job: PrintJob) -> None:
        if job.why != self.word:
            at_ms, why = self._clock.now_ms(), self.word
            self._store.write(
                lambda db: print_jobs.put_back(db, job.id, JobState.WAITING, why, at_ms)
            ).result()
            self._changed()
        self._told(job.id, Printed(PaperKind(job.kind), job.no, job.copy, why=self.word))

    def _print(self, job: PrintJob) -> None:
        copy = self._store.write(lambda db: self._send(db, job)).result()
        if copy is None:
            return
        paper = paper_of(job.paper)
        order = Order(title_of(paper, copy), self._stop, says=lambda word: self._meanwhile(job, copy, word))
        self._now = (job, order)
        try:
            sheet = self._draw(paper, copy, self._machine.dots)
            where = self._machine.print(sheet, order)
        except PrinterFault as fault:
            self._failed(job, copy, fault.why, begun=fault.begun)
        except OSError as error:
            log.warning("the document of a paper is gone: %s", error.strerror)
            self._failed(job, copy, NO_DOCUMENT, begun=False)
        except Exception:  # whatever it was, the papers after this one are to come out
            log.exception("%s broke", self._machine.name)
            self._failed(job, copy, BROKEN, begun=True)
        else:
            self._close(job, JobState.PRINTED)
            self._told(job.id, Printed(paper.kind, paper.no, copy, where=where))
        finally:
            self._now = None

    def _meanwhile(self, job: PrintJob, copy: int, word: str) -> None:
        """The printer has it and complains: it stays there."""
        at_ms, why = self._clock.now_ms(), "" if word == LOW else word
        self._store.write(lambda db: print_jobs.note(db, job.id, why, at_ms)).result()
        self._say(word)
        if why:
            self._told(job.id, Printed(PaperKind(job.kind), job.no, copy, why=why))
        self._changed()

    def _close(self, job: PrintJob, state: JobState) -> None:
        at_ms = self._clock.now_ms()
        self._store.write(lambda db: print_jobs.close(db, job.id, state, at_ms)).result()
        self._changed()

    def _send(self, db: Connection, job: PrintJob) -> int | None:
        stamp = self._clock.stamp()
        copy = print_jobs.send(db, job, stamp.at_ms)
        if copy is not None:
            kind, printer = PaperKind(job.kind), self._machine.name
            self._enter(db, drafts.printed(kind, job.no, copy, printer, job.operator, stamp))
        return copy

    def _failed(self, job: PrintJob, copy: int, why: str, *, begun: bool) -> None:
        """It waits while the printer itself says what is wrong; else staff decide, or it would be tried for ever."""
        if why == STOPPED:
            return  # as sent: at the next start nobody knows how it ended
        if why == DROPPED:
            self._drop(job, copy)
            return
        self._say(self._machine.look())
        state = JobState.HELD if self.word in (READY, LOW) else JobState.WAITING
        stamp = self._clock.stamp()

        def work(db: Connection) -> None:
            print_jobs.put_back(db, job.id, state, why, stamp.at_ms, unsent=not begun)
            kind = PaperKind(job.kind)
            self._enter(db, drafts.not_printed(kind, job.no, copy, why, begun, job.operator, stamp))

        self._store.write(work).result()
        log.warning("%s did not print a %s: %s", self._machine.name, job.kind, why)
        self._told(job.id, Printed(PaperKind(job.kind), job.no, copy, why=why))
        self._changed()

    def _drop(self, job: PrintJob, copy: int) -> None:
        stamp, kind, state = self._clock.stamp(), PaperKind(job.kind), JobState.DROPPED

        def work(db: Connection) -> None:
            print_jobs.close(db, job.id, state, stamp.at_ms)
            self._enter(db, drafts.closed(kind, job.no, copy, state.value, self._dropped_by, stamp))

        self._store.write(work).result()
        self._changed()

    def _enter(self, db: Connection, draft: Draft) -> None:
        ledger.append(db, self._store.vault, self._store.desk_no, self._store.boot_no, draft)


def title_of(paper: Paper, copy: int) -> str:
    """Of the job and of the file: no name, no number of a person."""
    no = re.sub(r"[^\w.-]", "-", paper.no)
    return f"{paper.kind.value.lower()}-{no}" + (f"-{copy}" if copy > 1 else "")
