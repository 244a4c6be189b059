"""Which factors were shown, and the method that makes on the wire.  PURE."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from sync.records import Method


class Factor(StrEnum):
    CARD = "CARD"
    PIN = "PIN"
    STAFF = "STAFF"


class Flag(StrEnum):
    """What a reader of the entry should know about the evidence."""

    CARD_STATE_UNCHECKED = (
        "CARD_STATE_UNCHECKED"  # nobody asked the platform whether the card was reported lost
    )
    NO_CARD_PIN = "NO_CARD_PIN"  # the card has no PIN to ask for


@dataclass(frozen=True, slots=True)
class Evidence:
    factors: tuple[Factor, ...]
    flags: tuple[Flag, ...] = ()

    @property
    def method(self) -> Method:
        if Factor.STAFF in self.factors:
            return Method.STAFF
        return Method.CARD_PIN if Factor.PIN in self.factors else Method.CARD
