"""What is done now and then beside the visits."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QTimer

from config.schema import Settings
from kiosk.main_thread import MainThread
from sync.clock import Clock
from sync.store.store import Store

MONITOR_MS = 10_000
"""How often sessions are looked for that a camera watches and nobody has noted."""


def every(interval_ms: int, main: MainThread, *rounds: Callable[[], None]) -> QTimer:
    """Not started.  Holds what it calls: a connection alone would not."""
    timer = QTimer(main, interval=interval_ms)
    timer.timeout.connect(lambda: [one() for one in rounds])
    return timer


def make_monitoring(
    settings: Settings, store: Store, clock: Clock, main: MainThread, wake: Callable[[], None]
) -> tuple[QTimer, ...]:
    """Only where rooms are watched."""
    devices: dict[str, tuple[str, ...]] = {}
    for one in settings.monitors:
        devices[one.room] = (*devices.get(one.room, ()), one.device)
    if not devices:
        return ()
    from kiosk.attendance.monitoring import Monitoring

    return (every(MONITOR_MS, main, Monitoring(store, clock, main, devices, wake).note),)
