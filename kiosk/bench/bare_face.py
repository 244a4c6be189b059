"""The baseline of the face figures: `face_recognition` alone, called as its own documentation does."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from importlib import import_module
from importlib.metadata import PackageNotFoundError
from importlib.metadata import version as version_of
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from kiosk.bench.rows import CannotRun

NUMBERS = 128
Place = tuple[int, int, int, int]
"""Top, right, bottom, left."""


def version() -> str:
    try:
        return f"face-recognition-{version_of('face-recognition')}-{version_of('dlib-bin')}"
    except PackageNotFoundError as error:
        raise CannotRun("the baseline needs face-recognition on dlib-bin") from error


def vectors(images: Sequence[Path]) -> NDArray[np.float32]:
    """A row an image, not of unit length; NaN without a face."""
    library = _library()
    rows = []
    for image in images:
        rgb = library.load_image_file(str(image))
        places = library.face_locations(rgb)
        if places:
            nearest = _nearest(places, rgb.shape[0] / 2, rgb.shape[1] / 2)
            rows.append(library.face_encodings(rgb, [nearest])[0].astype(np.float32))
        else:
            rows.append(np.full(NUMBERS, np.nan, np.float32))
    return np.stack(rows)


def similar(found: NDArray[np.float32]) -> NDArray[np.float64]:
    """Its own measure, the distance, turned round: the higher, the more alike."""
    squares = (found.astype(np.float64) ** 2).sum(axis=1)
    apart = squares[:, None] + squares[None, :] - 2 * found.astype(np.float64) @ found.T
    return np.asarray(-np.sqrt(np.clip(apart, 0, None)))


def whole_frame(rgb: NDArray[np.uint8]) -> Callable[[], None]:
    """Detect and embed the one face of a frame, again and again."""
    library = _library()

    def run() -> None:
        (_,) = library.face_encodings(rgb, library.face_locations(rgb))

    return run


def _library() -> Any:
    version()
    return import_module("face_recognition")


def _nearest(places: Sequence[Place], y: float, x: float) -> Place:
    return min(
        places,
        key=lambda place: ((place[0] + place[2]) / 2 - y) ** 2 + ((place[1] + place[3]) / 2 - x) ** 2,
    )
