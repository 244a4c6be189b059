"""The program's half of a fault campaign: a real store, the KTP adapter over HTTP, the real sync thread.

In this process (`Threaded`) it can be given planted faults; as a process of its own (`Forked`) it can be killed.
The rhythm is a hundred times quicker than at a desk, so that a campaign ends within seconds.
"""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Callable
from contextlib import ExitStack
from dataclasses import dataclass
from pathlib import Path
from random import Random
from threading import Event, Thread
from typing import Any, Protocol

from sync.clock import Clock, boottime_ms, wall_ms
from sync.loop import Rhythm, SyncLoop
from sync.platform.adapter import Platform
from sync.platform.ktp import Ktp
from sync.platform.ktp_call import Account, WireClock
from sync.platform.ktp_http import HttpLine, Limits
from sync.platform.ktp_keys import WireKeys
from sync.records import EntryKind
from sync.store import ledger, outbox
from tests.support.desk import DESK_NO, open_desk, sign_in

APP, CODE = "campaign", "ONCE-4711"
QUICK = Rhythm(ask_time_ms=2_000, beat_ms=300, delta_ms=60_000, compare_ms=60_000, longest_pause_s=0.12)
LIMITS = Limits(1.0, 2.0, 3.0)
EVERY_S = 0.015
"""Between two check-ins: a queue at the door."""
EVENT_EVERY = 7
"""Every so many entries is not a check-in and goes through the other door."""


@dataclass(frozen=True, slots=True)
class Standing:
    """How far the desk is: entries in its book, and those not yet answered."""

    entries: int
    waiting: int


class Half(Protocol):
    def start(self) -> None: ...

    def kill(self) -> None:
        """Without a word of warning; `start` brings it back."""
        ...

    def step_wall(self, seconds: int) -> None: ...

    def standing(self) -> Standing: ...

    def end(self) -> None: ...


@dataclass(frozen=True, slots=True)
class Plant:
    """What of the program is replaced; by default nothing."""

    line: Callable[..., HttpLine] = HttpLine
    platform: Callable[[Ktp], Platform] = lambda ktp: ktp
    leases_on_the_wall_clock: bool = False
    rhythm: Rhythm = QUICK


class Threaded:
    """The program's half in this process."""

    def __init__(self, folder: Path, url: str, platform_key: bytes, entries: int, plant: Plant) -> None:
        self._folder, self._url, self._key, self._wanted = folder, url, platform_key, entries
        self._plant = plant
        self._shift_ms = 0
        self._running = ExitStack()

    def start(self) -> None:
        running = self._running = ExitStack()
        self._store = store = running.enter_context(open_desk(self._folder))
        wall = self._wall_ms
        self._clock = Clock(
            store.boot_no, wall=wall, mono=wall if self._plant.leases_on_the_wall_clock else boottime_ms
        )
        platform = self._plant.platform(self._connect(running))
        loop = SyncLoop(store, platform, self._clock, rng=Random(store.boot_no), rhythm=self._plant.rhythm)
        running.callback(loop.stop)
        loop.start()
        gate = Event()
        learners = Thread(target=self._record, args=(loop, gate), name="learners")
        running.callback(learners.join)
        running.callback(gate.set)
        learners.start()

    def _connect(self, running: ExitStack) -> Ktp:
        line = self._plant.line(self._url, boottime_ms, limits=LIMITS)
        running.callback(line.close)
        account = Account(APP, DESK_NO, "ORG1", self._key)
        time = WireClock(self._clock.now_ms, boottime_ms, lambda sample: self._clock.synchronise([sample]))
        ktp = Ktp(account, WireKeys(self._store.vault), line, time)
        if not ktp.activated:
            ktp.activate(CODE)
        return ktp

    def _record(self, loop: SyncLoop, gate: Event) -> None:
        while not gate.wait(EVERY_S):
            number = self.standing().entries + 1
            if number > self._wanted:
                return
            kind = EntryKind.CHECKIN if number % EVENT_EVERY else EntryKind.REFUSED
            self._store.record(sign_in(self._clock.stamp(), number, kind=kind)).result()
            loop.wake()

    def _wall_ms(self) -> int:
        return wall_ms() + self._shift_ms

    def kill(self) -> None:
        self._running.close()

    def step_wall(self, seconds: int) -> None:
        self._shift_ms += 1000 * seconds

    def standing(self) -> Standing:
        with self._store.reading() as db:
            waiting = outbox.backlog(db)
            entries = ledger.head(db, DESK_NO)[0]
        return Standing(entries, waiting.pending + waiting.parked)

    def end(self) -> None:
        self._running.close()


class Forked:
    """The program's half as a process, to be killed with SIGKILL."""

    def __init__(self, folder: Path, url: str, platform_key: bytes, entries: int) -> None:
        self._command = [sys.executable, "-m", __name__, str(folder), url, platform_key.hex(), str(entries)]
        self._last = Standing(0, 1)

    def start(self) -> None:
        self._child = subprocess.Popen(
            self._command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True, bufsize=1
        )
        self._listener = Thread(target=self._listen, args=(self._child,), name="listener")
        self._up = Event()
        self._listener.start()
        if not self._up.wait(30):
            raise TimeoutError("the desk did not start")

    def _listen(self, child: subprocess.Popen[str]) -> None:
        for line in child.stdout or ():
            self._last = Standing(**json.loads(line))
            self._up.set()

    def kill(self) -> None:
        self._child.kill()
        self._wait()
        self._last = Standing(0, 1)

    def step_wall(self, seconds: int) -> None:
        if self._child.stdin:
            self._child.stdin.write(f"{seconds}\n")

    def standing(self) -> Standing:
        return self._last

    def end(self) -> None:
        if self._child.stdin and not self._child.stdin.closed:
            self._child.stdin.close()
        self._wait()

    def _wait(self) -> None:
        self._child.wait(30)
        self._listener.join()
        for pipe in (self._child.stdin, self._child.stdout):
            if pipe:
                pipe.close()


def main(folder: str, url: str, key: str, entries: str) -> None:
    """Run until standard input closes; a number on it steps the wall clock, in seconds."""
    half = Threaded(Path(folder), url, bytes.fromhex(key), int(entries), Plant())
    half.start()
    ended = Event()

    def listen() -> None:
        for line in sys.stdin:
            half.step_wall(int(line))
        ended.set()

    Thread(target=listen, daemon=True).start()
    told: dict[str, Any] = {}
    while not ended.wait(0.05):
        standing = half.standing()
        told = {"entries": standing.entries, "waiting": standing.waiting}
        print(json.dumps(told), flush=True)
    half.end()


if __name__ == "__main__":
    main(*sys.argv[1:])
