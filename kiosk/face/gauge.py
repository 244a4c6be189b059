"""What a frame is like, in numbers: the quality gate and the liveness check decide on these and never see a picture."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass, field

import cv2
import numpy as np
from numpy.typing import NDArray

from kiosk.face.engine import Face, Pixels, Points

SIDE = 112
"""Sharpness is taken at one size, that of the recognition's crop, so that it does not depend on the camera."""
BURNT = 250
BANDS = 32
"""Rows and columns of a profile."""


@dataclass(frozen=True, slots=True)
class Gauge:
    """One frame.  Lengths in pixels, brightness 0 to 255, `turn` and `tilt` as `turn_of` and `tilt_of` give them."""

    faces: int
    face_px: float = 0.0
    """Height of the largest face; 0 without one."""
    rival: float = 0.0
    """Height of the second largest, as a share of the largest."""
    inside: bool = False
    """The whole face is in the frame."""
    sharpness: float = 0.0
    brightness: float = 0.0
    contrast: float = 0.0
    clipped: float = 0.0
    """Share of the face that is burnt out."""
    turn: float = 0.0
    tilt: float = 0.0


@dataclass(frozen=True, slots=True, eq=False)
class Print:
    """By which a frame that comes again is known: no picture can be made of it."""

    digest: bytes = field(repr=False)
    profile: NDArray[np.float32] = field(repr=False)
    """Mean brightness of 32 bands of rows and 32 of columns."""


def gauge(pixels: Pixels, faces: tuple[Face, ...]) -> Gauge:
    if not faces:
        return Gauge(0)
    face = faces[0]
    grey = _crop(pixels, face)
    return Gauge(
        faces=len(faces),
        face_px=face.box.height,
        rival=faces[1].box.height / face.box.height if len(faces) > 1 else 0.0,
        inside=_is_inside(pixels, face),
        sharpness=float(cv2.Laplacian(grey, cv2.CV_32F).var()),
        brightness=float(grey.mean()),
        contrast=float(grey.std()),
        clipped=float((grey >= BURNT).mean()),
        turn=turn_of(face.landmarks),
        tilt=tilt_of(face.landmarks),
    )


def print_of(pixels: Pixels) -> Print:
    grey = cv2.resize(cv2.cvtColor(pixels, cv2.COLOR_BGR2GRAY), (128, 128), interpolation=cv2.INTER_AREA)
    blocks = grey.astype(np.float32).reshape(BANDS, 4, BANDS, 4)
    profile = np.concatenate([blocks.mean(axis=(1, 2, 3)), blocks.mean(axis=(0, 1, 3))])
    digest = hashlib.blake2b(np.ascontiguousarray(pixels).data, digest_size=16).digest()
    return Print(digest, profile)


def turn_of(points: Points) -> float:
    """How far the nose stands off the middle between the outer corners of the eyes, -1 to 1.

    Positive: towards the right edge of the frame, which is the person's own left.  Measured along the line of the eyes;
    tilting or shearing a flat picture leaves it as it is.
    """
    across = points[45] - points[36]
    middle = (points[45] + points[36]) / 2
    return float(np.clip(2 * np.dot(points[30] - middle, across) / max(np.dot(across, across), 1.0), -1, 1))


def tilt_of(points: Points) -> float:
    """How far the line of the eyes is from level, in degrees."""
    across = points[45] - points[36]
    return float(np.degrees(np.arctan2(across[1], across[0])))


def _crop(pixels: Pixels, face: Face) -> Pixels:
    """From brow to chin, grey: black hair is no darkness."""
    height, width = pixels.shape[:2]
    left, top = np.clip(face.landmarks.min(axis=0), 0, (width - 2, height - 2)).astype(int)
    right, bottom = np.clip(face.landmarks.max(axis=0) + 1, (left + 1, top + 1), (width, height)).astype(int)
    inner = cv2.cvtColor(pixels[top:bottom, left:right], cv2.COLOR_BGR2GRAY)
    return np.asarray(cv2.resize(inner, (SIDE, SIDE), interpolation=cv2.INTER_AREA), np.uint8)


def _is_inside(pixels: Pixels, face: Face) -> bool:
    """By its points: a detector's box may reach beyond a face that is whole."""
    height, width = pixels.shape[:2]
    x, y = face.landmarks[:, 0], face.landmarks[:, 1]
    return bool(x.min() >= 0 and y.min() >= 0 and x.max() < width and y.max() < height)
