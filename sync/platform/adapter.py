"""The seam to any platform: one Protocol, capability flags, four errors.

An adapter speaks one wire; the rest of the program uses only these types.  Every call blocks up to the adapter's
own time-outs and raises one of the four errors; it never retries by itself.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from typing import Generic, Protocol, TypeAlias, TypeVar

from sync.platform.affairs import AttendanceAffairs, CertificateAffairs, VoucherAffairs
from sync.records import (
    CardKey,
    Enrolment,
    Entry,
    EssCard,
    ItemAck,
    Organisation,
    Outgoing,
    PersonKey,
    Receipt,
    Session,
    TrainingClass,
    VoucherVerdict,
)


class PlatformError(Exception):
    """Root of the four.

    PlatformError
    ├── Retryable     the world's fault: call again, not before `after_s`
    ├── Rejected      the platform understood and said no
    ├── AuthBroken    keys, clock or activation: stop sending, tell staff, drop nothing
    └── Unsupported   this platform has no such call
    """


class Retryable(PlatformError):
    def __init__(self, why: str, after_s: float | None = None, *, too_large: bool = False) -> None:
        super().__init__(why)
        self.after_s = after_s
        self.too_large = too_large


class NotSent(Retryable):
    """There is no line: nothing has left this desk."""


class Unanswered(Retryable):
    """No reply at all: nobody knows whether the request arrived.  It may be sent again under its own key only."""


class Rejected(PlatformError):
    """`code` is the platform's own; `text` its words, for staff."""

    def __init__(self, code: str, text: str = "") -> None:
        super().__init__(f"{code} {text}".strip())
        self.code = code
        self.text = text


class AuthBroken(PlatformError):
    def __init__(self, code: str, text: str = "") -> None:
        super().__init__(f"{code} {text}".strip())
        self.code = code
        self.text = text


class Unsupported(PlatformError):
    pass


class Capability(StrEnum):
    TIME = "time"
    ORG = "org"
    CLASSES = "classes"
    ROSTER = "roster"
    CARD_RESOLVE = "card.resolve"
    CHECKIN_PUSH = "checkin.push"
    CHECKIN_RECONCILE = "checkin.reconcile"
    VOUCHER_VERIFY = "voucher.verify"
    ESSC_QR = "essc.qr"
    ESSC_LOGIN_QR = "essc.login_qr"
    VOUCHER_USE = "voucher.use"
    VOUCHER_REVOKE = "voucher.revoke"
    VOUCHER_LOG = "voucher.log"
    VOUCHER_LIST = "voucher.list"
    CHECKIN_PULL = "checkin.pull"
    LEAVE_PUSH = "leave.push"
    CORRECTION_PUSH = "correction.push"
    RESULT_PUSH = "result.push"
    SPOTCHECK = "spotcheck"
    AUDIT_DAILY = "audit.daily"
    CERT_QUERY = "cert.query"


Item = TypeVar("Item")


@dataclass(frozen=True, slots=True)
class Page(Generic[Item]):
    """One page of a snapshot or of a delta.  `removed` are the keys of tombstones; `snapshot_digest` stands on
    the last page only and is SM3 over the sorted keys of the whole snapshot joined by newline."""

    items: tuple[Item, ...]
    removed: tuple[str, ...]
    next_cursor: str | None
    snapshot: str
    watermark: str
    total: int
    snapshot_digest: str | None = None


class CursorGone(Rejected):
    """The snapshot behind a cursor is gone (E30004): start over from the first page."""


@dataclass(frozen=True, slots=True)
class TimeSample:
    """The platform's time, and the round trip it took: both ends on the caller's monotonic clock, ms."""

    server_ms: int
    sent_mono_ms: int
    received_mono_ms: int


@dataclass(frozen=True, slots=True)
class Heartbeat:
    """`profile`: the number of this platform's signed profile in force, 0 for none; `refused`: why its newest was not
    taken and the print of it ("forged 0a1b2c3d").  `checked_ms`, `failed`: the last self-check."""

    version: str
    queue_length: int
    oldest_unsent_ms: int | None
    chain_head: str
    chain_seq: int
    clock_offset_ms: int
    clock_error_ms: int
    clock_state: str
    disk_free_mb: int
    devices: dict[str, str] = field(default_factory=dict)
    versions: dict[str, str] = field(default_factory=dict)
    checked_ms: int | None = None
    failed: tuple[str, ...] = ()
    profile: int = 0
    refused: str = ""


