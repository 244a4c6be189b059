"""开门自检 and the way back into the set-up guide, for QML: offered, running, or what was found.

Signals: changed().
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from PySide6.QtCore import Property, QObject, Signal, Slot
from PySide6.QtQml import QmlElement, QmlSingleton

from kiosk.ui import setup_gestures as sg
from kiosk.ui.gestures import Gesture
from kiosk.ui.language import Language
from kiosk.visit.view import Text

QML_IMPORT_NAME = "Kiosk.Models"
QML_IMPORT_MAJOR_VERSION = 1


@dataclass(frozen=True, slots=True)
class MorningShown:
    """`state`: "" nothing to say, offered, running, done.  Lines are (name, what, state)."""

    state: str = ""
    said: Text | None = None
    well: bool = True
    lines: tuple[tuple[Text, Text | str, str], ...] = ()


@QmlElement
@QmlSingleton
class MorningModel(QObject):
    changed = Signal()

    def __init__(self, language: Language, dispatch: Callable[[Gesture], None]) -> None:
        super().__init__()
        self._language, self._dispatch = language, dispatch
        self._shown = MorningShown()
        language.changed.connect(self.changed)

    @staticmethod
    def create(engine: Any) -> MorningModel:
        model: MorningModel = engine.models.morning
        return model

    def update(self, shown: MorningShown) -> None:
        self._shown = shown
        self.changed.emit()

    @Property(str, notify=changed)
    def state(self) -> str:
        return self._shown.state

    @Property(bool, notify=changed)
    def well(self) -> bool:
        return self._shown.well

    @Property(str, notify=changed)
    def said(self) -> str:
        return self._language.say(self._shown.said)

    @Property(list, notify=changed)
    def lines(self) -> list[dict[str, str]]:
        """Each {name, value, state}."""
        say = self._language.say
        return [
            {"name": say(name), "value": value if isinstance(value, str) else say(value), "state": state}
            for name, value, state in self._shown.lines
        ]

    @Slot()
    def check(self) -> None:
        self._dispatch(sg.ChecksWanted())

    @Slot()
    def leave(self) -> None:
        self._dispatch(sg.ChecksLeft())

    @Slot()
    def setUp(self) -> None:
        self._dispatch(sg.SetupOpened())
