"""Letting Qt work while a test waits."""

from __future__ import annotations

from collections.abc import Callable
from time import monotonic

from PySide6.QtCore import QEventLoop, QTimer


def turn(ms: int = 0) -> None:
    """Let Qt work for so long, and once at least."""
    loop = QEventLoop()
    QTimer.singleShot(ms, loop.quit)
    loop.exec()


def until(done: Callable[[], bool], what: str, within_s: float = 30.0) -> None:
    end = monotonic() + within_s
    while not done():
        assert monotonic() < end, f"never: {what}"
        turn(5)
