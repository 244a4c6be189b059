"""What a person at the screen did, as a value.  No Qt: the desk turns these into the visit's events.

A PIN travels as the bytearray it was typed into; whoever receives it wipes it.  Its repr never shows a digit.
"""

from __future__ import annotations

from dataclasses import field
from typing import TypeAlias

from kiosk.ui.archive_gestures import ArchiveGesture
from kiosk.ui.attendance_gestures import AttendanceGesture
from kiosk.ui.checkup_gestures import CheckupGesture
from kiosk.ui.closing_gestures import ClosingGesture
from kiosk.ui.correction_gestures import CorrectionGesture
from kiosk.ui.day_gestures import DayGesture
from kiosk.ui.export_gestures import ExportGesture
from kiosk.ui.face_gestures import FaceGesture
from kiosk.ui.helping_gestures import HelpingGesture
from kiosk.ui.hub_gestures import HubGesture
from kiosk.ui.keeping_gestures import KeepingGesture
from kiosk.ui.lan_gestures import LanGesture
from kiosk.ui.learner_gestures import LearnerGesture
from kiosk.ui.member_gestures import MemberGesture
from kiosk.ui.paper_gestures import PaperGesture
from kiosk.ui.pick_gestures import PickGesture
from kiosk.ui.point_gestures import PointGesture
from kiosk.ui.printing_gestures import PrintingGesture
from kiosk.ui.question_gestures import QuestionGesture
from kiosk.ui.reading import Reading
from kiosk.ui.record import record
from kiosk.ui.registration_gestures import RegistrationGesture
from kiosk.ui.renew_gestures import RenewGesture
from kiosk.ui.school_gestures import SchoolGesture
from kiosk.ui.second_gestures import SecondGesture
from kiosk.ui.setup_gestures import SetupGesture
from kiosk.ui.voucher_gestures import VoucherGesture


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
class ResendWanted:
    """Staff wants a refused or parked entry sent once more, under its old id."""

    rec_id: str


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
    FaceGesture
    | HelpingGesture
    | VoucherGesture
    | AttendanceGesture
    | Chosen
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
    | ResendWanted
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
    | PickGesture
    | SchoolGesture
    | SecondGesture
    | SetupGesture
    | MemberGesture
    | RenewGesture
    | CheckupGesture
)
