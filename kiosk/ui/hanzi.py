"""Chinese on the screen's own keys, for QML (Keyboard.qml): pinyin in, characters to be touched out.

Signals: changed().  A desk alone on its screen has no input method.
"""

from __future__ import annotations

from threading import Thread
from typing import Any

from PySide6.QtCore import Property, QObject, Signal, Slot
from PySide6.QtQml import QmlElement, QmlSingleton

from kiosk.ui.glyphs import drawable
from kiosk.ui.language import Language
from kiosk.ui.spelling import Spelling

QML_IMPORT_NAME = "Kiosk.Models"
QML_IMPORT_MAJOR_VERSION = 1


@QmlElement
@QmlSingleton
class HanziModel(QObject):
    changed = Signal()
    loaded = Signal(object)

    def __init__(self, language: Language) -> None:
        super().__init__()
        self._spelling: Spelling | None = None
        self._asked = False
        self.loaded.connect(self._take)

    @staticmethod
    def create(engine: Any) -> HanziModel:
        model: HanziModel = engine.models.hanzi
        return model

    @Property(bool, notify=changed)
    def ready(self) -> bool:
        return self._spelling is not None

    @Slot()
    def want(self) -> None:
        """Loaded once, beside: it takes longer than a frame."""
        if not self._asked:
            self._asked = True
            Thread(target=self._load, name="hanzi", daemon=True).start()

    @Slot(str, result=list)
    def matching(self, letters: str) -> list[str]:
        found = self._spelling.matching(letters) if self._spelling else ""
        return [one for one in found if drawable(one) == one]

    def _load(self) -> None:
        from kiosk.ui.readings import readings, usual

        self.loaded.emit(Spelling(readings(), usual()))

    @Slot(object)
    def _take(self, spelling: Spelling) -> None:
        self._spelling = spelling
        self.changed.emit()
