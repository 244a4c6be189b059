"""The window: one QML engine over the models.  Works offscreen and without a GPU.

Qt's own environment is set by `prepare()`, which must run before the first Qt object.
"""

from __future__ import annotations

import os
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import PySide6.QtQuick  # noqa: F401  without it rootObjects() gives bare QWindows, which have no grabWindow()
import shiboken6
from PySide6.QtCore import QObject, QSize, QUrl
from PySide6.QtGui import QGuiApplication, QImage, QWindow
from PySide6.QtQml import QQmlApplicationEngine, QQmlEngine
from PySide6.QtQuick import QQuickWindow

from kiosk.ui.camera_picture import PROVIDER, CameraModel
from kiosk.ui.gestures import Gesture
from kiosk.ui.language import Language
from kiosk.ui.later import LATER, LaterModels
from kiosk.ui.staff import StaffModel
from kiosk.ui.stage import QR_PROVIDER, StageModel
from kiosk.ui.surroundings import SurroundingsModel

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
class Models(LaterModels):
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
