"""The office's entrance: whether whoever is behind the door may do what they ask for, asked in one place.

What may not be done is refused with S03 and stands in the book; a PIN that came with it is wiped.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping

from kiosk.domain.roles import Right
from kiosk.staff.door import StaffDoor
from kiosk.staff.rights import GESTURES, PLACES, Asked, Governed
from kiosk.ui.staff_facts import Door, DoorState, Place


class Entrance:
    """`operator` says who is behind the door, "" for nobody; `refused` hears what, and for want of which right."""

    def __init__(
        self, door: StaffDoor, operator: Callable[[], str], refused: Callable[[str, str], None]
    ) -> None:
        self._door, self._operator, self._refused = door, operator, refused
        self._rights: dict[type, Asked] = dict(GESTURES)

    def govern(self, room: object) -> None:
        """A room that came later says which rights its gestures ask for."""
        if isinstance(room, Governed):
            self._rights.update(room.rights)

    def may(self, right: Right) -> bool:
        operator = self._operator()
        return operator != "" and self._door.may(operator, right)

    def allows(self, gesture: object) -> bool:
        kind = type(gesture)
        asked = self._rights.get(kind)
        if (asked is None and kind in self._rights) or self._holds(asked):
            return True
        _wipe_pin(gesture)
        if self._operator():
            self._refused(kind.__name__, " ".join(sorted(_any_of(asked))))
        return False

    def _holds(self, asked: Asked) -> bool:
        return any(self.may(right) for right in _any_of(asked))

    def enters(self, place: Place) -> bool:
        if any(self.may(right) for right in PLACES[place]):
            return True
        if self._operator():
            self._refused(f"PlaceOpened {place.value}", "")
        return False

    def opens_for(self, hands: Mapping[type, object]) -> bool:
        """Whether whoever is behind the door may do anything with these hands."""
        return any(self._holds(self._rights.get(kind)) for kind in hands)

    def shown(self, state: DoorState) -> Door:
        rights = frozenset(right for right in Right if self.may(right))
        places = tuple(place for place in Place if rights & PLACES[place])
        return Door(state, self._operator(), rights=frozenset(right.value for right in rights), places=places)

    def lacking(self, hands: Mapping[type, object]) -> frozenset[type]:
        """Gestures whose right nobody has said: each of them is refused."""
        return frozenset(hands.keys() - self._rights.keys())


def _any_of(asked: Asked) -> frozenset[Right]:
    if asked is None:
        return frozenset()
    return frozenset({asked}) if isinstance(asked, Right) else asked


def _wipe_pin(gesture: object) -> None:
    pin = getattr(gesture, "pin", None)
    if isinstance(pin, bytearray):
        pin[:] = bytes(len(pin))
