"""What time it is, and how sure we are: a wall clock, a monotonic clock, and the platform's word.

Two clocks are read together.  The monotonic one (CLOCK_BOOTTIME where there is one, so that sleep counts) only ever
runs; the wall clock may be set by anybody.  Once the platform has been asked, true time is monotonic + offset and
the wall clock is only watched: if it moves against the monotonic clock somebody set it, and that is written down.

No offset outlives a boot of the program: until the platform has answered, the quality is BAD.  Where there is no
platform two people may attest the time by their own watches: known to the minute, so DRIFT and never GOOD.
No network and no thread of its own; every method may be called from any thread.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from enum import StrEnum
from threading import Lock
from typing import TypeAlias

from sync.platform.adapter import TimeSample
from sync.records import ClockQuality, Stamp, TrainingPoint

Reading: TypeAlias = Callable[[], int]
"""A clock: whole milliseconds."""

FRESH_MS = 12 * 3_600_000
"""Synchronised longer ago than this: DRIFT."""
SURE_MS = 2_000
"""An uncertainty above this: DRIFT."""
STEP_MS = 2_000
"""A wall clock that moved more than this against the monotonic one was set: recorded."""
DISTRUST_MS = 5_000
"""… and more than this since the last synchronisation: BAD until the next."""
IMPOSSIBLE_MS = 86_400_000
"""Further behind the book than this, an unchecked wall clock is not merely off."""
UNKNOWN_ERROR_MS = 86_400_000
"""The uncertainty claimed while nothing but an unchecked wall clock is known: a day."""
DRIFT_PPM = 30
"""How fast a kiosk's quartz may run away from the offset; a 12-hour-old offset is then 1.3 s less sure."""
ATTESTED_MS = 60_000
"""How sure a time is that people read from a watch."""
SAMPLES = 5
"""How many times the platform is asked; the shortest round trip is believed."""
_TOGETHER_MS = 50
"""Two clocks read further apart than this were torn by the scheduler: read again."""


def wall_ms() -> int:
    """Milliseconds since the epoch by the system's own clock, right or wrong."""
    return time.time_ns() // 1_000_000


def boottime_ms() -> int:
    """Milliseconds that only ever grow, sleep included where the system offers it (CLOCK_BOOTTIME)."""
    return _boottime_ns() // 1_000_000


def _boottime_ns() -> int:
    boottime = getattr(time, "CLOCK_BOOTTIME", None)
    return time.monotonic_ns() if boottime is None else time.clock_gettime_ns(boottime)


class StepCause(StrEnum):
    """Who moved the time: somebody set the wall clock, the platform corrected ours, or two people did (ATTEST);
    START: the wall clock is behind what this desk knew already before the program started."""

    WALL = "WALL"
    SYNC = "SYNC"
    ATTEST = "ATTEST"
    START = "START"


@dataclass(frozen=True, slots=True)
class ClockStep:
    """Time moved by `moved_ms` (signed) and not by passing; the caller records it as a CLOCK_STEP entry."""

    at: Stamp
    moved_ms: int
    cause: StepCause


@dataclass(frozen=True, slots=True)
class ClockState:
    """For the screen, the heartbeat and the doctor.  `age_ms` is None when never synchronised in this boot."""

    quality: ClockQuality
    offset_ms: int
    error_ms: int
    age_ms: int | None


@dataclass(frozen=True, slots=True)
class _Offset:
    """True time − monotonic, as one answer of the platform told it."""

    value_ms: int
    error_ms: int
    taken_mono_ms: int


@dataclass(frozen=True, slots=True)
class _Now:
    wall_ms: int
    mono_ms: int

    @property
    def apart_ms(self) -> int:
        return self.wall_ms - self.mono_ms


def best_of(samples: Sequence[TimeSample]) -> TimeSample | None:
    """The sample with the least round trip; None when there is no sound one."""
    sound = [sample for sample in samples if sample.received_mono_ms >= sample.sent_mono_ms]
    return min(sound, key=lambda sample: sample.received_mono_ms - sample.sent_mono_ms, default=None)


