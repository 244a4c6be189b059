"""The window: one QML engine over the models.  Works offscreen and without a GPU.

Qt's own environment is set by `prepare()`, which must run before the first Qt object.
"""

from __future__ import annotations

import os
from collections.abc import Callable
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING

import PySide6.QtQuick  # noqa: F401  without it rootObjects() gives bare QWindows, which have no grabWindow()
import shiboken6
from PySide6.QtCore import QObject, QSize, QUrl
from PySide6.QtGui import QGuiApplication, QImage, QWindow
from PySide6.QtQml import QQmlApplicationEngine, QQmlEngine
from PySide6.QtQuick import QQuickWindow

from kiosk.ui.camera_picture import PROVIDER, CameraModel
from kiosk.ui.gestures import Gesture
from kiosk.ui.language import Language
from kiosk.ui.staff import StaffModel
from kiosk.ui.stage import QR_PROVIDER, StageModel
from kiosk.ui.surroundings import SurroundingsModel

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
    from kiosk.ui.point_page import PointModel
    from kiosk.ui.printing import PrintingModel
    from kiosk.ui.questions import QuestionModel
    from kiosk.ui.registration import RegisterModel
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

QML = Path(__file__).parent / "qml"


QUIET = "qt.multimedia.symbolsresolver=false;qt.multimedia.ffmpeg=false"
"""Video acceleration that a desk does not have is no news, and no warning."""


class ScreenBroken(Exception):
    """The QML did not load: a fault of the installation, not of the desk."""


def prepare(*, offscreen: bool = False) -> None:
    """Software rendering looks the same everywhere and needs no driver; an operator's own choice stands."""
    os.environ.setdefault("QT_QUICK_BACKEND", "software")
    os.environ.setdefault("QT_QUICK_CONTROLS_STYLE", "Basic")
    os.environ.setdefault("QT_LOGGING_RULES", QUIET)
    if offscreen:
        os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")


