"""The models that no first frame shows: each is loaded and made when it is first asked for."""

from __future__ import annotations

from collections.abc import Callable
from functools import cached_property
from importlib import import_module
from typing import TYPE_CHECKING, Any

from kiosk.ui.gestures import Gesture
from kiosk.ui.language import Language

if TYPE_CHECKING:
    from kiosk.ui.acts import ActsModel
    from kiosk.ui.archiving import ArchiveModel
    from kiosk.ui.attendance import AttendanceModel
    from kiosk.ui.captions import CaptionModel
    from kiosk.ui.checkup import CheckupModel
    from kiosk.ui.closing import ClosingModel
    from kiosk.ui.corrections import CorrectionModel
    from kiosk.ui.day_people import DayPeopleModel
    from kiosk.ui.day_spans import DaySpanModel
    from kiosk.ui.devices import DevicesModel
    from kiosk.ui.elsewhere import ElsewhereModel
    from kiosk.ui.exports import ExportModel
    from kiosk.ui.faces import FacesModel
    from kiosk.ui.gun_setup import GunSetupModel
    from kiosk.ui.hanzi import HanziModel
    from kiosk.ui.helping import HelpModel
    from kiosk.ui.hub_page import HubModel
    from kiosk.ui.keeping import KeepingModel
    from kiosk.ui.lan_page import LanModel
    from kiosk.ui.learner_page import LearnerModel
    from kiosk.ui.members import MembersModel
    from kiosk.ui.morning import MorningModel
    from kiosk.ui.packages import PackagesModel
    from kiosk.ui.paper import PaperModel
    from kiosk.ui.photos import PhotosModel
    from kiosk.ui.picks import PicksModel
    from kiosk.ui.point_page import PointModel
    from kiosk.ui.printing import PrintingModel
    from kiosk.ui.questions import QuestionModel
    from kiosk.ui.registration import RegisterModel
    from kiosk.ui.renewing import RenewModel
    from kiosk.ui.school import SchoolModel
    from kiosk.ui.second import SecondModel
    from kiosk.ui.setup import SetupModel
    from kiosk.ui.spot_checks import SpotModel
    from kiosk.ui.today import TodayModel
    from kiosk.ui.troubles import TroublesModel
    from kiosk.ui.unmask import UnmaskModel
    from kiosk.ui.voice import VoiceModel
    from kiosk.ui.voucher_page import VoucherModel
    from kiosk.ui.voucher_records import RecordsModel
    from kiosk.ui.workbooks import WorkbooksModel


def later(room: str, kind: str, *, speaks_only: bool = False) -> cached_property[Any]:
    """`kind` of kiosk/ui/ROOM.py; `speaks_only`: nothing is done on it."""

    def make(models: LaterModels) -> Any:
        made = getattr(import_module(f"kiosk.ui.{room}"), kind)
        return made(models.language) if speaks_only else made(models.language, models.dispatch)

    return cached_property(make)


class LaterModels:
    language: Language
    dispatch: Callable[[Gesture], None]

    today: cached_property[TodayModel] = later("today", "TodayModel")
    day_people: cached_property[DayPeopleModel] = later("day_people", "DayPeopleModel")
    day_spans: cached_property[DaySpanModel] = later("day_spans", "DaySpanModel")
    troubles: cached_property[TroublesModel] = later("troubles", "TroublesModel")
    questions: cached_property[QuestionModel] = later("questions", "QuestionModel")
    corrections: cached_property[CorrectionModel] = later("corrections", "CorrectionModel")
    voucher: cached_property[VoucherModel] = later("voucher_page", "VoucherModel")
    attendance: cached_property[AttendanceModel] = later("attendance", "AttendanceModel")
    exports: cached_property[ExportModel] = later("exports", "ExportModel")
    spots: cached_property[SpotModel] = later("spot_checks", "SpotModel")
    registration: cached_property[RegisterModel] = later("registration", "RegisterModel")
    records: cached_property[RecordsModel] = later("voucher_records", "RecordsModel")
    elsewhere: cached_property[ElsewhereModel] = later("elsewhere", "ElsewhereModel")
    devices: cached_property[DevicesModel] = later("devices", "DevicesModel", speaks_only=True)
    gun_setup: cached_property[GunSetupModel] = later("gun_setup", "GunSetupModel")
    voice: cached_property[VoiceModel] = later("voice", "VoiceModel", speaks_only=True)
    captions: cached_property[CaptionModel] = later("captions", "CaptionModel", speaks_only=True)
    """Of a rehearsal; no desk at work has them."""
    helping: cached_property[HelpModel] = later("helping", "HelpModel")
    faces: cached_property[FacesModel] = later("faces", "FacesModel")
    photos: cached_property[PhotosModel] = later("photos", "PhotosModel")
    picks: cached_property[PicksModel] = later("picks", "PicksModel")
    hanzi: cached_property[HanziModel] = later("hanzi", "HanziModel", speaks_only=True)
    points: cached_property[PointModel] = later("point_page", "PointModel")
    lan: cached_property[LanModel] = later("lan_page", "LanModel")
    keeping: cached_property[KeepingModel] = later("keeping", "KeepingModel")
    archive: cached_property[ArchiveModel] = later("archiving", "ArchiveModel")
    checkup: cached_property[CheckupModel] = later("checkup", "CheckupModel")
    printing: cached_property[PrintingModel] = later("printing", "PrintingModel")
    hub: cached_property[HubModel] = later("hub_page", "HubModel")
    learner: cached_property[LearnerModel] = later("learner_page", "LearnerModel")
    school: cached_property[SchoolModel] = later("school", "SchoolModel")
    workbooks: cached_property[WorkbooksModel] = later("workbooks", "WorkbooksModel")
    packages: cached_property[PackagesModel] = later("packages", "PackagesModel")
    members: cached_property[MembersModel] = later("members", "MembersModel")
    acts: cached_property[ActsModel] = later("acts", "ActsModel")
    unmask: cached_property[UnmaskModel] = later("unmask", "UnmaskModel")
    renew: cached_property[RenewModel] = later("renewing", "RenewModel")
    second: cached_property[SecondModel] = later("second", "SecondModel")
    morning: cached_property[MorningModel] = later("morning", "MorningModel")
    setup: cached_property[SetupModel] = later("setup", "SetupModel")
    """Of the set-up guide, which brings it up itself."""
    closing: cached_property[ClosingModel] = later("closing", "ClosingModel")
    paper: cached_property[PaperModel] = later("paper", "PaperModel")


LATER = (
    "morning",
    *("members", "acts", "unmask", "renew"),
    *("today", "troubles", "voucher", "devices", "gun_setup", "voice", "helping", "faces", "photos"),
    *("attendance", "exports", "spots", "registration", "records", "elsewhere", "learner", "points", "lan"),
    *("school", "workbooks", "packages", "questions", "second", "corrections"),
    *("closing", "paper", "picks", "hanzi"),
    "printing",
    "archive",
    "checkup",
    *("day_people", "day_spans"),
    "hub",
)
