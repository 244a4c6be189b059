"""What a visit asks for.  Values only; what comes of it are events."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TypeAlias

from kiosk.domain.attendance import Admit
from kiosk.domain.evidence import Evidence
from kiosk.domain.refusal import Refusal
from kiosk.domain.registration import Register
from kiosk.visit.claims import Claim
from kiosk.visit.events import Bind, Provisional
from kiosk.visit.own import LookUp
from sync.records import Enrolment, PersonKey


@dataclass(frozen=True, slots=True)
class Judge:
    """Ask the desk, and the platform where the desk does not know."""

    claim: Claim


@dataclass(frozen=True, slots=True)
class ReadCode:
    """Find out whom the scanned code names; the answer is ClaimSaid or CodeFailed."""

    insertion: int


@dataclass(frozen=True, slots=True)
class BeginLogin:
    insertion: int


@dataclass(frozen=True, slots=True)
class Look:
    """At the camera: is it this person (1:1), or, with None, who of the roster (1:N)?"""

    insertion: int
    person: PersonKey | None


@dataclass(frozen=True, slots=True)
class TakeFace:
    """Enrol: good frames to a sealed template."""

    insertion: int
    learner: Enrolment
    operator: str


@dataclass(frozen=True, slots=True)
class RecordConsent:
    """What the learner answered to the question about the face."""

    learner: Enrolment
    given: bool
    operator: str


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
    """Write it down; the answer is Recorded or NotRecorded.  `what` says which kind of entry; what comes of a Register
    is written by whoever registers them."""

    insertion: int
    what: Admit | Bind | Provisional | Register
    claim: Claim
    evidence: Evidence


@dataclass(frozen=True, slots=True)
class RecordRefusal:
    """A refused attempt is an entry too."""

    refusal: Refusal
    claim: Claim | None
    class_no: str = ""
    session_no: str = ""
    trainee_no: str = ""


Effect: TypeAlias = (
    Judge
    | ReadCode
    | BeginLogin
    | Look
    | TakeFace
    | RecordConsent
    | LookUp
    | VerifyPin
    | VerifyOnKeypad
    | WipePin
    | Record
    | RecordRefusal
)
Effects: TypeAlias = tuple[Effect, ...]
