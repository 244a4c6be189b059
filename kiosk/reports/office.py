"""导出 behind the door: where to, which list, what came of it.  Main thread; the writing is on a thread of its own."""

from __future__ import annotations

import logging
from collections.abc import Callable
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import replace
from datetime import date
from functools import partial
from pathlib import Path
from threading import Event

from kiosk.domain.timetable import from_ms, local_day
from kiosk.main_thread import MainThread, value_of
from kiosk.reports.giving import Exporting, NothingThere
from kiosk.reports.page import NoChineseFont
from kiosk.reports.wanted import Asked, Form, List, Wanted
from kiosk.school.plugged import drives as plugged_drives
from kiosk.ui import gestures as g
from kiosk.ui.export_gestures import AuditWanted, ExportsOpened, ExportStopped, ExportWanted, Span
from kiosk.ui.exports import ExportShown, Target
from kiosk.ui.window import Models
from kiosk.visit.view import Text
from kiosk.words import Words
from sync.clock import Clock
from sync.platform.workbook_faults import Cancelled, FileFault, WorkbookRefused
from sync.store.fault import StoreFault

log = logging.getLogger(__name__)


class ExportOffice:
    """`folder` is the desk's own for files given out; `wake` tells sync that something waits."""

    def __init__(
        self,
        exporting: Exporting,
        clock: Clock,
        models: Models,
        main: MainThread,
        folder: Path,
        wake: Callable[[], None],
        drives: Callable[[], list[Path]] = plugged_drives,
    ) -> None:
        self._exporting, self._clock, self._models, self._main = exporting, clock, models, main
        self._folder, self._wake, self._drives = folder, wake, drives
        self._thread = ThreadPoolExecutor(1, "exports")
        self._shown = ExportShown()
        self._operator = ""
        self._stopped = Event()

    @property
    def hands(self) -> dict[type[g.Gesture], Callable[..., None]]:
        return {
            ExportsOpened: self._look,
            ExportWanted: self._export,
            AuditWanted: self._audit,
            ExportStopped: self._stop,
        }

    def open(self, operator: str) -> None:
        self._operator = operator
        self._models.exports.begin(local_day(from_ms(self._clock.now_ms())))

    def shut(self) -> None:
        """A file on its way is written to its end; nobody is told any more."""
        self._operator = ""
        self._tell(ExportShown(busy=self._shown.busy))

    def close(self) -> None:
        """The desk ends, and what is being written with it."""
        self._stopped.set()
        self._thread.shutdown(wait=True, cancel_futures=True)

    def _tell(self, shown: ExportShown) -> None:
        self._shown = shown
        self._models.exports.update(shown)

    # --- where to -----------------------------------------------------------------------------------------

    def _look(self, _: ExportsOpened) -> None:
        if self._operator:
            self._main.aside(self._drives, self._found)

    def _found(self, done: Future[list[Path]]) -> None:
        drives = value_of(done)
        if drives is not None and self._operator:
            own = Target(str(self._folder), str(self._folder))
            found = (Target(str(one), one.name, drive=True) for one in drives)
            self._tell(replace(self._shown, targets=(own, *found)))

    # --- a file -------------------------------------------------------------------------------------------

    def _export(self, gesture: ExportWanted) -> None:
        if gesture.which != List.AUDIT:  # that has a gesture of its own, and a right
            self._begin(List(gesture.which), gesture.class_no, gesture.folder, gesture.span, gesture.form)

    def _audit(self, gesture: AuditWanted) -> None:
        self._begin(List.AUDIT, "", gesture.folder, gesture.span, gesture.form)

    def _begin(self, which: List, class_no: str, folder: str, span: Span, form: str) -> None:
        folders = {one.folder for one in self._shown.targets}
        if not self._operator or self._shown.busy or folder not in folders:
            return
        month, day = date.fromisoformat(f"{span.month}-01"), date.fromisoformat(span.day)
        wanted = Wanted(which, class_no, month, day, Form(form))
        self._stopped.clear()
        asked = Asked(self._operator, Words(self._models.language.code), self._heard, self._stopped.is_set)
        self._tell(replace(self._shown, busy=which.value, rows=0, said=None))
        work = partial(self._give, wanted, Path(folder), asked)
        self._main.when_done(self._thread.submit(work), self._given)

    def _stop(self, _: ExportStopped) -> None:
        self._stopped.set()

    def _give(self, wanted: Wanted, folder: Path, asked: Asked) -> tuple[Text, bool]:
        try:
            if folder != self._folder and not folder.is_mount():
                raise WorkbookRefused(
                    FileFault.UNWRITABLE, "unplugged"
                )  # or a folder of that name would be made
            given = self._exporting.give(wanted, folder, asked)
        except NothingThere:
            return _refused("F69"), False
        except (WorkbookRefused, NoChineseFont) as no:
            return _refused(no.code), False
        except Cancelled:
            return Text("exports.stopped"), True
        except StoreFault as fault:
            log.warning("not exported: %s", fault)
            return Text("exports.not_entered", (fault.code,)), False
        told = "exports.written_version" if given.version else "exports.written"
        return Text(told, (str(given.path), str(given.rows), given.code, str(given.version))), True

    def _heard(self, rows: int) -> None:
        self._main.post(lambda: self._went_on(rows))

    def _went_on(self, rows: int) -> None:
        if self._shown.busy:
            self._tell(replace(self._shown, rows=rows))

    def _given(self, done: Future[tuple[Text, bool]]) -> None:
        if done.cancelled():
            return
        self._tell(replace(self._shown, busy="", rows=0))
        said, good = done.result()
        self._wake()
        if self._operator:
            self._tell(replace(self._shown, said=said, good=good))


def _refused(code: str) -> Text:
    """What is wrong, and what to do."""
    return Text("exports.refused", (Text(f"trouble.{code}.what"), code, Text(f"trouble.{code}.next")))
