"""A verification that staff made by phone or on the page, as a form for QML.

Signals: changed() for the form's state, filled() when a code was scanned into it.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from PySide6.QtCore import Property, QObject, Signal, Slot
from PySide6.QtQml import QmlElement, QmlSingleton

from kiosk.ui.gestures import Gesture
from kiosk.ui.language import Language
from kiosk.ui.voucher_gestures import ElsewhereNoted
from kiosk.visit.view import Text

QML_IMPORT_NAME = "Kiosk.Models"
QML_IMPORT_MAJOR_VERSION = 1

BY = ("PHONE", "WEB", "APP")
SEEN = ("USABLE", "UNUSABLE", "NOT_FOUND")


@QmlElement
@QmlSingleton
class ElsewhereModel(QObject):
    changed = Signal()
    filled = Signal(str, arguments=["code"])

    def __init__(self, language: Language, dispatch: Callable[[Gesture], None]) -> None:
        super().__init__()
        self._language, self._dispatch = language, dispatch
        self._shown = False
        self._problem: Text | None = None
        language.changed.connect(self.changed)

    @staticmethod
    def create(engine: Any) -> ElsewhereModel:
        model: ElsewhereModel = engine.models.elsewhere
        return model

    # --- what the desk says ------------------------------------------------------------------------------

    def update(self, *, shown: bool, problem: Text | None = None) -> None:
        """`problem` is what is wrong with what was filled in."""
        self._shown, self._problem = shown, problem
        self.changed.emit()

    def scanned(self, code: str) -> None:
        self.filled.emit(code)

    # --- what is shown -----------------------------------------------------------------------------------

    @Property(bool, notify=changed)
    def shown(self) -> bool:
        return self._shown

    @Property(str, notify=changed)
    def problem(self) -> str:
        return self._language.say(self._problem)

    @Property(list, notify=changed)
    def ways(self) -> list[dict[str, str]]:
        """Each {key, title}, as is what may have been seen."""
        return self._language.choices("records.by.{}", BY)

    @Property(list, notify=changed)
    def outcomes(self) -> list[dict[str, str]]:
        return self._language.choices("records.seen.{}", SEEN)

    # --- what staff do -----------------------------------------------------------------------------------

    @Slot()
    def open(self) -> None:
        self.update(shown=True)

    @Slot()
    def close(self) -> None:
        self.update(shown=False)

    @Slot(str, str, str, str, str, str)
    def note(self, code: str, by: str, seen: str, time: str, proof: str, remark: str) -> None:
        self._dispatch(ElsewhereNoted(code, by, seen, time.strip(), proof.strip(), remark.strip()))