@dataclass(frozen=True)
class Models:
    """Everything QML can ask; one instance per window.  What no first frame shows is made when it is asked for."""

    language: Language
    stage: StageModel
    surroundings: SurroundingsModel
    staff: StaffModel
    camera: CameraModel
    dispatch: Callable[[Gesture], None]

    @classmethod
    def build(
        cls,
        dispatch: Callable[[Gesture], None],
        *,
        language: str = "zh",
        shuffle: bool = False,
        strict: bool = False,
        late: bool = False,
    ) -> Models:
        """`dispatch` hears every gesture, on the main thread.  `strict` makes a missing word an error; `late` leaves
        the rest to `complete`, before the first page that needs it."""
        words = Language(language, strict=strict)
        models = cls(
            language=words,
            stage=StageModel(words, dispatch, shuffle=shuffle),
            surroundings=SurroundingsModel(words, dispatch),
            staff=StaffModel(words, dispatch),
            camera=CameraModel(),
            dispatch=dispatch,
        )
        if not late:
            models.complete()
        return models

    def complete(self) -> None:
        """QML knows a type only once its module is loaded."""
        for name in LATER:
            kept(getattr(self, name))

    @cached_property
    def today(self) -> TodayModel:
        from kiosk.ui.today import TodayModel

        return TodayModel(self.language, self.dispatch)

    @cached_property
    def day_people(self) -> DayPeopleModel:
        from kiosk.ui.day_people import DayPeopleModel

        return DayPeopleModel(self.language, self.dispatch)

    @cached_property
    def day_spans(self) -> DaySpanModel:
        from kiosk.ui.day_spans import DaySpanModel

        return DaySpanModel(self.language, self.dispatch)

    @cached_property
    def troubles(self) -> TroublesModel:
        from kiosk.ui.troubles import TroublesModel

        return TroublesModel(self.language, self.dispatch)

    @cached_property
    def questions(self) -> QuestionModel:
        from kiosk.ui.questions import QuestionModel

        return QuestionModel(self.language, self.dispatch)

    @cached_property
    def corrections(self) -> CorrectionModel:
        from kiosk.ui.corrections import CorrectionModel

        return CorrectionModel(self.language, self.dispatch)

    @cached_property
    def voucher(self) -> VoucherModel:
        from kiosk.ui.voucher_page import VoucherModel

        return VoucherModel(self.language, self.dispatch)

    @cached_property
    def attendance(self) -> AttendanceModel:
        from kiosk.ui.attendance import AttendanceModel

        return AttendanceModel(self.language, self.dispatch)

    @cached_property
    def exports(self) -> ExportModel:
        from kiosk.ui.exports import ExportModel

        return ExportModel(self.language, self.dispatch)

    @cached_property
    def spots(self) -> SpotModel:
        from kiosk.ui.spot_checks import SpotModel

        return SpotModel(self.language, self.dispatch)

    @cached_property
    def registration(self) -> RegisterModel:
        from kiosk.ui.registration import RegisterModel

        return RegisterModel(self.language, self.dispatch)

    @cached_property
    def records(self) -> RecordsModel:
        from kiosk.ui.voucher_records import RecordsModel

        return RecordsModel(self.language, self.dispatch)

    @cached_property
    def elsewhere(self) -> ElsewhereModel:
        from kiosk.ui.elsewhere import ElsewhereModel

        return ElsewhereModel(self.language, self.dispatch)

    @cached_property
    def devices(self) -> DevicesModel:
        from kiosk.ui.devices import DevicesModel

        return DevicesModel(self.language)

    @cached_property
    def gun_setup(self) -> GunSetupModel:
        from kiosk.ui.gun_setup import GunSetupModel

        return GunSetupModel(self.language, self.dispatch)

    @cached_property
    def voice(self) -> VoiceModel:
        from kiosk.ui.voice import VoiceModel

        return VoiceModel(self.language)

    @cached_property
    def captions(self) -> CaptionModel:
        """Of a rehearsal; no desk at work has them."""
        from kiosk.ui.captions import CaptionModel

        return CaptionModel(self.language)

    @cached_property
    def helping(self) -> HelpModel:
        from kiosk.ui.helping import HelpModel

        return HelpModel(self.language, self.dispatch)

    @cached_property
    def faces(self) -> FacesModel:
        from kiosk.ui.faces import FacesModel

        return FacesModel(self.language, self.dispatch)

    @cached_property
    def photos(self) -> PhotosModel:
        from kiosk.ui.photos import PhotosModel

        return PhotosModel(self.language, self.dispatch)

    @cached_property
    def points(self) -> PointModel:
        from kiosk.ui.point_page import PointModel

        return PointModel(self.language, self.dispatch)

    @cached_property
    def lan(self) -> LanModel:
        from kiosk.ui.lan_page import LanModel

        return LanModel(self.language, self.dispatch)

    @cached_property
    def keeping(self) -> KeepingModel:
        from kiosk.ui.keeping import KeepingModel

        return KeepingModel(self.language, self.dispatch)

    @cached_property
    def archive(self) -> ArchiveModel:
        from kiosk.ui.archiving import ArchiveModel

        return ArchiveModel(self.language, self.dispatch)

    @cached_property
    def checkup(self) -> CheckupModel:
        from kiosk.ui.checkup import CheckupModel

        return CheckupModel(self.language, self.dispatch)

    @cached_property
    def printing(self) -> PrintingModel:
        from kiosk.ui.printing import PrintingModel

        return PrintingModel(self.language, self.dispatch)

    @cached_property
    def hub(self) -> HubModel:
        from kiosk.ui.hub_page import HubModel

        return HubModel(self.language, self.dispatch)

    @cached_property
    def learner(self) -> LearnerModel:
        from kiosk.ui.learner_page import LearnerModel

        return LearnerModel(self.language, self.dispatch)

    @cached_property
    def school(self) -> SchoolModel:
        from kiosk.ui.school import SchoolModel

        return SchoolModel(self.language, self.dispatch)

    @cached_property
    def workbooks(self) -> WorkbooksModel:
        from kiosk.ui.workbooks import WorkbooksModel

        return WorkbooksModel(self.language, self.dispatch)

    @cached_property
    def packages(self) -> PackagesModel:
        from kiosk.ui.packages import PackagesModel

        return PackagesModel(self.language, self.dispatch)

    @cached_property
    def members(self) -> MembersModel:
        from kiosk.ui.members import MembersModel

        return MembersModel(self.language, self.dispatch)

    @cached_property
    def acts(self) -> ActsModel:
        from kiosk.ui.acts import ActsModel

        return ActsModel(self.language, self.dispatch)

    @cached_property
    def unmask(self) -> UnmaskModel:
        from kiosk.ui.unmask import UnmaskModel

        return UnmaskModel(self.language, self.dispatch)

    @cached_property
    def second(self) -> SecondModel:
        from kiosk.ui.second import SecondModel

        return SecondModel(self.language)

    @cached_property
    def morning(self) -> MorningModel:
        from kiosk.ui.morning import MorningModel

        return MorningModel(self.language, self.dispatch)

    @cached_property
    def setup(self) -> SetupModel:
        """Of the set-up guide, which brings it up itself."""
        from kiosk.ui.setup import SetupModel

        return SetupModel(self.language, self.dispatch)

    @cached_property
    def closing(self) -> ClosingModel:
        from kiosk.ui.closing import ClosingModel

        return ClosingModel(self.language, self.dispatch)

    @cached_property
    def paper(self) -> PaperModel:
        from kiosk.ui.paper import PaperModel

        return PaperModel(self.language, self.dispatch)


