"""The seam to any platform: one Protocol, capability flags, four errors.

An adapter speaks one wire; the rest of the program uses only these types.  Every call blocks up to the adapter's
own time-outs and raises one of the four errors; it never retries by itself.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Generic, Protocol, TypeVar

from sync.records import (
    CardKey,
    Enrolment,
    Entry,
    ItemAck,
    Organisation,
    Outgoing,
    PersonKey,
    Receipt,
    Session,
    TrainingClass,
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


@dataclass(frozen=True, slots=True)
class HeartbeatAnswer:
    """`acked_seq` is the highest sequence the platform holds without a gap; lower than ours was: it was restored."""

    config_version: str
    acked_seq: int | None = None
    commands: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Resolved:
    """Whose card this is.  `card_state` is aaz502 where known: "1" normal, others lost or cancelled."""

    person: PersonKey
    name: str
    card_state: str = ""


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


class Platform(Protocol):
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

    def envelope(self, rec_id: str, person: PersonKey, name: str) -> str:
        """Seal an identity for the wire once; the caller stores it and resends it unchanged."""
        ...

    def worded(self, entry: Entry, envelope: str | None) -> str:
        """The entry in this platform's words, with its envelope: made while another batch is under way."""
        ...

    def push_checkins(self, batch: Sequence[Outgoing]) -> BatchAnswer: ...

    def push_events(self, batch: Sequence[Outgoing]) -> BatchAnswer: ...

    def reconcile(self, session_no: str, rec_ids: Sequence[str]) -> Reconciled: ...
