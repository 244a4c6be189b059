"""教学点 and 出发检查 for QML: where the desk stands, the second member's PIN, what is ready to leave with.

Signals: changed(), pinChanged().
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from PySide6.QtCore import Property, QObject, Signal, Slot
from PySide6.QtQml import QmlElement, QmlSingleton

from kiosk.ui.gestures import Gesture
from kiosk.ui.glyphs import drawable
from kiosk.ui.language import Language
from kiosk.ui.point_gestures import PointConfirmed, PointsLeft, PointsOpened
from kiosk.visit.view import Text

QML_IMPORT_NAME = "Kiosk.Models"
QML_IMPORT_MAJOR_VERSION = 1


@dataclass(frozen=True, slots=True)
class ReadyShown:
    key: str
    ready: bool
    what: Text
    next: Text | None = None


@dataclass(frozen=True, slots=True)
class PointsShown:
    """`points`: (number, name); `served` the name of the one the desk stands at."""

    points: tuple[tuple[str, str], ...] = ()
    served: str = ""
    portable: bool = False
    ready: tuple[ReadyShown, ...] = ()
    problem: Text | None = None


@QmlElement
@QmlSingleton
class PointModel(QObject):
    changed = Signal()

    def __init__(self, language: Language, dispatch: Callable[[Gesture], None]) -> None:
        super().__init__()
        self._language, self._dispatch = language, dispatch
        self._shown: PointsShown | None = None
        language.changed.connect(self.changed)

    @staticmethod
    def create(engine: Any) -> PointModel:
        model: PointModel = engine.models.points
        return model

    def update(self, shown: PointsShown | None) -> None:
        self._shown = shown
        self.changed.emit()

    @Property(bool, notify=changed)
    def opened(self) -> bool:
        return self._shown is not None

    @Property(bool, notify=changed)
    def portable(self) -> bool:
        return self._shown is not None and self._shown.portable

    @Property(str, notify=changed)
    def served(self) -> str:
        return drawable(self._shown.served) if self._shown else ""

    @Property(str, notify=changed)
    def problem(self) -> str:
        return self._language.say(self._shown.problem) if self._shown else ""

    @Property(list, notify=changed)
    def points(self) -> list[dict[str, str]]:
        """Each {key, title}."""
        return (
            [{"key": no, "title": drawable(name)} for no, name in self._shown.points] if self._shown else []
        )

    @Property(list, notify=changed)
    def ready(self) -> list[dict[str, Any]]:
        """Each {key, ready, what, next}."""
        say = self._language.say
        return [
            {"key": one.key, "ready": one.ready, "what": say(one.what), "next": say(one.next)}
            for one in (self._shown.ready if self._shown else ())
        ]

    @Slot()
    def open(self) -> None:
        self._dispatch(PointsOpened())

    @Slot()
    def leave(self) -> None:
        if self._shown is not None:
            self.update(None)
            self._dispatch(PointsLeft())

    @Slot(str)
    def confirm(self, point: str) -> None:
        """By the second member's PIN, which waits in SecondModel."""
        self._dispatch(PointConfirmed(point))
