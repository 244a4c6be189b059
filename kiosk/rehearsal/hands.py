"""Who puts the cards in: the program's own virtual reader, or hands at a real pcscd with a virtual reader behind it."""

from __future__ import annotations

from typing import Protocol

from drivers.card.virtual_card import VirtualCard
from kiosk.rehearsal.program import Program
from kiosk.training.ground import all_cards


class Hands(Protocol):
    backend: str
    """config's card.backend that these hands serve."""

    def insert(self, card: str, *, removed_after: int | None = None) -> None:
        """`removed_after`: the card is pulled after so many commands."""
        ...

    def remove(self) -> None: ...


class ProgramHands:
    """Through the program's virtual reader."""

    backend = "virtual"

    def __init__(self, program: Program) -> None:
        self._program = program

    def insert(self, card: str, *, removed_after: int | None = None) -> None:
        self._program.ask("insert", card=card, removed_after=removed_after)

    def remove(self) -> None:
        self._program.ask("remove")


class Slot(Protocol):
    """A reader outside the program that takes virtual cards: the rig's SimReader or VpcdSlot."""

    def insert(self, card: VirtualCard) -> None: ...

    def remove(self) -> None: ...


class ReaderHands:
    """At a reader that the program sees through pcscd."""

    backend = "pcsc"

    def __init__(self, slot: Slot) -> None:
        self._slot = slot
        self._cards: dict[str, VirtualCard] = {}

    def insert(self, card: str, *, removed_after: int | None = None) -> None:
        put = self._cards.setdefault(card, all_cards()[card].card())
        put.faults.removed_after = removed_after
        self._slot.insert(put)

    def remove(self) -> None:
        self._slot.remove()
