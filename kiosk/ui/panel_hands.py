"""What the panel of training mode can do and show, as values; the hands themselves are kiosk/training/hands.py."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import Protocol

from kiosk.visit.view import Text


class Hands(Protocol):
    """What the panel's buttons do; every one returns at once."""

    def insert(self, key: str) -> None: ...

    def pull(self) -> None: ...

    def type_pin(self, *, right: bool) -> None: ...

    def type_staff_pin(self, pin: str) -> None: ...

    def network(self, *, on: bool) -> None: ...

    def scan(self, key: str) -> None:
        """Hold one of the codes before the virtual gun."""
        ...

    def phone(self, act: str) -> None:
        """Of the learner's phone, for the code on the screen: "scan", "confirm" or "refuse"."""
        ...

    def welcome_guest(self) -> None: ...

    def open_platform_page(self) -> None: ...


class Guest(StrEnum):
    """The person of the card in the reader, whom nobody here knows yet."""

    NONE = "none"
    OFFERED = "offered"  # staff is waited for: the panel may add the person to the demo class
    ADDING = "adding"
    ADDED = "added"  # the card is to be inserted once more
    FAILED = "failed"


class Phone(StrEnum):
    """The learner's phone and the code on the screen."""

    NONE = "none"  # there is no code
    SHOWN = "shown"
    SCANNED = "scanned"


@dataclass(frozen=True, slots=True)
class PanelCard:
    """An invented card in the list.  `note` says what is special about it."""

    key: str
    name: str
    note: Text | str = ""


@dataclass(frozen=True, slots=True)
class PanelCode:
    """What the virtual gun can scan."""

    key: str
    title: Text
    note: Text


@dataclass(frozen=True, slots=True)
class PanelColleague:
    """Somebody of the invented staff, with the PIN that is no secret here."""

    name: str
    pin: str
    roles: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class PanelState:
    """`card` is the key of the card in the reader, "" for none; `pin_wanted`: the desk asks for the card's PIN;
    `sheets` are the sign sheets that were printed here, to be scanned like the other codes."""

    card: str = ""
    pin_wanted: bool = False
    online: bool = True
    guest: Guest = Guest.NONE
    phone: Phone = Phone.NONE
    sheets: tuple[PanelCode, ...] = ()
