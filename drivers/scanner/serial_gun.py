"""A gun on a serial line (USB-CDC, or a real one): the only file that imports pyserial."""

from __future__ import annotations

import errno
from collections.abc import Callable, Iterable
from pathlib import Path
from threading import Event
from typing import Final

import serial
from serial.tools import list_ports

from drivers.driver import DriverError, Emit
from drivers.scanner.framing import Framer
from drivers.scanner.habits import GunHabits
from drivers.scanner.plugged import Plugged, attend, tell

BAUD: Final = 115_200
"""A USB-CDC gun takes any; a gun on a real line is set to this one."""
WHY: Final = {
    errno.EACCES: "no-permission",
    errno.EBUSY: "busy",
    errno.EAGAIN: "busy",
    errno.ENOENT: "no-gun",
}


class SerialGun:
    """`port` is a path or name such as /dev/barcode-gun or COM3; where it is empty, the first port of the USB device
    `usb` ("VID:PID", hexadecimal) is taken, wherever it is plugged in.  `stop` is looked at every `idle_s`."""

    def __init__(
        self,
        name: str = "scanner",
        *,
        port: str = "",
        usb: str = "",
        habits: GunHabits = GunHabits(),  # noqa: B008  frozen
        ports: Callable[[], Iterable[list_ports.ListPortInfo]] = list_ports.comports,
    ) -> None:
        self.name = name
        self._port = port
        self._usb = usb.lower()
        self._habits = habits
        self._ports = ports

    def run(self, emit: Emit, stop: Event) -> None:
        plugged = Plugged(self.name, emit)
        attend(plugged, self.find, lambda port: self._serve(port, plugged, emit, stop), stop)

    def find(self) -> str | None:
        """Where it is now, without opening it; None while it is nowhere."""
        if self._port:
            there = not self._port.startswith("/") or Path(self._port).exists()
            return self._port if there else None
        return next((port.device for port in self._ports() if _usb_of(port) == self._usb), None)

    def _serve(self, port: str, plugged: Plugged, emit: Emit, stop: Event) -> None:
        try:
            with serial.Serial(port, BAUD, timeout=self._habits.idle_s, exclusive=True) as line:
                plugged.up()
                self._listen(line, emit, stop)
        except OSError as lost:  # SerialException is one
            raise DriverError(WHY.get(lost.errno or 0, "unplugged")) from lost

    def _listen(self, line: serial.Serial, emit: Emit, stop: Event) -> None:
        framer = Framer(self._habits)
        while not stop.is_set():
            data = line.read(1)
            data += line.read(line.in_waiting) if data else b""
            for frame in framer.feed(data) if data else framer.quiet():
                tell(frame, self.name, self._habits.prefix, emit)


def _usb_of(port: list_ports.ListPortInfo) -> str | None:
    return f"{port.vid:04x}:{port.pid:04x}" if port.vid is not None else None
