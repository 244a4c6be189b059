"""Every button of every staff page pressed once, to know what each asks for; and what a role is shown of them."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping

from PySide6.QtCore import QMetaObject, Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtQuick import QQuickItem

from kiosk.domain.roles import Right, Role
from kiosk.staff.rights import PLACES
from kiosk.ui import samples
from kiosk.ui.gestures import PlaceOpened
from kiosk.ui.second_gestures import SecondSought
from kiosk.ui.staff_facts import Door, DoorState, Place
from kiosk.ui.window import Models
from tests.support.screens import Screens, text_of

BUTTON = "QQuickAbstractButton"
SCENES: Mapping[str, Callable[[Models], None]] = {
    name: show for name, show in samples.STAFF.items() if not name.startswith("door")
}


def door_of(*rights: Right) -> Door:
    """As the entrance shows it to whoever holds these."""
    held = frozenset(rights)
    places = tuple(place for place in Place if held & PLACES[place])
    return Door(DoorState.OPEN, "李*芳", rights=frozenset(right.value for right in held), places=places)


class HandsOn:
    """`asks`: by button what it asks for; `named`: the buttons of each scene that whoever may everything sees."""

    def __init__(self, screens: Screens) -> None:
        self._screens = screens
        self.asks: dict[str, frozenset[type]] = {}
        self.named: dict[str, frozenset[str]] = {}
        self.pages: set[str] = set()
        """The files that came up where a scene was met."""
        self._places: dict[str, str] = {}

    def learn(self, scenes: Iterable[str]) -> None:
        for scene in scenes:
            self.show(scene, door_of(*Right))
            self._places[scene] = self._place
            found = dict(self.buttons())
            self.named[scene] = frozenset(found)
            for name in [name for name in found if name not in self.asks]:
                self.show(scene, door_of(*Right))  # the one before may have turned the page
                found = dict(self.buttons())
                if name in found:
                    self.asks[name] = self._press(found[name])

    def meet(self, scene: str, roles: Mapping[Role, Door]) -> dict[Role, frozenset[str]]:
        """What each role may press on the scene, of those whose door leads there; `asks` knows it then.  Empty where
        every button was met before."""
        self.show(scene, door_of(*Right))
        place, found = self._place, dict(self.buttons())
        self.pages |= {_file(item) for item in self._screens.items()}
        new = sorted(found.keys() - self.asks.keys())
        offered = {}
        for role, door in roles.items():
            if new and place in door.places:
                self._turn_to(door)
                offered[role] = frozenset(name for name, item in self.buttons() if item.isEnabled())
        self._turn_to(door_of(*Right))
        for name in new:
            button = dict(self.buttons()).get(name)
            if button is None:  # the one before turned the page
                self.show(scene, door_of(*Right))
                button = dict(self.buttons()).get(name)
            if button is not None:
                self.asks[name] = self._press(button)
        return offered

    def _turn_to(self, door: Door) -> None:
        self._screens.models.staff.update_door(door)
        self._screens.settle()

    def show(self, scene: str, door: Door) -> bool:
        """False where this door does not lead there."""
        models = self._screens.models
        models.staff.update_door(Door())
        models.staff.update_door(door)
        SCENES[scene](models)
        models.staff.update_door(door)
        for _ in range(6):  # a PIN in every pad: what it stands before is asked for as well
            models.second.digit(1)
        self._screens.settle()
        return self._places.get(scene, self._place) == self._place

    @property
    def _place(self) -> str:
        return str(self._screens.models.staff.property("place"))

    def buttons(self) -> Iterator[tuple[str, QQuickItem]]:
        """What is to be seen, one of each row's kind."""
        for item in self._screens.items():
            if item.inherits(BUTTON) and not item.objectName().startswith("place_"):
                yield _name(item), item

    def _press(self, button: QQuickItem) -> frozenset[type]:
        heard = self._screens.gestures
        del heard[:]
        QMetaObject.invokeMethod(button, "clicked", Qt.ConnectionType.DirectConnection)
        QGuiApplication.processEvents()
        return frozenset(type(one) for one in heard) - {PlaceOpened, SecondSought}


def _file(item: QQuickItem) -> str:
    return item.metaObject().className().partition("_QML")[0]


def _name(item: QQuickItem) -> str:
    """With the file it stands in; rows are told apart by what is after the _ ."""
    own, parent = item.objectName().partition("_")[0] or text_of(item), item.parentItem()
    while parent is not None and "_QMLTYPE" not in parent.metaObject().className():
        parent = parent.parentItem()
    return f"{_file(parent) if parent else ''}.{own}"
