"""The second member's PIN for QML (SecondPin.qml): its digits while they are typed, and why it was not taken.

Signals: changed(), pinChanged().  What is typed leaves only by `take`.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from PySide6.QtCore import Property, QObject, Signal, Slot
from PySide6.QtQml import QmlElement, QmlSingleton

from kiosk.ui.gestures import Gesture
from kiosk.ui.glyphs import drawable
from kiosk.ui.language import Language
from kiosk.ui.pin_entry import PinBuffer
from kiosk.ui.record import record
from kiosk.ui.second_gestures import SecondSought
from kiosk.ui.staff_facts import PIN_LEAST, PIN_MOST
from kiosk.visit.view import Text

QML_IMPORT_NAME = "Kiosk.Models"
QML_IMPORT_MAJOR_VERSION = 1


MARK = " · "


@record
class Beside:
    """Another member who holds the right; `why` they are no second all the same (once, known), or ""."""

    name: str
    why: str = ""


@QmlElement
@QmlSingleton
class SecondModel(QObject):
    changed = Signal()
    pinChanged = Signal()

    def __init__(self, language: Language, dispatch: Callable[[Gesture], None]) -> None:
        super().__init__()
        self._language, self._dispatch = language, dispatch
        self._beside: tuple[Beside, ...] | None = None
        self._told = 0
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

    def offer(self, beside: tuple[Beside, ...] | None) -> None:
        """Who else holds the right; None: not told yet."""
        self._beside = beside
        self._told += 1
        self.changed.emit()

    def take(self) -> bytearray:
        """The digits as ASCII, handed over once."""
        taken = self._pin.take()
        self.pinChanged.emit()
        return taken

    @Property(str, notify=changed)
    def problem(self) -> str:
        return self._language.say(self._problem)

    @Slot(str, str, str)
    def seek(self, right: str, first: str, since: str) -> None:
        """As SecondSought."""
        self._dispatch(SecondSought(right, first, since))

    @Property(int, notify=changed)
    def told(self) -> int:
        """Grows with everything that is told: what `offered` says is asked for again."""
        return self._told

    @Slot(list, result=str)
    def offered(self, barred: list[str]) -> str:
        """Who may be the second, who may not and why; `barred` are those who approved what is taken back."""
        if self._beside is None:
            return ""
        known = [(drawable(one.name), one.why) for one in self._beside]
        weighed = [(name, "own" if name in barred else why) for name, why in known]
        able = [name for name, why in weighed if not why]
        unable = [self._language.say(Text(f"second.why_{why}", (name,))) for name, why in weighed if why]
        said = [Text("second.able", (MARK.join(able),)) if able else Text("second.nobody")]
        said += [Text("second.unable", (MARK.join(unable),))] if unable else []
        return "\n".join(self._language.say(one) for one in said)

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
