"""The camera as a gun: frames in, codes out, told while they are in sight."""

from __future__ import annotations

import itertools
from collections.abc import Iterator
from pathlib import Path
from threading import Event

import numpy as np
import pytest

from drivers.camera.frame import Frame, LatestFrame, Pixels
from drivers.camera.virtual import ClipCamera
from drivers.driver import DeviceDown, DeviceUp, DriverError
from drivers.scanner.camera_code import RETOLD_S, CameraGun
from drivers.scanner.codes import SameCode
from drivers.scanner.facts import CodeBroken, CodeScanned, Flaw
from drivers.scanner.zxing_codes import ZxingCodes
from drivers.worker import Worker
from tests.support.camera import write_folder
from tests.support.codes import TEXT, desk, qr
from tests.support.facts import Facts, Running


class Script:
    """Reads from each frame what stands in its first pixel."""

    def __init__(self, *texts: tuple[str, ...]) -> None:
        self.texts = texts
        self.read_one = Event()

    def read(self, pixels: Pixels) -> tuple[str, ...]:
        self.read_one.set()
        return self.texts[pixels[0, 0, 0]]


class Stream:
    """Frames one by one, each after the one before was read."""

    def __init__(self, decoder: Script) -> None:
        self.frames = LatestFrame()
        self.decoder = decoder
        self.number = 0

    def show(self, what: int, at_s: float) -> None:
        self.number += 1
        self.decoder.read_one.clear()
        self.frames.put(Frame(self.number, at_s, np.full((4, 4, 3), what, np.uint8)))
        assert self.decoder.read_one.wait(3)


def gun(decoder: Script) -> tuple[Stream, Running]:
    stream = Stream(decoder)
    return stream, Running(CameraGun(stream.frames, decoder))


def test_a_code_in_sight_is_told_at_once_and_then_now_and_then() -> None:
    stream, running = gun(Script((), (TEXT,)))
    with running:
        for number in range(31):
            stream.show(1, number / 10)
        stream.show(0, 3.1)
        running.end()
    codes = running.facts.of(CodeScanned)
    assert [code.text for code in codes] == [TEXT] * len(codes)
    assert codes[0] == CodeScanned("camera-code", TEXT, 0.0)
    assert [later.at_s - code.at_s for code, later in itertools.pairwise(codes)] == pytest.approx(
        [RETOLD_S] * 6
    )


def test_a_code_held_for_long_counts_once_and_one_shown_again_later_twice() -> None:
    stream, running = gun(Script((), (TEXT,)))
    with running:
        for tenth in [*range(60), *range(90, 100)]:
            stream.show(1, tenth / 10)
        stream.show(0, 10)
        running.end()
    same = SameCode()
    counted = [code.at_s for code in running.facts.of(CodeScanned) if not same.again(code.text, code.at_s)]
    assert counted == [0.0, 9.0]


def test_two_codes_are_told_each() -> None:
    stream, running = gun(Script((TEXT, "990000001234")))
    with running:
        stream.show(0, 1.0)
        assert running.facts.expect(CodeScanned).text == TEXT
        assert running.facts.expect(CodeScanned).text == "990000001234"


def test_what_nobody_can_see_in_a_code_breaks_it_and_no_fact_shows_a_text() -> None:
    stream, running = gun(Script(("a\x00b",), (TEXT,)))
    with running:
        stream.show(0, 1.0)
        assert running.facts.expect(CodeBroken) == CodeBroken("camera-code", Flaw.CONTROL)
        stream.show(1, 2.0)
        assert TEXT not in repr(running.facts.expect(CodeScanned))


def test_it_is_up_without_a_camera_and_stops_soon() -> None:
    with Running(CameraGun(LatestFrame(), Script())) as running:
        running.facts.expect(DeviceUp, device="camera-code")
        assert running.end() < 2.0


def test_a_decoder_that_is_missing_is_a_fact() -> None:
    class Missing:
        def read(self, pixels: Pixels) -> tuple[str, ...]:
            raise DriverError("no-pyzbar")

    frames = LatestFrame()
    frames.put(Frame(1, 0.0, np.zeros((4, 4, 3), np.uint8)))
    facts = Facts()
    worker = Worker(CameraGun(frames, Missing()), facts.emit)
    worker.start()
    facts.expect(DeviceDown, device="camera-code", why="no-pyzbar")
    assert worker.stop()


@pytest.fixture
def clip(tmp_path: Path) -> Iterator[Path]:
    blank = np.full((480, 640, 3), 130, np.uint8)
    shown = np.repeat(desk(qr(TEXT))[:, :, None], 3, axis=2)
    yield write_folder(tmp_path / "clip", [*[blank] * 5, *[shown] * 20])


def test_from_a_clip_through_a_camera_to_the_code(clip: Path) -> None:
    camera = ClipCamera(clip, fps=30)
    with Running(camera) as filming, Running(CameraGun(camera.frames, ZxingCodes())) as reading:
        code = reading.facts.expect(CodeScanned, within_s=10)
        assert code.text == TEXT
        filming.facts.expect(DeviceUp)
