"""Devices, clock and store for the staff page, as the doctor states them.

Signals: changed().
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from PySide6.QtCore import Property, QObject, Signal
from PySide6.QtQml import QmlElement, QmlSingleton

from kiosk.ui.language import Language
from kiosk.ui.rows import Rows
from kiosk.visit.view import Text

QML_IMPORT_NAME = "Kiosk.Models"
QML_IMPORT_MAJOR_VERSION = 1


@dataclass(frozen=True, slots=True)
class Condition:
    """One line.  `state` is the doctor's: ok, info, warn, fail, skipped, not-fitted."""

    key: str
    name: Text
    state: str
    detail: Text | str = ""
    remedy: Text | str = ""
    code: str = ""


@QmlElement
@QmlSingleton
class DevicesModel(QObject):
    changed = Signal()

    def __init__(self, language: Language) -> None:
        super().__init__()
        self._language = language
        self._conditions: tuple[Condition, ...] = ()
        self._desk = ""
        self._checked = ""
        self._rows = Rows(self)
        language.changed.connect(self._again)

    @staticmethod
    def create(engine: Any) -> DevicesModel:
        model: DevicesModel = engine.models.devices
        return model

    def update(self, conditions: tuple[Condition, ...], *, desk: str, checked: str) -> None:
        """`desk` is the desk's number, `checked` local time of the last look."""
        self._conditions, self._desk, self._checked = conditions, desk, checked
        self._rows.put([self._row(condition) for condition in conditions])
        self.changed.emit()

    def _again(self) -> None:
        self.update(self._conditions, desk=self._desk, checked=self._checked)

    def _text(self, word: Text | str) -> str:
        return word if isinstance(word, str) else self._language.say(word)

    def _row(self, condition: Condition) -> dict[str, Any]:
        return {
            "key": condition.key,
            "name": self._language.say(condition.name),
            "state": condition.state,
            "stateWord": self._language.say(f"state.{condition.state}"),
            "detail": self._text(condition.detail),
            "remedy": self._text(condition.remedy),
            "code": condition.code,
        }

    @Property(QObject, constant=True)
    def rows(self) -> QObject:
        """Rows of {key, name, state, stateWord, detail, remedy, code}."""
        return self._rows

    @Property(int, notify=changed)
    def count(self) -> int:
        return len(self._conditions)

    @Property(str, notify=changed)
    def desk(self) -> str:
        return self._desk

    @Property(str, notify=changed)
    def checked(self) -> str:
        return self._checked
