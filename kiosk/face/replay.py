"""Whether frames come again that were seen before: a recorded clip in place of a camera.

A camera never gives the same frame twice: it has noise, and a person moves.  What is kept of a frame is its digest and
64 mean values (`gauge.Print`).  A tablet held before a real camera is new every time: only the challenge is against it.
"""

from __future__ import annotations

from collections import deque
from enum import Enum, auto

import numpy as np
from numpy.typing import NDArray

from kiosk.face.gauge import Print

DIGESTS = 4096
"""Of how many frames the digest is remembered, over all visits: two minutes."""
SAME_LEVEL = 0.3
"""Grey levels: coding a frame anew changes its mean values by less, half a pixel of movement by more."""
AWAY_LEVEL = 3.0
"""So far the picture has to have been away in between: who sits still repeats himself honestly."""
LOOP = 5
"""Frames in a row that follow each other as they did before."""
PROFILES = 900


class Seen(Enum):
    NEW = auto()
    STALE = auto()
    """The frame before once more, as a slow camera gives it: no new evidence, and no offence."""
    AGAIN = auto()
    """A frame, or a row of frames, of earlier: a recording."""


class Reel:
    """What went past this camera.  One for the worker's life; `begin` for every person."""

    def __init__(self) -> None:
        self._digests: deque[bytes] = deque(maxlen=DIGESTS)
        self.begin()

    def begin(self) -> None:
        self._profiles: deque[NDArray[np.float32]] = deque(maxlen=PROFILES)
        self._rows = np.zeros(0, np.int64)

    def take(self, frame: Print) -> Seen:
        if self._digests and self._digests[-1] == frame.digest:
            return Seen.STALE
        again = frame.digest in self._digests
        self._digests.append(frame.digest)
        return Seen.AGAIN if self._is_loop(frame.profile) or again else Seen.NEW

    def _is_loop(self, profile: NDArray[np.float32]) -> bool:
        """`_rows[k]`: how many frames up to this one were like those up to frame k."""
        if not self._profiles:
            self._keep(profile, np.zeros(0, np.int64))
            return False
        earlier = np.stack(self._profiles)
        apart = np.abs(earlier - profile).max(axis=1)
        before = np.concatenate([[0], self._rows])[: len(apart)]
        rows = np.where(apart <= SAME_LEVEL, before + 1, 0)
        furthest_since = np.maximum.accumulate(apart[::-1])[::-1]
        self._keep(profile, rows)
        return bool(((rows >= LOOP) & (furthest_since >= AWAY_LEVEL)).any())

    def _keep(self, profile: NDArray[np.float32], rows: NDArray[np.int64]) -> None:
        if len(self._profiles) == PROFILES:
            rows = rows[1:]
        self._profiles.append(profile)
        self._rows = rows
