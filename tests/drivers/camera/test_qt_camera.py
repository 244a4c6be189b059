"""QtMultimedia: a clip through a real QVideoSink keeps the contract; without a camera it says so."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

import pytest
from PySide6.QtCore import QSize
from PySide6.QtGui import QGuiApplication

from drivers.camera.frame import Camera
from drivers.camera.qtvideo import QtCamera, QtClip, nearest
from drivers.driver import DriverError
from tests.contracts.camera import CameraContract, Film
from tests.support.camera import SHORT, Shooting, shooting
from tests.support.qt import turn, until


@contextmanager
def on_the_main_thread(camera: Camera) -> Iterator[Shooting]:
    with shooting(camera, until) as set_:
        yield set_
    turn(20)


@pytest.mark.usefixtures("qapp")
class TestQtClip(CameraContract):
    @pytest.fixture
    def film(self) -> Film:
        return lambda path: on_the_main_thread(QtClip(path, SHORT))


def test_a_camera_that_is_not_there_is_missing(qapp: QGuiApplication) -> None:
    with on_the_main_thread(QtCamera("no such camera")) as set_:
        set_.until(lambda: set_.running.problem is not None, "lost")
        problem, set_.running.problem = set_.running.problem, None
    assert isinstance(problem, DriverError) and str(problem) == "missing"


class Offer:
    """A QCameraFormat, of which Python can make only empty ones."""

    def __init__(self, width: int, height: int, fps: float) -> None:
        self.resolution = lambda: QSize(width, height)
        self.maxFrameRate = lambda: fps


def test_the_format_is_the_nearest_in_size_and_then_the_quickest() -> None:
    offers = [Offer(640, 480, 30), Offer(1280, 720, 10), Offer(1280, 720, 30), Offer(1920, 1080, 30)]
    assert nearest(offers, QSize(1280, 720)) is offers[2]  # type: ignore[arg-type]
    assert nearest(offers, QSize(800, 600)) is offers[0]  # type: ignore[arg-type]
    assert nearest([], QSize(1280, 720)) is None
