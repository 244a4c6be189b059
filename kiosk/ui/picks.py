"""Names to be picked, for QML (PickField.qml): narrowed by a part of the name, its pinyin initials or its number.

Signals: changed().  The screen's own keys write letters and digits only: nobody can type a Chinese name there.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any

from PySide6.QtCore import Property, QObject, Signal, Slot
from PySide6.QtQml import QmlElement, QmlSingleton

from kiosk.ui.gestures import Gesture
from kiosk.ui.glyphs import drawable
from kiosk.ui.language import Language
from kiosk.ui.pick_facts import ANY, Pick, PickKind, Picks
from kiosk.ui.pick_gestures import PicksWanted

QML_IMPORT_NAME = "Kiosk.Models"
QML_IMPORT_MAJOR_VERSION = 1


@QmlElement
@QmlSingleton
class PicksModel(QObject):
    changed = Signal()

    def __init__(self, language: Language, dispatch: Callable[[Gesture], None]) -> None:
        super().__init__()
        self._dispatch = dispatch
        self._known = Picks()
        self._told = 0

    @staticmethod
    def create(engine: Any) -> PicksModel:
        model: PicksModel = engine.models.picks
        return model

    def update(self, known: Picks) -> None:
        if known != self._known:
            self._known = known
            self._told += 1
            self.changed.emit()

    @Property(int, notify=changed)
    def told(self) -> int:
        """Grows with every answer: what `matching` says is asked for again."""
        return self._told

    @Slot(str, str, result=list)
    def matching(self, kind: str, text: str) -> list[dict[str, str]]:
        """Each {key, title}: those `text` may mean, all of them where it is empty or one of them in full."""
        known: tuple[Pick, ...] = getattr(self._known, PickKind(kind).value)
        wanted = text.strip().casefold()
        if wanted in ("", *(one.title.casefold() for one in known)):
            found = known
        else:
            found = tuple(one for one in known if _means(wanted, one))
        return [{"key": one.key, "title": drawable(one.title)} for one in found]

    @Slot()
    def want(self) -> None:
        self._dispatch(PicksWanted())


def _means(wanted: str, one: Pick) -> bool:
    if wanted in f"{one.title}\n{one.key}".casefold():
        return True
    spelt = "".join(f"[{letter}{ANY}]" for letter in wanted) if wanted.isascii() and wanted.isalnum() else ""
    return bool(spelt and re.search(spelt, one.letters))
