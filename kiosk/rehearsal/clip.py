"""The film before the rehearsal's camera: a learner who looks up and makes every move the desk may ask for, in turn."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import cv2
import numpy as np

from kiosk.face.dnn_engine import DnnEngine
from kiosk.face.engine import FaceFault, Pixels
from kiosk.face.models import find_files
from kiosk.rehearsal.moving import blinking, moved, noisy, turned

PORTRAIT = Path(__file__).parent / "portraits" / "person.jpg"
FPS = 15
ROUNDS = 3
"""Of 3.3 s each: a look is over in the second at the latest; a film that comes round again is taken for what it is."""
TURN = (8, 18, 26, 34, 34, 34, 34, 26, 18, 8)
"""Degrees, frame by frame."""
REST, PAUSE, CLOSED = 12, 4, 4
"""Frames."""


def unfit() -> str:
    """Why no face can be rehearsed here, "" when one can."""
    try:
        find_files()
    except FaceFault as fault:
        return str(fault)
    return ""


def make_film(path: Path) -> None:
    """A video file, whole once it is there.  FaceFault where `unfit` says why."""
    begun = path.with_name(f"making-{path.name}")
    still = cv2.imread(str(PORTRAIT))
    assert still is not None, PORTRAIT
    height, width = still.shape[:2]
    film = cv2.VideoWriter(str(begun), cv2.VideoWriter.fourcc(*"MJPG"), FPS, (width, height))
    chance = np.random.default_rng(7)
    for number, pose in enumerate(_poses(np.asarray(still, np.uint8))):
        film.write(noisy(moved(pose, *chance.normal(0, 1.5, 2)), number))
    film.release()
    begun.rename(path)


def _poses(still: Pixels) -> Iterator[Pixels]:
    points = DnnEngine(find_files()).detect(still)[0].landmarks
    aside = {
        degrees * side: turned(still, points, degrees * side) for degrees in set(TURN) for side in (1, -1)
    }
    shut = blinking(still, points)
    for _ in range(ROUNDS):
        yield from [still] * REST
        for side in (1, -1):
            yield from (aside[degrees * side] for degrees in TURN)
            yield from [still] * PAUSE
        yield from [shut] * CLOSED
        yield from [still] * PAUSE
