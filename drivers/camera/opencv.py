"""Cameras by OpenCV, and films from files.  The only file that opens cv2.VideoCapture.

Linux: V4L2, where `device` is a number or a stable path of /dev/v4l/by-id; an address of an MJPEG stream works too.
"""

from __future__ import annotations

import os
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Final

import cv2
import numpy as np

from drivers.camera.film import Film
from drivers.camera.frame import BUSY, FROZEN, MISSING, UNPLUGGED, Pixels
from drivers.driver import DriverError

STALLED_S: Final = 3
"""A V4L2 read gives up after this; OpenCV's own patience is 10 s."""
os.environ.setdefault("OPENCV_VIDEOIO_V4L_SELECT_TIMEOUT", str(STALLED_S))  # read when it is first used
cv2.utils.logging.setLogLevel(cv2.utils.logging.LOG_LEVEL_ERROR)  # an absent camera is a fact, not a warning

PICTURES: Final = frozenset({".png", ".jpg", ".jpeg"})
FOLDER_FPS: Final = 25.0


class OpenCvCamera(Film):
    """`device`: number or path, empty for the first camera; `width` and `height` are wished for, in pixels."""

    def __init__(self, device: str = "", width: int = 1280, height: int = 720) -> None:
        super().__init__(lambda: _Device(device or "0", width, height))


class _Device:
    def __init__(self, device: str, width: int, height: int) -> None:
        self._capture = cv2.VideoCapture(int(device)) if device.isdecimal() else cv2.VideoCapture(device)
        if not self._capture.isOpened():
            raise DriverError(BUSY if _is_there(device) else MISSING)
        # USB 2 carries 720p uncompressed at 10 pictures a second only
        self._capture.set(cv2.CAP_PROP_FOURCC, cv2.VideoWriter.fourcc(*"MJPG"))
        self._capture.set(cv2.CAP_PROP_FRAME_WIDTH, width)
        self._capture.set(cv2.CAP_PROP_FRAME_HEIGHT, height)

    def read(self) -> Pixels:
        began = time.monotonic()
        got, pixels = self._capture.read()
        if not got:
            stalled = time.monotonic() - began >= STALLED_S
            raise DriverError(FROZEN if stalled else UNPLUGGED)
        return _bgr(pixels)

    def close(self) -> None:
        self._capture.release()


def _is_there(device: str) -> bool:
    return Path(f"/dev/video{device}" if device.isdecimal() else device).exists()


def _bgr(pixels: cv2.typing.MatLike) -> Pixels:
    return np.asarray(pixels, np.uint8)


def pictures(path: Path) -> Iterator[Pixels]:
    """A video file's, or a folder's PNG and JPEG in order of their names.  DriverError where there are none."""
    return _of_folder(path) if path.is_dir() else _of_film(path)


def rate(path: Path) -> float:
    """Pictures a second, as the file says."""
    if path.is_dir():
        return FOLDER_FPS
    film = _open_film(path)
    try:
        return float(film.get(cv2.CAP_PROP_FPS)) or FOLDER_FPS
    finally:
        film.release()


def _of_folder(folder: Path) -> Iterator[Pixels]:
    files = sorted(file for file in folder.iterdir() if file.suffix.lower() in PICTURES)
    if not files:
        raise DriverError(MISSING)
    for file in files:
        # not imread: it takes no Chinese path on Windows
        picture = cv2.imdecode(np.fromfile(file, np.uint8), cv2.IMREAD_COLOR)
        if picture is None:
            raise DriverError(BUSY)
        yield _bgr(picture)


def _of_film(path: Path) -> Iterator[Pixels]:
    film = _open_film(path)
    try:
        got, pixels = film.read()
        if not got:
            raise DriverError(BUSY)
        while got:
            yield _bgr(pixels)
            got, pixels = film.read()
    finally:
        film.release()


def _open_film(path: Path) -> cv2.VideoCapture:
    if not path.exists():
        raise DriverError(MISSING)
    film = cv2.VideoCapture(str(path))
    if not film.isOpened():
        raise DriverError(BUSY)
    return film
