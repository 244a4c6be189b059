"""What can happen during a visit.  Values only."""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import StrEnum
from typing import TypeAlias

from kiosk.domain.attendance import Admit, Verdict
from kiosk.domain.evidence import STRICT, AssistReason, FaceWord, Factor, Policy
from kiosk.domain.refusal import Refusal
from kiosk.domain.registration import Register
from kiosk.visit.claims import Card, ECard, Named
from kiosk.visit.own import OwnFailed, OwnTold
from sync.records import Enrolment, PersonKey


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
class Began:
    """Somebody without a card touched one of the ways on the idle screen; `others` are those beside it."""

    insertion: int
    way: Factor
    others: tuple[Factor, ...] = ()


@dataclass(frozen=True, slots=True)
class CodeIn:
    """A code was scanned, by gun or camera; what it says stays with whoever asks the platform."""

    insertion: int


@dataclass(frozen=True, slots=True)
class ClaimSaid:
    """Whom the code names: an e-card the platform verified, or a learner by number."""

    claim: ECard | Named


@dataclass(frozen=True, slots=True)
class CodeFailed:
    insertion: int
    refusal: Refusal


@dataclass(frozen=True, slots=True)
class LoginShown:
    """The platform's login QR, for the learner's phone; good for so many seconds."""

    insertion: int
    qr: str = field(repr=False)
    seconds: float


@dataclass(frozen=True, slots=True)
class LoginScanned:
    insertion: int


@dataclass(frozen=True, slots=True)
class LoginGone:
    """No login QR (any more): the way by the gun stays open."""

    insertion: int


@dataclass(frozen=True, slots=True)
class FaceHint:
    """What the person should do: closer, more light …  `challenge`: one of the random ones."""

    insertion: int
    hint: str
    challenge: bool = False


class FaceOutcome(StrEnum):
    MATCH = "MATCH"
    UNSURE = "UNSURE"
    DIFFERENT = "DIFFERENT"
    NOT_LIVE = "NOT_LIVE"
    NOT_SEEN = "NOT_SEEN"  # no good face in time
    NO_CAMERA = "NO_CAMERA"


@dataclass(frozen=True, slots=True)
class FaceAnswered:
    """`word` is None where no comparison came about."""

    insertion: int
    outcome: FaceOutcome
    word: FaceWord | None = None


@dataclass(frozen=True, slots=True)
class FaceProposed:
    """Among today's roster; None: nobody's."""

    insertion: int
    claim: Named | None
    name: str = ""


@dataclass(frozen=True, slots=True)
class FaceTaken:
    """The template is sealed and on disk; None, or why not."""

    insertion: int
    refusal: Refusal | None = None


@dataclass(frozen=True, slots=True)
class Enrol:
    """Staff want this learner's face enrolled; the learner is asked first."""

    insertion: int
    learner: Enrolment
    name: str
    operator: str


@dataclass(frozen=True, slots=True)
class Assisted:
    """Staff sign a learner of the roster in, with a reason; `document` is the type of the one they saw."""

    insertion: int
    learner: Enrolment
    reason: AssistReason
    document: str
    operator: str


@dataclass(frozen=True, slots=True)
class Vouched:
    """Staff compared the person with the identity document in hand."""

    document: str
    operator: str


@dataclass(frozen=True, slots=True)
class Judged:
    """The desk's word on the claim: a verdict, the name to greet with (masked), and what may prove it."""

    insertion: int
    verdict: Verdict | Register
    name: str
    policy: Policy = STRICT
    able: frozenset[Factor] = frozenset()


@dataclass(frozen=True, slots=True)
class NeedsStaff:
    """Nobody is known for this card yet (C12), the person is on no roster (A01), or `notes` want staff first (A09)."""

    insertion: int
    refusal: Refusal
    name: str = ""
    notes: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class NotesCleared:
    """Staff looked into what these notes on the learner say, and it stands in the book."""

    insertion: int
    notes: frozenset[str]


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
    name: str = field(repr=False)
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
    Began
    | CodeIn
    | ClaimSaid
    | CodeFailed
    | LoginShown
    | LoginScanned
    | LoginGone
    | FaceHint
    | FaceAnswered
    | FaceProposed
    | FaceTaken
    | Enrol
    | Assisted
    | Vouched
    | CardIn
    | CardSaid
    | CardFailed
    | CardOut
    | Judged
    | NeedsStaff
    | NotesCleared
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
    | OwnTold
    | OwnFailed
    | Broken
    | Mended
    | TimedOut
)
