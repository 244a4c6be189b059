"""The captions of a rehearsal for QML: which clause is shown, and what the guest wants next.  Knows no rule.

Signals: changed() when anything here is new.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from PySide6.QtCore import Property, QObject, Signal, Slot
from PySide6.QtQml import QmlElement, QmlSingleton

from kiosk.ui.language import Language
from kiosk.visit.view import Text

QML_IMPORT_NAME = "Kiosk.Models"
QML_IMPORT_MAJOR_VERSION = 1

FAULTS = ("network", "card", "power")
"""What a guest may let go wrong next; words under [caption.fault]."""


@dataclass(frozen=True, slots=True)
class Caption:
    """`clause` as officials name it, `text` what is shown, `place` such as 3/20; `came` "" while it is played, then
    passed or failed."""

    clause: str = ""
    text: str = ""
    place: str = ""
    came: str = ""


@QmlElement
@QmlSingleton
class CaptionModel(QObject):
    changed = Signal()

    def __init__(self, language: Language) -> None:
        super().__init__()
        self._language = language
        self._caption = Caption()
        self._paused = False
        self._fault = ""
        language.changed.connect(self.changed)

    @staticmethod
    def create(engine: Any) -> CaptionModel:
        model: CaptionModel = engine.models.captions
        return model

    def update(self, caption: Caption) -> None:
        self._caption = caption
        self.changed.emit()

    def forget_fault(self) -> None:
        """It has been played."""
        self._fault = ""
        self.changed.emit()

    @Property(str, notify=changed)
    def clause(self) -> str:
        return self._caption.clause

    @Property(str, notify=changed)
    def text(self) -> str:
        return self._caption.text

    @Property(str, notify=changed)
    def place(self) -> str:
        return self._caption.place

    @Property(str, notify=changed)
    def came(self) -> str:
        return self._caption.came

    @Property(bool, notify=changed)
    def paused(self) -> bool:
        return self._paused

    @Property(str, notify=changed)
    def fault(self) -> str:
        """What goes wrong next, "" for nothing."""
        return self._fault

    @Property(list, notify=changed)
    def faults(self) -> list[dict[str, Any]]:
        """Each {key, title, picked}."""
        return [
            {
                "key": key,
                "title": self._language.say(Text(f"caption.fault.{key}")),
                "picked": key == self._fault,
            }
            for key in FAULTS
        ]

    @Slot()
    def pauseOrGoOn(self) -> None:
        self._paused = not self._paused
        self.changed.emit()

    @Slot(str)
    def pick(self, fault: str) -> None:
        """The same once more takes it back."""
        self._fault = "" if fault == self._fault else fault
        self.changed.emit()
