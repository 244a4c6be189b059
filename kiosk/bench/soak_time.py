"""The time of a soak: one clock for several processes, which somebody moves on.

Two numbers in a small file that each process maps into its memory.  `ahead_ms` moves every clock, as time does when it
passes; `aside_ms` moves the desk's wall clock alone, as somebody does who sets it.
"""

from __future__ import annotations

import mmap
from pathlib import Path
from threading import Event, Thread

from sync.clock import boottime_ms, wall_ms

_BYTES = 16
_AHEAD, _ASIDE = 0, 1
PACE = 30
"""At most so many times as fast as the machine's own time: what waits for an answer of a few milliseconds must not
see the time-outs of seconds."""
BEAT_S = 0.002


class SoakTime:
    def __init__(self, path: Path) -> None:
        self.path = path
        with path.open("r+b") as file:
            self._both = memoryview(mmap.mmap(file.fileno(), _BYTES)).cast("q")

    @classmethod
    def begun(cls, path: Path, at_ms: int) -> SoakTime:
        """A new file, by which it is `at_ms` now; not earlier than it is, for monotonic clocks begin at 0."""
        path.write_bytes(bytes(_BYTES))
        made = cls(path)
        made.ahead_ms = max(0, at_ms - wall_ms())
        return made

    @property
    def ahead_ms(self) -> int:
        return self._both[_AHEAD]

    @ahead_ms.setter
    def ahead_ms(self, value: int) -> None:
        self._both[_AHEAD] = value

    @property
    def aside_ms(self) -> int:
        return self._both[_ASIDE]

    @aside_ms.setter
    def aside_ms(self, value: int) -> None:
        self._both[_ASIDE] = value

    def true_ms(self) -> int:
        return wall_ms() + self.ahead_ms

    def desk_wall_ms(self) -> int:
        return self.true_ms() + self.aside_ms

    def desk_mono_ms(self) -> int:
        return boottime_ms() + self.ahead_ms


class Pendulum:
    """Moves the time on to where it is wanted, on a thread of its own; a context manager."""

    def __init__(self, time: SoakTime) -> None:
        self._time = time
        self._wanted_ms = time.true_ms()
        self._stop, self._there = Event(), Event()
        self._thread = Thread(target=self._swing, name="pendulum", daemon=True)

    def __enter__(self) -> Pendulum:
        self._thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._stop.set()
        self._thread.join()

    def go_to(self, true_ms: int) -> None:
        self._there.clear()
        self._wanted_ms = true_ms

    def arrived(self, within_s: float) -> bool:
        return self._there.wait(within_s)

    def _swing(self) -> None:
        while not self._stop.wait(BEAT_S):
            left_ms = self._wanted_ms - self._time.true_ms()
            if left_ms > 0:
                self._time.ahead_ms += min(left_ms, round(BEAT_S * 1000 * PACE))
            else:
                self._there.set()
