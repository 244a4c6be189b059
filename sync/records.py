"""The vocabulary: what the platform told the desk, and what the desk wrote down.

PURE: no I/O, no clock.  Times are aware datetimes (UTC) or milliseconds since the epoch, as the name says.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from decimal import Decimal
from enum import StrEnum
from typing import TypeAlias

Json: TypeAlias = "bool | int | str | Sequence[Json] | Mapping[str, Json] | None"
"""What canonical JSON may hold.  No floats: they have no canonical form."""

RESIDENT_ID = "01"
"""aac058: 居民身份证, the only document type whose check digit is enforced."""


@dataclass(frozen=True, slots=True)
class PersonKey:
    """Who a person is to the platform: document type (aac058) and number (aac147), upper case."""

    document: str
    number: str

    def __post_init__(self) -> None:
        object.__setattr__(self, "number", self.number.strip().upper())

    def __repr__(self) -> str:
        return f"PersonKey({self.document}, ****{self.number[-2:]})"


@dataclass(frozen=True, slots=True)
class CardKey:
    """Which card: 卡识别码 (aaz501, upper-case hex) and 卡号 (aaz500); either may be empty, not both."""

    ident: str
    number: str

    def __post_init__(self) -> None:
        object.__setattr__(self, "ident", self.ident.strip().upper())
        object.__setattr__(self, "number", self.number.strip().upper())
        if not (self.ident or self.number):
            raise ValueError("a card needs its 卡识别码 or its 卡号")

    def __repr__(self) -> str:
        return f"CardKey({self.ident[:6]}…, {self.number[:2]}…)"


# --- what the platform told us -------------------------------------------------------------------------


class ClassState(StrEnum):
    DRAFT = "DRAFT"
    APPROVED = "APPROVED"
    RUNNING = "RUNNING"
    CLOSED = "CLOSED"
    UNKNOWN = "UNKNOWN"


class SessionKind(StrEnum):
    OFFLINE = "OFFLINE"
    ONLINE = "ONLINE"


class EnrolmentState(StrEnum):
    ENROLLED = "ENROLLED"
    LEAVE = "LEAVE"
    QUIT = "QUIT"
    UNKNOWN = "UNKNOWN"


@dataclass(frozen=True, slots=True)
class Organisation:
    org_no: str
    name: str
    area: str = ""
    longitude: str = ""
    latitude: str = ""
    coord_system: str = ""


@dataclass(frozen=True, slots=True)
class TrainingClass:
    class_no: str
    name: str
    state: ClassState
    starts: date
    ends: date
    occupation: str = ""
    level: str = ""


@dataclass(frozen=True, slots=True)
class Session:
    """One sitting of a class.  It belongs to the local day on which it begins."""

    session_no: str
    class_no: str
    begins: datetime
    ends: datetime
    room: str = ""
    teacher: str = ""
    kind: SessionKind = SessionKind.OFFLINE
    needs_in: bool = True
    needs_out: bool = True
    cancelled: bool = False


@dataclass(frozen=True, slots=True)
class Enrolment:
    """One learner in one class."""

    trainee_no: str
    class_no: str
    person: PersonKey
    name: str = field(repr=False)
    state: EnrolmentState = EnrolmentState.ENROLLED
    card_number: str = field(default="", repr=False)
    voucher_no: str = field(default="", repr=False)
    face_allowed: bool = False


class VoucherState(StrEnum):
    UNCLAIMED = "UNCLAIMED"
    CLAIMED = "CLAIMED"
    USED = "USED"
    SETTLED = "SETTLED"
    EXPIRED = "EXPIRED"
    RETURNED = "RETURNED"
    FROZEN = "FROZEN"
    UNKNOWN = "UNKNOWN"  # one the platform added later: shown, never accepted


class VoucherKind(StrEnum):
    """面值券, 抵用券, 签到专用."""

    FACE = "FACE"
    OFFSET = "OFFSET"
    CHECKIN_ONLY = "CHECKIN_ONLY"
    UNKNOWN = "UNKNOWN"


class VoucherIssue(StrEnum):
    """通用券, 定向券."""

    GENERAL = "GENERAL"
    DIRECTED = "DIRECTED"
    UNKNOWN = "UNKNOWN"


class VoucherTier(StrEnum):
    """普及型, 提升型."""

    BASIC = "BASIC"
    ADVANCED = "ADVANCED"
    UNKNOWN = "UNKNOWN"


class HolderMatch(StrEnum):
    """Whether a voucher is this person's; UNKNOWN where nobody was named, or the platform does not say."""

    SAME = "TRUE"
    OTHER = "FALSE"
    UNKNOWN = "UNKNOWN"


