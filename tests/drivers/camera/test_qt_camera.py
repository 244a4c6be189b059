"""QtMultimedia: a clip through a real QVideoSink keeps the contract; without a camera it says so."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

import pytest
from PySide6.QtGui import QGuiApplication

from drivers.camera.frame import Camera
from drivers.camera.qtvideo import QtCamera, QtClip
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
