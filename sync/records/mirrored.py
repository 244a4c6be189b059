"""What the platform told the desk of classes, sessions and rosters.  PURE."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date, datetime
from enum import StrEnum

from sync.records.people import PersonKey


class ClassState(StrEnum):
    DRAFT = "DRAFT"
    APPROVED = "APPROVED"
    RUNNING = "RUNNING"
    CLOSED = "CLOSED"
    UNKNOWN = "UNKNOWN"


class SessionKind(StrEnum):
    OFFLINE = "OFFLINE"
    ONLINE = "ONLINE"


class SessionPart(StrEnum):
    """Which of a class's two kinds of hours; many platforms do not say."""

    UNTOLD = ""
    THEORY = "THEORY"
    PRACTICE = "PRACTICE"


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
    """One sitting of a class.  It belongs to the local day on which it begins.

    `retimed`: this desk moved its times once, whether or not that was taken back: who signed in or out of it is
    judged by the times that hold now."""

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
    part: SessionPart = SessionPart.UNTOLD
    retimed: bool = False


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
