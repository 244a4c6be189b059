"""Excel in, for QML: which file, how far it is, what is wrong with which row, and whether the good rows come in.

Signals: changed() for the run, filesChanged() for where workbooks lie.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from PySide6.QtCore import Property, QObject, Signal, Slot
from PySide6.QtQml import QmlElement, QmlSingleton

from kiosk.ui.gestures import Gesture
from kiosk.ui.glyphs import drawable
from kiosk.ui.language import Language
from kiosk.ui.rows import Rows
from kiosk.ui.school_gestures import (
    TemplateWanted,
    WorkbookAccepted,
    WorkbookPicked,
    WorkbooksSought,
    WorkbookStopped,
)
from kiosk.visit.view import Text

QML_IMPORT_NAME = "Kiosk.Models"
QML_IMPORT_MAJOR_VERSION = 1


class WorkbookStep(StrEnum):
    CHOOSING = "choosing"
    READING = "reading"
    PREVIEW = "preview"
    WRITING = "writing"
    DONE = "done"
    STOPPED = "stopped"


@dataclass(frozen=True, slots=True)
class BadRow:
    """`place` is sheet, row and heading; never what the cell holds."""

    place: Text
    what: Text
    next: Text
    code: str


@dataclass(frozen=True, slots=True)
class WorkbookRun:
    """`found` says what the file holds or what came in; `good` how many rows could come in."""

    step: WorkbookStep = WorkbookStep.CHOOSING
    file: str = ""
    done: int = 0
    total: int = 0
    good: int = 0
    found: tuple[Text, ...] = ()
    bad: tuple[BadRow, ...] = ()
    problem: Text | None = None
    next: Text | None = None


@dataclass(frozen=True, slots=True)
class WorkbookFile:
    path: str
    changed: str


@QmlElement
@QmlSingleton
class WorkbooksModel(QObject):
    changed = Signal()
    filesChanged = Signal()

    def __init__(self, language: Language, dispatch: Callable[[Gesture], None]) -> None:
        super().__init__()
        self._language = language
        self._dispatch = dispatch
        self._run = WorkbookRun()
        self._files: tuple[WorkbookFile, ...] = ()
        self._rows = Rows(self)
        language.changed.connect(self._again)

    @staticmethod
    def create(engine: Any) -> WorkbooksModel:
        model: WorkbooksModel = engine.models.workbooks
        return model

    def update(self, run: WorkbookRun) -> None:
        self._run = run
        say = self._language.say
        self._rows.put(
            [
                {
                    "place": drawable(say(one.place)),
                    "what": say(one.what),
                    "next": say(one.next),
                    "code": one.code,
                }
                for one in run.bad
            ]
        )
        self.changed.emit()

    def update_files(self, files: tuple[WorkbookFile, ...]) -> None:
        self._files = files
        self.filesChanged.emit()

    def _again(self) -> None:
        self.update(self._run)
        self.filesChanged.emit()

    @Property(str, notify=changed)
    def step(self) -> str:
        return self._run.step.value

    @Property(str, notify=changed)
    def file(self) -> str:
        return drawable(self._run.file)

    @Property(int, notify=changed)
    def done(self) -> int:
        return self._run.done

    @Property(int, notify=changed)
    def total(self) -> int:
        return self._run.total

    @Property(int, notify=changed)
    def good(self) -> int:
        return self._run.good

    @Property(list, notify=changed)
    def found(self) -> list[str]:
        return [self._language.say(one) for one in self._run.found]

    @Property(QObject, constant=True)
    def rows(self) -> QObject:
        """Rows of {place, what, next, code}."""
        return self._rows

    @Property(int, notify=changed)
    def badCount(self) -> int:
        return len(self._run.bad)

    @Property(str, notify=changed)
    def problem(self) -> str:
        return self._language.say(self._run.problem)

    @Property(str, notify=changed)
    def next(self) -> str:
        return self._language.say(self._run.next)

    @Property(list, notify=filesChanged)
    def files(self) -> list[dict[str, str]]:
        """Workbooks found: {key, title}."""
        return [
            {"key": one.path, "title": drawable(f"{one.path.rpartition('/')[2]}  {one.changed}")}
            for one in self._files
        ]

    @Property(int, notify=filesChanged)
    def fileCount(self) -> int:
        return len(self._files)

    @Slot()
    def seek(self) -> None:
        self._dispatch(WorkbooksSought())

    @Slot(str)
    def look(self, path: str) -> None:
        if path.strip():
            self._dispatch(WorkbookPicked(path.strip()))

    @Slot()
    def accept(self) -> None:
        self._dispatch(WorkbookAccepted())

    @Slot()
    def stop(self) -> None:
        self._dispatch(WorkbookStopped())

    @Slot()
    def template(self) -> None:
        self._dispatch(TemplateWanted())