@dataclass(frozen=True, slots=True)
class VoucherScope:
    """Where a voucher may be used; an empty list bars nobody."""

    projects: tuple[str, ...] = ()
    orgs: tuple[str, ...] = ()
    areas: tuple[str, ...] = ()
    groups: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Voucher:
    """A training voucher as the platform tells it.  `valid_to` is its last day; `issuer_area` (aab301) who pays."""

    voucher_no: str = field(repr=False)
    name: str
    kind: VoucherKind
    issue: VoucherIssue
    tier: VoucherTier
    state: VoucherState
    valid_from: date
    valid_to: date
    face_value: Decimal | None = None
    batch_no: str = ""
    issuer_area: str = ""
    scope: VoucherScope = VoucherScope()


@dataclass(frozen=True, slots=True)
class VoucherUse:
    """A first use: when, where, for which class."""

    org_no: str
    class_no: str
    at: datetime


@dataclass(frozen=True, slots=True)
class VoucherVerdict:
    """The platform's word on one code.  `reasons` are its own codes (E43002 …); `verify_no` names the verification."""

    voucher: Voucher
    holder: HolderMatch
    usable: bool
    reasons: tuple[str, ...]
    used_by: VoucherUse | None
    verify_no: str


@dataclass(frozen=True, slots=True)
class EssCard:
    """Whose electronic social security card was shown, by the platform's word just now; `proof_no` names that word."""

    person: PersonKey
    name: str
    proof_no: str
    sign_level: str = ""
    essc_no: str = field(default="", repr=False)
    card_number: str = field(default="", repr=False)
    area: str = ""


# --- what the desk wrote down --------------------------------------------------------------------------


class Action(StrEnum):
    IN = "IN"
    OUT = "OUT"


class Method(StrEnum):
    CARD_PIN = "CARD_PIN"
    CARD = "CARD"
    CARD_FACE = "CARD_FACE"
    ESSC_QR = "ESSC_QR"
    ESSC_LOGIN = "ESSC_LOGIN"
    FACE_1V1 = "FACE_1V1"
    FACE_1VN = "FACE_1VN"
    PAPER = "PAPER"
    STAFF = "STAFF"


class ClockQuality(StrEnum):
    GOOD = "G"
    DRIFT = "D"
    BAD = "B"


@dataclass(frozen=True, slots=True)
class Stamp:
    """A moment as this desk knows it.

    `at_ms` is the best estimate of true UTC time (monotonic + offset once synchronised, else the wall clock);
    `wall_ms` what the wall clock said; `mono_ms` CLOCK_BOOTTIME within boot `boot_no`; `error_ms` the
    uncertainty of `at_ms`.
    """

    at_ms: int
    wall_ms: int
    mono_ms: int
    boot_no: int
    error_ms: int
    quality: ClockQuality


class EntryKind(StrEnum):
    CHECKIN = "CHECKIN"
    PROVISIONAL = "PROVISIONAL"  # 暂记: never counted by itself, decided later with its own time kept
    CORRECTION = "CORRECTION"
    REFUSED = "REFUSED"
    BINDING = "BINDING"
    CLOCK_STEP = "CLOCK_STEP"
    FLAG = "FLAG"
    OPERATOR = "OPERATOR"
    DAY_CLOSED = "DAY_CLOSED"
    CONSENT = "CONSENT"


@dataclass(frozen=True, slots=True)
class Draft:
    """An entry before the book has numbered it.

    Everything but `person`, `name` and `card` goes into the canonical bytes; those three are sealed beside
    the entry, found again by blind index, and never hashed or logged.  `day` is the local (Asia/Shanghai) day
    the entry belongs to.  `body` holds what is particular to the kind: method, factors, judge, reason, code …
    """

    kind: EntryKind
    at: Stamp
    day: date
    body: Mapping[str, Json]
    class_no: str = ""
    session_no: str = ""
    trainee_no: str = ""
    action: Action | None = None
    person: PersonKey | None = None
    name: str = ""
    card: CardKey | None = None


@dataclass(frozen=True, slots=True)
class Entry:
    """One line of the ledger, as committed.  `id` is DESK-BOOT-SEQ and the idempotency key for ever."""

    id: str
    desk_no: str
    boot_no: int
    seq: int
    kind: EntryKind
    at_ms: int
    day: date
    class_no: str
    session_no: str
    trainee_no: str
    action: Action | None
    person_ref: str
    body: Mapping[str, Json]
    canonical: bytes
    prev_hash: bytes
    hash: bytes
    signature: bytes


class Delivery(StrEnum):
    """Where an entry stands on its way to the platform.  Nothing but a per-item answer ends the journey."""

    PENDING = "PENDING"
    ACKED = "ACKED"
    REFUSED = "REFUSED"  # the platform's per-item no
    CONFLICT = "CONFLICT"  # same id, other bytes: an integrity alarm
    PARKED = "PARKED"  # breaks the platform even alone


