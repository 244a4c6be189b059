"""A roll printer on a serial line, real or USB-CDC: the file of the printers that imports pyserial."""

from __future__ import annotations

from typing import Final

import serial

BAUD: Final = 115_200


class SerialLine:
    """`where` is a path or port, with `@` and a speed where it is not 115200.  OSError (SerialException is one)."""

    def __init__(self, where: str) -> None:
        port, _, baud = where.partition("@")
        self._line = serial.Serial(port, int(baud or BAUD), timeout=0, exclusive=True)

    def write(self, data: bytes, within_s: float) -> int:
        self._line.write_timeout = within_s
        gone = 0
        try:
            for start in range(0, len(data), 256):
                gone += self._line.write(data[start : start + 256]) or 0
        except serial.SerialTimeoutException:
            return gone
        return gone

    def read(self, within_s: float) -> bytes:
        self._line.timeout = within_s
        got = self._line.read(1)
        return bytes(got + self._line.read(self._line.in_waiting)) if got else b""

    def close(self) -> None:
        self._line.close()
