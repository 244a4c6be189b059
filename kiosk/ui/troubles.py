"""What did not reach the platform, for QML: refused, conflicting and parked entries.  Nothing is ever deleted here.

Signals: changed().
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from PySide6.QtCore import Property, QObject, Signal, Slot
from PySide6.QtQml import QmlElement, QmlSingleton

from kiosk.ui.gestures import Gesture, ResendWanted
from kiosk.ui.glyphs import drawable
from kiosk.ui.language import Language
from kiosk.ui.rows import Rows
from kiosk.visit.view import Text

QML_IMPORT_NAME = "Kiosk.Models"
QML_IMPORT_MAJOR_VERSION = 1


@dataclass(frozen=True, slots=True)
class Stuck:
    """One entry.  `state` is a Delivery, `code` ours (F02 …), `said` the platform's own words; `name` masked."""

    rec_id: str
    name: str
    what: Text
    at: str
    state: str
    code: str
    said: str
    attempts: int
    can_resend: bool


@QmlElement
@QmlSingleton
class TroublesModel(QObject):
    changed = Signal()

    def __init__(self, language: Language, dispatch: Callable[[Gesture], None]) -> None:
        super().__init__()
        self._language = language
        self._dispatch = dispatch
        self._stuck: tuple[Stuck, ...] = ()
        self._rows = Rows(self)
        language.changed.connect(self._again)

    @staticmethod
    def create(engine: Any) -> TroublesModel:
        model: TroublesModel = engine.models.troubles
        return model

    def update(self, stuck: tuple[Stuck, ...]) -> None:
        self._stuck = stuck
        self._rows.put([self._row(entry) for entry in stuck])
        self.changed.emit()

    def _again(self) -> None:
        self.update(self._stuck)

    def _row(self, entry: Stuck) -> dict[str, Any]:
        say = self._language.say
        return {
            "key": entry.rec_id,
            "name": drawable(entry.name),
            "what": say(entry.what),
            "at": entry.at,
            "state": say(f"troubles.state.{entry.state}"),
            "code": entry.code,
            "why": say(f"trouble.{entry.code}.what"),
            "next": say(f"trouble.{entry.code}.next"),
            "said": drawable(entry.said),
            "attempts": entry.attempts,
            "canResend": entry.can_resend,
        }

    @Property(QObject, constant=True)
    def rows(self) -> QObject:
        """Rows of {key, name, what, at, state, code, why, next, said, attempts, canResend}."""
        return self._rows

    @Property(int, notify=changed)
    def count(self) -> int:
        return len(self._stuck)

    @Property(int, notify=changed)
    def resendable(self) -> int:
        return sum(1 for one in self._stuck if one.can_resend)

    @Slot()
    def resendAll(self) -> None:
        """Each by itself, as though every button was touched."""
        for one in self._stuck:
            if one.can_resend:
                self.resend(one.rec_id)

    @Slot(str)
    def resend(self, rec_id: str) -> None:
        self._dispatch(ResendWanted(rec_id))
