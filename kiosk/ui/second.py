"""The second member's PIN for QML (SecondPin.qml): its digits while they are typed, and why it was not taken.

Signals: changed(), pinChanged().  What is typed leaves only by `take`.
"""

from __future__ import annotations

from typing import Any

from PySide6.QtCore import Property, QObject, Signal, Slot
from PySide6.QtQml import QmlElement, QmlSingleton

from kiosk.ui.language import Language
from kiosk.ui.pin_entry import PinBuffer
from kiosk.ui.staff_facts import PIN_LEAST, PIN_MOST
from kiosk.visit.view import Text

QML_IMPORT_NAME = "Kiosk.Models"
QML_IMPORT_MAJOR_VERSION = 1


@QmlElement
@QmlSingleton
class SecondModel(QObject):
    changed = Signal()
    pinChanged = Signal()

    def __init__(self, language: Language) -> None:
        super().__init__()
        self._language = language
        self._pin = PinBuffer(PIN_MOST)
        self._problem: Text | None = None
        language.changed.connect(self.changed)

    @staticmethod
    def create(engine: Any) -> SecondModel:
        model: SecondModel = engine.models.second
        return model

    def say(self, problem: Text | None) -> None:
        self._problem = problem
        self.changed.emit()

    def take(self) -> bytearray:
        """The digits as ASCII, handed over once."""
        taken = self._pin.take()
        self.pinChanged.emit()
        return taken

    @Property(str, notify=changed)
    def problem(self) -> str:
        return self._language.say(self._problem)

    @Property(int, notify=pinChanged)
    def count(self) -> int:
        return len(self._pin)

    @Property(int, constant=True)
    def least(self) -> int:
        return PIN_LEAST

    @Slot(int)
    def digit(self, digit: int) -> None:
        if self._pin.press(digit):
            self.pinChanged.emit()

    @Slot()
    def backspace(self) -> None:
        if self._pin.erase():
            self.pinChanged.emit()

    @Slot()
    def wipe(self) -> None:
        """The form was left, or comes up anew."""
        self._pin.wipe()
        self.pinChanged.emit()
        self.say(None)
