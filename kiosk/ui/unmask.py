"""The whole name and number of one learner for QML, while two people look; gone by itself.

Signals: changed().  What is seen is kept by nobody: it is in no row, no log and no sample.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from PySide6.QtCore import Property, QObject, QTimer, Signal, Slot
from PySide6.QtQml import QmlElement, QmlSingleton

from kiosk.ui.gestures import Gesture
from kiosk.ui.glyphs import drawable
from kiosk.ui.language import Language
from kiosk.ui.member_gestures import UNMASK_REASONS, UnmaskEnded, UnmaskWanted
from kiosk.visit.view import Text

QML_IMPORT_NAME = "Kiosk.Models"
QML_IMPORT_MAJOR_VERSION = 1


@QmlElement
@QmlSingleton
class UnmaskModel(QObject):
    changed = Signal()

    def __init__(self, language: Language, dispatch: Callable[[Gesture], None]) -> None:
        super().__init__()
        self._language, self._dispatch = language, dispatch
        self._name = self._number = ""
        self._left = 0
        self._problem: Text | None = None
        self._second = QTimer(self, interval=1_000)
        self._second.timeout.connect(self._tick)
        language.changed.connect(self.changed)

    def __repr__(self) -> str:
        return "UnmaskModel()"

    @staticmethod
    def create(engine: Any) -> UnmaskModel:
        model: UnmaskModel = engine.models.unmask
        return model

    def show(self, name: str, number: str, for_s: int) -> None:
        self._name, self._number, self._left = name, number, for_s
        self._problem = None
        self._second.start()
        self.changed.emit()

    def hide(self) -> None:
        self._name = self._number = ""
        self._left, self._problem = 0, None
        self._second.stop()
        self.changed.emit()

    def fail(self, code: str) -> None:
        self._problem = Text(f"refused.{code}.why")
        self.changed.emit()

    def _tick(self) -> None:
        self._left = max(0, self._left - 1)
        if self._left == 0:
            self.hide()
        else:
            self.changed.emit()

    @Property(bool, notify=changed)
    def seen(self) -> bool:
        return self._left > 0

    @Property(str, notify=changed)
    def name(self) -> str:
        return drawable(self._name)

    @Property(str, notify=changed)
    def number(self) -> str:
        return self._number

    @Property(int, notify=changed)
    def left(self) -> int:
        """Seconds until it is gone."""
        return self._left

    @Property(str, notify=changed)
    def problem(self) -> str:
        return self._language.say(self._problem)

    @Property(list, notify=changed)
    def reasons(self) -> list[dict[str, str]]:
        """[{key, title}]."""
        return self._language.choices("unmask.why.{}", UNMASK_REASONS)

    @Slot(str, str)
    def ask(self, learner: str, reason: str) -> None:
        """The second PIN waits in SecondModel."""
        self._dispatch(UnmaskWanted(learner, reason))

    @Slot()
    def end(self) -> None:
        self._dispatch(UnmaskEnded())
