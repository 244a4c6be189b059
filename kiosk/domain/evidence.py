"""What a person can show, what is enough by the institution's policy, and the method that makes on the wire.  PURE."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import TypeAlias

from sync.records import Action, Method


class Factor(StrEnum):
    CARD = "CARD"
    PIN = "PIN"
    ECARD = "ECARD"
    FACE = "FACE"
    STAFF = "STAFF"


class Flag(StrEnum):
    """What a reader of the entry should know about the evidence."""

    CARD_STATE_UNCHECKED = (
        "CARD_STATE_UNCHECKED"  # nobody asked the platform whether the card was reported lost
    )
    HUB_NOT_ASKED = "HUB_NOT_ASKED"  # the desks' shared hub did not say in time whether another desk has it
    NO_CARD_PIN = "NO_CARD_PIN"  # the card has no PIN to ask for
    PHONE_FIRST = "PHONE_FIRST"  # kept beside the phone's, which counts first here
    TWO_LEARNERS_ONE_FACE = "TWO_LEARNERS_ONE_FACE"


class Band(StrEnum):
    """How a face compares.  Bands only: a score never leaves the engine's room."""

    MATCH = "MATCH"
    UNSURE = "UNSURE"
    DIFFERENT = "DIFFERENT"


class AssistReason(StrEnum):
    """Why staff signed a person in (KTP/1 `assist.reason`)."""

    NO_PHONE = "NO_PHONE"
    CARD_BAD = "CARD_BAD"
    FACE_FAILED = "FACE_FAILED"
    GPS_FAILED = "GPS_FAILED"
    ELSEWHERE = "ELSEWHERE"  # another desk wrote this learner down, and that was not them
    OTHER = "OTHER"


@dataclass(frozen=True, slots=True)
class FaceWord:
    """What the face said: never a picture, a vector or a score.  `model` is the engine's name@version;
    `searched` is a face found among the roster (1:N), not one compared with a person already named."""

    band: Band
    model: str
    consent_no: str = ""
    searched: bool = False


@dataclass(frozen=True, slots=True)
class Assist:
    """A member of staff stands for it.  `document` is the type (aac058) of the document they saw, "" for none;
    `class_no` the class they meant, "" for whichever is on."""

    operator: str
    reason: AssistReason
    document: str = ""
    class_no: str = ""


@dataclass(frozen=True, slots=True)
class Evidence:
    """What an entry tells of how the person was known.  `login`: an e-card by the desk's own QR."""

    factors: tuple[Factor, ...]
    flags: tuple[Flag, ...] = ()
    face: FaceWord | None = None
    assist: Assist | None = None
    proof_no: str = ""
    login: bool = False

    @property
    def method(self) -> Method:
        return method_of(self.factors, self.face, login=self.login)


def method_of(factors: Iterable[Factor], face: FaceWord | None = None, *, login: bool = False) -> Method:
    """KTP/1 `method`.  A face found among the roster stays one also where staff confirmed it."""
    shown = frozenset(factors)
    if face and face.searched and Factor.CARD not in shown:
        return Method.FACE_1VN
    if Factor.STAFF in shown:
        return Method.STAFF
    if Factor.CARD in shown:
        if Factor.FACE in shown:
            return Method.CARD_FACE
        return Method.CARD_PIN if Factor.PIN in shown else Method.CARD
    if Factor.ECARD in shown:
        return Method.ESSC_LOGIN if login else Method.ESSC_QR
    return Method.FACE_1V1


# --- the policy -----------------------------------------------------------------------------------------

Accepted: TypeAlias = tuple[frozenset[Factor], ...]
"""Each set is enough by itself; the first is preferred."""

NAMES: Mapping[str, Factor] = {
    "card": Factor.CARD,
    "pin": Factor.PIN,
    "e-card": Factor.ECARD,
    "face": Factor.FACE,
    "staff": Factor.STAFF,
}


def accepted(names: Iterable[str]) -> Accepted:
    """("card+pin", "e-card") as the profile writes them.  KeyError for an unknown word."""
    return tuple(frozenset(NAMES[word] for word in name.split("+")) for name in names)


CARD_AND_PIN: Accepted = accepted(("card+pin", "staff"))


@dataclass(frozen=True, slots=True)
class Policy:
    """What the institution takes as proof of who somebody is."""

    sign_in: Accepted
    sign_out: Accepted
    registration: Accepted = CARD_AND_PIN
    voucher_use: Accepted = CARD_AND_PIN

    def of(self, action: Action) -> Accepted:
        return self.sign_in if action is Action.IN else self.sign_out


STRICT = Policy(CARD_AND_PIN, CARD_AND_PIN)


def both(first: Accepted, second: Accepted) -> Accepted:
    """What is enough for the one and the other."""
    fits = [one for one in first if any(two <= one for two in second)]
    joined = [one | two for one in first if one not in fits for two in second]
    return tuple(dict.fromkeys((*fits, *joined)))


ASKED_IN_TURN = (Factor.CARD, Factor.ECARD, Factor.PIN, Factor.FACE, Factor.STAFF)


@dataclass(frozen=True, slots=True)
class Enough:
    pass


@dataclass(frozen=True, slots=True)
class Want:
    """Factors any of which leads on, the preferred one first."""

    ways: tuple[Factor, ...]


@dataclass(frozen=True, slots=True)
class Short:
    """Nothing this person can still show would be enough."""


def wanted(policy: Accepted, shown: frozenset[Factor], able: frozenset[Factor]) -> Enough | Want | Short:
    """What to ask for next, given what was shown and what could still be.  First what the set nearest to what was
    shown lacks, of equally near ones the preferred: who put in a card is asked for its PIN, not for another carrier."""
    if any(needed <= shown for needed in policy):
        return Enough()
    ways: list[Factor] = []
    for needed in sorted(policy, key=lambda needed: -len(needed & shown)):
        if needed <= shown | able:
            way = next(factor for factor in ASKED_IN_TURN if factor in needed - shown)
            if way not in ways:
                ways.append(way)
    return Want(tuple(ways)) if ways else Short()


def may_begin(policy: Accepted, way: Factor, beside: frozenset[Factor]) -> bool:
    """Whether a visit without a card that starts with `way` can come to be enough by it and what else is there: a face
    is not looked for where it would count for nothing.  An e-card comes first or not at all."""
    return any(way in needed and needed - {way} <= beside - {Factor.ECARD} for needed in policy)
