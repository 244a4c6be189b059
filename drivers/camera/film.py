"""What all cameras do alike: open when wanted, hand out the newest picture, tell what is wrong with them.

A camera gives `Film` a way to open its source; everything else is here.
"""

from __future__ import annotations

import time
from collections.abc import Callable
from itertools import count
from threading import Event
from typing import Final, Protocol

from drivers.camera.frame import NAME, Frame, LatestFrame, Pixels
from drivers.camera.watch import Patience, Sight, Watch
from drivers.driver import DeviceDown, DeviceUp, Emit

TICK_S: Final = 0.25
"""How long a camera that nobody wants, or that is silent, takes to notice that it is to stop."""


class Source(Protocol):
    """An open device or file."""

    def read(self) -> Pixels | None:
        """The next picture, nobody else's to write on; None when none came within about TICK_S.
        DriverError with a word of frame.py when the device is lost."""
        ...

    def close(self) -> None: ...


class Film:
    """A Camera around a source.  `open_source` raises DriverError("missing") or DriverError("busy")."""

    def __init__(
        self,
        open_source: Callable[[], Source],
        patience: Patience = Patience(),  # noqa: B008  frozen
    ) -> None:
        self.name = NAME
        self.frames = LatestFrame()
        self._open = open_source
        self._patience = patience
        self._numbers = count(1)
        self._wanted = Event()
        self._wanted.set()

    def want(self, on: bool) -> None:
        if on:
            self._wanted.set()
        else:
            self._wanted.clear()

    def run(self, emit: Emit, stop: Event) -> None:
        told = _Told(emit)
        while not stop.is_set():
            if self._wanted.wait(TICK_S):
                self._roll(told, stop)

    def _roll(self, told: _Told, stop: Event) -> None:
        """Film until nobody wants it.  A source that is lost leaves no picture behind."""
        source = self._open()
        try:
            watch = Watch(time.monotonic(), self._patience)
            while self._wanted.is_set() and not stop.is_set():
                pixels = source.read()
                now_s = time.monotonic()
                told.see(watch.look(pixels, now_s))
                if pixels is not None:
                    self.frames.put(Frame(next(self._numbers), now_s, pixels))
        finally:
            source.close()
            self.frames.forget()


class _Told:
    """Facts are told when they change."""

    def __init__(self, emit: Emit) -> None:
        self._emit = emit
        self._last: Sight | None = None

    def see(self, sight: Sight | None) -> None:
        if sight is None or sight is self._last:
            return
        self._last = sight
        self._emit(DeviceUp(NAME) if sight is Sight.GOOD else DeviceDown(NAME, sight.value))
