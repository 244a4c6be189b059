"""Attendance beyond a check-in at this desk: phone sign-ins, spot checks, certificates, a day's digest.  PURE."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from enum import StrEnum

from sync.records.entries import Action, Method


class PulledSource(StrEnum):
    """Where a check-in was made that the platform holds and this desk did not make."""

    PHONE_GPS = "PHONE_GPS"
    PHONE_QR = "PHONE_QR"
    ONLINE = "ONLINE"
    OTHER = "OTHER"


@dataclass(frozen=True, slots=True)
class PulledCheckin:
    """One sign-in by phone, of an online session, or at another tool.  `minutes` are the learned minutes of an ONLINE
    session where the platform counts them; `server_no` is its id and the key for tombstones.  `late`: it was told after
    its day was closed, as far as somebody looked."""

    server_no: str
    class_no: str
    session_no: str
    trainee_no: str
    action: Action
    at: datetime
    source: PulledSource
    minutes: int | None = None
    late: bool = False


class SpotMode(StrEnum):
    FACE = "FACE"
    CARD = "CARD"
    PIN = "PIN"
    ROLLCALL = "ROLLCALL"
    UNKNOWN = "UNKNOWN"  # one the platform added later: shown to staff, who answer with what the desk has


class SpotWord(StrEnum):
    PRESENT = "PRESENT"
    ABSENT = "ABSENT"
    REFUSED = "REFUSED"


@dataclass(frozen=True, slots=True)
class SpotCheck:
    """抽查: the platform drew these learners of a session, to be seen before `deadline`."""

    check_no: str
    session_no: str
    trainee_nos: tuple[str, ...]
    deadline: datetime
    mode: SpotMode


@dataclass(frozen=True, slots=True)
class SpotAnswer:
    trainee_no: str
    word: SpotWord
    method: Method | None = None


@dataclass(frozen=True, slots=True)
class DayDigest:
    """What `/audit/daily` anchors: the stretch of this desk's chain that belongs to a day.  `counts` by entry kind."""

    day: date
    first_seq: int
    last_seq: int
    chain_head: str
    counts: Mapping[str, int]


@dataclass(frozen=True, slots=True)
class Certificate:
    """A certificate of a person, as the platform's query tells it."""

    cert_no: str = field(repr=False)
    name: str
    level: str
    issued: date
    issuer: str = ""
