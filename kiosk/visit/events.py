"""What can happen during a visit, what a visit asks for, and what it knows about the card.  Values only."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import TypeAlias

from kiosk.domain.attendance import Admit, Verdict
from kiosk.domain.evidence import Evidence
from kiosk.domain.refusal import Refusal
from sync.records import CardKey, Enrolment, PersonKey


@dataclass(frozen=True, slots=True)
class Card:
    """The card in the reader as the rules see it.  `holder` is None where the chip withholds it (3.0 cards).

    `tries_left` is None where the card has no PIN or did not say; `keypad`: the reader can ask for the PIN itself.
    """

    insertion: int
    key: CardKey
    holder: PersonKey | None
    name: str
    expired: bool
    has_pin: bool
    tries_left: int | None
    locked: bool
    keypad: bool
    version: str = ""
    historical: bytes = b""
    pin_shown: bool = False


class PinOutcome(StrEnum):
    RIGHT = "RIGHT"
    WRONG = "WRONG"
    LOCKED = "LOCKED"
    NO_PIN = "NO_PIN"
    INITIAL = "INITIAL"
    CANCELLED = "CANCELLED"
    TIMED_OUT = "TIMED_OUT"
    BAD_LENGTH = "BAD_LENGTH"
    WITHHELD = "WITHHELD"
    FAILED = "FAILED"


# --- events ---------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class CardIn:
    insertion: int


@dataclass(frozen=True, slots=True)
class CardSaid:
    card: Card


@dataclass(frozen=True, slots=True)
class CardFailed:
    insertion: int
    refusal: Refusal


@dataclass(frozen=True, slots=True)
class CardOut:
    insertion: int


@dataclass(frozen=True, slots=True)
class Judged:
    """The desk's word on the card: a verdict, and the name to greet with (masked)."""

    insertion: int
    verdict: Verdict
    name: str


@dataclass(frozen=True, slots=True)
class NeedsStaff:
    """Nobody is known for this card yet (C12), or the person stands on no roster (A01)."""

    insertion: int
    refusal: Refusal
    name: str = ""


@dataclass(frozen=True, slots=True)
class Chosen:
    key: str


@dataclass(frozen=True, slots=True)
class DigitTyped:
    """Which digit is the business of the PIN entry alone."""


@dataclass(frozen=True, slots=True)
class DigitErased:
    pass


@dataclass(frozen=True, slots=True)
class Confirmed:
    pass


@dataclass(frozen=True, slots=True)
class Cancelled:
    pass


@dataclass(frozen=True, slots=True)
class MoreTime:
    pass


@dataclass(frozen=True, slots=True)
class PinAnswered:
    insertion: int
    outcome: PinOutcome
    tries_left: int | None


@dataclass(frozen=True, slots=True)
class Recorded:
    """Committed.  `at` is local time as shown, 08:57; `admit` a check-in as it stands in the book."""

    insertion: int
    at: str
    admit: Admit | None = None


@dataclass(frozen=True, slots=True)
class NotRecorded:
    """`args` fill the words of the refusal."""

    insertion: int
    refusal: Refusal
    args: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Bind:
    """A member of staff saw the identity document: this card is this learner's."""

    learner: Enrolment
    document_seen: str
    operator: str
    replaces: bool = False


@dataclass(frozen=True, slots=True)
class Provisional:
    """暂记: staff vouch for a person on no roster, for a class, with a reason."""

    person: PersonKey
    name: str
    class_no: str
    class_name: str
    session_no: str
    evidence: str
    reason: str
    operator: str


@dataclass(frozen=True, slots=True)
class Broken:
    refusal: Refusal


@dataclass(frozen=True, slots=True)
class Mended:
    pass


@dataclass(frozen=True, slots=True)
class TimedOut:
    """The state's wait is over (waits.wait_s); every change of state starts a new one."""


Event: TypeAlias = (
    CardIn
    | CardSaid
    | CardFailed
    | CardOut
    | Judged
    | NeedsStaff
    | Chosen
    | DigitTyped
    | DigitErased
    | Confirmed
    | Cancelled
    | MoreTime
    | PinAnswered
    | Recorded
    | NotRecorded
    | Bind
    | Provisional
    | Broken
    | Mended
    | TimedOut
)


# --- effects --------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Judge:
    """Ask the desk, and the platform where the desk does not know."""

    card: Card


@dataclass(frozen=True, slots=True)
class VerifyPin:
    insertion: int


@dataclass(frozen=True, slots=True)
class VerifyOnKeypad:
    insertion: int


@dataclass(frozen=True, slots=True)
class WipePin:
    pass


@dataclass(frozen=True, slots=True)
class Record:
    """Write it down; the answer is Recorded or NotRecorded.  `what` says which kind of entry."""

    insertion: int
    what: Admit | Bind | Provisional
    card: Card
    evidence: Evidence


@dataclass(frozen=True, slots=True)
class RecordRefusal:
    """A refused attempt is an entry too."""

    refusal: Refusal
    card: Card | None
    class_no: str = ""
    session_no: str = ""
    trainee_no: str = ""


Effect: TypeAlias = Judge | VerifyPin | VerifyOnKeypad | WipePin | Record | RecordRefusal
Effects: TypeAlias = tuple[Effect, ...]
