"""Cameras by QtMultimedia: QCamera -> QVideoSink.  The only Qt file of the drivers.

Qt's objects live on the main thread, where these cameras are made; it hands over each QVideoFrame and no more.
Pictures are made of them on the driver's thread.
"""

from __future__ import annotations

from pathlib import Path
from threading import Condition

import numpy as np
from PySide6.QtCore import QCoreApplication, QObject, QSize, Qt, QUrl, Signal, Slot
from PySide6.QtGui import QImage
from PySide6.QtMultimedia import (
    QCamera,
    QCameraDevice,
    QCameraFormat,
    QMediaCaptureSession,
    QMediaDevices,
    QMediaPlayer,
    QVideoFrame,
    QVideoSink,
)

from drivers.camera.film import TICK_S, Film
from drivers.camera.frame import BUSY, MISSING, UNPLUGGED, Pixels
from drivers.camera.watch import Patience
from drivers.driver import DriverError


class _Stage(QObject):
    """The Qt half, on the main thread: `play` and `cease` start and end what fills the sink."""

    wanted = Signal(bool)

    def __init__(self) -> None:
        super().__init__()
        # or toImage() starts OpenGL on the driver's thread, in software: 2.5 times the CPU and 100 MB
        QCoreApplication.setAttribute(Qt.ApplicationAttribute.AA_ForceRasterWidgets)
        self.sink = QVideoSink(self)
        self.sink.videoFrameChanged.connect(self._keep)
        self.wanted.connect(self._turn, Qt.ConnectionType.QueuedConnection)
        self._frame: QVideoFrame | None = None
        self._lost: str | None = None
        self._came = Condition()

    def play(self) -> None:
        raise NotImplementedError

    def cease(self) -> None:
        raise NotImplementedError

    def take(self, timeout_s: float) -> QVideoFrame | None:
        """The newest frame, once.  From the driver's thread.  DriverError when the device is lost."""
        with self._came:
            self._came.wait_for(lambda: self._frame is not None or self._lost is not None, timeout_s)
            if self._lost is not None:
                raise DriverError(self._lost)
            frame, self._frame = self._frame, None
            return frame

    def forget(self) -> None:
        with self._came:
            self._frame = self._lost = None

    def lose(self, why: str) -> None:
        with self._came:
            self._lost = why
            self._came.notify_all()

    @Slot(bool)
    def _turn(self, on: bool) -> None:
        if on:
            self.play()
        else:
            self.cease()

    @Slot(QVideoFrame)
    def _keep(self, frame: QVideoFrame) -> None:
        if frame.isValid():  # the last one of a clip is not
            with self._came:
                self._frame = QVideoFrame(frame)
                self._came.notify_all()


class _Lens:
    """The driver's half: a Source over what the main thread keeps."""

    def __init__(self, stage: _Stage) -> None:
        self._stage = stage
        stage.forget()
        stage.wanted.emit(True)

    def read(self) -> Pixels | None:
        frame = self._stage.take(TICK_S)
        image = QImage() if frame is None else frame.toImage()
        return None if image.isNull() else _bgr(image)

    def close(self) -> None:
        self._stage.wanted.emit(False)
        self._stage.forget()


def _bgr(image: QImage) -> Pixels:
    """A copy: Qt may use the image's memory again."""
    flat = image.convertToFormat(QImage.Format.Format_BGR888)
    rows = np.frombuffer(flat.constBits(), np.uint8).reshape(flat.height(), flat.bytesPerLine())
    return rows[:, : 3 * flat.width()].reshape(flat.height(), flat.width(), 3).copy()


class QtCamera(Film):
    """`device`: a camera's id or part of its name, empty for the system's first; `width` and `height` are wishes."""

    def __init__(self, device: str = "", width: int = 1280, height: int = 720) -> None:
        self._stage = _CameraStage(device, QSize(width, height))
        super().__init__(lambda: _Lens(self._stage))


class QtClip(Film):
    """A video file through the same sink, over and over: what stands in for a camera where Qt itself is under test."""

    def __init__(self, path: Path | str, patience: Patience = Patience()) -> None:  # noqa: B008  frozen
        self._stage = _ClipStage(Path(path))
        super().__init__(lambda: _Lens(self._stage), patience)


class _CameraStage(_Stage):
    def __init__(self, device: str, size: QSize) -> None:
        super().__init__()
        self._wish = device
        self._size = size
        self._session = QMediaCaptureSession(self)
        self._session.setVideoSink(self.sink)
        self._devices = QMediaDevices(self)
        self._devices.videoInputsChanged.connect(self._look_whether_it_is_there)
        self._camera: QCamera | None = None

    def play(self) -> None:
        found = self._find()
        if found is None:
            self.lose(MISSING)
            return
        self._camera = camera = QCamera(found, self)
        if best := nearest(found.videoFormats(), self._size):
            camera.setCameraFormat(best)
        camera.errorOccurred.connect(self._refused)
        self._session.setCamera(camera)
        camera.start()

    def cease(self) -> None:
        if self._camera is not None:
            self._camera.stop()
            self._camera.deleteLater()
            self._camera = None

    def _find(self) -> QCameraDevice | None:
        for device in QMediaDevices.videoInputs():
            if self._wish == device.id().toStdString() or self._wish in device.description():
                return device
        return None

    @Slot()
    def _refused(self) -> None:
        self.lose(BUSY)

    @Slot()
    def _look_whether_it_is_there(self) -> None:
        if self._camera is not None and self._camera.cameraDevice() not in QMediaDevices.videoInputs():
            self.lose(UNPLUGGED)


def nearest(formats: list[QCameraFormat], size: QSize) -> QCameraFormat | None:
    """The format of the size that differs least from the wish; of several the one with most pictures a second."""

    def differs(camera_format: QCameraFormat) -> tuple[int, float]:
        seen = camera_format.resolution()
        away = abs(seen.width() - size.width()) + abs(seen.height() - size.height())
        return away, -camera_format.maxFrameRate()

    return min(formats, key=differs, default=None)


class _ClipStage(_Stage):
    def __init__(self, path: Path) -> None:
        super().__init__()
        self._path = path
        self._player = QMediaPlayer(self)
        self._player.setVideoSink(self.sink)
        self._player.setLoops(QMediaPlayer.Loops.Infinite)
        self._player.errorOccurred.connect(self._refused)

    def play(self) -> None:
        if not self._path.exists():
            self.lose(MISSING)
            return
        self._player.setSource(QUrl.fromLocalFile(str(self._path.absolute())))
        self._player.play()

    def cease(self) -> None:
        self._player.stop()
        self._player.setSource(QUrl())

    @Slot()
    def _refused(self) -> None:
        self.lose(BUSY if self._path.exists() else UNPLUGGED)
