"""结班归档 for QML: one act, and what came of it.

Signals: changed().
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from PySide6.QtCore import Property, QObject, Signal, Slot
from PySide6.QtQml import QmlElement, QmlSingleton

from kiosk.ui.archive_gestures import ArchiveWanted
from kiosk.ui.gestures import Gesture
from kiosk.ui.language import Language
from kiosk.visit.view import Text

QML_IMPORT_NAME = "Kiosk.Models"
QML_IMPORT_MAJOR_VERSION = 1


@QmlElement
@QmlSingleton
class ArchiveModel(QObject):
    changed = Signal()

    def __init__(self, language: Language, dispatch: Callable[[Gesture], None]) -> None:
        super().__init__()
        self._language, self._dispatch = language, dispatch
        self._lines: tuple[Text, ...] = ()
        self._busy = False
        language.changed.connect(self.changed)

    @staticmethod
    def create(engine: Any) -> ArchiveModel:
        model: ArchiveModel = engine.models.archive
        return model

    def update(self, lines: tuple[Text, ...], *, busy: bool = False) -> None:
        self._lines, self._busy = lines, busy
        self.changed.emit()

    @Property(str, notify=changed)
    def says(self) -> str:
        """A line each."""
        return "\n".join(self._language.say(line) for line in self._lines)

    @Property(bool, notify=changed)
    def busy(self) -> bool:
        return self._busy

    @Slot(str)
    def archive(self, class_no: str) -> None:
        if class_no and not self._busy:
            self._dispatch(ArchiveWanted(class_no))

    @Slot()
    def put_away(self) -> None:
        """The key leaves the screen."""
        if not self._busy:
            self.update(())
