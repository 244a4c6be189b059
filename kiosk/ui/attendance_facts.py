"""What the attendance pages are told, as values: a class, a learner's lessons, results, spot checks.  No Qt."""

from __future__ import annotations

from dataclasses import field
from enum import StrEnum

from kiosk.ui.record import record
from kiosk.visit.view import Text

LEAVES = ("SICK", "PERSONAL", "OFFICIAL")
"""Kinds of leave; words under [leave]."""
MAKE_UPS = ("GPS_FAILED", "NO_PHONE", "CARD_BAD", "FACE_FAILED", "DEVICE", "FORGOT", "OTHER")
"""Why a sign is missing; words under [make_up]."""
UNDOS = ("MISTAKE", "WITHDRAWN", "OTHER")
"""Why something is taken back; words under [undo]."""
ACTIONS = ("IN", "OUT")


class Page(StrEnum):
    """What lies under 考勤."""

    CLASS = "class"
    LEARNER = "learner"
    LEAVE = "leave"
    MAKE_UP = "make_up"
    UNDO = "undo"
    RESULTS = "results"
    RESULT = "result"
    SPOTS = "spots"
    EXPORT = "export"


@record
class ClassTab:
    key: str
    title: str


@record
class LearnerLine:
    """One learner, masked.  `level` is the ratio against the limits, `state` leave or quit, "" for neither; scores
    and certificate are the last attempt's, `attempt` 0 before the first."""

    key: str
    name: str
    number: str
    hours: str = ""
    brought_hours: str = ""
    """What of `hours` came along from another class, "" for nothing."""
    theory_hours: str = ""
    practice_hours: str = ""
    """"" where the platform does not tell them apart."""
    counted: str = ""
    percent: str = ""
    permille: int = 0
    level: str = "none"
    state: str = ""
    attempt: int = 0
    theory: str = ""
    practice: str = ""
    passed: bool = False
    certified: bool = False


@record
class LessonChoice:
    """A lesson staff may pick; `day` is 2026-11-23, times local."""

    key: str
    day: str
    title: str
    begins: str
    ends: str


@record
class ClassShown:
    class_no: str = ""
    today: str = ""
    learners: tuple[LearnerLine, ...] = ()
    lessons: tuple[LessonChoice, ...] = ()
    below: int = 0
    on_leave: int = 0
    assisted: str = ""
    """The share of sign-ins that staff made, in percent."""
    passed: int = 0
    results: int = 0


@record
class LessonLine:
    """`outcome` is an `Outcome`; `signs` all that is known, `marks` what it counts by."""

    key: str
    when: str
    outcome: str
    signs: tuple[Text, ...] = ()
    marks: tuple[Text, ...] = ()


@record
class AffairLine:
    """A leave, correction or undecided 暂记; `holds` False once it was taken back.  `act`: "undo", "confirm" or "";
    `barred` are those who do not approve it, and `day` the one it is about."""

    key: str
    what: Text
    why: Text
    who: Text
    at: str
    holds: bool = True
    act: str = "undo"
    barred: frozenset[str] = frozenset()
    day: str = ""


@record
class LearnerShown:
    line: LearnerLine
    lessons: tuple[LessonLine, ...] = ()
    affairs: tuple[AffairLine, ...] = ()


SPOT_BACKS = ("MISTAKE", "CAME", "OTHER")
"""Why what staff said in a spot check no longer holds; words under [spots.back]."""


@record
class SpotPerson:
    """Somebody the platform drew; `word` PRESENT, ABSENT, REFUSED or "" while open; `back`: staff may take it back."""

    key: str
    name: str
    number: str
    word: str = ""
    method: Text | None = None
    back: bool = False


@record
class SpotShown:
    """`mode` is a `SpotMode`; `left_s` until the deadline, 0 when it is over; `sent`: the platform has the answer,
    `refused` the code of its no to it."""

    check_no: str
    title: str
    mode: str
    until: str
    left_s: int
    sent: bool = False
    refused: str = ""
    people: tuple[SpotPerson, ...] = field(default=())
    own: bool = False
    """Drawn at this desk."""


@record
class SpotLesson:
    """A lesson that some of may be drawn, and how many are in it."""

    key: str
    title: str
    present: int
