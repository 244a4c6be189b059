"""A clip that plays as a camera: a video file or a folder of pictures, at its own pace, with a camera's misbehaviours.

What it does not imitate: a device that opens slowly, exposure finding its way, other programs.
"""

from __future__ import annotations

import time
from collections.abc import Iterator
from enum import Enum
from itertools import count
from pathlib import Path

import numpy as np

from drivers.camera.film import TICK_S, Film
from drivers.camera.frame import BUSY, MISSING, UNPLUGGED, Pixels
from drivers.camera.opencv import pictures, rate
from drivers.camera.watch import Patience
from drivers.driver import DriverError


class Whim(Enum):
    """What is wrong with the camera, on request."""

    NONE = "none"
    UNPLUGGED = "unplugged"
    BUSY = "busy"
    FROZEN = "frozen"
    BLACK = "black"


class ClipCamera(Film):
    """`path` is a file or a folder; `fps` 0 is the file's own pace (25 for a folder).  Opened anew it begins anew;
    one that does not `loop` stands still at its end, as a frozen camera does."""

    def __init__(
        self,
        path: Path | str,
        fps: float = 0.0,
        loop: bool = True,
        patience: Patience = Patience(),  # noqa: B008  frozen
    ) -> None:
        super().__init__(self._open_clip, patience)
        self.whim = Whim.NONE  # set from any thread
        self._path = Path(path)
        self._fps = fps
        self._loop = loop

    def _open_clip(self) -> _Clip:
        if self.whim is Whim.UNPLUGGED or not self._path.exists():
            raise DriverError(MISSING)
        if self.whim is Whim.BUSY:
            raise DriverError(BUSY)
        return _Clip(self, _reel(self._path, self._loop), 1 / (self._fps or rate(self._path)))


class _Clip:
    """An opened one: gives a picture when its time has come."""

    def __init__(self, camera: ClipCamera, reel: Iterator[Pixels], interval_s: float) -> None:
        self._camera = camera
        self._reel = reel
        self._interval_s = interval_s
        self._due_s = time.monotonic()
        self._shown = next(reel)

    def read(self) -> Pixels | None:
        early_s = self._due_s - time.monotonic()
        time.sleep(max(0.0, min(early_s, TICK_S)))
        if early_s > TICK_S:
            return None
        self._due_s = max(self._due_s + self._interval_s, time.monotonic() - self._interval_s)
        whim = self._camera.whim
        if whim is Whim.UNPLUGGED:
            raise DriverError(UNPLUGGED)
        if whim is not Whim.FROZEN:
            self._shown = next(self._reel, self._shown)
        return np.zeros_like(self._shown) if whim is Whim.BLACK else self._shown

    def close(self) -> None:
        self._reel = iter(())


def _reel(path: Path, loop: bool) -> Iterator[Pixels]:
    """The pictures.  Those of a folder may be photographs standing still, which no sensor gives: the lowest bit of
    their first line flickers, so that they do not look frozen."""
    numbers = count()
    while True:
        for picture in pictures(path):
            if path.is_dir():
                picture[0] = picture[0] & 0xFE | next(numbers) & 1
            yield picture
        if not loop:
            return
