"""A template from one picture: an enrolment photograph, or the portrait in a card's chip."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Literal

import cv2
import numpy as np

from kiosk.face.engine import Engine, Pixels, Source
from kiosk.face.gauge import gauge
from kiosk.face.match import Template
from kiosk.face.quality import Gate, Hint, judge

GATES = {
    Source.PHOTO: Gate(face_px=80, sharpness=15),
    Source.CHIP: Gate(face_px=50, sharpness=5),
}
"""A chip's portrait is 102 x 126 pixels and strongly compressed."""
PIXELS_AT_MOST = 2000
"""A longer side is scaled down: the engine looks no closer."""


def pixels_of(content: bytes) -> Pixels | None:
    """A JPEG, PNG or BMP file's picture; None where it is none."""
    if not content:
        return None
    found = cv2.imdecode(np.frombuffer(content, np.uint8), cv2.IMREAD_COLOR)
    if found is None:
        return None
    scale = min(1.0, PIXELS_AT_MOST / max(found.shape[:2]))
    if scale < 1:
        found = cv2.resize(found, None, fx=scale, fy=scale, interpolation=cv2.INTER_AREA)
    return np.asarray(found, np.uint8)


@dataclass(frozen=True, slots=True, eq=False)
class Portrait:
    template: Template = field(repr=False)
    face_px: float


def portrait_of(
    engine: Engine, pixels: Pixels, source: Literal[Source.PHOTO, Source.CHIP]
) -> Portrait | Hint:
    """A template and how large the face was, or what is wrong with the picture."""
    faces = engine.detect(pixels)
    seen = gauge(pixels, faces)
    verdict = judge(seen, GATES[source])
    if verdict is not Hint.GOOD:
        return verdict
    return Portrait(Template(engine.embed(pixels, faces[0]), source, engine.version), seen.face_px)
