"""Printers, and the papers that wait for them, for QML.

Signals: changed().
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from PySide6.QtCore import Property, QObject, Signal, Slot
from PySide6.QtQml import QmlElement, QmlSingleton

from kiosk.ui.gestures import Gesture
from kiosk.ui.glyphs import drawable
from kiosk.ui.language import Language
from kiosk.ui.printing_gestures import JobAct, JobActed, PrinterTried, PrintingLeft, PrintingOpened
from kiosk.ui.rows import Rows
from kiosk.visit.view import Text

QML_IMPORT_NAME = "Kiosk.Models"
QML_IMPORT_MAJOR_VERSION = 1


@dataclass(frozen=True, slots=True)
class PrinterShown:
    """`state` is the doctor's; `prints` the papers that go there."""

    name: str
    state: str
    says: Text
    next: Text | None
    prints: tuple[Text, ...]


@dataclass(frozen=True, slots=True)
class JobShown:
    key: int
    what: Text
    says: Text
    next: Text | None
    ordered: str
    operator: str
    may: tuple[JobAct, ...]


@dataclass(frozen=True, slots=True)
class PrintingShown:
    printers: tuple[PrinterShown, ...] = ()
    jobs: tuple[JobShown, ...] = ()
    message: Text | None = None


@QmlElement
@QmlSingleton
class PrintingModel(QObject):
    changed = Signal()

    def __init__(self, language: Language, dispatch: Callable[[Gesture], None]) -> None:
        super().__init__()
        self._language, self._dispatch = language, dispatch
        self._shown: PrintingShown | None = None
        self._rows = Rows(self)
        language.changed.connect(lambda: self.update(self._shown))

    @staticmethod
    def create(engine: Any) -> PrintingModel:
        model: PrintingModel = engine.models.printing
        return model

    def update(self, shown: PrintingShown | None) -> None:
        """None: the page is closed."""
        self._shown = shown
        self._rows.put([self._job(one) for one in (shown.jobs if shown else ())])
        self.changed.emit()

    def _job(self, one: JobShown) -> dict[str, Any]:
        say = self._language.say
        return {
            "key": one.key,
            "what": say(one.what),
            "says": say(one.says),
            "next": say(one.next),
            "ordered": " ".join(part for part in (one.ordered, drawable(one.operator)) if part),
            "may": [act.value for act in one.may],
        }

    @Property(bool, notify=changed)
    def opened(self) -> bool:
        return self._shown is not None

    @Property(QObject, constant=True)
    def jobs(self) -> QObject:
        """Rows of {key, what, says, next, ordered, may}."""
        return self._rows

    @Property(int, notify=changed)
    def waiting(self) -> int:
        return len(self._shown.jobs) if self._shown else 0

    @Property(int, notify=changed)
    def printerCount(self) -> int:
        return len(self._shown.printers) if self._shown else 0

    @Property(list, notify=changed)
    def printers(self) -> list[dict[str, Any]]:
        """Each {name, state, says, next, prints}."""
        say = self._language.say
        return [
            {
                "name": drawable(one.name),
                "state": one.state,
                "says": say(one.says),
                "next": say(one.next),
                "prints": say(Text("printing.between")).join(say(paper) for paper in one.prints),
            }
            for one in (self._shown.printers if self._shown else ())
        ]

    @Property(str, notify=changed)
    def message(self) -> str:
        return self._language.say(self._shown.message) if self._shown else ""

    @Slot()
    def open(self) -> None:
        self._dispatch(PrintingOpened())

    @Slot()
    def leave(self) -> None:
        if self._shown is not None:
            self.update(None)
            self._dispatch(PrintingLeft())

    @Slot(int, str)
    def act(self, job: int, act: str) -> None:
        self._dispatch(JobActed(job, JobAct(act)))

    @Slot(int)
    def tryOut(self, place: int) -> None:
        """The printer at this place of `printers`."""
        if self._shown and 0 <= place < len(self._shown.printers):
            self._dispatch(PrinterTried(self._shown.printers[place].name))
