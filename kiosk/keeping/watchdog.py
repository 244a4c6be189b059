"""systemd's watchdog (sd_notify(3)): told from the screen's own loop that it still turns, through a plain datagram.

A loop that hangs tells nothing, and systemd starts the desk anew.  Everywhere else all of this does nothing.
"""

from __future__ import annotations

import logging
from collections.abc import Mapping

from PySide6.QtCore import QTimer

log = logging.getLogger(__name__)

TIMES = 3
"""Told so often in the time systemd waits."""
OPENING_S = 1800
"""A book of years is copied before its schema is changed, and that is no hanging."""


class Watchdog:
    """`environment` is the process's: NOTIFY_SOCKET and WATCHDOG_USEC, which cage passes on to the desk it shows.
    WATCHDOG_PID is cage's and is not looked at."""

    def __init__(self, environment: Mapping[str, str]) -> None:
        self._address = _address(environment.get("NOTIFY_SOCKET", ""))
        usual = environment.get("WATCHDOG_USEC", "")
        self._usual_us = int(usual) if usual.isdecimal() else 0
        self._timer = QTimer(interval=max(100, self._usual_us // 1000 // TIMES))
        self._timer.timeout.connect(lambda: self._tell("WATCHDOG=1"))

    def start(self) -> None:
        self._tell("READY=1\nWATCHDOG=1")
        if self._address and self._usual_us:
            self._timer.start()

    def opening(self) -> None:
        """What follows may take long, once."""
        if self._usual_us:
            self._tell(f"WATCHDOG_USEC={OPENING_S * 1_000_000}\nWATCHDOG=1")

    def opened(self) -> None:
        if self._usual_us:
            self._tell(f"WATCHDOG_USEC={self._usual_us}\nWATCHDOG=1")

    def stop(self) -> None:
        if self._timer.isActive():
            self._timer.stop()
            self._tell("STOPPING=1")

    def _tell(self, what: str) -> None:
        if not self._address:
            return
        import socket  # the first frame comes before it where nobody listens

        try:
            with socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM | socket.SOCK_CLOEXEC) as line:
                line.setblocking(False)
                line.sendto(what.encode(), self._address)
        except OSError as error:
            log.warning("systemd was not told %s: %s", what.partition("=")[0], error.strerror)


def _address(name: str) -> str:
    """A path, or a name of Linux's own (@, which stands for a zero byte); anything else is nobody."""
    if name.startswith("@"):
        return "\0" + name[1:]
    return name if name.startswith("/") else ""
