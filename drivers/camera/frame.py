"""What a camera gives: pictures, of which only the newest counts, and facts about itself.  No I/O.

DeviceDown("camera", why) has one of these words:
missing    there is no such camera
busy       it is there and does not open: another program has it, or this user may not
black      it gives black pictures: a lid, a hand, no light at all
frozen     it gives the same picture over and over, or none
unplugged  it was there and is gone
Black and frozen end with a DeviceUp as soon as there is something to see.
"""

from __future__ import annotations

from dataclasses import dataclass
from threading import Condition, Event
from typing import Protocol, TypeAlias

import numpy as np
from numpy.typing import NDArray

from drivers.driver import Emit

NAME = "camera"
MISSING, BUSY, BLACK, FROZEN, UNPLUGGED = "missing", "busy", "black", "frozen", "unplugged"

Pixels: TypeAlias = NDArray[np.uint8]
"""H x W x 3, BGR, as the camera sees it and never mirrored."""


@dataclass(frozen=True, slots=True, eq=False, repr=False)
class Frame:
    """One picture, which nobody may write on.  Numbers rise and never come again in this camera's life;
    `at_s` is monotonic."""

    number: int
    at_s: float
    pixels: Pixels

    def __post_init__(self) -> None:
        self.pixels.setflags(write=False)

    def __repr__(self) -> str:
        height, width = self.pixels.shape[:2]
        return f"Frame({self.number}, {width}x{height})"


class LatestFrame:
    """The newest picture, for as many readers as there are.  Never a queue: who is slow misses some."""

    def __init__(self) -> None:
        self._newest: Frame | None = None
        self._came = Condition()

    def put(self, frame: Frame) -> None:
        with self._came:
            self._newest = frame
            self._came.notify_all()

    def forget(self) -> None:
        """Nobody looks any more: the last person's picture is not kept."""
        with self._came:
            self._newest = None

    def newer_than(self, number: int, timeout_s: float) -> Frame | None:
        """The newest frame when its number is above `number`, waiting for one so long; None when none came."""
        with self._came:
            self._came.wait_for(lambda: self._is_newer(number), timeout_s)
            return self._newest if self._is_newer(number) else None

    def _is_newer(self, number: int) -> bool:
        return self._newest is not None and self._newest.number > number


class Camera(Protocol):
    """A Driver that films while somebody wants it to; one that is not told otherwise films."""

    name: str
    frames: LatestFrame

    def run(self, emit: Emit, stop: Event) -> None: ...

    def want(self, on: bool) -> None:
        """False closes the device (its light goes out) and forgets the last picture; True opens it again.
        From any thread, at once."""
        ...
