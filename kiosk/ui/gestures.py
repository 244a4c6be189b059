"""What a person at the screen did, as a value.  No Qt: the desk turns these into the visit's events.

A PIN travels as the bytearray it was typed into; whoever receives it wipes it.  Its repr never shows a digit.
"""

from __future__ import annotations

from dataclasses import field
from typing import TypeAlias

from kiosk.ui.approval import ApprovalGiven
from kiosk.ui.archive_gestures import ArchiveGesture
from kiosk.ui.checkup_gestures import CheckupGesture
from kiosk.ui.closing_gestures import ClosingGesture
from kiosk.ui.correction_gestures import CorrectionGesture
from kiosk.ui.day_gestures import DayGesture
from kiosk.ui.export_gestures import ExportGesture
from kiosk.ui.hub_gestures import HubGesture
from kiosk.ui.keeping_gestures import KeepingGesture
from kiosk.ui.lan_gestures import LanGesture
from kiosk.ui.learner_gestures import LearnerGesture
from kiosk.ui.member_gestures import MemberGesture
from kiosk.ui.paper_gestures import PaperGesture
from kiosk.ui.point_gestures import PointGesture
from kiosk.ui.printing_gestures import PrintingGesture
from kiosk.ui.question_gestures import QuestionGesture
from kiosk.ui.reading import Reading
from kiosk.ui.record import record
from kiosk.ui.registration_gestures import RegistrationGesture
from kiosk.ui.school_gestures import SchoolGesture
from kiosk.ui.setup_gestures import SetupGesture


@record
class Chosen:
    """One of the view's choices; on the idle screen a way to sign in without the card."""

    key: str


@record
class DigitTyped:
    """A key of the PIN pad was pressed; which one stays in the pad."""


@record
class DigitErased:
    """删除."""


@record
class PinGiven:
    pin: bytearray = field(repr=False)


@record
class Cancelled:
    """不输了，取卡."""


@record
class MoreTimeWanted:
    """需要更多时间."""


@record
class LanguagePicked:
    language: str


@record
class LargeTypePicked:
    on: bool


@record
class ReadingPicked:
    """Contrast, pace, voice, hand or reach, as somebody chose them."""

    reading: Reading


@record
class DoorKnocked:
    """The hidden gesture; the staff PIN pad is already up."""


@record
class StaffPinGiven:
    pin: bytearray = field(repr=False)


@record
class MemberPicked:
    """Whose PIN is going to be typed, by number."""

    no: str


@record
class StaffLeft:
    """退出, or the PIN pad was closed again."""


@record
class PlaceOpened:
    """A place of the rail (`Place`) came up; its model may be fed only while it is open."""

    place: str


@record
class PeopleAsked:
    """Who is behind a number of a day.  `class_no` "" is all classes, `column` a `Column`, `session_no` "" what the
    numbers of the page are about."""

    class_no: str
    column: str
    session_no: str = ""


@record
class LearnersSought:
    text: str


@record
class BindingWanted:
    """The card in the reader belongs to this learner, says the document (aac058) that staff has seen."""

    learner: str
    document: str


@record
class ProvisionalWanted:
    """暂记.  `learner` is the key of a learner found, or "" with name, document and number typed in."""

    learner: str
    class_no: str
    document: str
    number: str = field(repr=False)
    name: str = field(repr=False)
    reason: str
    evidence: str


@record
class ResendWanted:
    """Staff wants a refused or parked entry sent once more, under its old id."""

    rec_id: str


@record
class VoucherGiven:
    """A code for 核验, scanned or typed, as it came."""

    text: str = field(repr=False)


@record
class HolderPicked:
    """Vouchers are held against this learner found; "" against nobody."""

    learner: str


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
class RecordsSought:
    """Verifications like this: `only` and `period` are keys of `records_facts`."""

    text: str = field(repr=False)
    only: str
    period: str


@record
class MoreRecordsWanted:
    """The list was scrolled to its end."""


@record
class RecordOpened:
    """One verification with its history; its answer counts as read."""

    key: str


@record
class ElsewhereNoted:
    """Staff verified this code by phone or on the page.  `by` and `seen` are keys of `elsewhere`, `time` "HH:MM"."""

    code: str = field(repr=False)
    by: str
    seen: str
    time: str
    proof: str
    remark: str = field(repr=False)


@record
class AssistWanted:
    """老师代签: staff sign this learner found in.  `reason` is one of `staff_facts.ASSISTS`."""

    learner: str
    document: str
    reason: str


@record
class VouchGiven:
    """确认本人: staff compared the person at the desk with this type of document."""

    document: str


@record
class VouchDenied:
    """It is somebody else who stands there."""


@record
class FaceLookedUp:
    """What is kept of this learner's face, and what may be done; "" when staff turn to something else."""

    learner: str


@record
class FaceEnrolWanted:
    """`of_age`: staff saw on a document that the learner is 14 or older."""

    learner: str
    of_age: bool = False


@record
class FaceWithdrawn:
    """The learner takes the consent back; staff confirmed it."""

    learner: str


@record
class FacesDestroyed:
    """All faces of this desk, for ever; confirmed twice."""


@record
class PhotoFoldersSought:
    """Where enrolment photos may lie: drives just put in."""


@record
class PhotosWanted:
    """Import the enrolment photos of a folder."""

    folder: str


@record
class PhotosStopped:
    pass


@record
class GunSetupOpened:
    """Staff want to teach the desk a gun that types, from the first scan on."""


@record
class GunSetupClosed:
    pass


@record
class GunSaveWanted:
    """What was learnt is to be kept."""


Gesture: TypeAlias = (
    Chosen
    | DigitTyped
    | DigitErased
    | PinGiven
    | Cancelled
    | MoreTimeWanted
    | LanguagePicked
    | LargeTypePicked
    | ReadingPicked
    | DoorKnocked
    | StaffPinGiven
    | MemberPicked
    | StaffLeft
    | PlaceOpened
    | PeopleAsked
    | LearnersSought
    | BindingWanted
    | ProvisionalWanted
    | ResendWanted
    | VoucherGiven
    | HolderPicked
    | ClassBookWanted
    | LearnerBookWanted
    | LeaveWanted
    | MakeUpWanted
    | UndoWanted
    | ResultWanted
    | SpotDrawn
    | SpotWordGiven
    | RecordsSought
    | MoreRecordsWanted
    | RecordOpened
    | ElsewhereNoted
    | AssistWanted
    | VouchGiven
    | VouchDenied
    | FaceLookedUp
    | FaceEnrolWanted
    | FaceWithdrawn
    | FacesDestroyed
    | PhotoFoldersSought
    | PhotosWanted
    | PhotosStopped
    | GunSetupOpened
    | GunSetupClosed
    | GunSaveWanted
    | RegistrationGesture
    | LearnerGesture
    | PointGesture
    | LanGesture
    | HubGesture
    | CorrectionGesture
    | PrintingGesture
    | ArchiveGesture
    | KeepingGesture
    | ExportGesture
    | QuestionGesture
    | ClosingGesture
    | DayGesture
    | PaperGesture
    | SchoolGesture
    | SetupGesture
    | MemberGesture
    | CheckupGesture
)
