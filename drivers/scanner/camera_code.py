"""Codes held before a camera: a gun made of a camera's frames and a decoder.  No I/O of its own."""

from __future__ import annotations

from threading import Event
from typing import Final, Protocol

import numpy as np
from numpy.typing import NDArray

from drivers.camera.frame import Frame, LatestFrame
from drivers.driver import DeviceUp, Emit
from drivers.scanner.codes import BadBarcode, clean
from drivers.scanner.facts import CodeBroken, CodeScanned

TICK_S: Final = 0.25
"""How long it takes to notice that it is to stop while nobody films."""
RETOLD_S: Final = 0.5
"""A code that stays in sight is told again so often, well within the time in which `codes.SameCode` counts it once:
so a gun that reads it later still counts it as the same."""


class Decoder(Protocol):
    def read(self, pixels: NDArray[np.uint8]) -> tuple[str, ...]:
        """The texts of all codes in sight, never half of one.  `pixels`: H x W gray or H x W x 3 BGR, perhaps
        read-only.  DriverError where the decoder's library is missing."""
        ...


class CameraGun:
    """A Driver over the frames of a camera that somebody else runs."""

    def __init__(self, frames: LatestFrame, decoder: Decoder, name: str = "camera-code") -> None:
        self.name = name
        self._frames = frames
        self._decoder = decoder

    def run(self, emit: Emit, stop: Event) -> None:
        emit(DeviceUp(self.name))
        told = _Told()
        seen = 0
        while not stop.is_set():
            frame = self._frames.newer_than(seen, TICK_S)
            if frame is None:
                continue
            seen = frame.number
            self._read(frame, told, emit)

    def _read(self, frame: Frame, told: _Told, emit: Emit) -> None:
        for text in self._decoder.read(frame.pixels):
            if not told.is_due(text, frame.at_s):
                continue
            try:
                emit(CodeScanned(self.name, clean(text), frame.at_s))
            except BadBarcode as bad:
                emit(CodeBroken(self.name, bad.flaw))


class _Told:
    """When each code in sight was told last."""

    def __init__(self) -> None:
        self._at: dict[str, float] = {}

    def is_due(self, text: str, at_s: float) -> bool:
        self._at = {known: at for known, at in self._at.items() if at_s - at < RETOLD_S}
        if text in self._at:
            return False
        self._at[text] = at_s
        return True
