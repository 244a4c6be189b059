"""Excel in, behind the door: a workbook is looked at on a thread of its own, shown, and brought in when staff say so.

Nothing comes in by looking.  With bad rows nothing comes in either, until staff ask for the good ones.
"""

from __future__ import annotations

import hashlib
import logging
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import replace
from datetime import date
from functools import partial
from pathlib import Path
from threading import Event

from kiosk.domain.identity import parse_person
from kiosk.domain.timetable import from_ms
from kiosk.main_thread import MainThread
from kiosk.school.drives import DRIVES
from kiosk.school.intake import Brought, SchoolImport
from kiosk.school.plugged import drive_or, open_plugged
from kiosk.school.workbook_words import notes, said
from kiosk.ui import gestures as g
from kiosk.ui import school_gestures as sg
from kiosk.ui.window import Models
from kiosk.ui.workbooks import BadRow, WorkbookFile, WorkbookRun, WorkbookStep
from kiosk.visit.view import Text
from kiosk.words import Words
from sync.clock import Clock
from sync.platform.workbook import SchoolBook, read_school
from sync.platform.workbook_faults import Cancelled, Problem, WorkbookRefused
from sync.platform.workbook_lists import template
from sync.platform.workbook_out import write
from sync.records import PersonKey
from sync.store.fault import StoreFault

log = logging.getLogger(__name__)

IMPORTED = ("organisation", "project", "class", "session", "roster", "result")
DEPTH = 2
MOST_FILES = 40


class WorkbookImport:
    """`folder` is where the desk keeps what it gives out, and looks first; `done` hears that something came in."""

    def __init__(
        self,
        importing: SchoolImport,
        class_nos: Callable[[], set[str]],
        clock: Clock,
        models: Models,
        main: MainThread,
        folder: Path,
    ) -> None:
        self._importing, self._class_nos, self._clock = importing, class_nos, clock
        self._models, self._main, self._folder = models, main, folder
        self.done: Callable[[], None] = lambda: None
        self._thread = ThreadPoolExecutor(max_workers=1, thread_name_prefix="workbook")
        self._stop = Event()
        self._operator = ""
        self._run = WorkbookRun()
        self._looked: tuple[SchoolBook, str] | None = None

    @property
    def hands(self) -> dict[type[g.Gesture], Callable[..., None]]:
        return {
            sg.WorkbooksSought: self._seek,
            sg.WorkbookPicked: self._pick,
            sg.WorkbookAccepted: self._accept,
            sg.WorkbookStopped: self._stopped,
            sg.TemplateWanted: self._template,
        }

    def open(self, operator: str) -> None:
        self._operator = operator

    def shut(self) -> None:
        """What is being written in is finished or not there; what was only looked at is forgotten."""
        self._operator = ""
        if self._run.step is not WorkbookStep.WRITING:
            self._stop.set()
            self._forget()

    def close(self) -> None:
        self._stop.set()
        self._thread.shutdown(wait=True, cancel_futures=True)

    def _forget(self) -> None:
        self._looked = None
        self._tell(WorkbookRun())

    def _tell(self, run: WorkbookRun) -> None:
        self._run = run
        self._models.workbooks.update(run)

    # --- which file ---------------------------------------------------------------------------------------

    def _seek(self, _: sg.WorkbooksSought) -> None:
        def look() -> tuple[WorkbookFile, ...]:
            open_plugged()
            return workbooks_in((self._folder, *DRIVES))

        self._main.aside(look, self._show_files)

    def _show_files(self, done: Future[tuple[WorkbookFile, ...]]) -> None:
        if not done.cancelled():
            self._models.workbooks.update_files(done.result())

    def _template(self, _: sg.TemplateWanted) -> None:
        words = Words(self._models.language.code)
        file = f"{words.text('template.file')}.xlsx"
        sheets = template(IMPORTED, self._models.language.code, notes(words))

        def written() -> tuple[Text, bool]:
            path = drive_or(self._folder) / file
            return _written(path, lambda: write(path, sheets))

        self._main.aside(written, self._template_said)

    def _template_said(self, done: Future[tuple[Text, bool]]) -> None:
        if not done.cancelled():
            told, good = done.result()
            self._models.school.say(told, good=good)

    # --- looking ------------------------------------------------------------------------------------------

    def _pick(self, gesture: sg.WorkbookPicked) -> None:
        if self._busy:
            return
        self._stop.clear()
        path = Path(gesture.path).expanduser()
        self._tell(WorkbookRun(WorkbookStep.READING, path.name))
        self._main.when_done(self._thread.submit(self._look, path), self._looked_at)

    @property
    def _busy(self) -> bool:
        return self._run.step in (WorkbookStep.READING, WorkbookStep.WRITING)

    def _look(self, path: Path) -> tuple[SchoolBook, str]:
        today = from_ms(self._clock.now_ms()).date()
        book = read_school(
            path, partial(_person, today), self._class_nos(), self._heard, self._stop.is_set, IMPORTED
        )
        self._importing.check(book)
        return book, hashlib.sha256(path.read_bytes()).hexdigest()

    def _heard(self, done: int, total: int) -> None:
        self._main.post(
            lambda: self._tell(replace(self._run, done=done, total=total)) if self._busy else None
        )

    def _looked_at(self, done: Future[tuple[SchoolBook, str]]) -> None:
        if done.cancelled():
            return
        if (error := done.exception()) is not None:
            self._tell(_failed(self._run, error))
            return
        if not self._operator:
            self._forget()
            return
        self._looked = done.result()
        book = self._looked[0]
        self._tell(
            WorkbookRun(
                WorkbookStep.PREVIEW, self._run.file, good=book.rows, found=_found(book),
                bad=tuple(_bad(one) for one in book.problems),
            )
        )  # fmt: skip

    # --- bringing in --------------------------------------------------------------------------------------

    def _accept(self, _: sg.WorkbookAccepted) -> None:
        if self._looked is None or self._run.step is not WorkbookStep.PREVIEW:
            return
        self._stop.clear()
        (book, digest), self._looked = self._looked, None
        self._tell(WorkbookRun(WorkbookStep.WRITING, self._run.file))
        work = partial(self._importing.bring_in, book, self._operator, digest, self._heard, self._stop.is_set)
        self._main.when_done(self._thread.submit(work), self._brought)

    def _brought(self, done: Future[Brought]) -> None:
        if done.cancelled():
            return
        if (error := done.exception()) is not None:
            self._tell(_failed(self._run, error))
            return
        self._tell(WorkbookRun(WorkbookStep.DONE, self._run.file, found=_changed(done.result())))
        self.done()

    def _stopped(self, _: sg.WorkbookStopped) -> None:
        self._stop.set()
        if not self._busy:
            self._forget()


