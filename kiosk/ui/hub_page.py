"""The shared hub for QML: which desks there are and whose entries count, and what two of them wrote down.

Signals: changed().
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from PySide6.QtCore import Property, QObject, Signal, Slot
from PySide6.QtQml import QmlElement, QmlSingleton

from kiosk.ui.gestures import Gesture
from kiosk.ui.glyphs import drawable
from kiosk.ui.hub_gestures import DeskDecided, DoublesOpened, HubLeft, HubOpened
from kiosk.ui.language import Language
from kiosk.visit.view import Text

QML_IMPORT_NAME = "Kiosk.Models"
QML_IMPORT_MAJOR_VERSION = 1

DESKS, DOUBLES = "desks", "doubles"


@dataclass(frozen=True, slots=True)
class DeskShown:
    """`well` True while its entries count and its chain holds; `key` in groups of four."""

    desk: str
    name: str
    key: str
    well: bool
    accepted: bool
    how: Text


@dataclass(frozen=True, slots=True)
class DoubleShown:
    """`name` masked; `written`: where and when, the one that counts first; where `crossed`, two acts that do not go
    together, in words of their own."""

    name: str
    what: Text
    written: tuple[Text, ...]
    crossed: bool = False


@QmlElement
@QmlSingleton
class HubModel(QObject):
    changed = Signal()

    def __init__(self, language: Language, dispatch: Callable[[Gesture], None]) -> None:
        super().__init__()
        self._language, self._dispatch = language, dispatch
        self._page, self._own_key, self._fitted = "", "", False
        self._desks: tuple[DeskShown, ...] = ()
        self._doubles: tuple[DoubleShown, ...] = ()
        language.changed.connect(self.changed)

    @staticmethod
    def create(engine: Any) -> HubModel:
        model: HubModel = engine.models.hub
        return model

    def fit(self, own_key: str) -> None:
        """This desk shares a hub."""
        self._fitted, self._own_key = True, own_key
        self.changed.emit()

    def update(self, desks: tuple[DeskShown, ...], doubles: tuple[DoubleShown, ...]) -> None:
        if (desks, doubles) != (self._desks, self._doubles):
            self._desks, self._doubles = desks, doubles
            self.changed.emit()

    def shut(self) -> None:
        self._page, self._desks, self._doubles = "", (), ()
        self.changed.emit()

    @Property(bool, notify=changed)
    def fitted(self) -> bool:
        return self._fitted

    @Property(str, notify=changed)
    def page(self) -> str:
        """ "desks", "doubles", or "" while neither is open."""
        return self._page

    @Property(str, notify=changed)
    def ownKey(self) -> str:
        return self._own_key

    @Property(list, notify=changed)
    def desks(self) -> list[dict[str, Any]]:
        """Each {desk, name, key, well, accepted, how}."""
        return [
            {
                "desk": one.desk,
                "name": drawable(one.name),
                "key": one.key,
                "well": one.well,
                "accepted": one.accepted,
                "how": self._language.say(one.how),
            }
            for one in self._desks
        ]

    @Property(list, notify=changed)
    def doubles(self) -> list[dict[str, str]]:
        """Each {name, what, first, others}."""
        say = self._language.say
        return [
            {
                "name": drawable(one.name),
                "what": say(one.what),
                "first": say(one.written[0] if one.crossed else Text("hub.counts", (one.written[0],))),
                "others": say(_others(one)),
            }
            for one in self._doubles
        ]

    @Property(int, notify=changed)
    def count(self) -> int:
        return len(self._doubles)

    @Slot()
    def openDesks(self) -> None:
        self._turn(DESKS, HubOpened())

    @Slot()
    def openDoubles(self) -> None:
        self._turn(DOUBLES, DoublesOpened())

    @Slot()
    def leave(self) -> None:
        if self._page:
            self._turn("", HubLeft())

    @Slot(str, bool)
    def decide(self, desk_no: str, accept: bool) -> None:
        self._dispatch(DeskDecided(desk_no, accept))

    def _turn(self, page: str, gesture: Gesture) -> None:
        self._page = page
        self.changed.emit()
        self._dispatch(gesture)


def _others(one: DoubleShown) -> Text:
    first, *more = one.written[1:]
    said = first
    for other in more:
        said = Text("hub.what", (said, other))
    return said if one.crossed else Text("hub.extra", (said,))
