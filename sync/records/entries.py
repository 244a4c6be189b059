"""What the desk wrote down, and where it stands on its way.  PURE."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from sync.records.people import CardKey, Json, PersonKey
from sync.records.points import TrainingPoint


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
    uncertainty of `at_ms`; `point` where the desk stood, if it was told; `duty` the roles of whoever was behind the
    staff door.
    """

    at_ms: int
    wall_ms: int
    mono_ms: int
    boot_no: int
    error_ms: int
    quality: ClockQuality
    point: TrainingPoint | None = None
    duty: str = ""


class EntryKind(StrEnum):
    CHECKIN = "CHECKIN"
    PROVISIONAL = "PROVISIONAL"  # 暂记: never counted by itself, decided later with its own time kept
    CORRECTION = "CORRECTION"
    LEAVE = "LEAVE"  # 请假, approved
    RESULT = "RESULT"  # 结业: attendance, scores, passed or not; an attempt each
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
    HANDED = "HANDED"  # no platform yet: delivered in a package, by its receipt or staff's word


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
class Package:
    """交付包: a stretch of one desk's book that leaves as a signed workbook, numbered from 1 without a gap.

    `prev_hash` is the chain's hash before `first_seq`, `head_hash` after `last_seq`; `listed` is SM3 (hex) over the
    lines that people read; `signature` is Ed25519 over `statement`.  `delivered_ms` is None until its receipt or a
    confirmation by name is entered.
    """

    number: int
    desk_no: str
    first_seq: int
    last_seq: int
    first_day: date
    last_day: date
    prev_hash: bytes
    head_hash: bytes
    entries: int
    listed: str
    made_ms: int
    made_by: str
    signature: bytes = b""
    delivered_ms: int | None = None
    receipt: str = ""
    confirmed_by: str = ""

    @property
    def serial(self) -> str:
        return f"{self.desk_no}-P{self.number:04d}"

    @property
    def statement(self) -> str:
        """What is signed: one fact a line."""
        return "\n".join(
            (
                "KIOSK-PACKAGE-1",
                self.serial,
                self.desk_no,
                f"{self.first_seq} {self.last_seq} {self.entries}",
                f"{self.first_day.isoformat()} {self.last_day.isoformat()}",
                self.prev_hash.hex(),
                self.head_hash.hex(),
                self.listed,
                str(self.made_ms),
            )
        )


@dataclass(frozen=True, slots=True)
class Binding:
    """This card belongs to this person, by whose word, since when; a replaced card points to none."""

    card: CardKey
    person: PersonKey
    name: str
    bound_at_ms: int
    active: bool = True
