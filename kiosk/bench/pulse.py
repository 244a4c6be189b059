"""How long the screen's thread was ever busy in one piece, and what it did meanwhile."""

from __future__ import annotations

import os
import time
from contextlib import suppress
from dataclasses import dataclass

from PySide6.QtCore import QObject, Qt, QTimer

SCHEDSTAT = "/proc/thread-self/schedstat"
"""Linux: nanoseconds on a processor, nanoseconds ready to run while others had it."""


@dataclass(frozen=True, slots=True)
class Block:
    """`ran_ms` of it the thread had a processor, `starved_ms` it waited for one; the rest it waited for something else,
    such as the interpreter."""

    ms: float = 0.0
    ran_ms: float = 0.0
    starved_ms: float = 0.0


@dataclass(frozen=True, slots=True)
class Longest:
    """Each the most of any block: how long, how long beside waiting for a processor, how long on one.  Between the
    last two the thread waited for the interpreter, whose holder may have been waiting for a processor itself."""

    ms: float = 0.0
    held_ms: float = 0.0
    ran_ms: float = 0.0

    def and_of(self, block: Block) -> Longest:
        held_ms = block.ms - block.starved_ms
        return Longest(max(self.ms, block.ms), max(self.held_ms, held_ms), max(self.ran_ms, block.ran_ms))


class Pulse(QObject):
    """A timer of one millisecond is late by as long as anything else held the thread."""

    def __init__(self) -> None:
        super().__init__()
        self._longest = Longest()
        self._stat: int | None = None
        with suppress(OSError):  # another system does not tell
            self._stat = os.open(SCHEDSTAT, os.O_RDONLY)
        self._before = (0.0, 0.0, 0.0)
        self._timer = QTimer(self, interval=1, timerType=Qt.TimerType.PreciseTimer)
        self._timer.timeout.connect(self._beat)

    def taken(self) -> Longest:
        """Since the last time; the first time it only begins."""
        longest, self._longest = self._longest, Longest()
        if not self._timer.isActive():
            self._before = self._read()
            self._timer.start()
        return longest

    def _beat(self) -> None:
        now = self._read()
        block = Block(*(after - before for after, before in zip(now, self._before, strict=True)))
        self._longest = self._longest.and_of(block)
        self._before = now

    def _read(self) -> tuple[float, float, float]:
        """Wall time, time on a processor, time waiting for one, in ms."""
        now_ms = time.perf_counter() * 1000
        if self._stat is None:
            return now_ms, time.thread_time() * 1000, 0.0
        ran, starved, _ = os.pread(self._stat, 100, 0).split()
        return now_ms, int(ran) / 1e6, int(starved) / 1e6
