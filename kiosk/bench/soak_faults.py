"""What goes wrong at the desk of a soak, one thing a minute: it begins in the middle of somebody's visit, and ends."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
from random import Random
from threading import Event, Lock, Thread
from typing import Final

from kiosk.bench.soak_day import Fault
from kiosk.bench.soak_desk import DeskGone, SoakDesk
from kiosk.bench.soak_hands import Hands
from kiosk.bench.soak_time import SoakTime
from sync.platform.simulator.process import SimulatorProcess
from sync.platform.simulator.remote import Remote

BEGINS_S: Final = 0.6
"""Within so long of the minute's first card."""
SHORTEST_S, LONGEST_S = 0.2, 2.5
"""How long a reader is away: shorter and longer than the desk takes for a loose plug."""
DISK_MB: Final = 192
SET_MS: Final = (-240_000, -90_000, -3_000, 3_000, 90_000, 240_000)
"""By how much somebody sets the clock: seen by the desk, and not so far that a restart at that moment would judge
people by another session."""
SLOW_MS: Final = 1_500
WRITES: Final = 6


@dataclass(frozen=True, slots=True)
class Site:
    """Everything around one desk."""

    desk: SoakDesk
    hands: Hands
    platform: SimulatorProcess
    remote: Remote
    time: SoakTime
    disk: SmallDisk | None


class SmallDisk:
    """A file system of its own for the desk's folder, so that it can be full."""

    def __init__(self, folder: Path) -> None:
        self._folder, self._junk = folder, folder / "junk"

    def fill(self) -> None:
        with suppress(OSError), self._junk.open("ab", buffering=0) as file:
            for size in (1 << 20, 1 << 12):
                with suppress(OSError):
                    while True:
                        file.write(bytes(size))

    def clear(self) -> None:
        self._junk.unlink(missing_ok=True)


@contextmanager
def small_disk(folder: Path) -> Iterator[SmallDisk | None]:
    """None where nobody may mount one here: then no disk runs full in this soak."""
    folder.mkdir()
    mount = ["mount", "-t", "tmpfs", "-o", f"size={DISK_MB}m", "tmpfs", str(folder)]
    may = sys.platform.startswith("linux") and os.geteuid() == 0
    if not may or subprocess.run(mount, capture_output=True, check=False).returncode:
        yield None
        return
    try:
        yield SmallDisk(folder)
    finally:
        subprocess.run(["umount", "--lazy", str(folder)], check=True)


Act = Callable[[Site, Random], None]


def _nothing(_: Site, __: Random) -> None:
    pass


def _misbehaves(**switches: object) -> Act:
    return lambda site, _: site.remote.misbehave(**switches)


def _behaves(site: Site, _: Random) -> None:
    site.remote.behave()


def _tells(do: str, **what: object) -> Act:
    return lambda site, _: site.desk.tell(do, **what)


def _loses(why: str) -> Act:
    return lambda site, _: site.hands.lose(why)


def _finds(site: Site, _: Random) -> None:
    site.hands.find()


def _restarts(site: Site, _: Random) -> None:
    site.platform.stop()
    site.platform.start()


def _sets_clock(site: Site, chance: Random) -> None:
    site.time.aside_ms += chance.choice(SET_MS)


def _sets_clock_right(site: Site, _: Random) -> None:
    site.time.aside_ms = 0


def _fills(site: Site, _: Random) -> None:
    if site.disk:
        site.disk.fill()


def _clears(site: Site, _: Random) -> None:
    if site.disk:
        site.disk.clear()


@dataclass(frozen=True, slots=True)
class Course:
    """How a fault goes.  `brief`: it ends after a while of its own and not with the minute; `again`: between visits."""

    begin: Act
    end: Act = _nothing
    again: Act = _nothing
    brief: bool = False


COURSES: Final = {
    Fault.READER: Course(_loses("no-reader"), _finds, brief=True),
    Fault.SERVICE: Course(_loses("no-service"), _finds, brief=True),
    Fault.NETWORK: Course(_misbehaves(down=True), _behaves),
    Fault.SLOW: Course(_misbehaves(slow_ms=SLOW_MS), _behaves),
    Fault.BROKEN: Course(_misbehaves(fail_before=WRITES, fail_after=WRITES), _behaves),
    Fault.HALF: Course(_misbehaves(truncate=WRITES), _behaves),
    Fault.LOST: Course(_misbehaves(lose_answers=WRITES), _behaves),
    Fault.RESTART: Course(_restarts),
    Fault.CAMERA: Course(_tells("camera", name="black"), _tells("camera", name="none")),
    Fault.GUN: Course(_tells("gun", there=False), _tells("gun", there=True)),
    Fault.DISK: Course(_fills, _clears),
    Fault.CHOKED: Course(_fills, _clears, again=_fills, brief=True),
    Fault.CLOCK: Course(_sets_clock, _sets_clock_right),
    Fault.KILL: Course(lambda site, _: site.desk.kill()),
}


class Trouble:
    """One fault over one minute, a context manager: begins by chance, and is over when the minute is."""

    def __init__(self, fault: Fault, site: Site, chance: Random) -> None:
        self._course, self._site, self._chance = COURSES[fault], site, chance
        self._over, self._at_it, self._lasts = Event(), Lock(), False
        self._thread = Thread(target=self._run, name="fault", daemon=True)

    def __enter__(self) -> Trouble:
        self._begins_s = self._chance.uniform(0, BEGINS_S)
        self._lasts_s = self._chance.uniform(SHORTEST_S, LONGEST_S)
        self._thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._over.set()
        self._thread.join()

    def between_visits(self) -> None:
        with self._at_it:
            if self._lasts:
                self._course.again(self._site, self._chance)

    def _run(self) -> None:
        self._over.wait(self._begins_s)
        self._turn(self._course.begin, lasts=True)
        self._over.wait(self._lasts_s if self._course.brief else None)
        self._turn(self._course.end, lasts=False)

    def _turn(self, act: Act, *, lasts: bool) -> None:
        with self._at_it, suppress(DeskGone):
            act(self._site, self._chance)
            self._lasts = lasts
