"""我的: what a learner may see of themselves, between classes.  Values only; the cells are in own_steps.py.

It lives as long as its screen and is never printed; the book says only that it was looked at.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum

from kiosk.domain.refusal import Refusal
from kiosk.visit.claims import Card
from sync.records import PersonKey, VoucherState

OWN = "own"
"""The key of the choice 我的."""


class Told(StrEnum):
    """How far a question to the platform has come."""

    NOT_OFFERED = "NOT_OFFERED"
    ASKING = "ASKING"
    OFFLINE = "OFFLINE"
    ANSWERED = "ANSWERED"


@dataclass(frozen=True, slots=True)
class OwnClass:
    """One of the learner's classes.  `minutes` attended and `planned` of all its sessions; `permille` of what has been
    held so far, None before anything was held; `evaluation` is the address of the questions about an ended class."""

    name: str
    minutes: int
    planned: int
    permille: int | None
    ended: bool = False
    evaluation: str = field(default="", repr=False)


@dataclass(frozen=True, slots=True)
class OwnVoucher:
    """`code` is masked.  `state` and `until` are None where only the platform knows them."""

    code: str
    state: VoucherState | None = None
    until: date | None = None


@dataclass(frozen=True, slots=True)
class OwnCertificate:
    name: str
    level: str
    issued: date


@dataclass(frozen=True, slots=True)
class OwnPage:
    classes: tuple[OwnClass, ...] = ()
    vouchers: tuple[OwnVoucher, ...] = ()
    certificates: tuple[OwnCertificate, ...] = ()
    asked: Told = Told.NOT_OFFERED


@dataclass(frozen=True, slots=True)
class Own:
    """What the right PIN leads to, or what a result offers: the own view of whose card this is."""

    card: Card
    person: PersonKey


# --- states ---------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class OwnSought:
    card: Card
    name: str


@dataclass(frozen=True, slots=True)
class OwnShown:
    card: Card
    name: str
    page: OwnPage = field(repr=False)
    wait: int = 0


# --- events and the effect ------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class OwnTold:
    """The page, or more of it: certificates come later, from the platform."""

    insertion: int
    page: OwnPage = field(repr=False)


@dataclass(frozen=True, slots=True)
class OwnFailed:
    insertion: int
    refusal: Refusal


@dataclass(frozen=True, slots=True)
class LookUp:
    """Read what the desk knows of this person; the answer is OwnTold or OwnFailed."""

    insertion: int
    person: PersonKey
