"""The steps of gun and camera with the rigs of both: keys as a gun types them, and a clip that plays as a camera."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import QCoreApplication

from config.load import load
from drivers.camera.virtual import ClipCamera, Whim
from drivers.scanner.keys import Layout, strokes_of
from drivers.scanner.learn import SETUP_CODE
from kiosk.setup.steps import EIGHT, JOURNAL, Journal, Mark, Step, as_bytes, read_journal
from kiosk.ui.gun_setup import GunStep
from tests.kiosk.setup.test_guide import step_over
from tests.support.camera import SHORT, moving, write_folder
from tests.support.key_events import press
from tests.support.qt import until
from tests.support.screens import OLD_QT
from tests.support.setup_desk import SetupDesk, blank

pytestmark = pytest.mark.skipif(
    OLD_QT, reason="before Qt 6.12 the second window of a process finds no shapes"
)


ALONE = '[platform]\nkind = "none"\n[desk]\nno = "KSK-990000-0009"\n'


@pytest.fixture
def clip(tmp_path: Path) -> ClipCamera:
    return ClipCamera(write_folder(tmp_path / "clip", moving(1.0)), patience=SHORT)


@pytest.fixture
def at(qapp: QCoreApplication, tmp_path: Path, clip: ClipCamera) -> Iterator[Callable[[Step], SetupDesk]]:
    """A desk that was cut off before a step of its devices."""
    opened: list[SetupDesk] = []

    def open_at(step: Step) -> SetupDesk:
        site = blank(tmp_path / "desk")
        site.write_text(site.read_text("utf-8") + ALONE, "utf-8")
        folder = load(site).folder
        folder.mkdir(parents=True)
        marks = dict.fromkeys(EIGHT[: EIGHT.index(step)], Mark.DONE)
        (folder / JOURNAL).write_bytes(as_bytes(Journal(marks)))
        opened.append(SetupDesk(site, clip))
        opened[-1].at(step.value)
        return opened[-1]

    yield open_at
    for desk in opened:
        desk.close()


class Gun:
    """Types at the window, each burst later than the one before."""

    def __init__(self, desk: SetupDesk) -> None:
        self._desk = desk

    def scan(self, text: str) -> None:
        now = time.monotonic()
        press(self._desk.window.root, *strokes_of(text, Layout.US, now, 0.002))


def scans(desk: SetupDesk) -> int:
    return int(desk.models.gun_setup.scans)


def test_a_gun_is_taught_with_three_scans_and_kept(at: Callable[[Step], SetupDesk]) -> None:
    desk = at(Step.GUN)
    desk.press("gunYes")
    desk.at("gun", "lesson")
    until(lambda: desk.models.gun_setup.step == GunStep.SCANNING.value, "the lesson")
    gun = Gun(desk)
    for count in (1, 2, 3):
        gun.scan(SETUP_CODE + "\t")
        until(lambda count=count: scans(desk) == count, f"scan {count}")  # type: ignore[misc]
    until(lambda: desk.models.gun_setup.step == GunStep.LEARNT.value, "what was learnt")
    assert not desk.models.setup.good, "not before it is kept"
    desk.press("gunSave")
    desk.at("gun", "ready")
    assert desk.models.setup.good
    assert load(desk.site).scanner.backend == "wedge"
    desk.next()
    desk.at("camera")


def test_another_code_teaches_nothing_and_the_lesson_can_be_left(at: Callable[[Step], SetupDesk]) -> None:
    desk = at(Step.GUN)
    desk.press("gunYes")
    until(lambda: desk.models.gun_setup.step == GunStep.SCANNING.value, "the lesson")
    Gun(desk).scan("SOMETHING-ELSE\t")
    until(lambda: bool(desk.models.gun_setup.problem), "that this is another code")
    assert scans(desk) == 0
    desk.press("gunBack")
    desk.at("gun")
    assert not desk.models.setup.good and load(desk.site).scanner.backend != "wedge"
    desk.press("setupPass")
    desk.at("camera")


def test_a_camera_is_seen_and_kept(at: Callable[[Step], SetupDesk]) -> None:
    desk = at(Step.CAMERA)
    desk.press("cameraYes")
    desk.at("camera", "look")
    until(lambda: desk.models.setup.said != "", "that it is on")
    until(lambda: not desk.models.camera.source.isEmpty(), "a picture")
    desk.press("cameraSeen")
    desk.at("camera", "ready")
    assert load(desk.site).camera.backend == "qt"
    until(lambda: desk.models.camera.source.isEmpty(), "the camera is let go of")
    step_over_rest(desk)


def step_over_rest(desk: SetupDesk) -> None:
    desk.next()
    step_over(desk, Step.CLOCK)
    journal = read_journal(load(desk.site).folder)
    assert journal is not None and journal.marks[Step.CAMERA] is Mark.DONE


@pytest.mark.parametrize("whim", [Whim.UNPLUGGED, Whim.BUSY, Whim.BLACK])
def test_a_camera_that_shows_nothing_is_not_kept(
    at: Callable[[Step], SetupDesk], clip: ClipCamera, whim: Whim
) -> None:
    clip.whim = whim
    desk = at(Step.CAMERA)
    desk.press("cameraYes")
    until(lambda: desk.models.setup.problem != "", "what is wrong with it")
    assert not desk.find("cameraSeen").isEnabled() and not desk.models.setup.good
    clip.whim = Whim.NONE
    until(lambda: desk.models.setup.said != "" and not desk.models.setup.problem, "it sees again")
    desk.press("cameraNone")
    desk.at("camera", "ready")
    assert load(desk.site).camera.backend == "none"
