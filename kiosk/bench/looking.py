"""A desk that looks at a person again and again: the portrait of the benchmark data as a clip, played as a camera."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Final

import cv2
import numpy as np

from kiosk.bench import face
from kiosk.bench.data import needed
from kiosk.bench.rows import CannotRun, Setting
from kiosk.bench.windows import Window, desk
from kiosk.face.engine import FaceFault, Pixels
from kiosk.face.models import find_files

CHILD: Final = "kiosk.bench.looking_child"
PORTRAIT: Final = "obama.jpg"
FRAMES: Final = 90
"""More than one look sees, or it would be taken for a recording."""
SWAY_PX, GRAIN = 1.5, 2.0
"""What a person and a camera add to a portrait, as standard deviations."""


@contextmanager
def looking(setting: Setting, looks: int, fps: int) -> Iterator[Window]:
    """A kiosk with camera and face that makes so many verifications.  CannotRun without portraits or model files."""
    portrait = needed(setting.data, "portraits") / PORTRAIT
    try:
        find_files()
    except FaceFault as fault:
        raise CannotRun(str(fault)) from fault
    clip = write_clip(face.frame(portrait), setting.scratch / f"person-{fps}.avi", fps)
    fitted = {"camera__backend": "clip", "camera__device": str(clip), "face__engine": "dnn"}
    with (
        desk(**fitted, face__challenge=False) as (*_, overrides),
        Window((sys.executable, "-m", CHILD, overrides, str(looks))) as window,
    ):
        yield window


def write_clip(still: Pixels, to: Path, fps: int) -> Path:
    """A person who sits still: sways by a pixel or two, under a camera's noise.  Motion JPEG."""
    height, width = still.shape[:2]
    film = cv2.VideoWriter(str(to), cv2.VideoWriter.fourcc(*"MJPG"), fps, (width, height))
    if not film.isOpened():
        raise CannotRun("OpenCV writes no clips here")
    chance = np.random.default_rng(1)
    try:
        for _ in range(FRAMES):
            right, down = chance.normal(0, SWAY_PX, 2)
            move = np.array([[1, 0, right], [0, 1, down]], np.float32)
            swayed = cv2.warpAffine(still, move, (width, height), borderMode=cv2.BORDER_REPLICATE)
            grain = chance.normal(0, GRAIN, still.shape)
            film.write(np.clip(swayed + grain, 0, 255).astype(np.uint8))
    finally:
        film.release()
    return to
