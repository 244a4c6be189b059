"""How bytes get to a roll printer: USB printer class, network, file; a serial line is in serial_line.py."""

from __future__ import annotations

import errno
import os
import select
import socket
import stat
from pathlib import Path
from time import monotonic
from typing import Final, Protocol

from drivers.printer.printer import PrinterFault

CONNECT_S: Final = 3.0
RAW_PORT: Final = 9100
NO_TERMINAL: Final = getattr(os, "O_NOCTTY", 0)
"""A line that is a terminal would else become the desk's own, and end the desk when it is pulled (SIGHUP)."""
WHY: Final = {
    errno.EACCES: "no-permission",
    errno.EPERM: "no-permission",
    errno.EBUSY: "busy",
    errno.ENOENT: "no-printer",
    errno.ENODEV: "no-printer",
    errno.ENXIO: "no-printer",
}


class Line(Protocol):
    """An open line.  OSError when it breaks."""

    def write(self, data: bytes, within_s: float) -> int:
        """How many bytes went; fewer when the printer takes no more for so long."""
        ...

    def read(self, within_s: float) -> bytes:
        """What there is, at least one byte, or b"" when nothing came for so long."""
        ...

    def close(self) -> None: ...


class FdLine:
    """A device node, a socket or a file, by its descriptor; it is closed with the line."""

    def __init__(self, fd: int) -> None:
        self._fd = fd
        os.set_blocking(fd, False)
        self._talks = not stat.S_ISREG(os.fstat(fd).st_mode)

    def write(self, data: bytes, within_s: float) -> int:
        gone, end = 0, monotonic() + within_s
        while gone < len(data):
            left = end - monotonic()
            if left <= 0 or not select.select((), (self._fd,), (), left)[1]:
                break
            try:
                count = os.write(self._fd, data[gone:])
            except BlockingIOError:
                continue
            gone, end = gone + count, monotonic() + within_s
        return gone

    def read(self, within_s: float) -> bytes:
        if not self._talks or not select.select((self._fd,), (), (), within_s)[0]:
            return b""
        try:
            return os.read(self._fd, 64)
        except BlockingIOError:
            return b""

    def close(self) -> None:
        os.close(self._fd)


def open_line(address: str) -> Line:
    """`usb:/dev/usb/lp0`, `tcp:192.0.2.7[:9100]`, `serial:/dev/ttyUSB0[@38400]`, `file:/a/path` (appended to).

    PrinterFault: no-printer, no-permission, busy, offline."""
    kind, _, where = address.partition(":")
    try:
        match kind:
            case "usb":
                return FdLine(os.open(where, os.O_RDWR | os.O_NONBLOCK | NO_TERMINAL))
            case "file":
                return FdLine(os.open(where, os.O_WRONLY | os.O_CREAT | os.O_APPEND | NO_TERMINAL, 0o600))
            case "tcp":
                return FdLine(_dial(where).detach())
            case "serial":
                from drivers.printer.serial_line import SerialLine

                return SerialLine(where)
            case _:
                raise PrinterFault("no-printer")
    except OSError as error:
        raise PrinterFault(WHY.get(error.errno or 0, "offline")) from error


def there(address: str) -> bool:
    """Whether it can be seen without opening it; of a network nobody knows."""
    kind, _, where = address.partition(":")
    return kind not in ("usb", "serial") or Path(where.partition("@")[0]).exists()


def _dial(where: str) -> socket.socket:
    host, _, port = (
        where.rpartition(":") if where.rpartition(":")[2].isdigit() and ":" in where else (where, "", "")
    )
    return socket.create_connection((host, int(port or RAW_PORT)), CONNECT_S)
