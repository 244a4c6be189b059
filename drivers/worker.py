"""One thread per driver: runs it, starts it again when the device is lost, ends it.  The only place that restarts.

A driver that breaks (a fault of ours) is logged whole and started again too: a desk whose reader died unseen would
greet people and read nothing.
"""

from __future__ import annotations

import logging
from threading import Event, Thread

from drivers.driver import DeviceDown, Driver, DriverError, Emit

log = logging.getLogger(__name__)

BROKEN = "broken"
AGAIN_S = (0.5, 1.0, 2.0, 5.0)
"""Pauses between attempts, the last one for ever."""


class Worker:
    """`emit` is called on the driver's thread."""

    def __init__(self, driver: Driver, emit: Emit) -> None:
        self._driver = driver
        self._emit = emit
        self._stop = Event()
        self._thread = Thread(target=self._run, name=f"driver-{driver.name}", daemon=True)

    def start(self) -> None:
        self._thread.start()

    def stop(self, timeout_s: float = 3.0) -> bool:
        """True when the driver has ended; a device that hangs for ever is left to the end of the process."""
        self._stop.set()
        if self._thread.ident is not None:
            self._thread.join(timeout_s)
        return not self._thread.is_alive()

    def _run(self) -> None:
        attempt = 0
        while not self._stop.is_set():
            try:
                self._driver.run(self._emit, self._stop)
                return
            except DriverError as error:
                log.warning("%s is lost: %s", self._driver.name, error)
                self._emit(DeviceDown(self._driver.name, str(error)))
            except Exception:  # whatever it was, somebody stands before this reader
                log.exception("%s broke", self._driver.name)
                self._emit(DeviceDown(self._driver.name, BROKEN))
            self._stop.wait(AGAIN_S[min(attempt, len(AGAIN_S) - 1)])
            attempt += 1
