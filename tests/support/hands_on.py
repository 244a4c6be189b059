"""Every button of every staff page pressed once, to know what each asks for; and what a role is shown of them."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field

import shiboken6
from PySide6.QtCore import QMetaObject, Qt
from PySide6.QtQuick import QQuickItem

from kiosk.domain.roles import RIGHTS, Right, Role
from kiosk.staff.rights import PLACES
from kiosk.ui import samples
from kiosk.ui.gestures import Gesture, PlaceOpened
from kiosk.ui.staff_facts import Door, DoorState, Place
from kiosk.ui.window import Models
from tests.support.screens import Screens, text_of

PRESSED: Mapping[str, str] = {"QQuickAbstractButton": "clicked", "QQuickTextField": "accepted"}
AWAY = frozenset({"place_", "largeType"})
"""The way out of the staff area, and what is no page's."""

Key = tuple[str, str]
"""(scene's page, button)"""


@dataclass(frozen=True, slots=True)
class Button:
    """`note` is the reason it says where it is not to be pressed."""

    name: str
    enabled: bool
    note: str
    item: QQuickItem = field(repr=False, compare=False)


def door_of(*rights: Right) -> Door:
    """As the entrance shows it to whoever holds these."""
    held = frozenset(rights)
    places = tuple(place for place in Place if held & PLACES[place])
    return Door(DoorState.OPEN, "李*芳", rights=frozenset(right.value for right in held), places=places)


def door_for(role: Role) -> Door:
    return door_of(*RIGHTS[role])


ALL = door_of(*Right)
SCENES: Mapping[str, Callable[[Models], None]] = {
    name: show for name, show in samples.STAFF.items() if not name.startswith("door")
}


class HandsOn:
    """`asks`: by button what was asked for when it was pressed; `seen`: scenes by the place they are in."""

    def __init__(self, screens: Screens) -> None:
        self._screens = screens
        self.asks: dict[str, set[type]] = {}
        self.places: dict[str, str] = {}

    def learn(self) -> None:
        for scene in SCENES:
            self.show(scene, ALL)
            self.places[scene] = str(self._screens.models.staff.property("place"))
            for button in list(self.buttons()):
                if button.name not in self.asks:
                    self.asks[button.name] = self._press(scene, button.name)

    def show(self, scene: str, door: Door) -> bool:
        """False where this door does not lead there."""
        models = self._screens.models
        models.staff.update_door(Door())
        models.staff.update_door(door)
        SCENES[scene](models)
        models.staff.update_door(door)
        self._screens.settle()
        for _ in range(6):  # a PIN in every pad: what stands behind it is asked for as well
            models.second.digit(1)
        self._screens.settle()
        return scene not in self.places or self.places[scene] == models.staff.property("place")

    def buttons(self) -> Iterator[Button]:
        for item in self._screens.items():
            kind = next((kind for kind in PRESSED if item.inherits(kind)), "")
            name = self._name(item)
            if kind and name not in AWAY:
                yield Button(name, item.isEnabled(), str(item.property("note") or ""), item)

    def _name(self, item: QQuickItem) -> str:
        """With the page it stands on, told by the files that made it."""
        own = item.objectName() or text_of(item)
        parent, where = item.parentItem(), ""
        while parent is not None and not where:
            kind = str(parent.metaObject().className())
            where = kind.split("_QML")[0] if "_QMLTYPE" in kind else ""
            parent = parent.parentItem()
        return f"{where}.{own}"

    def _press(self, scene: str, name: str) -> set[type]:
        heard = self._screens.gestures
        button = next((one for one in self.buttons() if one.name == name), None)
        if button is None:
            return set()
        before = len(heard)
        signal = next(word for kind, word in PRESSED.items() if button.item.inherits(kind))
        QMetaObject.invokeMethod(button.item, signal, Qt.ConnectionType.DirectConnection)
        self._screens.settle()
        asked = {type(one) for one in heard[before:]} - {PlaceOpened}
        del heard[:]
        self.show(scene, ALL)
        return asked


def alive(item: QQuickItem) -> bool:
    return bool(shiboken6.isValid(item))


Heard = list[Gesture]
