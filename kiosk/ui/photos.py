"""The import of enrolment photos for QML: which folder, how far it is, and what became of every photo.

Signals: changed() for the run, foldersChanged() for where photos may lie.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from PySide6.QtCore import Property, QObject, Signal, Slot
from PySide6.QtQml import QmlElement, QmlSingleton

from kiosk.ui.face_gestures import PhotoFoldersSought, PhotosStopped, PhotosWanted
from kiosk.ui.gestures import Gesture
from kiosk.ui.glyphs import drawable
from kiosk.ui.language import Language
from kiosk.ui.rows import Rows
from kiosk.visit.view import Text

QML_IMPORT_NAME = "Kiosk.Models"
QML_IMPORT_MAJOR_VERSION = 1


class PhotoFate(StrEnum):
    """What wants a person's eye comes first.  Words under [photos.fate]."""

    DOUBLE = "double"
    BAD = "bad"
    UNKNOWN = "unknown"
    NO_CONSENT = "no_consent"
    IMPORTED = "imported"


class PhotoStep(StrEnum):
    CHOOSING = "choosing"
    RUNNING = "running"
    DONE = "done"
    STOPPED = "stopped"


@dataclass(frozen=True, slots=True)
class PhotoLine:
    """`file` and `name` masked where they tell who somebody is."""

    file: str
    fate: PhotoFate
    name: str = ""
    why: Text | None = None


@dataclass(frozen=True, slots=True)
class PhotoRun:
    step: PhotoStep = PhotoStep.CHOOSING
    done: int = 0
    total: int = 0
    lines: tuple[PhotoLine, ...] = ()
    problem: Text | None = None


@dataclass(frozen=True, slots=True)
class PhotoFolder:
    path: str
    photos: int


@QmlElement
@QmlSingleton
class PhotosModel(QObject):
    changed = Signal()
    foldersChanged = Signal()

    def __init__(self, language: Language, dispatch: Callable[[Gesture], None]) -> None:
        super().__init__()
        self._language = language
        self._dispatch = dispatch
        self._run = PhotoRun()
        self._folders: tuple[PhotoFolder, ...] = ()
        self._rows = Rows(self)
        language.changed.connect(self._again)

    @staticmethod
    def create(engine: Any) -> PhotosModel:
        model: PhotosModel = engine.models.photos
        return model

    def update(self, run: PhotoRun) -> None:
        self._run = run
        order = list(PhotoFate)
        self._rows.put(
            [self._row(line) for line in sorted(run.lines, key=lambda line: order.index(line.fate))]
        )
        self.changed.emit()

    def update_folders(self, folders: tuple[PhotoFolder, ...]) -> None:
        self._folders = folders
        self.foldersChanged.emit()

    def _again(self) -> None:
        self.update(self._run)
        self.foldersChanged.emit()

    def _row(self, line: PhotoLine) -> dict[str, str]:
        return {
            "file": drawable(line.file),
            "name": drawable(line.name),
            "fate": line.fate.value,
            "fateWord": self._language.say(f"photos.fate.{line.fate}"),
            "why": self._language.say(line.why),
        }

    @Property(str, notify=changed)
    def step(self) -> str:
        return self._run.step.value

    @Property(int, notify=changed)
    def done(self) -> int:
        return self._run.done

    @Property(int, notify=changed)
    def total(self) -> int:
        return self._run.total

    @Property(str, notify=changed)
    def problem(self) -> str:
        return self._language.say(self._run.problem)

    @Property(QObject, constant=True)
    def rows(self) -> QObject:
        """Rows of {file, name, fate, fateWord, why}."""
        return self._rows

    @Property(list, notify=changed)
    def counts(self) -> list[dict[str, str]]:
        """How many of each fate that occurred: {fate, word, count}."""
        fates = [line.fate for line in self._run.lines]
        return [
            {
                "fate": fate.value,
                "word": self._language.say(f"photos.fate.{fate}"),
                "count": str(fates.count(fate)),
            }
            for fate in reversed(PhotoFate)
            if fate in fates
        ]

    @Property(list, notify=foldersChanged)
    def folders(self) -> list[dict[str, str]]:
        """Where photos were found: {key, title}."""
        return [
            {
                "key": folder.path,
                "title": self._language.say(Text("photos.folder", (folder.path, str(folder.photos)))),
            }
            for folder in self._folders
        ]

    @Property(int, notify=foldersChanged)
    def folderCount(self) -> int:
        return len(self._folders)

    @Slot()
    def seek(self) -> None:
        self._dispatch(PhotoFoldersSought())

    @Slot(str)
    def start(self, folder: str) -> None:
        if folder.strip():
            self._dispatch(PhotosWanted(folder.strip()))

    @Slot()
    def stop(self) -> None:
        self._dispatch(PhotosStopped())
