"""The camera films while somebody needs it, and no longer; it is looked for until it was seen to work."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from PySide6.QtGui import QGuiApplication

from drivers.driver import DeviceDown, DeviceUp
from kiosk.front.devices import Devices
from kiosk.front.ways import Ways
from kiosk.ui.camera_picture import CameraModel
from tests.support.desk import DAY
from tests.support.engine import CameraAtHand
from tests.support.qt import turn


class FaceAtHand:
    """As much of the face desk as comes and goes with the camera."""

    camera_there = False

    def camera(self, *, there: bool) -> None:
        self.camera_there = there

    def start(self) -> None:
        pass

    def stop(self) -> None:
        pass


class Stand:
    def __init__(self, *, reads_codes: bool) -> None:
        self.devices, self.camera, self.model = Devices(lambda: DAY), CameraAtHand(), CameraModel()
        self.face = FaceAtHand()
        self.ways = Ways(
            self.devices, None, self.face, self.camera, (), self.model,
            mirror=True, reads_codes=reads_codes,
        )  # type: ignore[arg-type]  # no codes here, and only that much of a face desk  # fmt: skip
        self.ways._workers.clear()  # the test films
        self.ways.start()

    @property
    def wanted(self) -> bool:
        return self.camera.wanted[-1]

    def tell(self, fact: object) -> None:
        self.devices.hear(fact)
        turn()


@pytest.fixture
def stand(qapp: QGuiApplication) -> Iterator[Stand]:
    made = Stand(reads_codes=False)
    yield made
    made.ways.stop()


def test_it_is_looked_for_until_it_works(stand: Stand) -> None:
    assert stand.wanted and not stand.face.camera_there
    stand.tell(DeviceDown("camera", "missing"))
    assert stand.wanted, "it may still be plugged in"
    stand.tell(DeviceUp("camera"))
    assert stand.face.camera_there and not stand.wanted, "there is one, and nobody needs it now"
    stand.tell(DeviceDown("scanner", "unplugged"))
    assert stand.face.camera_there


def test_a_screen_and_a_look_want_it(stand: Stand) -> None:
    stand.tell(DeviceUp("camera"))
    stand.model.running = True
    assert stand.wanted
    stand.face.wants(True)  # type: ignore[attr-defined]  # set by Ways
    stand.model.running = False
    assert stand.wanted, "the look goes on"
    stand.face.wants(False)  # type: ignore[attr-defined]
    assert not stand.wanted


def test_pulled_out_in_the_middle_it_is_looked_for_again(stand: Stand) -> None:
    stand.tell(DeviceUp("camera"))
    stand.tell(DeviceDown("camera", "unplugged"))
    assert stand.wanted and not stand.face.camera_there


def test_where_it_reads_codes_it_films_all_day(qapp: QGuiApplication) -> None:
    made = Stand(reads_codes=True)
    made.tell(DeviceUp("camera"))
    made.model.running = True
    made.model.running = False
    assert made.wanted
    made.ways.stop()
