"""Second looks at a picture in which no code was found: more contrast, larger, softer.  The scanner's only OpenCV.

Each helped where the others did not: contrast in the dark, size for far and shaken codes, softness for screens whose
pixels interfere with the camera's.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Final, TypeAlias

import cv2
import numpy as np
from numpy.typing import NDArray

Gray: TypeAlias = NDArray[np.uint8]
"""H x W."""


def gray(pixels: NDArray[np.uint8]) -> Gray:
    """From H x W, given back as it is, or H x W x 3 BGR."""
    return pixels if pixels.ndim == 2 else np.asarray(cv2.cvtColor(pixels, cv2.COLOR_BGR2GRAY), np.uint8)


def contrast(picture: Gray) -> Gray:
    """Every part of the picture uses the whole range."""
    return np.asarray(cv2.createCLAHE(clipLimit=2.0, tileGridSize=(8, 8)).apply(picture), np.uint8)


def larger(picture: Gray) -> Gray:
    return np.asarray(cv2.resize(picture, None, fx=2, fy=2, interpolation=cv2.INTER_CUBIC), np.uint8)


def softer(picture: Gray) -> Gray:
    soft = cv2.GaussianBlur(picture, (0, 0), 1.5)
    return np.asarray(cv2.resize(soft, None, fx=0.5, fy=0.5, interpolation=cv2.INTER_AREA), np.uint8)


LOOKS: Final[tuple[Callable[[Gray], Gray], ...]] = (contrast, larger, softer)
