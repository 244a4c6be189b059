"""Where a visit can stand.  States are types: Refused cannot lack its reason, Idle cannot have one."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TypeAlias

from kiosk.domain.attendance import Admit, Already
from kiosk.domain.evidence import FaceWord, Factor
from kiosk.domain.refusal import MEND_BY_ANOTHER_WAY, MEND_BY_INSERTING_AGAIN, Refusal
from kiosk.domain.registration import Register
from kiosk.visit.claims import Card, Claim, Named
from kiosk.visit.events import Bind, Provisional
from kiosk.visit.own import Own, OwnShown, OwnSought
from sync.records import Enrolment, PersonKey

PIN_LEAST = 4
PIN_MOST = 12
"""Terminals take 4 to 12 digits (社会保障卡规范, part 7, 5.8); six in practice."""

MEND_BY_TRYING_AGAIN = MEND_BY_INSERTING_AGAIN | MEND_BY_ANOTHER_WAY

LOOK_HERE = "face.look_here"


@dataclass(frozen=True, slots=True)
class Idle:
    pass


@dataclass(frozen=True, slots=True)
class Reading:
    """`beside` is whom the face proposed before this card came."""

    insertion: int
    beside: tuple[PersonKey, FaceWord] | None = None


@dataclass(frozen=True, slots=True)
class Judging:
    claim: Claim


@dataclass(frozen=True, slots=True)
class Choosing:
    claim: Claim
    name: str
    options: tuple[Admit, ...]
    wait: int = 0


@dataclass(frozen=True, slots=True)
class PinWanted:
    """`purpose` is what the right PIN leads to; `ways` are the other ways to prove it."""

    card: Card
    name: str
    purpose: Admit | Bind | Own | Register
    ways: tuple[Factor, ...] = ()
    digits: int = 0
    wrong: bool = False
    checking: bool = False
    wait: int = 0


@dataclass(frozen=True, slots=True)
class Recording:
    claim: Claim
    name: str
    what: Admit | Bind | Provisional | Register
    card_in: bool = True


@dataclass(frozen=True, slots=True)
class Welcomed:
    """The green screen: it is on disk.  Until the card is out there is no countdown."""

    claim: Claim
    name: str
    admit: Admit
    at: str
    card_in: bool


@dataclass(frozen=True, slots=True)
class Noted:
    """暂记 is in the book; it counts for nothing until the supervisor decides."""

    claim: Claim
    name: str
    noted: Provisional
    at: str
    card_in: bool


@dataclass(frozen=True, slots=True)
class Identified:
    """报到: who it is stands to the policy's satisfaction; staff go on behind the door."""

    claim: Claim
    name: str
    register: Register
    card_in: bool


@dataclass(frozen=True, slots=True)
class Repeated:
    """Leaving early is offered as a choice where the sitting is under way."""

    claim: Claim
    name: str
    already: Already
    card_in: bool


@dataclass(frozen=True, slots=True)
class Refused:
    """`shown` False once its time is over, or nothing need be said, and only the card is still waited for.

    `own` where no session is open now and the learner may look at 我的 instead."""

    refusal: Refusal | None
    args: tuple[str, ...]
    name: str
    insertion: int
    card_in: bool
    shown: bool = True
    wait: int = 0
    own: Own | None = None

    @property
    def opens_again(self) -> bool:
        """A bad result waits for its reader, unless trying again is just what it asks for."""
        return self.refusal is None or self.refusal in MEND_BY_TRYING_AGAIN


@dataclass(frozen=True, slots=True)
class StaffWanted:
    """A member of staff helps; `purpose` is what their word leads to where the learner is known, `notes` are those on
    the learner that staff are to look into first."""

    claim: Claim
    name: str
    refusal: Refusal
    purpose: Admit | Register | None = None
    wait: int = 0
    notes: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class OutOfOrder:
    refusal: Refusal


@dataclass(frozen=True, slots=True)
class CodeWanted:
    """A code is awaited, by gun or camera; beside it the desk's own login QR for the phone.

    `claim` and `purpose` where the e-card is to prove what a card or a number said; `login_s` is the QR's life.
    """

    insertion: int
    claim: Claim | None = None
    name: str = ""
    purpose: Admit | Register | None = None
    ways: tuple[Factor, ...] = ()
    qr: str = field(default="", repr=False)
    login_s: float = 0.0
    scanned: bool = False
    wait: int = 0


@dataclass(frozen=True, slots=True)
class Checking:
    """The scanned code is with the platform.  `before` is what asked for it, None for a code out of the blue."""

    insertion: int
    before: CodeWanted | None = None


@dataclass(frozen=True, slots=True)
class FaceWanted:
    """Look into the camera: is it the person of the claim?"""

    claim: Claim
    name: str
    purpose: Admit | Register
    ways: tuple[Factor, ...] = ()
    hint: str = LOOK_HERE
    challenge: bool = False
    wait: int = 0


@dataclass(frozen=True, slots=True)
class FaceSought:
    """Look into the camera: who of today's roster is it?  `ways` lead elsewhere."""

    insertion: int
    ways: tuple[Factor, ...] = ()
    hint: str = LOOK_HERE
    challenge: bool = False
    wait: int = 0


@dataclass(frozen=True, slots=True)
class Proposed:
    """The face proposed somebody; card or staff confirm it."""

    claim: Named
    name: str
    wait: int = 0


@dataclass(frozen=True, slots=True)
class ConsentWanted:
    """Purpose, keeping, the equal alternative: asked before the first capture."""

    insertion: int
    learner: Enrolment
    name: str
    operator: str
    wait: int = 0


@dataclass(frozen=True, slots=True)
class FaceTaking:
    insertion: int
    learner: Enrolment
    name: str
    operator: str
    hint: str = LOOK_HERE
    wait: int = 0


@dataclass(frozen=True, slots=True)
class FaceSettled:
    """The face is enrolled, or the learner does without; both are fine."""

    insertion: int
    name: str
    kept: bool


State: TypeAlias = (
    Idle
    | Reading
    | Judging
    | Choosing
    | PinWanted
    | Recording
    | Welcomed
    | Noted
    | Identified
    | Repeated
    | Refused
    | StaffWanted
    | CodeWanted
    | Checking
    | FaceWanted
    | FaceSought
    | Proposed
    | ConsentWanted
    | FaceTaking
    | FaceSettled
    | OwnSought
    | OwnShown
    | OutOfOrder
)