@dataclass(frozen=True, slots=True)
class Outgoing:
    """An entry on its way out.  `envelope` is the sealed identity, made when first sent and resent unchanged;
    `worded` is the whole entry in the platform's words, where it was made ahead."""

    entry: Entry
    person: PersonKey | None
    name: str
    envelope: str | None
    attempts: int
    worded: str = ""


@dataclass(frozen=True, slots=True)
class ItemAck:
    """The platform's word on one entry."""

    rec_id: str
    accepted: bool
    code: str
    duplicate: bool = False
    extra: bool = False
    text: str = ""
    server_no: str = ""


@dataclass(frozen=True, slots=True)
class Receipt:
    """What the platform countersigned of the book: the exact signed text, which names a stretch of it and the hash
    at its end, and the SM2 signature (base64)."""

    signed: str
    signature: str
    server_ms: int


@dataclass(frozen=True, slots=True)
class Backlog:
    """What has not arrived, honestly: for the corner of the screen and the staff page."""

    pending: int = 0
    oldest_at_ms: int | None = None
    refused: int = 0
    conflict: int = 0
    parked: int = 0


@dataclass(frozen=True, slots=True)
class Binding:
    """This card belongs to this person, by whose word, since when; a replaced card points to none."""

    card: CardKey
    person: PersonKey
    name: str
    bound_at_ms: int
    active: bool = True


# --- faces: what was agreed to, and what is kept -----------------------------------------------------------


class Purpose(StrEnum):
    """What consent is asked for, each on a screen of its own."""

    FACE = "FACE"


class ConsentAct(StrEnum):
    """What somebody answered.  REFUSED and WITHDRAWN both end every earlier yes to the purpose."""

    GIVEN = "GIVEN"
    REFUSED = "REFUSED"  # 不使用人脸: recorded so that nobody is asked twice in a class
    WITHDRAWN = "WITHDRAWN"


class ConsentMethod(StrEnum):
    """How the answer was given."""

    SCREEN = "SCREEN"  # the person's own touch
    STAFF = "STAFF"  # said to staff, who entered it
    PAPER = "PAPER"  # a signed sheet


@dataclass(frozen=True, slots=True)
class Notice:
    """The text a person saw: purpose, version, and SM3 of its UTF-8 bytes in hex."""

    purpose: Purpose
    version: str
    text_hash: str


@dataclass(frozen=True, slots=True)
class Consent:
    """One answer of one person, as it stands in the book.

    `age_confirmed`: staff saw a document that says the person is 14 or older, where the number does not.
    `ended_ms` is when a later no ended this yes.
    """

    entry_id: str
    person: PersonKey
    act: ConsentAct
    notice: Notice
    method: ConsentMethod
    at_ms: int
    desk_no: str
    operator: str = ""
    class_no: str = ""
    age_confirmed: bool = False
    ended_ms: int | None = None

    @property
    def stands(self) -> bool:
        return self.act is ConsentAct.GIVEN and self.ended_ms is None


class FaceSource(StrEnum):
    """Where a template's picture came from; each has a threshold of its own."""

    DESK = "DESK"
    PHOTO = "PHOTO"
    CHIP = "CHIP"


@dataclass(frozen=True, slots=True)
class FaceDraft:
    """A face that is about to be kept; the fields are FaceTemplate's."""

    person: PersonKey
    class_no: str
    source: FaceSource
    model: str
    vector: bytes = field(repr=False)
    quality: int
    made_at_ms: int
    erase_after_ms: int


@dataclass(frozen=True, slots=True)
class FaceTemplate:
    """A face as numbers, never a picture, and never beside a name: `person_ref` is the blind index.

    `model` is "engine@version"; `vector` the model's float32 numbers, little-endian, made ready to compare;
    `quality` 0 to 1000; `erase_after_ms` the first moment at which it may no longer be there; `consent_id` the
    entry of the consent it rests on.
    """

    person_ref: str = field(repr=False)
    class_no: str
    source: FaceSource
    model: str
    vector: bytes = field(repr=False)
    quality: int
    made_at_ms: int
    erase_after_ms: int
    consent_id: str


# --- vouchers verified here ---------------------------------------------------------------------------------


class CheckOutcome(StrEnum):
    """What a voucher's verification came to; PENDING (登记待验) is asked again by itself."""

    PENDING = "PENDING"
    GENUINE = "GENUINE"
    UNKNOWN = "UNKNOWN"
    DECLINED = "DECLINED"  # the platform would not say


@dataclass(frozen=True, slots=True)
class VoucherCheck:
    """One verification at this desk; `entry_id` is its first line in the book.  `reasons` are our codes (B03 …)."""

    entry_id: str
    code: str = field(repr=False)
    person: PersonKey | None
    name: str = field(repr=False)
    class_no: str
    checked_ms: int
    outcome: CheckOutcome
    state: str = ""
    holder: HolderMatch = HolderMatch.UNKNOWN
    usable: bool = False
    reasons: tuple[str, ...] = ()
    verify_no: str = ""
    answered_ms: int | None = None
