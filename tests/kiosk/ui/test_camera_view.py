"""The mirror: on the screen as the person would see it, only while it is shown, never often, never kept."""

from __future__ import annotations

from collections.abc import Iterator
from time import monotonic

import numpy as np
import pytest
import shiboken6
from PySide6.QtCore import QUrl
from PySide6.QtGui import QColor, QGuiApplication, QImage
from PySide6.QtQml import QQmlComponent
from PySide6.QtQuick import QQuickItem

from drivers.camera.frame import Frame, LatestFrame
from kiosk.ui.camera_picture import PAUSE_MS, WIDEST, CameraModel, as_image
from kiosk.ui.window import QML
from tests.support.camera import scene
from tests.support.qt import turn, until
from tests.support.screens import Screens, spoken

HERE = QUrl.fromLocalFile(str(QML / "InATest.qml"))


@pytest.fixture
def frames() -> LatestFrame:
    return LatestFrame()


@pytest.fixture
def view(screens: Screens, frames: LatestFrame) -> Iterator[QQuickItem]:
    """CameraView over the whole window."""
    screens.models.camera.attach(frames)
    component = QQmlComponent(screens.window.engine)
    component.setData(b"import QtQuick\nCameraView { objectName: 'view' }", HERE)
    item = component.create()
    assert isinstance(item, QQuickItem), component.errorString()
    item.setParentItem(screens.window.root.contentItem())
    item.setWidth(screens.window.root.width())
    item.setHeight(screens.window.root.height())
    screens.settle()
    yield item
    if shiboken6.isValid(item):
        shiboken6.delete(item)


def show(screens: Screens, frames: LatestFrame, number: int = 1) -> QImage:
    frames.put(Frame(number, number / 30, scene(number)))
    before = screens.models.camera.source
    until(lambda: screens.models.camera.source != before, "the picture")
    return screens.window.grab()


def is_red(color: QColor) -> bool:
    return color.red() > color.blue() + 40


@pytest.mark.usefixtures("view")
def test_the_preview_is_a_mirror(screens: Screens, frames: LatestFrame) -> None:
    shown = show(screens, frames)
    assert is_red(shown.pixelColor(shown.width() - 40, 100)), "red is on the camera's left"
    assert not is_red(shown.pixelColor(40, 100))


def test_a_site_may_want_no_mirror(screens: Screens, frames: LatestFrame, view: QQuickItem) -> None:
    screens.models.camera.attach(frames, mirror=False)
    shown = show(screens, frames)
    assert is_red(shown.pixelColor(40, 100))


@pytest.mark.usefixtures("view")
def test_within_the_oval_it_is_clear_and_around_it_dim(screens: Screens, frames: LatestFrame) -> None:
    shown = show(screens, frames)
    glass = screens.area(screens.find("glass"))
    y = round(glass.center().y())
    inside, outside = (shown.pixelColor(round(glass.width() * x), y) for x in (0.45, 0.05))
    assert inside.blue() > 1.4 * outside.blue()


def test_it_runs_while_it_is_seen_and_nothing_is_kept_after(
    screens: Screens, frames: LatestFrame, view: QQuickItem
) -> None:
    model, ran = screens.models.camera, []
    model.ran.connect(ran.append)
    assert model.running
    show(screens, frames)
    view.setVisible(False)
    assert (model.running, model.source) == (False, QUrl())
    assert model.pictures().requestImage("1", None, None).isNull()
    view.setVisible(True)
    assert model.running
    shiboken6.delete(view)
    assert not model.running
    assert ran == [False, True, False]


def test_no_screen_no_look(screens: Screens, frames: LatestFrame) -> None:
    screens.models.camera.attach(frames)
    frames.put(Frame(1, 0.0, scene(1)))
    turn(3 * PAUSE_MS)
    assert screens.models.camera.source == QUrl()


def test_it_draws_no_more_than_fifteen_a_second(qapp: QGuiApplication) -> None:
    """However many come; the last one is the picture that goes."""
    model, frames, drawn = CameraModel(), LatestFrame(), []
    model.attach(frames)
    model.pictured.connect(lambda: drawn.append(monotonic()))
    model.running = True
    for number in range(1, 80):
        frames.put(Frame(number, 0.0, scene(number)))
        turn(5)
    took_s = drawn[-1] - drawn[0]
    model.running = False
    assert len(drawn) > 2
    assert (len(drawn) - 2) / took_s <= 15.5


def test_the_same_picture_is_not_drawn_twice(qapp: QGuiApplication) -> None:
    model, frames, drawn = CameraModel(), LatestFrame(), []
    model.attach(frames)
    frames.put(Frame(7, 0.0, scene(1)))
    model.pictured.connect(lambda: drawn.append(model.source.toString()))
    model.running = True
    turn(3 * PAUSE_MS)
    model.running = False
    assert drawn == ["image://camera/7", ""]


def test_a_desk_without_a_camera_shows_an_empty_glass(screens: Screens, view: QQuickItem) -> None:
    screens.models.camera.attach(None)
    turn(2 * PAUSE_MS)
    assert screens.models.camera.source == QUrl()
    assert spoken(screens.find("glass")) == screens.models.language.say("face.picture")


def test_a_large_picture_is_thinned(qapp: QGuiApplication) -> None:
    image = as_image(np.zeros((1080, 1920, 3), np.uint8), mirror=True)
    assert (image.width(), image.height()) == (WIDEST, 360)
