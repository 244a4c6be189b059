"""What is asked of a book of attendance, and the vocabulary it is asked in.  PURE.

A question accuses nobody: it names its events and what is odd about them, and waits for an answer.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from enum import StrEnum

from sync.records import Action, Method


class Rule(StrEnum):
    """What is asked; words under `question.<rule>`."""

    RUSH = "RUSH"  # one desk takes many people faster than hands can
    SAME_FACE = "SAME_FACE"  # one face for two people
    SAME_ORDER = "SAME_ORDER"  # the class comes in the same order day after day: a stack of cards
    IN_AND_OUT = "IN_AND_OUT"  # signed in and out within moments
    TWO_PLACES = "TWO_PLACES"  # one person in two places at a time
    OUTSIDE = "OUTSIDE"  # signed in when nothing was on
    OVERRIDES = "OVERRIDES"  # one member of staff signs unusually many in
    CLOCK = "CLOCK"  # the clock was moved, and sign-ins came around it
    IDLE_VOUCHER = "IDLE_VOUCHER"  # used, and nobody came
    DORMANT = "DORMANT"  # long away, then never missing
    NO_TEACHER = "NO_TEACHER"  # learners and no teacher
    ONE_GIVER = "ONE_GIVER"  # two sign, and both have their PIN from one hand
    NEW_SIGNER = "NEW_SIGNER"  # one of two who sign was made a member that day


@dataclass(frozen=True, slots=True)
class Seen:
    """One check-in as the rules see it.  `person` is the blind reference, never a number; `point` the desk's place.
    `desk` is "" and `method` None for one by phone, of which nobody knows where; it is None, too, for a way that is
    unknown here."""

    id: str
    at: datetime
    day: date
    desk: str
    class_no: str
    session_no: str
    person: str
    action: Action
    method: Method | None
    operator: str = ""
    point: str = ""
    one_face: bool = False


@dataclass(frozen=True, slots=True)
class Held:
    """A session as the timetable has it."""

    session_no: str
    class_no: str
    begins: datetime
    ends: datetime
    teacher: bool | None = None
    """Whether the timetable names one; None where it names none at all, so that nothing is asked."""


@dataclass(frozen=True, slots=True)
class Used:
    """A voucher that was used."""

    ref: str
    person: str
    class_no: str
    at: datetime


@dataclass(frozen=True, slots=True)
class Alike:
    """Two learners whose faces the desk takes for one: at enrolment, or when one of them was looked at."""

    id: str
    desk: str
    at: datetime
    day: date
    people: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Made:
    """A sign that somebody entered for a learner afterwards: a make-up, a note confirmed."""

    id: str
    at: datetime
    day: date
    class_no: str
    person: str
    operator: str


@dataclass(frozen=True, slots=True)
class Stepped:
    """The clock of a desk moved."""

    id: str
    desk: str
    at: datetime
    moved: timedelta


@dataclass(frozen=True, slots=True)
class Given:
    """A member of the staff got a PIN that somebody else chose; `new`: and was made a member with it."""

    id: str
    at: datetime
    day: date
    member: str
    by: str
    new: bool = False


@dataclass(frozen=True, slots=True)
class Signed:
    """What two had to sign: the close of `day`, an outage or its withdrawal, paper, an entry written off."""

    id: str
    at: datetime
    day: date
    first: str
    second: str
    class_no: str = ""


@dataclass(frozen=True, slots=True)
class Book:
    """What is looked through: `seen` in any order; `today` ends it."""

    seen: Sequence[Seen]
    held: Sequence[Held] = ()
    used: Sequence[Used] = ()
    steps: Sequence[Stepped] = ()
    today: date = date.min
    alike: Sequence[Alike] = ()
    made: Sequence[Made] = ()
    given: Sequence[Given] = ()
    signed: Sequence[Signed] = ()


@dataclass(frozen=True, slots=True)
class Limits:
    """From where on something is odd.  The defaults: `kiosk bench integrity` counts what they find and what they
    wrongly ask about."""

    rush_people: int = 8
    rush_each: timedelta = timedelta(seconds=2.5)
    order_people: int = 8
    order_days: int = 3
    order_share: float = 0.9
    in_and_out: timedelta = timedelta(minutes=3)
    travel: timedelta = timedelta(minutes=5)
    outside: timedelta = timedelta(minutes=90)
    override_count: int = 10
    override_share: float = 0.3
    clock_moved: timedelta = timedelta(minutes=2)
    clock_around: timedelta = timedelta(minutes=10)
    idle_days: int = 7
    away: int = 10
    back: int = 8
    hand_days: timedelta = timedelta(days=7)


@dataclass(frozen=True, slots=True)
class Question:
    """`key` stays the same when the book is looked through again; `events` are entry ids, the odd ones first to last;
    `about` persons (blind references); `figures` what its words have places for."""

    rule: Rule
    key: str
    day: date
    events: tuple[str, ...]
    about: tuple[str, ...] = ()
    class_no: str = ""
    desk: str = ""
    operator: str = ""
    figures: tuple[str, ...] = ()
