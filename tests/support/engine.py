"""A face engine for tests of the desk: what it finds is written into the picture's first row by `shot`.

Vectors are invented: person n is axis n.  Quality, bands and the order of a look are the real ones.
"""

from __future__ import annotations

from itertools import count

import numpy as np

from drivers.camera.frame import Frame, LatestFrame
from drivers.driver import Emit
from kiosk.face.engine import Bands, Box, Face, Pixels, Points, Source, Thresholds, Vector

WIDE, HIGH = 320, 240
VERSION = "stand-in@1"
NOBODY, DARK = 255, 254
_numbers = count(1)


class StandInEngine:
    """Pixel 0 of a picture is the person, pixel 1 how much of person 0 is in the face (percent), pixel 2 whether it
    looks alive."""

    name = "stand-in"
    version = VERSION
    bands: Bands = dict.fromkeys(Source, Thresholds(match=0.5, unsure=0.36))
    live_at = 0.0
    sees_blinks = True

    def detect(self, pixels: Pixels) -> tuple[Face, ...]:
        if pixels[0, 0, 0] == NOBODY:
            return ()
        return (Face(Box(80, 30, 240, 210), 1.0, _landmarks()),)

    def embed(self, pixels: Pixels, face: Face) -> Vector:
        person, share = int(pixels[0, 0, 0]), int(pixels[0, 1, 0]) / 100
        vector = np.zeros(128, np.float32)
        vector[person] = np.sqrt(1 - share**2)
        vector[0] += share
        return vector

    def liveness(self, pixels: Pixels, face: Face) -> float | None:
        return 1.0 if pixels[0, 2, 0] else -1.0

    def eyes(self, pixels: Pixels, face: Face) -> float:
        return 1.0


def vector(person: int) -> Vector:
    made = np.zeros(128, np.float32)
    made[person] = 1
    return made


def shot(person: int = 1, *, share: int = 0, alive: bool = True) -> Frame:
    """The next frame: noise bright enough for a face, never the same twice.  `person` NOBODY: no face."""
    number = next(_numbers)
    pixels = np.random.default_rng(number).integers(10, 240, (HIGH, WIDE, 3)).astype(np.uint8)
    pixels[0, :3, 0] = person, share, alive
    return Frame(number, number / 8, pixels)


class CameraAtHand:
    """A Camera whose pictures the test takes."""

    name = "camera"

    def __init__(self) -> None:
        self.frames = LatestFrame()
        self.wanted: list[bool] = []

    def run(self, emit: Emit, stop: object) -> None:
        raise AssertionError("the test films")

    def want(self, on: bool) -> None:
        self.wanted.append(on)


def _landmarks() -> Points:
    """A frontal face: 68 points of which only brow to chin and the line of the eyes matter."""
    points = np.full((68, 2), (160, 120), np.float32)
    points[0], points[16], points[8] = (90, 60), (230, 60), (160, 205)
    points[36], points[45] = (120, 100), (200, 100)
    points[30] = (160, 130)
    return points
