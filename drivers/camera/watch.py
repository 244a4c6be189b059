"""Whether a camera that gives pictures shows anything: black, frozen, or good.  PURE: time is an argument.

A sensor is never quite still: two pictures that agree in every sample are one picture given twice.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import Final

import numpy as np

from drivers.camera.frame import BLACK, FROZEN, Pixels

LIT: Final = 0.005
"""Share of the samples that must be above DARK: a few hot pixels are no light."""
DARK: Final = 24
"""Of 255: what a covered sensor's noise and lifted black stay below."""
STEP: Final = 8
"""Every eighth pixel of every eighth line is looked at: 14,400 of a 720p picture."""


class Sight(StrEnum):
    GOOD = "good"
    BLACK = BLACK
    FROZEN = FROZEN


@dataclass(frozen=True, slots=True)
class Patience:
    """How long a picture may be black or the same before anybody is told, in seconds."""

    black_s: float = 1.5
    frozen_s: float = 3.0


class Watch:
    """Call `look` for every picture, and with None whenever none came for a while; it begins at `now_s`."""

    def __init__(self, now_s: float, patience: Patience = Patience()) -> None:
        self._patience = patience
        self._bright_s = now_s
        self._moved_s = now_s
        self._last: Pixels | None = None

    def look(self, pixels: Pixels | None, now_s: float) -> Sight | None:
        """What this camera shows now.  None when that cannot be said yet: the patience is not over."""
        if pixels is None:
            return self._unless_late(self._moved_s, now_s, self._patience.frozen_s, Sight.FROZEN)
        samples = pixels[::STEP, ::STEP].copy()
        moved = self._last is None or not np.array_equal(samples, self._last)
        self._last = samples
        if moved:
            self._moved_s = now_s
        if np.count_nonzero(samples >= DARK) < LIT * samples.size:
            return self._unless_late(self._bright_s, now_s, self._patience.black_s, Sight.BLACK)
        self._bright_s = now_s
        if moved:
            return Sight.GOOD
        return self._unless_late(self._moved_s, now_s, self._patience.frozen_s, Sight.FROZEN)

    def _unless_late(self, since_s: float, now_s: float, patience_s: float, sight: Sight) -> Sight | None:
        return sight if now_s - since_s >= patience_s else None