class Clock:
    """The desk's time.  Within a boot `mono_ms` never runs back, and `at_ms` only where a recorded step says so.

    `known_ms` is the time of the last thing written before this start: it cannot be earlier now.
    """

    def __init__(
        self, boot_no: int, *, known_ms: int = 0, wall: Reading = wall_ms, mono: Reading = boottime_ms
    ) -> None:
        self._boot_no = boot_no
        self._known_ms = known_ms
        self._wall, self._mono = wall, mono
        self._lock = Lock()
        self._last_mono_ms = mono()
        self._last_at_ms = 0
        self.point: TrainingPoint | None = None
        """Where the desk stands, once it was told: every moment it notes is noted there."""
        self.duty = ""
        """The roles of whoever is behind the staff door: every act of theirs is noted with it."""
        now = self._read()
        self._offset: _Offset | None = None
        self._apart_ms = now.apart_ms
        """Wall − monotonic as of the last step recorded."""
        self._trusted_apart_ms = now.apart_ms
        """Wall − monotonic as of the last synchronisation."""
        self._wall_moved = False
        self._steps: list[ClockStep] = []
        if known_ms - now.wall_ms > STEP_MS:
            self._steps.append(ClockStep(self._stamp(now), now.wall_ms - known_ms, StepCause.START))

    def stamp(self) -> Stamp:
        """This moment, as sure as we are of it."""
        with self._lock:
            return self._observe()

    def is_impossible(self) -> bool:
        """The time lies days before what the book already knows, and no platform vouches for it: a clock that lost its
        battery.  By such a time nobody can be judged."""
        stamp = self.stamp()
        return stamp.quality is ClockQuality.BAD and stamp.at_ms < self._known_ms - IMPOSSIBLE_MS

    def now_ms(self) -> int:
        """True time as best we know it, ms since the epoch (UTC)."""
        return self.stamp().at_ms

    def mono_ms(self) -> int:
        """Milliseconds on the clock by which time-outs, pauses and leases run."""
        with self._lock:
            return self._read_mono()

    def state(self) -> ClockState:
        with self._lock:
            stamp = self._observe()
            if self._offset is None:
                return ClockState(stamp.quality, stamp.at_ms - stamp.mono_ms, stamp.error_ms, None)
            age_ms = stamp.mono_ms - self._offset.taken_mono_ms
            return ClockState(stamp.quality, self._offset.value_ms, stamp.error_ms, age_ms)

    def synchronise(self, samples: Sequence[TimeSample]) -> bool:
        """Believe the best of the platform's answers; False when none was sound and nothing changed."""
        best = best_of(samples)
        if best is None:
            return False
        trip_ms = best.received_mono_ms - best.sent_mono_ms
        with self._lock:
            offset_ms = best.server_ms + trip_ms // 2 - best.received_mono_ms
            offset = _Offset(offset_ms, (trip_ms + 1) // 2, best.received_mono_ms)
            self._believe(offset, StepCause.SYNC)
        return True

    def attest(self, true_ms: int) -> None:
        """Two people say what time it is.  Within a minute of ours the clock is left as it runs, for theirs tell no
        seconds; further off it is set to what they say."""
        with self._lock:
            now = self._observe()
            near = abs(true_ms - now.at_ms) <= ATTESTED_MS
            offset_ms = (now.at_ms if near else true_ms) - now.mono_ms
            self._believe(_Offset(offset_ms, ATTESTED_MS, now.mono_ms), StepCause.ATTEST)

    def _believe(self, offset: _Offset, cause: StepCause) -> None:
        before = self._observe()
        self._offset = offset
        self._trusted_apart_ms, self._wall_moved = before.wall_ms - before.mono_ms, False
        moved_ms = before.mono_ms + offset.value_ms - before.at_ms
        if abs(moved_ms) > STEP_MS:
            self._last_at_ms = 0
            self._steps.append(ClockStep(self._observe(), moved_ms, cause))

    def take_steps(self) -> tuple[ClockStep, ...]:
        """Steps seen since the last call, oldest first; looks at the clocks once more before answering."""
        with self._lock:
            self._observe()
            taken, self._steps = tuple(self._steps), []
            return taken

    def _observe(self) -> Stamp:
        now = self._read()
        moved_ms = now.apart_ms - self._apart_ms
        stepped = abs(moved_ms) > STEP_MS
        if stepped:
            self._apart_ms = now.apart_ms
            if self._offset is None:
                self._last_at_ms = 0
        if abs(now.apart_ms - self._trusted_apart_ms) > DISTRUST_MS:
            self._wall_moved = True
        stamp = self._stamp(now)
        if stepped:
            self._steps.append(ClockStep(stamp, moved_ms, StepCause.WALL))
        return stamp

    def _stamp(self, now: _Now) -> Stamp:
        at_ms, error_ms = now.wall_ms, UNKNOWN_ERROR_MS
        if self._offset is not None:
            age_ms = max(0, now.mono_ms - self._offset.taken_mono_ms)
            at_ms = now.mono_ms + self._offset.value_ms
            error_ms = self._offset.error_ms + age_ms * DRIFT_PPM // 1_000_000
        held_ms = max(at_ms, self._last_at_ms)
        self._last_at_ms = held_ms
        error_ms += held_ms - at_ms
        quality = self._quality(now, error_ms)
        return Stamp(
            held_ms, now.wall_ms, now.mono_ms, self._boot_no, error_ms, quality, self.point, self.duty
        )

    def _quality(self, now: _Now, error_ms: int) -> ClockQuality:
        if self._offset is None or self._wall_moved:
            return ClockQuality.BAD
        fresh = now.mono_ms - self._offset.taken_mono_ms < FRESH_MS
        return ClockQuality.GOOD if fresh and error_ms < SURE_MS else ClockQuality.DRIFT

    def _read(self) -> _Now:
        """Both clocks at one moment: a pair torn apart by the scheduler would look like a step."""
        before_ms = self._read_mono()
        for _ in range(3):
            wall_now_ms = self._wall()
            after_ms = self._read_mono()
            if after_ms - before_ms <= _TOGETHER_MS:
                break
            before_ms = after_ms
        return _Now(wall_now_ms, after_ms)

    def _read_mono(self) -> int:
        self._last_mono_ms = max(self._last_mono_ms, self._mono())
        return self._last_mono_ms
