"""What is done now and then goes on being done."""

from __future__ import annotations

import gc

from PySide6.QtCore import QCoreApplication

from kiosk.compose.monitoring import every
from kiosk.main_thread import MainThread
from tests.support.qt import until


class Tally:
    def __init__(self, times: list[int]) -> None:
        self._times = times

    def count(self) -> None:
        self._times.append(1)


def test_what_nobody_else_holds_is_still_done(qapp: QCoreApplication) -> None:
    times: list[int] = []
    main = MainThread()
    timer = every(1, main, Tally(times).count)
    gc.collect()
    timer.start()
    until(lambda: len(times) > 2, "three rounds")
    timer.stop()
    main.deleteLater()