REVOKED = "REVOKED"
"""The command of a heartbeat's answer: this desk was stolen or lost, and is to forget everybody."""


@dataclass(frozen=True, slots=True)
class HeartbeatAnswer:
    """`acked_seq` is the highest sequence the platform holds without a gap; lower than ours was: it was restored.
    `profile`: a signed profile newer than the one in force, "" otherwise.  `head`: sequence and hash of the last entry
    it holds, whatever is missing before it; None where it holds none, or does not say."""

    config_version: str
    acked_seq: int | None = None
    commands: tuple[str, ...] = ()
    profile: str = field(default="", repr=False)
    head: tuple[int, bytes] | None = None


@dataclass(frozen=True, slots=True)
class Resolved:
    """Whose card this is.  `card_state` is aaz502 where known: "1" normal, others lost or cancelled."""

    person: PersonKey
    name: str
    card_state: str = ""


@dataclass(frozen=True, slots=True)
class LoginQr:
    """A code the desk shows and a phone scans; `handle` asks what became of it."""

    qr_text: str = field(repr=False)
    expires_at: datetime
    handle: str = field(repr=False)


@dataclass(frozen=True, slots=True)
class LoginPending:
    """Nobody has scanned it yet."""


@dataclass(frozen=True, slots=True)
class LoginScanned:
    """A phone has it; its owner has not decided."""


@dataclass(frozen=True, slots=True)
class LoginConfirmed:
    card: EssCard


@dataclass(frozen=True, slots=True)
class LoginRefused:
    """The owner of the phone said no."""


@dataclass(frozen=True, slots=True)
class LoginExpired:
    """Its time is over, or it was answered before."""


Login: TypeAlias = LoginPending | LoginScanned | LoginConfirmed | LoginRefused | LoginExpired


@dataclass(frozen=True, slots=True)
class BatchAnswer:
    """Per-item answers in any order; an entry without one has not been judged.  The receipt covers
    what was accepted, and is None where nothing was or the platform gives none."""

    acks: tuple[ItemAck, ...]
    receipt: Receipt | None


@dataclass(frozen=True, slots=True)
class Reconciled:
    """`missing` the platform lacks, `extra` it has and the desk did not name; both empty when equal."""

    missing: tuple[str, ...] = ()
    extra: tuple[str, ...] = ()


class Platform(VoucherAffairs, AttendanceAffairs, CertificateAffairs, Protocol):
    """What every adapter offers; the conformance suite in tests/contracts runs against each."""

    caps: frozenset[Capability]

    def time(self) -> TimeSample: ...

    def activate(self, code: str) -> None: ...

    def heartbeat(self, beat: Heartbeat) -> HeartbeatAnswer: ...

    def org(self) -> Organisation: ...

    def classes(self, since: str | None, cursor: str | None) -> Page[TrainingClass]: ...

    def sessions(self, class_no: str, since: str | None, cursor: str | None) -> Page[Session]: ...

    def roster(self, class_no: str, since: str | None, cursor: str | None) -> Page[Enrolment]: ...

    def card_resolve(self, card: CardKey, historical_bytes: bytes, card_version: str) -> Resolved: ...

    def voucher_verify(self, code: str, holder: PersonKey | None, class_no: str) -> VoucherVerdict:
        """Look only, use nothing.  Rejected E43001 where the platform has no such voucher; `class_no` may be ""."""
        ...

    def essc_verify(self, qr: str, req_id: str) -> EssCard:
        """Whose code it is; the platform takes each code once.  `req_id` names the scan: a call repeated after
        Unanswered with the same one is the same request, and no other repetition is right.  Rejected E41001 to E41004.
        """
        ...

    def essc_login_begin(self) -> LoginQr: ...

    def essc_login_poll(self, handle: str) -> Login: ...

    def envelope(self, rec_id: str, person: PersonKey, name: str) -> str:
        """Seal an identity for the wire once; the caller stores it and resends it unchanged."""
        ...

    def worded(self, entry: Entry, envelope: str | None) -> str:
        """The entry in this platform's words, with its envelope: made while another batch is under way."""
        ...

    def push_checkins(self, batch: Sequence[Outgoing]) -> BatchAnswer: ...

    def push_events(self, batch: Sequence[Outgoing]) -> BatchAnswer: ...

    def reconcile(self, session_no: str, rec_ids: Sequence[str]) -> Reconciled: ...
