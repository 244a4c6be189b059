"""Every screen as a picture, both languages and all shapes, from invented data: `render_all(folder)`,
or `python -m kiosk.ui.render FOLDER [SHAPE]`, where SHAPE is part of a shape's name such as en-768.

What is drawn here is what the tests measure too; people and numbers are made up (area 990000).
"""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from itertools import chain
from pathlib import Path

from PySide6.QtCore import QEventLoop, QMetaObject, QSize, QTimer
from PySide6.QtGui import QGuiApplication
from PySide6.QtQuick import QQuickItem, QQuickWindow

from kiosk.ui import samples
from kiosk.ui.samples_setup import AT_IT, SETUP, STEPS, AtIt
from kiosk.ui.setup import GUIDE_QML, SetupShown
from kiosk.ui.stage import StageModel
from kiosk.ui.surroundings import Reading
from kiosk.ui.window import KioskWindow, Models, prepare

SETTLE_MS = 60
"""One pass of the event loop for layout and the first frame."""


@dataclass(frozen=True, slots=True)
class Shape:
    """One way to look at the screens."""

    name: str
    language: str
    width: int
    height: int
    reading: Reading
    environment: str = "live"
    staff: bool = True


STILL = Reading(reduced_motion=True)
SHAPES = (
    Shape("zh-1080", "zh", 1920, 1080, STILL),
    Shape("en-1080", "en", 1920, 1080, STILL, "training"),
    Shape("zh-768", "zh", 1366, 768, STILL, "training"),
    Shape("en-768", "en", 1366, 768, STILL, "test"),
    Shape("zh-portrait", "zh", 1080, 1920, STILL, "test"),
    Shape("en-portrait", "en", 1080, 1920, STILL),
    Shape("zh-contrast", "zh", 1920, 1080, replace(STILL, high_contrast=True)),
    Shape("en-contrast", "en", 1366, 768, replace(STILL, high_contrast=True), "test"),
    Shape("zh-seated", "zh", 1080, 1920, replace(STILL, seated=True, left_hand=True), staff=False),
    Shape("en-left", "en", 1366, 768, replace(STILL, left_hand=True), staff=False),
    Shape("zh-large", "zh", 1366, 768, replace(STILL, large_type=True), staff=False),
    Shape("en-large", "en", 1366, 768, replace(STILL, large_type=True), staff=False),
)


def scenes(models: Models, *, staff: bool) -> Iterator[str]:
    """Bring up one screen after the other; yields the name of each."""
    for visit, (name, view) in enumerate(samples.VIEWS.items(), start=1):
        models.stage.show(replace(view, visit=visit))
        if view.pin is not None:
            type_digits(models.stage, view.pin.digits)
        yield name
    if staff:
        yield from staff_scenes(models)


def type_digits(stage: StageModel, count: int) -> None:
    for _ in range(count):
        stage.digit(0)


def staff_scenes(models: Models) -> Iterator[str]:
    models.surroundings.update(replace(models.surroundings.now, clock=samples.STAFF_CLOCK))
    for name, set_up in samples.STAFF.items():
        set_up(models)
        yield name
    models.staff.leave()


def setup_scenes(models: Models, root: QQuickWindow, settled: Callable[[], None]) -> Iterator[str]:
    """The set-up guide, step by step, and with people at it; `settled` lets the page come up before it is touched."""
    models.setup.begin(STEPS)
    root.setProperty("guide", GUIDE_QML)
    for name, shown in SETUP.items():
        _step(models, root, shown, settled)
        yield f"setup-{name}"
    for name, at in AT_IT.items():
        models.setup.update(SetupShown())
        settled()
        _step(models, root, at.step, settled)
        if at.gun:
            models.gun_setup.update(at.gun)
        _touch(root, at)
        yield f"setup-{name}"
    root.setProperty("guide", "")


def _step(models: Models, root: QQuickWindow, shown: SetupShown, settled: Callable[[], None]) -> None:
    models.setup.update(shown)
    settled()
    while not _come_up(root):  # the first pages are loaded aside
        settled()
    settled()


def _come_up(root: QQuickWindow) -> bool:
    found = (root.findChild(QQuickItem, name) for name in ("guide", "setupBody"))
    return all(one is not None and one.property("item") is not None for one in found)


def _touch(root: QQuickWindow, at: AtIt) -> None:
    def item(name: str) -> QQuickItem:
        found = root.findChild(QQuickItem, name)
        assert isinstance(found, QQuickItem), name
        return found

    if at.name:
        item("firstName").setProperty("text", at.name)
    if at.press:
        QMetaObject.invokeMethod(item(at.press), "click")
    if at.touch:
        item(at.touch).forceActiveFocus()
        item(at.touch).setProperty("touched", True)


def settle(ms: int = SETTLE_MS) -> None:
    loop = QEventLoop()
    QTimer.singleShot(ms, loop.quit)
    loop.exec()


def render(folder: Path, shape: Shape, note: Callable[[Path], None]) -> None:
    """All screens of one shape into `folder`/<shape>-<scene>.png."""
    models = Models.build(lambda gesture: None, language=shape.language)
    models.surroundings.read_as(shape.reading)
    models.surroundings.update(replace(samples.SURROUNDINGS, environment=shape.environment))
    window = KioskWindow(models, size=QSize(shape.width, shape.height))
    window.show()
    for name in chain(scenes(models, staff=shape.staff), setup_scenes(models, window.root, settle)):
        settle()
        picture = folder / f"{shape.name}-{name}.png"
        window.grab().save(str(picture))
        note(picture)
    window.close()


def render_all(folder: Path, *, only: str = "", note: Callable[[Path], None] = lambda picture: None) -> None:
    """Every shape whose name contains `only`.  Makes the folder; needs no display."""
    prepare(offscreen=True)
    folder.mkdir(parents=True, exist_ok=True)
    app = QGuiApplication.instance() or QGuiApplication([])
    for shape in SHAPES:
        if only in shape.name:
            render(folder, shape, note)
    app.processEvents()


if __name__ == "__main__":
    render_all(Path(sys.argv[1]), only="".join(sys.argv[2:3]), note=print)
