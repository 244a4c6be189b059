"""A page that tells whoever did something what came of it.  Signals: spoke()."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import Property, QObject, Signal

from kiosk.ui.gestures import Gesture
from kiosk.ui.language import Language
from kiosk.visit.view import Text

QML_IMPORT_NAME = "Kiosk.Models"
QML_IMPORT_MAJOR_VERSION = 1


class SayingModel(QObject):
    spoke = Signal()

    def __init__(self, language: Language, dispatch: Callable[[Gesture], None]) -> None:
        super().__init__()
        self._language, self._dispatch = language, dispatch
        self._said: Text | None = None
        self._good = False
        language.changed.connect(self.spoke)

    def say(self, said: Text | None, *, good: bool = False) -> None:
        self._said, self._good = said, good
        self.spoke.emit()

    @Property(str, notify=spoke)
    def said(self) -> str:
        return self._language.say(self._said)

    @Property(bool, notify=spoke)
    def good(self) -> bool:
        return self._good