def _person(today: date, document: str, number: str) -> PersonKey:
    return parse_person(document, number, today)


def _failed(run: WorkbookRun, error: BaseException) -> WorkbookRun:
    """What the page says then; anything else is a bug of ours and is raised."""
    if isinstance(error, Cancelled):
        return WorkbookRun(WorkbookStep.STOPPED, run.file, problem=Text("workbooks.cancelled"))
    if isinstance(error, WorkbookRefused):
        what = Text(f"trouble.{error.code}.what")
        told = Text("workbooks.refused_said", (what, error.said, error.code)) if error.said else None
        problem = told or Text("workbooks.refused", (what, error.code))
        return WorkbookRun(
            WorkbookStep.STOPPED, run.file, problem=problem, next=Text(f"trouble.{error.code}.next")
        )
    if isinstance(error, StoreFault):
        log.warning("the import ended: %s", error)
        return WorkbookRun(WorkbookStep.STOPPED, run.file, problem=Text("school.not_written", (error.code,)))
    raise error


def _found(book: SchoolBook) -> tuple[Text, ...]:
    counts = {
        "organisation": int(book.organisation is not None),
        "projects": len(book.projects),
        "classes": len(book.classes),
        "sessions": len(book.sessions),
        "learners": len(book.learners),
        "results": len(book.results),
    }
    return tuple(Text(f"workbooks.found.{key}", (str(count),)) for key, count in counts.items() if count)


def _changed(brought: Brought) -> tuple[Text, ...]:
    counts = {
        "classes": brought.classes,
        "sessions": brought.sessions,
        "added": brought.added,
        "changed": brought.changed,
        "projects": brought.projects,
        "results": brought.results,
    }
    told = tuple(Text(f"workbooks.found.{key}", (str(count),)) for key, count in counts.items() if count)
    return told or (Text("workbooks.nothing_new"),)


def _bad(one: Problem) -> BadRow:
    what, following = said(one)
    place = Text("workbooks.place", (one.sheet, str(one.row), one.column))
    return BadRow(place, what, following, one.fault.value)


def _written(path: Path, work: Callable[[], object]) -> tuple[Text, bool]:
    """Write a file and say where it is."""
    try:
        work()
    except WorkbookRefused as no:
        return Text("workbooks.refused", (Text(f"trouble.{no.code}.what"), no.code)), False
    return Text("workbooks.written", (str(path),)), True


def workbooks_in(roots: Iterable[Path]) -> tuple[WorkbookFile, ...]:
    """The newest first."""
    found: dict[Path, float] = {}
    for root in roots:
        for path in _below(root, DEPTH):
            try:
                found[path] = path.stat().st_mtime
            except OSError:  # gone, or a drive of somebody else
                continue
    newest = sorted(found, key=lambda path: found[path], reverse=True)[:MOST_FILES]
    return tuple(
        WorkbookFile(str(path), f"{from_ms(round(found[path] * 1000)):%m-%d %H:%M}") for path in newest
    )


def _below(folder: Path, levels: int) -> Iterator[Path]:
    try:
        inside = sorted(one for one in folder.iterdir() if not one.name.startswith((".", "~$")))
    except OSError:
        return
    for one in inside:
        if one.suffix.lower() in (".xlsx", ".xlsm", ".xls", ".csv") and one.is_file():
            yield one
        elif levels and one.is_dir():
            yield from _below(one, levels - 1)
