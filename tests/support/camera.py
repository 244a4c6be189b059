"""Clips made by the tests, and a camera under test with its facts."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import cv2
import numpy as np

from drivers.camera.frame import Camera, Frame, Pixels
from drivers.camera.watch import Patience
from drivers.driver import DeviceDown, DeviceUp
from tests.support.facts import Facts, Running

SIZE = (320, 240)
FPS = 30
SHORT = Patience(black_s=0.3, frozen_s=0.4)
"""For cameras under test."""
Until = Callable[..., None]
"""(done, what, within_s)"""


def scene(number: int) -> Pixels:
    """Red on the left, blue on the right, and a white square that moves."""
    width, height = SIZE
    pixels = np.zeros((height, width, 3), np.uint8)
    pixels[:, : width // 2] = (40, 40, 200)
    pixels[:, width // 2 :] = (200, 40, 40)
    at = 8 * number % (width - 48)
    pixels[100:140, at : at + 40] = 255
    return pixels


def black() -> Pixels:
    return np.zeros((SIZE[1], SIZE[0], 3), np.uint8)


def moving(seconds: float = 2.0) -> list[Pixels]:
    return [scene(number) for number in range(round(seconds * FPS))]


def write_clip(path: Path, pictures: Iterable[Pixels], code: str = "mp4v") -> Path:
    """mp4v for .mp4, MJPG for .avi."""
    film = cv2.VideoWriter(str(path), cv2.VideoWriter.fourcc(*code), FPS, SIZE)
    assert film.isOpened()
    for picture in pictures:
        film.write(picture)
    film.release()
    return path


def write_folder(folder: Path, pictures: Iterable[Pixels], suffix: str = ".png") -> Path:
    folder.mkdir(parents=True)
    for number, picture in enumerate(pictures):
        done, encoded = cv2.imencode(suffix, picture)
        assert done
        encoded.tofile(folder / f"{number:03d}{suffix}")
    return folder


def wait_until(done: Callable[[], bool], what: str, within_s: float = 30.0) -> None:
    end = time.monotonic() + within_s
    while not done():
        assert time.monotonic() < end, f"never: {what}"
        time.sleep(0.005)


@dataclass(frozen=True)
class Shooting:
    """A camera that runs.  `until` waits and lets the camera's own main thread work meanwhile."""

    camera: Camera
    running: Running
    until: Until

    @property
    def facts(self) -> Facts:
        return self.running.facts

    def told(self) -> list[str]:
        return ["up" if isinstance(fact, DeviceUp) else fact.why for fact in self.facts.of(object)]

    def frame(self, after: int = 0) -> Frame:
        frames: list[Frame] = []

        def came() -> bool:
            frame = self.camera.frames.newer_than(after, 0)
            frames.extend([frame] if frame else [])
            return frame is not None

        self.until(came, f"a frame after {after}")
        return frames[-1]

    def down(self, why: str) -> None:
        self.until(lambda: DeviceDown("camera", why) in self.facts.of(DeviceDown), f"{why} in {self.told()}")


@contextmanager
def shooting(camera: Camera, until: Until = wait_until) -> Iterator[Shooting]:
    with Running(camera) as running:
        yield Shooting(camera, running, until)
