"""What every face engine does, and the frozen values it speaks in.  No I/O.

Pixels are H x W x 3 uint8, BGR, as a camera's frame has them: not mirrored.  A vector is 1-D float32 of unit length;
two of them are compared by their dot product, -1 to 1.  No repr here shows a vector or a point of a face.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Protocol, TypeAlias

import numpy as np
from numpy.typing import NDArray

Pixels: TypeAlias = NDArray[np.uint8]
Vector: TypeAlias = NDArray[np.float32]
Points: TypeAlias = NDArray[np.float32]
"""68 x 2, x and y in pixels, numbered as iBUG 300-W does."""


class FaceFault(Exception):
    """The engine cannot be had; `code` is what staff quote.  Its text is for the log.

    E30 a model file is missing, E31 it is not the one that was pinned, E32 the engine's library is not installed,
    E33 the model files could not be obtained, E34 a model file cannot be used, E35 a site's own files lack thresholds.
    """

    def __init__(self, code: str, what: str) -> None:
        super().__init__(f"{code}: {what}")
        self.code = code
        self.what = what


class Source(StrEnum):
    """Where a template's picture came from: the poorer it was, the lower similarities are."""

    DESK = "desk"
    """Captured at a desk, several frames, staff looking on."""
    PHOTO = "photo"
    """An enrolment photograph."""
    CHIP = "chip"
    """The small portrait in a card's chip."""


@dataclass(frozen=True, slots=True)
class Thresholds:
    """Similarity from which a face is taken for the same, and below which for another; staff judges between."""

    match: float
    unsure: float

    def __post_init__(self) -> None:
        if not -1 <= self.unsure <= self.match <= 1:
            raise ValueError(f"thresholds {self.unsure} and {self.match}: -1 <= unsure <= match <= 1")


Bands: TypeAlias = Mapping[Source, Thresholds]


@dataclass(frozen=True, slots=True)
class Box:
    """In pixels of the frame; may reach beyond its edges."""

    left: float
    top: float
    right: float
    bottom: float

    @property
    def width(self) -> float:
        return self.right - self.left

    @property
    def height(self) -> float:
        return self.bottom - self.top

    @property
    def centre(self) -> tuple[float, float]:
        return (self.left + self.right) / 2, (self.top + self.bottom) / 2


@dataclass(frozen=True, slots=True, eq=False)
class Face:
    """A face in one frame; means nothing in another."""

    box: Box
    score: float
    landmarks: Points = field(repr=False)


class Engine(Protocol):
    """Owned by one thread.  Made whole or not at all: FaceFault."""

    name: str
    """The engine's word in the settings: dnn, dlib."""
    version: str
    """ "model@version", with every template and event: vectors of two versions are never compared."""
    bands: Bands
    live_at: float
    """The mean of `liveness` from which the passive model calls a face live."""
    sees_blinks: bool
    """`eyes` tells a blink reliably enough to ask for one."""

    def detect(self, pixels: Pixels) -> tuple[Face, ...]:
        """All faces, the largest first."""
        ...

    def embed(self, pixels: Pixels, face: Face) -> Vector: ...

    def liveness(self, pixels: Pixels, face: Face) -> float | None:
        """The higher, the more alive; compare its mean over frames with `live_at`.  None: no such model."""
        ...

    def eyes(self, pixels: Pixels, face: Face) -> float:
        """How open both eyes are, 0 to 1.  Only its change in one person means something."""
        ...


def unit(vector: NDArray[np.floating]) -> Vector:
    """Of length 1.  ValueError where there is no direction: zero or not finite."""
    length = float(np.linalg.norm(vector))
    if not np.isfinite(length) or length == 0:
        raise ValueError("a vector without direction")
    return (vector / length).astype(np.float32)


def largest_first(faces: list[Face]) -> tuple[Face, ...]:
    return tuple(sorted(faces, key=lambda face: face.box.height * face.box.width, reverse=True))
