"""A clip as a camera keeps the contract, and misbehaves as it is told."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from pathlib import Path

import pytest

from drivers.camera.frame import LatestFrame
from drivers.camera.virtual import ClipCamera, Whim
from drivers.driver import DeviceDown, DeviceUp
from drivers.worker import Worker
from tests.contracts.camera import CameraContract, Film
from tests.support.camera import SHORT, moving, scene, shooting, write_clip, write_folder
from tests.support.facts import Facts


class TestClipCamera(CameraContract):
    @pytest.fixture
    def film(self) -> Film:
        return lambda path: shooting(ClipCamera(path, patience=SHORT))


@pytest.fixture(autouse=True)
def quick(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("drivers.worker.AGAIN_S", (0.02,))


@pytest.fixture
def camera(tmp_path: Path) -> ClipCamera:
    return ClipCamera(write_clip(tmp_path / "moving.mp4", moving()), patience=SHORT)


@pytest.fixture
def facts(camera: ClipCamera) -> Iterator[Facts]:
    told = Facts()
    worker = Worker(camera, told.emit)
    worker.start()
    told.expect(DeviceUp)
    yield told
    assert worker.stop()


@pytest.mark.parametrize("whim", [Whim.BLACK, Whim.FROZEN, Whim.UNPLUGGED])
def test_what_goes_wrong_in_the_middle_is_a_fact_and_its_end_too(
    camera: ClipCamera, facts: Facts, whim: Whim
) -> None:
    camera.whim = whim
    facts.expect(DeviceDown, device="camera", why=whim.value)
    camera.whim = Whim.NONE
    facts.expect(DeviceUp)


def test_unplugged_it_is_missing_until_it_is_back(camera: ClipCamera, facts: Facts) -> None:
    camera.whim = Whim.UNPLUGGED
    facts.expect(DeviceDown, why="unplugged")
    facts.expect(DeviceDown, why="missing")
    assert camera.frames.newer_than(0, 0) is None
    camera.whim = Whim.BUSY
    facts.expect(DeviceDown, why="busy")
    camera.whim = Whim.NONE
    facts.expect(DeviceUp)


@pytest.mark.parametrize("suffix", [".png", ".jpg"])
def test_a_folder_of_one_picture_is_a_camera_that_is_not_frozen(tmp_path: Path, suffix: str) -> None:
    folder = write_folder(tmp_path / "名", [scene(0)], suffix)
    with shooting(ClipCamera(folder, fps=60, patience=SHORT)) as set_:
        first = set_.frame()
        set_.frame(first.number + 60)
        assert set_.told() == ["up"]


def test_a_clip_that_is_not_to_loop_stands_still_at_its_end(tmp_path: Path) -> None:
    folder = write_folder(tmp_path / "few", moving(0.2))
    with shooting(ClipCamera(folder, fps=30, loop=False, patience=SHORT)) as set_:
        set_.down("frozen")
        assert (set_.frame().pixels[60:180] == scene(5)[60:180]).all()


def test_mjpeg_plays_too(tmp_path: Path) -> None:
    with shooting(ClipCamera(write_clip(tmp_path / "a.avi", moving(), "MJPG"), patience=SHORT)) as set_:
        assert set_.frame(2).pixels.shape == (240, 320, 3)


@pytest.mark.parametrize("damaged", [True, False])
def test_a_folder_without_a_picture_that_opens_is_told(tmp_path: Path, damaged: bool) -> None:
    (tmp_path / ("a.png" if damaged else "a.txt")).write_bytes(b"no picture")
    told = Facts()
    worker = Worker(ClipCamera(tmp_path), told.emit)
    worker.start()
    told.expect(DeviceDown, why="busy" if damaged else "missing")
    assert worker.stop()


def test_several_readers_wait_for_the_newest_and_nobody_takes_it_away(camera: ClipCamera) -> None:
    seen: list[int] = []

    def read(frames: LatestFrame) -> None:
        frame = frames.newer_than(0, 20)
        assert frame is not None
        seen.append(frame.number)

    readers = [threading.Thread(target=read, args=(camera.frames,)) for _ in range(3)]
    for reader in readers:
        reader.start()
    with shooting(camera):
        for reader in readers:
            reader.join(20)
    assert len(seen) == 3


def test_waiting_in_vain_ends_in_time() -> None:
    assert LatestFrame().newer_than(0, 0.01) is None
