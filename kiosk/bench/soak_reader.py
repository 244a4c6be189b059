"""A virtual reader whose cable can be pulled, and whose card service can go, as `PcscReader` tells of both."""

from __future__ import annotations

from threading import Event

from drivers.card.virtual import VirtualReader
from drivers.card.virtual_card import VirtualCard
from drivers.driver import DeviceDown, Emit


class LooseReader(VirtualReader):
    """`lose` and `find` are what becomes of it, from any thread; a card in it loses its power with it."""

    def __init__(self) -> None:
        super().__init__()
        self._here = Event()
        self._here.set()
        self._why = ""
        self._left: VirtualCard | None = None

    def lose(self, why: str) -> None:
        """`why` is what the driver says: "no-reader", "no-service"."""
        self._why, self._left = why, self.card
        self._here.clear()
        super().remove()

    def find(self) -> None:
        left, self._left = self._left, None
        if left is not None:
            super().insert(left)
        self._here.set()

    def insert(self, card: VirtualCard) -> None:
        if self._here.is_set():
            super().insert(card)
        else:
            self._left = card

    def remove(self) -> None:
        self._left = None
        super().remove()

    def run(self, emit: Emit, stop: Event) -> None:
        while not stop.is_set():
            if self._here.is_set():
                super().run(emit, _Until(stop, self._here))
            else:
                emit(DeviceDown(self.name, self._why))
                while not stop.is_set() and not self._here.wait(0.1):
                    pass


class _Until(Event):
    """Set when `stop` is, or when the reader is not here any more."""

    def __init__(self, stop: Event, here: Event) -> None:
        super().__init__()
        self._stop, self._here = stop, here

    def is_set(self) -> bool:
        return self._stop.is_set() or not self._here.is_set()
