"""What the office asks of its rooms: places on the rail, and counters within one."""

from __future__ import annotations

from collections.abc import Callable
from typing import Protocol

from kiosk.ui import gestures as g
from kiosk.ui.staff_facts import Place
from kiosk.visit.states import State


class Counter(Protocol):
    """A page within a place of the rail, with acts of its own.  It is opened only for who may do any of them."""

    @property
    def hands(self) -> dict[type[g.Gesture], Callable[..., None]]: ...

    def open(self, operator: str) -> None: ...

    def shut(self) -> None: ...


class Room(Protocol):
    """A place on the rail that keeps its own affairs; `active` while what comes in is for it."""

    place: Place
    hands: dict[type, Callable[..., None]]

    @property
    def active(self) -> bool: ...

    def open(self, operator: str) -> None: ...

    def shut(self) -> None: ...

    def visit_changed(self, state: State) -> None: ...

    def turned_to(self, here: bool) -> None:
        """Staff opened this place, or another one."""
        ...

    def refresh(self) -> None: ...

    def code_scanned(self, text: str) -> bool:
        """False where the code is for the learner's own screen."""
        ...
