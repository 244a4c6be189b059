"""Who puts the cards in and pulls the cables of a soak: at the desk's virtual reader, or at one behind real pcscd."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from threading import Lock
from typing import Protocol

from drivers.card.virtual_card import VirtualCard
from kiosk.bench.comers import card_of
from kiosk.bench.soak_desk import SoakDesk
from kiosk.rehearsal.rig import Service, service_with_reader
from sync.store import bulk


class Hands(Protocol):
    backend: str
    """config's card.backend that these hands serve."""

    def insert(self, who: int, class_no: str) -> None: ...

    def remove(self) -> None: ...

    def lose(self, why: str) -> None:
        """The reader ("no-reader") or the card service ("no-service") is gone."""
        ...

    def find(self) -> None: ...


class VirtualHands:
    """DeskGone when the desk has ended."""

    backend = "virtual"

    def __init__(self, desk: SoakDesk) -> None:
        self._desk = desk

    def insert(self, who: int, class_no: str) -> None:
        self._desk.tell("insert", who=who, class_no=class_no)

    def remove(self) -> None:
        self._desk.tell("remove")

    def lose(self, why: str) -> None:
        self._desk.tell("reader", why=why)

    def find(self) -> None:
        self._desk.tell("reader", why="")


class PcscHands:
    """The cable is pulled from another thread than cards are put in by."""

    backend = "pcsc"

    def __init__(self, service: Service) -> None:
        self._service, self._both = service, Lock()
        self._card: VirtualCard | None = None
        self._why = ""

    def insert(self, who: int, class_no: str) -> None:
        with self._both:
            self._card = card_of(bulk.learner(who, class_no))
            if self._why != "no-reader":
                self._service.reader.insert(self._card)

    def remove(self) -> None:
        with self._both:
            self._card = None
            self._service.reader.remove()

    def lose(self, why: str) -> None:
        with self._both:
            self._why = why
            if why == "no-service":
                self._service.kill()
            else:
                self._service.reader.unplug()

    def find(self) -> None:
        """A card that is still held has power again."""
        with self._both:
            why, self._why = self._why, ""
            if why == "no-service":
                self._service.start()
                return
            self._service.reader.remove()
            self._service.reader.plug()
            if self._card is not None:
                self._service.reader.insert(self._card)


@contextmanager
def pcsc_hands() -> Iterator[PcscHands]:
    with service_with_reader() as service:
        yield PcscHands(service)
