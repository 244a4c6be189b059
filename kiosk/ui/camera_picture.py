"""What the camera sees, for QML: the newest picture, mirrored, while a screen shows it.

A picture is kept only while it is on the screen.

Signals: pictured() for a new picture, ran() when a screen begins or ends to show the camera.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Any, Final, Protocol

from PySide6.QtCore import Property, QObject, QSize, QTimer, QUrl, Signal
from PySide6.QtGui import QImage
from PySide6.QtQml import QmlElement, QmlSingleton
from PySide6.QtQuick import QQuickImageProvider

if TYPE_CHECKING:  # the first frame does not wait for numpy
    import numpy as np
    from numpy.typing import NDArray

QML_IMPORT_NAME = "Kiosk.Models"
QML_IMPORT_MAJOR_VERSION = 1

PROVIDER: Final = "camera"
PAUSE_MS: Final = 67
"""No more than 15 pictures a second: drawing them costs the screen's thread more than it helps a person."""
WIDEST: Final = 640
"""Px: a larger picture is thinned; it is a mirror, not a photograph."""


class Shot(Protocol):
    @property
    def number(self) -> int: ...

    @property
    def pixels(self) -> NDArray[np.uint8]:
        """H x W x 3, BGR, not mirrored."""
        ...


class Sight(Protocol):
    """The driver's LatestFrame."""

    def newer_than(self, number: int, timeout_s: float) -> Shot | None: ...


class CameraPictures(QQuickImageProvider):
    """image://camera/<number>, of which there is one at a time.  The engine owns it."""

    def __init__(self, newest: Callable[[], QImage]) -> None:
        super().__init__(QQuickImageProvider.ImageType.Image)
        self._newest = newest

    def requestImage(self, id: str, size: QSize, requested: QSize) -> QImage:
        return self._newest()


@QmlElement
@QmlSingleton
class CameraModel(QObject):
    pictured = Signal()
    ran = Signal(bool)

    def __init__(self) -> None:
        super().__init__()
        self._sight: Sight | None = None
        self._mirror = True
        self._running = False
        self._number = 0
        self._image = QImage()
        self._timer = QTimer(self, interval=PAUSE_MS)
        self._timer.timeout.connect(self._look)

    @staticmethod
    def create(engine: Any) -> CameraModel:
        model: CameraModel = engine.models.camera
        return model

    def attach(self, sight: Sight | None, *, mirror: bool = True) -> None:
        """Where the pictures come from; None for a desk without a camera."""
        self._sight = sight
        self._mirror = mirror
        self._forget()

    def pictures(self) -> CameraPictures:
        """For one engine."""
        return CameraPictures(lambda: self._image)

    @Property(bool, notify=ran)
    def running(self) -> bool:
        """A screen shows the camera; set by that screen."""
        return self._running

    @running.setter  # type: ignore[no-redef]
    def running(self, on: bool) -> None:
        if on == self._running:
            return
        self._running = on
        if on:
            from PySide6.QtCore import Qt  # a large namespace: 12 ms before the first frame

            self._timer.setTimerType(Qt.TimerType.PreciseTimer)
            self._timer.start()
            self._look()
        else:
            self._timer.stop()
            self._forget()
        self.ran.emit(on)

    @Property(QUrl, notify=pictured)
    def source(self) -> QUrl:
        """The newest picture's address; empty while there is none."""
        return QUrl() if self._image.isNull() else QUrl(f"image://{PROVIDER}/{self._number}")

    def _look(self) -> None:
        shot = self._sight.newer_than(self._number, 0) if self._sight else None
        if shot is not None:
            self._number = shot.number
            self._image = as_image(shot.pixels, mirror=self._mirror)
            self.pictured.emit()

    def _forget(self) -> None:
        self._number = 0
        self._image = QImage()
        self.pictured.emit()


def as_image(pixels: NDArray[np.uint8], *, mirror: bool) -> QImage:
    """A copy, thinned to WIDEST."""
    step = max(1, round(pixels.shape[1] / WIDEST))
    thin = pixels[::step, :: -step if mirror else step]
    height, width = thin.shape[:2]
    return QImage(thin.tobytes(), width, height, 3 * width, QImage.Format.Format_BGR888).copy()
