"""What staff do in 考勤.  Values only."""

from __future__ import annotations

from typing import TypeAlias

from kiosk.ui.approval import ApprovalGiven
from kiosk.ui.record import record


@record
class ClassBookWanted:
    """The attendance book of a class comes up."""

    class_no: str


@record
class LearnerBookWanted:
    """Every lesson of a learner of that class; "" closes it."""

    learner: str


@record
class LeaveWanted:
    """请假 for these learners of the open class; days as 2026-11-23, `sessions` empty for whole days."""

    learners: tuple[str, ...]
    kind: str
    first: str
    last: str
    sessions: tuple[str, ...]
    approval: ApprovalGiven
    note: str


@record
class MakeUpWanted:
    """补签 for these learners; `lesson` is its session's number, `clock` 08:57, `noted` the 暂记 that is confirmed."""

    learners: tuple[str, ...]
    lesson: str
    action: str
    clock: str
    reason: str
    approval: ApprovalGiven
    note: str
    noted: str = ""


@record
class UndoWanted:
    """Leave, a make-up or any entry of the open learner is taken back, by an entry of its own."""

    rec_id: str
    reason: str
    approval: ApprovalGiven
    note: str


@record
class ResultWanted:
    """成绩 of a learner of the open class: a new attempt."""

    learner: str
    theory: str
    practice: str
    passed: bool
    cert_no: str
    reason: str


@record
class SpotDrawn:
    """抽查: so many of those who are in the lesson now, by chance; `mode` a `SpotMode`."""

    lesson: str
    count: int
    mode: str


@record
class SpotWordGiven:
    """抽查: what staff saw of a learner drawn (`SpotWord`)."""

    check_no: str
    learner: str
    word: str


@record
class SpotTakenBack:
    """抽查: what staff said of a learner no longer holds; `reason` one of SPOT_BACKS."""

    check_no: str
    learner: str
    reason: str


AttendanceGesture: TypeAlias = (
    ClassBookWanted
    | LearnerBookWanted
    | LeaveWanted
    | MakeUpWanted
    | UndoWanted
    | ResultWanted
    | SpotDrawn
    | SpotWordGiven
    | SpotTakenBack
)
