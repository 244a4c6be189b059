"""How one learner stands in one sitting, and what a sitting comes to.  PURE.

Expected = present + missing + on leave; present includes late and left early.  The rule is `seat`: facts and what was
decided about them.  For the many of whom nothing was decided `plain_seat` says the same in whole numbers.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from functools import lru_cache
from operator import add, attrgetter
from typing import NamedTuple

from kiosk.domain.attendance import Judgement, Windows
from kiosk.domain.presence import fits
from kiosk.domain.signs import PHONES, Facts, Origin, Sign, counting, decided, stands, told
from kiosk.domain.timetable import Sitting
from sync.records import Action, EnrolmentState


class Presence(StrEnum):
    PRESENT = "present"
    LATE = "late"
    MISSING = "missing"
    LEAVE = "leave"


class By(StrEnum):
    """What somebody signed in with, as a supervisor tells them apart."""

    CARD = "card"
    E_CARD = "e_card"
    FACE = "face"
    PHONE = "phone"
    STAFF = "staff"
    NOTED = "noted"
    MADE_UP = "made_up"
    PAPER = "paper"
    OTHER = "other"


METHODS: Mapping[str, By] = {
    "CARD_PIN": By.CARD, "CARD": By.CARD, "CARD_FACE": By.CARD, "ESSC_QR": By.E_CARD, "ESSC_LOGIN": By.E_CARD,
    "FACE_1V1": By.FACE, "FACE_1VN": By.FACE, "PAPER": By.PAPER, "STAFF": By.STAFF,
}  # fmt: skip
ORIGINS: Mapping[Origin, By] = {
    Origin.ASSISTED: By.STAFF, Origin.NOTED: By.NOTED, Origin.MADE_UP: By.MADE_UP, **dict.fromkeys(PHONES, By.PHONE)
}  # fmt: skip


class Shown(NamedTuple):
    """A sign of a learner: by whose word, with what, and how it was judged (None: by its time alone)."""

    at_ms: int
    key: str
    origin: Origin
    method: str = ""
    judged: str | None = None


class Seat(NamedTuple):
    """`came` and `went` are the signs that count."""

    class_no: str
    trainee_no: str
    person_ref: str
    presence: Presence
    came: Shown | None = None
    went: Shown | None = None
    early: bool = False
    no_out: bool = False
    """There, and never signed out; it counts once the time for it is over."""
    many: int = 1
    """Learners who are alike, where numbers only are wanted; nobody of them is named then."""

    @property
    def proof(self) -> Shown | None:
        return self.came or self.went


class Bounds(NamedTuple):
    """What `fits` and lateness ask of a sitting, in milliseconds; both ends belong to it."""

    in_from: int
    in_to: int
    out_from: int
    out_to: int
    late_after: int
    early_before: int
    needs_in: bool
    needs_out: bool
    retimed: bool
    queue_from: int = 0
    queue_to: int = 0


@lru_cache(maxsize=1024)
def bounds(sitting: Sitting, windows: Windows) -> Bounds:
    """Asked again for each of its learners."""
    return Bounds(
        _ms(windows.opens(sitting, Action.IN)),
        _ms(sitting.ends),
        _ms(sitting.begins),
        _ms(windows.closes(sitting, Action.OUT)),
        _ms(sitting.begins + windows.late_after),
        _ms(windows.opens(sitting, Action.OUT)),
        sitting.needs_in,
        sitting.needs_out,
        sitting.retimed,
        *(map(_ms, sitting.queue) if sitting.queue else ()),
    )


def plain_seat(
    who: tuple[str, str, str],
    state: EnrolmentState,
    came: Shown | None,
    went: Shown | None,
    at: Bounds,
    many: int = 1,
) -> Seat:
    """Of a learner about whom nothing was decided.  `came` is the first IN within the bounds, `went` the last OUT."""
    proof = came or (None if at.needs_in else went)
    if proof is None:
        presence = Presence.LEAVE if state is EnrolmentState.LEAVE else Presence.MISSING
        return Seat(*who, presence, came, went, many=many)
    late = came is not None and is_late(came, at)
    presence = Presence.LATE if late else Presence.PRESENT
    early = went is not None and is_early(went, at)
    return Seat(*who, presence, came, went, early, at.needs_out and went is None, many)


def is_late(came: Shown, at: Bounds) -> bool:
    """As it was judged at the desk; what comes from elsewhere, or to a sitting that was moved, by its time.  Whoever
    stood in the queue when an outage ended is not late, whatever the desk said then; nor whoever signed on paper in
    the outage itself, though the sitting was moved."""
    if at.queue_from < came.at_ms <= at.queue_to:
        return False
    if came.judged is None or (at.retimed and came.origin is not Origin.PAPER):
        return came.at_ms > at.late_after
    return came.judged == Judgement.LATE


def is_early(went: Shown, at: Bounds) -> bool:
    if went.judged is None or at.retimed:
        return went.at_ms < at.early_before
    return went.judged == Judgement.EARLY


def seat(
    who: tuple[str, str, str],
    state: EnrolmentState,
    facts: Facts,
    sitting: Sitting,
    windows: Windows,
    known: Mapping[str, Shown],
) -> Seat:
    """The rule.  `known` says of signs made at a desk how, and how they were judged."""
    words = decided(facts.corrections)
    signs = [
        sign
        for sign in counting(told(facts, words), words)
        if sign.session_no in sitting.covers and fits(sign, sitting, windows)
    ]
    came = next((sign for sign in signs if sign.action is Action.IN), None)
    went = next((sign for sign in reversed(signs) if sign.action is Action.OUT), None)
    away = any(leave.covers(sitting) and stands(leave.key, words) for leave in facts.leaves)
    return plain_seat(
        who,
        EnrolmentState.LEAVE if away else state,
        _shown(came, known),
        _shown(went, known),
        bounds(sitting, windows),
    )


def _shown(sign: Sign | None, known: Mapping[str, Shown]) -> Shown | None:
    """A 暂记 that was confirmed keeps its key and counts by its time."""
    if sign is None:
        return None
    return known.get(sign.key) or Shown(_ms(sign.at), sign.key, sign.origin)


@dataclass(frozen=True, slots=True)
class Tally:
    """What a sitting, or many, come to."""

    expected: int = 0
    present: int = 0
    late: int = 0
    early: int = 0
    missing: int = 0
    leave: int = 0
    assisted: int = 0
    phones: int = 0
    no_out: int = 0

    def __add__(self, other: Tally) -> Tally:
        return Tally(*map(add, _NUMBERS(self), _NUMBERS(other)))


_NUMBERS = attrgetter(*Tally.__slots__)


def total(tallies: Iterable[Tally]) -> Tally:
    columns = zip(*map(_NUMBERS, tallies), strict=True)
    return Tally(*map(sum, columns))


def by_of(shown: Shown) -> By:
    if shown.origin is Origin.DESK:
        return METHODS.get(shown.method, By.OTHER)
    return ORIGINS.get(shown.origin) or METHODS.get(shown.method, By.OTHER)


def tally(seats: Iterable[Seat]) -> Tally:
    """Presences are told apart by what they are: to look one up in a table costs more than all the rest."""
    present = late = missing = leave = early = no_out = assisted = phones = 0
    for one in seats:
        presence, many = one.presence, one.many
        early += many if one.early else 0
        no_out += many if one.no_out else 0
        if presence is Presence.MISSING:
            missing += many
        elif presence is Presence.LEAVE:
            leave += many
        else:
            present += many
            late += many if presence is Presence.LATE else 0
            if (proof := one.proof) and proof.origin is not Origin.DESK:
                assisted += many if proof.origin is Origin.ASSISTED else 0
                phones += many if proof.origin in PHONES else 0
    return Tally(present + missing + leave, present, late, early, missing, leave, assisted, phones, no_out)


HERE = frozenset({Presence.PRESENT, Presence.LATE})


def _ms(moment: datetime) -> int:
    return round(moment.timestamp() * 1000)
