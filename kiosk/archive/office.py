"""结班归档 behind the door: on the page 结业, onto the drive that is in, or the folder for files given out.
Main thread; the work is aside.

The key is shown and printed, once each: paper is what opens the archive when this desk is gone.
"""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import Future
from pathlib import Path

from kiosk.archive.archiving import Archived, NotArchived, archive
from kiosk.domain.roles import Right
from kiosk.main_thread import MainThread
from kiosk.printing.paper import Line, Paper, PaperKind
from kiosk.printing.printer import Printer
from kiosk.reports.page import NoChineseFont
from kiosk.school.plugged import drive_or
from kiosk.staff.rights import Rights
from kiosk.ui import gestures as g
from kiosk.ui.archive_gestures import ArchiveWanted
from kiosk.ui.window import Models
from kiosk.visit.view import Text
from kiosk.words import Words
from sync.clock import Clock
from sync.store.fault import StoreFault
from sync.store.store import Store


class ArchiveOffice:
    def __init__(
        self,
        store: Store,
        clock: Clock,
        models: Models,
        main: MainThread,
        printer: Printer,
        out: Path,
    ) -> None:
        self._store, self._clock, self._models, self._main = store, clock, models, main
        self._printer, self._out = printer, out
        self._operator = ""

    @property
    def hands(self) -> dict[type[g.Gesture], Callable[..., None]]:
        return {ArchiveWanted: self._archive}

    @property
    def rights(self) -> Rights:
        return {ArchiveWanted: Right.CLASSES}

    def open(self, operator: str) -> None:
        self._operator = operator

    def shut(self) -> None:
        """The key leaves the screen."""
        self._operator = ""
        self._models.archive.update(())

    def _archive(self, gesture: ArchiveWanted) -> None:
        operator, class_no, words = self._operator, gesture.class_no, self._models.language.words
        if not operator:
            return
        self._models.archive.update((Text("archive.busy"),), busy=True)
        self._main.aside(
            lambda: archive(
                self._store, self._clock, class_no, drive_or(self._out), operator,
                lambda: self._gathered(class_no, words),
            ),
            lambda done: self._archived(class_no, operator, done),
        )  # fmt: skip

    def _gathered(self, class_no: str, words: Words) -> dict[str, bytes]:
        from kiosk.archive.gathering import gather  # draws

        return gather(self._store, class_no, words)

    def _archived(self, class_no: str, operator: str, done: Future[Archived]) -> None:
        if done.cancelled():
            return
        match done.exception():
            case None:
                self._made(class_no, operator, done.result())
            case NotArchived() as no:
                self._show(Text(f"archive.not.{no.why}", (no.particular,)))
            case NoChineseFont() as fault:
                self._show(Text(f"trouble.{fault.code}.what"))
            case StoreFault() as fault:
                self._show(Text(f"refused.{fault.code}.why"))
            case OSError() as fault:
                self._show(Text("archive.not.no-room", (fault.strerror or "",)))
            case fault:
                self._show()
                raise fault

    def _made(self, class_no: str, operator: str, made: Archived) -> None:
        if not made.again:
            say = self._models.language.say
            lines = (Line(class_no, strong=True), Line(str(made.folder)), Line(made.key, strong=True))
            title, foot = say(Text("archive.paper")), say(Text("archive.paper_foot"))
            self._printer.print(
                Paper(PaperKind.DIGEST, f"ARCHIVE-{class_no}", None, lines, title, foot, operator)
            )
        if self._operator == operator:
            done = Text("archive.done", (str(made.folder), str(made.entries)))
            self._show(done, Text("archive.key", (made.key,)))

    def _show(self, *lines: Text) -> None:
        self._models.archive.update(lines)
