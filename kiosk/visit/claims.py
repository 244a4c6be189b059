"""Who stands at the desk, by what, and what has been shown so far.  Values only.

`insertion` tells visits apart: a reader's number for a card, a number of the desk's own (negative) without one.
"""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from enum import StrEnum
from typing import TypeAlias

from kiosk.domain.attendance import Admit
from kiosk.domain.evidence import (
    STRICT,
    Accepted,
    Assist,
    Evidence,
    FaceWord,
    Factor,
    Flag,
    Policy,
)
from kiosk.domain.registration import Register
from sync.records import CardKey, PersonKey


@dataclass(frozen=True, slots=True)
class Showing:
    """What was shown, what could still be, and what is enough.  `beside`: whom a face proposed before the card came;
    `proof_no` and `login` are those of an e-card shown beside the claim; `cleared`: notes on the learner that
    staff have looked into in this visit."""

    shown: frozenset[Factor] = frozenset()
    able: frozenset[Factor] = frozenset()
    policy: Policy = STRICT
    face: FaceWord | None = None
    assist: Assist | None = None
    beside: tuple[PersonKey, FaceWord] | None = None
    proof_no: str = field(default="", repr=False)
    login: bool = False
    cleared: frozenset[str] = frozenset()

    def enough_for(self, purpose: Admit | Register) -> Accepted:
        return purpose.accepted if isinstance(purpose, Register) else self.policy.of(purpose.action)


@dataclass(frozen=True, slots=True)
class Card:
    """The card in the reader as the rules see it.  `holder` is None where the chip withholds it (3.0 cards).

    `tries_left` is None where the card has no PIN or did not say; `keypad`: the reader can ask for the PIN itself.
    """

    insertion: int
    key: CardKey
    holder: PersonKey | None
    name: str = field(repr=False)
    expired: bool
    has_pin: bool
    tries_left: int | None
    locked: bool
    keypad: bool
    version: str = ""
    historical: bytes = b""
    showing: Showing = Showing(frozenset({Factor.CARD}))


@dataclass(frozen=True, slots=True)
class ECard:
    """A 电子社保卡 that the platform has just verified.  `login`: by the desk's own QR, scanned with the phone."""

    insertion: int
    person: PersonKey
    name: str = field(repr=False)
    proof_no: str = field(repr=False)
    login: bool
    showing: Showing = Showing(frozenset({Factor.ECARD}))


class NamedBy(StrEnum):
    NUMBER = "NUMBER"  # a learner's number, scanned
    FACE = "FACE"  # proposed among the roster
    STAFF = "STAFF"


@dataclass(frozen=True, slots=True)
class Named:
    """A learner whom something names that proves nothing by itself."""

    insertion: int
    person: PersonKey
    name: str = field(repr=False)
    by: NamedBy
    showing: Showing = Showing()


@dataclass(frozen=True, slots=True)
class Nobody:
    """Somebody who has nothing to show and asked for staff."""

    insertion: int
    name: str = ""
    showing: Showing = Showing()


Claim: TypeAlias = Card | ECard | Named | Nobody


def key_of(claim: Claim | None) -> CardKey | None:
    return claim.key if isinstance(claim, Card) else None


def shown_card(claim: Claim | None) -> Card | None:
    """The card that counts; not one that only lies in the reader while staff sign in another learner."""
    return claim if isinstance(claim, Card) and Factor.CARD in claim.showing.shown else None


def person_of(claim: Claim | None) -> PersonKey | None:
    """Whom it names by itself; None where only a binding or the platform knows."""
    if isinstance(claim, Card):
        return claim.holder
    return claim.person if isinstance(claim, ECard | Named) else None


def names_another(claim: Claim, person: PersonKey) -> bool:
    """By number alone: a chip may not tell the type of the document."""
    told = person_of(claim)
    return told is not None and told.number != person.number


def with_shown(
    claim: Claim, *factors: Factor, face: FaceWord | None = None, assist: Assist | None = None
) -> Claim:
    showing = claim.showing
    more = replace(
        showing,
        shown=showing.shown | frozenset(factors),
        face=face or showing.face,
        assist=assist or showing.assist,
    )
    return replace(claim, showing=more)


def with_ecard(claim: Claim, ecard: ECard) -> Claim:
    """The e-card of the same person, shown beside what named them."""
    shown = with_shown(claim, Factor.ECARD)
    return replace(shown, showing=replace(shown.showing, proof_no=ecard.proof_no, login=ecard.login))


def without(claim: Claim, factor: Factor) -> Claim:
    """It cannot be shown any more in this visit."""
    return replace(claim, showing=replace(claim.showing, able=claim.showing.able - {factor}))


def pin_waived(claim: Claim) -> bool:
    """A card without a PIN counts as one whose PIN was shown, and the entry says so."""
    card = shown_card(claim)
    return card is not None and not card.has_pin


def unproven(claim: Claim | None) -> bool:
    """Something names a learner, and nothing was shown: whoever holds the number is told nothing about them."""
    return isinstance(claim, Named) and not claim.showing.shown


def shown(claim: Claim) -> frozenset[Factor]:
    return claim.showing.shown | ({Factor.PIN} if pin_waived(claim) else set())


def evidence_of(claim: Claim, *, staff: bool = False) -> Evidence:
    """`staff`: the entry itself is an act of staff (binding, 暂记)."""
    factors = claim.showing.shown | ({Factor.STAFF} if staff else set())
    ecard = claim if isinstance(claim, ECard) else claim.showing
    return Evidence(
        factors=tuple(factor for factor in Factor if factor in factors),
        flags=(Flag.NO_CARD_PIN,) if pin_waived(claim) else (),
        face=claim.showing.face,
        assist=claim.showing.assist,
        proof_no=ecard.proof_no,
        login=ecard.login,
    )