LATER = (
    "morning",
    *("members", "acts", "unmask"),
    *("today", "troubles", "voucher", "devices", "gun_setup", "voice", "helping", "faces", "photos"),
    *("attendance", "exports", "spots", "registration", "records", "elsewhere", "learner", "points", "lan"),
    *("school", "workbooks", "packages", "questions", "second", "corrections"),
    *("closing", "paper"),
    "printing",
    "archive",
    "checkup",
    *("day_people", "day_spans"),
    "hub",
)


def kept(model: QObject) -> None:
    """Python owns it, whatever QML does with it."""
    QQmlEngine.setObjectOwnership(model, QQmlEngine.ObjectOwnership.CppOwnership)


class KioskEngine(QQmlApplicationEngine):
    """Carries the models to the `create` of each QML singleton, so that two windows never share one."""

    def __init__(self, models: object) -> None:
        super().__init__()
        self.models = models
        for model in vars(models).values():
            if isinstance(model, QObject):
                kept(model)


class KioskWindow:
    """The one window.  `close()` before the application ends."""

    def __init__(self, models: Models, *, size: QSize = QSize(1920, 1080)) -> None:  # noqa: B008  QSize: copied
        self.models = models
        self.engine = KioskEngine(models)
        self.engine.addImageProvider(PROVIDER, models.camera.pictures())
        self.engine.addImageProvider(QR_PROVIDER, models.stage.qr_pictures())
        self.engine.setInitialProperties({"width": size.width(), "height": size.height()})
        self.engine.load(QUrl.fromLocalFile(str(QML / "Main.qml")))
        roots = self.engine.rootObjects()
        if not roots or not isinstance(roots[0], QQuickWindow):
            raise ScreenBroken(f"{QML / 'Main.qml'} did not load")
        self.root: QQuickWindow = roots[0]
        models.language.changed.connect(self.engine.retranslate)

    def show(self, *, full_screen: bool = False) -> None:
        if full_screen:
            self.root.setGeometry(self.root.screen().geometry())  # where no window manager does it
        self.root.setVisibility(QWindow.Visibility.FullScreen if full_screen else QWindow.Visibility.Windowed)

    def grab(self) -> QImage:
        """What is on the screen now."""
        QGuiApplication.processEvents()
        return self.root.grabWindow()

    def close(self) -> None:
        self.root.setProperty("guarded", False)
        self.models.language.changed.disconnect(self.engine.retranslate)
        self.root.close()
        shiboken6.delete(self.engine)  # the screens go first: nothing may ask for a word after the translator
        self.models.language.close()
