"""A pipe in the place of a gun's device node: struct input_event as the kernel writes it.

There is no input device on a build machine: that a grab keeps the keys from the screen is not shown here.
"""

from __future__ import annotations

import errno
import os
import struct
import time
from collections.abc import Iterator
from pathlib import Path

from evdev import InputEvent, ecodes

from drivers.scanner.keys import Layout, Stroke, strokes_of

EVENT = struct.Struct("llHHi")
"""struct input_event on a 64-bit machine: seconds, microseconds, type, code, value."""
LEFT_SHIFT = 42


class PipeNode:
    """What an evdev.InputDevice is to the driver."""

    def __init__(self, fd: int) -> None:
        self._fd = fd
        self.grabbed = False

    def fileno(self) -> int:
        return self._fd

    def grab(self) -> None:
        self.grabbed = True

    def read(self) -> Iterator[InputEvent]:
        data = os.read(self._fd, EVENT.size * 64)
        if not data:
            raise OSError(errno.ENODEV, "No such device")
        for second, micro, kind, code, value in EVENT.iter_unpack(data):
            yield InputEvent(second, micro, kind, code, value)

    def close(self) -> None:
        os.close(self._fd)


class NodeGun:
    """The gun's side.  `port` is a file that is there while the gun is plugged in."""

    def __init__(self, folder: Path) -> None:
        self.port = folder / "event-gun"
        self.node: PipeNode | None = None
        self._write: int | None = None
        self._read = -1

    def open(self, path: str) -> PipeNode:
        """What the driver calls in place of evdev.InputDevice."""
        assert path == str(self.port)
        self.node = PipeNode(self._read)
        return self.node

    def plug(self) -> None:
        self._read, self._write = os.pipe()
        self.port.touch()

    def unplug(self) -> None:
        if self._write is not None:
            self.port.unlink()
            os.close(self._write)
            self._write = None

    def event(self, kind: int, code: int, value: int, at_s: float) -> None:
        assert self._write is not None, "not plugged in"
        second, part = divmod(at_s, 1)
        os.write(self._write, EVENT.pack(int(second), int(part * 1e6), kind, code, value))
        os.write(self._write, EVENT.pack(int(second), int(part * 1e6), ecodes.EV_SYN, ecodes.SYN_REPORT, 0))

    def stroke(self, stroke: Stroke) -> None:
        if stroke.shift:
            self.event(ecodes.EV_KEY, LEFT_SHIFT, 1, stroke.at_s)
        self.event(ecodes.EV_KEY, stroke.code, 1, stroke.at_s)
        self.event(ecodes.EV_KEY, stroke.code, 0, stroke.at_s)
        if stroke.shift:
            self.event(ecodes.EV_KEY, LEFT_SHIFT, 0, stroke.at_s)

    def type(self, text: str, at_s: float | None = None) -> None:
        for stroke in strokes_of(text, Layout.US, time.time() if at_s is None else at_s, 0.001):
            self.stroke(stroke)
