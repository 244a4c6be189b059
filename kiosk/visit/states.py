"""Where a visit can stand.  States are types: Refused cannot lack its reason, Idle cannot have one."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TypeAlias

from kiosk.domain.attendance import Admit, Already
from kiosk.domain.refusal import Refusal
from kiosk.visit.events import Bind, Card, Provisional

PIN_LEAST = 4
PIN_MOST = 12
"""Terminals take 4 to 12 digits (社会保障卡规范, part 7, 5.8); six in practice."""


@dataclass(frozen=True, slots=True)
class Idle:
    pass


@dataclass(frozen=True, slots=True)
class Reading:
    insertion: int


@dataclass(frozen=True, slots=True)
class Judging:
    card: Card


@dataclass(frozen=True, slots=True)
class Choosing:
    card: Card
    name: str
    options: tuple[Admit, ...]
    wait: int = 0


@dataclass(frozen=True, slots=True)
class PinWanted:
    """`purpose` is what the right PIN leads to."""

    card: Card
    name: str
    purpose: Admit | Bind
    digits: int = 0
    wrong: bool = False
    checking: bool = False
    wait: int = 0


@dataclass(frozen=True, slots=True)
class Recording:
    card: Card
    name: str
    what: Admit | Bind | Provisional
    card_in: bool = True


@dataclass(frozen=True, slots=True)
class Welcomed:
    """The green screen: it is on disk.  Until the card is out there is no countdown."""

    card: Card
    name: str
    admit: Admit
    at: str
    card_in: bool


@dataclass(frozen=True, slots=True)
class Noted:
    """暂记 is in the book; it counts for nothing until the supervisor decides."""

    card: Card
    name: str
    noted: Provisional
    at: str
    card_in: bool


@dataclass(frozen=True, slots=True)
class Repeated:
    """Leaving early is offered as a choice where the sitting is under way."""

    card: Card
    name: str
    already: Already
    card_in: bool


@dataclass(frozen=True, slots=True)
class Refused:
    """`shown` False once its time is over, or nothing need be said, and only the card is still waited for."""

    refusal: Refusal | None
    args: tuple[str, ...]
    name: str
    insertion: int
    card_in: bool
    shown: bool = True
    wait: int = 0


@dataclass(frozen=True, slots=True)
class StaffWanted:
    """C12 or A01 with the card in: a member of staff helps."""

    card: Card
    name: str
    refusal: Refusal
    wait: int = 0


@dataclass(frozen=True, slots=True)
class OutOfOrder:
    refusal: Refusal


State: TypeAlias = (
    Idle
    | Reading
    | Judging
    | Choosing
    | PinWanted
    | Recording
    | Welcomed
    | Noted
    | Repeated
    | Refused
    | StaffWanted
    | OutOfOrder
)
