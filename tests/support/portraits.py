"""Portraits to set in motion as the rehearsal does, and a print of one, which only tilts.

A print is flat: tilted, its points keep their order of distances.
"""

from __future__ import annotations

from pathlib import Path

import cv2
import numpy as np

from kiosk.face.engine import Pixels
from kiosk.rehearsal.moving import blinking, moved, noisy, turned

__all__ = ["FACES", "blinking", "moved", "noisy", "portrait", "tilted", "turned"]

FOLDER = Path(__file__).resolve().parent.parent / "data" / "portraits"
SIZE = (640, 480)
FACES = {
    "obama": (383, 90, 603, 405),
    "obama2": (211, 193, 475, 638),
    "obama3": (653, 233, 906, 602),
    "biden": (440, 191, 691, 560),
}
"""Where the face is in each picture: left, top, right, bottom."""


def portrait(name: str, face_px: float = 170) -> Pixels:
    """The picture on a 640 x 480 frame, its face about so large and in the middle."""
    picture = cv2.imread(str(FOLDER / f"{name}.jpg"))
    assert picture is not None
    left, top, right, bottom = FACES[name]
    scale = face_px / (bottom - top)
    move = np.array(
        [
            [scale, 0, SIZE[0] / 2 - scale * (left + right) / 2],
            [0, scale, SIZE[1] / 2 - scale * (top + bottom) / 2],
        ],
        np.float32,
    )
    small = cv2.warpAffine(picture, move, SIZE, flags=cv2.INTER_AREA, borderMode=cv2.BORDER_REPLICATE)
    return np.asarray(small, np.uint8)


def tilted(pixels: Pixels, degrees: float, distance: float = 2.5) -> Pixels:
    """A print turned about its upright middle line, seen from so many of its widths."""
    height, width = pixels.shape[:2]
    corners = np.array([(-1, -1), (1, -1), (1, 1), (-1, 1)], np.float32)
    angle = np.radians(degrees)
    depth = distance / (distance + corners[:, 0] * np.sin(angle) / 2)
    shown = corners * depth[:, None] * np.array([np.cos(angle), 1])
    onto = np.array([width / 2, height / 2])
    matrix = cv2.getPerspectiveTransform(
        (corners * onto + onto).astype(np.float32), (shown * onto + onto).astype(np.float32)
    )
    return np.asarray(
        cv2.warpPerspective(pixels, matrix, (width, height), borderMode=cv2.BORDER_REPLICATE), np.uint8
    )
