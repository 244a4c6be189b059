"""OpenCV's own capture, over the one kind of camera every machine has: an MJPEG stream on loopback."""

from __future__ import annotations

import time
from collections.abc import Iterator

import pytest

from drivers.camera.opencv import OpenCvCamera
from drivers.driver import DeviceDown, DeviceUp
from drivers.worker import Worker
from tests.support.camera_stream import Stream
from tests.support.facts import Facts


@pytest.fixture
def stream() -> Iterator[Stream]:
    opened = Stream()
    yield opened
    opened.close()


@pytest.fixture
def facts() -> Facts:
    return Facts()


def test_a_stream_is_filmed_and_pulled_it_is_unplugged_then_missing(
    stream: Stream, facts: Facts, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("drivers.worker.AGAIN_S", (0.05,))
    camera = OpenCvCamera(stream.address)
    worker = Worker(camera, facts.emit)
    worker.start()
    facts.expect(DeviceUp)
    frame = camera.frames.newer_than(3, 5)
    assert frame is not None and frame.pixels.shape == (240, 320, 3)
    assert time.monotonic() - frame.at_s < 5
    stream.unplugged.set()
    facts.expect(DeviceDown, why="unplugged")
    facts.expect(DeviceDown, why="missing")
    stream.unplugged.clear()
    facts.expect(DeviceUp)
    assert worker.stop(10)


@pytest.mark.parametrize("device", ["63", "/dev/v4l/by-id/no-such-camera"])
def test_a_camera_that_is_not_there_is_missing(device: str, facts: Facts) -> None:
    worker = Worker(OpenCvCamera(device), facts.emit)
    worker.start()
    facts.expect(DeviceDown, device="camera", why="missing")
    assert worker.stop()
