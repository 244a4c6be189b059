"""The sync thread: the only one that talks to the platform, and the last word on what has arrived there.

It serves a waiting visit first, then the time, the outbox, the heartbeat, the comparison of both books, the mirror,
what else the platform tells, and the anchor of a day that is over, each a step at a time.  It waits on its bell, never
on the network for somebody: a visit asks, waits with its own time-out and goes on without.
"""

from __future__ import annotations

import logging
from collections.abc import Callable, Collection, Generator, Iterator
from concurrent.futures import Future
from dataclasses import dataclass, replace
from random import Random
from threading import Event, Lock, Thread

from sync.affairs import Affairs
from sync.anchoring import Anchoring
from sync.asking import Asking
from sync.clock import Clock
from sync.line import Lane, Line
from sync.platform.adapter import Capability, HeartbeatAnswer, Platform, PlatformError
from sync.policy import CAP_S
from sync.records import EntryKind, TrainingClass
from sync.refresh import Refresh
from sync.relay import Relay
from sync.rounds import Nightly, Rounds, Vitals
from sync.status import NOTHING_YET, SyncStatus, status_of
from sync.steps import Steps
from sync.store.fault import StoreFault
from sync.store.store import Store

log = logging.getLogger(__name__)

TELL_MS = 5_000
"""How often the status is told although nothing happened: ages grow."""
BREATH_S = 0.01
"""Between two steps of the mirror, unless something is wanted: a long roster leaves the interpreter to the screen."""
BUSY_TELL_MS = 250
"""How often it is told while a backlog goes out: counting costs time too."""


@dataclass(frozen=True, slots=True)
class Rhythm:
    """How often each round comes, and how long the longest pause of our own lasts."""

    ask_time_ms: int = 10 * 60_000
    beat_ms: int = 60_000
    delta_ms: int = 5 * 60_000
    compare_ms: int = 5 * 60_000
    longest_pause_s: float = CAP_S


@dataclass(slots=True)
class _Job:
    """Something that comes round: on which lane, how often, and when next."""

    lane: Lane
    every_ms: int
    work: Callable[[], bool]
    due_ms: int = 0


USUAL = Rhythm()


def _nothing() -> bool:
    """No entry goes to this platform."""
    return False


def serves_all(_: TrainingClass) -> bool:
    return True


class SyncLoop(Asking):
    """`status` is called on the sync thread, whenever it changed; a screen hands it to its own thread."""

    def __init__(
        self,
        store: Store,
        platform: Platform,
        clock: Clock,
        *,
        status: Callable[[SyncStatus], None] = lambda _: None,
        rng: Random | None = None,
        serves: Callable[[TrainingClass], bool] = serves_all,
        vitals: Callable[[], Vitals] = Vitals,
        rhythm: Rhythm = USUAL,
        kinds: Collection[EntryKind] | None = None,
        heard: Callable[[HeartbeatAnswer], None] = lambda _: None,
    ) -> None:
        """`heard` takes what the platform answers to a heartbeat, on the sync thread.  `kinds` are the entries that go
        to this platform; None: all, and its count of them is the book's."""
        rng = rng or Random()
        self._store, self._clock = store, clock
        self._tell = status
        self._told, self._looked_ms = NOTHING_YET, 0
        self._fault = ""
        super().__init__(platform, Line(clock.mono_ms, rng, rhythm.longest_pause_s), clock.mono_ms)
        self._relay = Relay(
            store, platform, self._line, clock, rng, cap_s=rhythm.longest_pause_s, kinds=kinds
        )
        self._whole = kinds is None
        self._steps = Steps(store, clock)
        self._rounds = Rounds(store, platform, self._line, clock, vitals, heard)
        self._refresh = Refresh(store, platform, self._line, clock, serves)
        self._affairs = Affairs(store, platform, self._line, clock, serves)
        self._anchoring = Anchoring(store, platform, self._line, clock)
        self._fetching: dict[Lane, Iterator[None]] = {}
        self._mirrored, self._told_all, self._compared = Nightly(), Nightly(), Nightly()
        self._to_compare: list[str] = []
        self._day_closed = Event()
        self._anchors = _Job(Lane.ANCHOR, rhythm.compare_ms, self._anchor)
        self._jobs = (
            _Job(Lane.CLOCK, rhythm.ask_time_ms, self._ask_time),
            _Job(Lane.PUSH, 0, self._relay.turn if kinds is None or kinds else _nothing),
            _Job(Lane.BEAT, rhythm.beat_ms, self._beat),
            _Job(Lane.RECONCILE, rhythm.compare_ms, self._compare),
            _Job(Lane.MIRROR, rhythm.delta_ms, self._mirror),
            _Job(Lane.AFFAIRS, rhythm.beat_ms, self._spot_checks),
            _Job(Lane.AFFAIRS, rhythm.delta_ms, self._hear),
            self._anchors,
        )
        self._bell, self._starting = Event(), Lock()
        self._thread: Thread | None = None

    # --- any thread

    @property
    def latest(self) -> SyncStatus:
        return self._told

    def start(self) -> None:
        self.wake()

    def wake(self) -> None:
        """There is something to send.  A thread that a bug ended is started anew: the outbox must not stand still."""
        self._bell.set()
        with self._starting:
            if not self._stopping.is_set() and (self._thread is None or not self._thread.is_alive()):
                self._thread = Thread(target=self._run, name="sync", daemon=True)
                self._thread.start()

    def day_closed(self) -> None:
        """Its anchor goes at once, or as soon as there is a line: a desk is often switched off after the close."""
        self._day_closed.set()
        self.wake()

    def stop(self, timeout_s: float = 15.0) -> bool:
        """End after the call under way; True when it has ended.  What is unsent stays in the outbox."""
        with self._starting:
            self._stopping.set()
            thread = self._thread
        self._bell.set()
        if thread is not None:
            thread.join(timeout_s)
        self._errands.give_up("the desk is closing")
        if thread is not None and thread.is_alive():
            return False
        self._let_go()
        return True

    def _let_go(self) -> None:
        """What is half fetched takes its rows away while there is still a store to take them from."""
        while self._fetching:
            _, half = self._fetching.popitem()
            if isinstance(half, Generator):
                try:
                    half.close()
                except StoreFault as fault:
                    log.info("half a snapshot stays until the next start: %s", fault)

    def refresh_now(self, class_nos: Collection[str] | None = None) -> Future[None]:
        """Fetch what changed, all of it or these classes' sessions and rosters; before any backlog.

        Fails at once when offline; the caller waits two seconds at the most and then goes on without.
        """

        def work() -> None:
            for _ in self._refresh.steps(class_nos=class_nos):
                pass

        return self._errand(work)

    def hear_now(self) -> Future[None]:
        """Fetch what was signed elsewhere and who was drawn; as `refresh_now`, and before any backlog."""

        def work() -> None:
            for _ in self._affairs.steps():
                pass
            self._affairs.spot_checks()

        return self._errand(work)

    # --- the sync thread

    def _run(self) -> None:
        ended_well = False
        try:
            self._say()  # what waits is known before the first call, which may hang
            while not self._stopping.is_set():
                self._bell.clear()
                if not self.tick():
                    self._bell.wait(self.idle_s())
            self._write_down()
            ended_well = True
        finally:
            if not ended_well:
                self._told = replace(self._told, online=False, error_code="F09")
                self._tell(self._told)

    def _write_down(self) -> None:
        """The last answers; lost ones only mean that something is sent twice, which the platform notices."""
        try:
            self._relay.settle()
        except StoreFault as fault:
            log.warning("the last answers were not written down: %s", fault)

    def tick(self) -> bool:
        """One round over everything that is due; True when there is more to do at once."""
        moved = self._errands.run_all()
        self._steps.record()
        if self._line.clock_wanted:
            self._jobs[0].due_ms = 0
        if self._day_closed.is_set():
            self._day_closed.clear()
            self._anchors.due_ms = 0
        for job in self._jobs:
            if self._stopping.is_set():
                break
            if self._clock.mono_ms() >= job.due_ms and self._line.ready(job.lane):
                moved = self._attempt(job) or moved
                moved = self._errands.run_all() or moved
        if not moved or self._clock.mono_ms() - self._looked_ms >= BUSY_TELL_MS:
            self._say()
        return moved

    def idle_s(self) -> float:
        """How long nothing is due; the bell may ring sooner."""
        now_ms = self._clock.mono_ms()
        next_ms = now_ms + TELL_MS
        for job in self._jobs:
            if job.lane not in self._line.unsupported:
                due_ms = max(job.due_ms, self._line.not_before_ms(job.lane))
                if due_ms > now_ms or job.every_ms:
                    next_ms = min(next_ms, due_ms)
        return max(0.01, (next_ms - now_ms) / 1000)

    def _attempt(self, job: _Job) -> bool:
        try:
            moved = job.work()
            self._fault = ""
        except StoreFault as fault:
            log.warning("%s: the store failed: %s", job.lane.value, fault)
            self._fault = fault.code
            self._line.hold(job.lane, fault.code)
            self._forget(job)
            return False
        except PlatformError as error:
            log.info("%s: %s: %s", job.lane.value, type(error).__name__, error)
            if self._clock.mono_ms() >= self._line.not_before_ms(job.lane):
                self._line.hold(job.lane)
            self._forget(job)
            return False
        if not moved:
            job.due_ms = self._clock.mono_ms() + job.every_ms
        return moved

    def _forget(self, job: _Job) -> None:
        """What was half done on a failed lane is begun anew."""
        self._fetching.pop(job.lane, None)

    def _ask_time(self) -> bool:
        if Capability.TIME not in self._platform.caps:
            self._line.clock_wanted = False  # another back end tells the time
            return False
        self._rounds.ask_the_time()
        self._steps.record()
        return False

    def _beat(self) -> bool:
        self._relay.settle()
        self._rounds.beat(whole=self._whole)
        return False

    def _compare(self) -> bool:
        """One session a step; nightly all of the last days once more."""
        if Capability.CHECKIN_RECONCILE not in self._platform.caps:
            return False
        if not self._to_compare:
            nightly = self._compared.begin(self._clock.now_ms())
            self._to_compare = self._rounds.sessions_to_compare(nightly=nightly)
        if self._to_compare:
            self._relay.settle()
            self._rounds.compare(self._to_compare[-1])
            self._to_compare.pop()
        if not self._to_compare:
            self._compared.done()
        return bool(self._to_compare)

    def _mirror(self) -> bool:
        """Classes, timetables and rosters."""
        return self._fetch(Lane.MIRROR, self._mirrored, self._refresh.steps)

    def _hear(self) -> bool:
        """Sign-ins made elsewhere, vouchers listed and verified."""
        return self._fetch(Lane.AFFAIRS, self._told_all, self._affairs.steps)

    def _fetch(self, lane: Lane, nightly: Nightly, steps: Callable[..., Iterator[None]]) -> bool:
        """One page or one write a step; whole every night, by what changed otherwise."""
        if lane not in self._fetching:
            self._fetching[lane] = steps(full=nightly.begin(self._clock.now_ms()))
        for _ in self._fetching[lane]:
            self._bell.wait(BREATH_S)
            return True
        del self._fetching[lane]
        nightly.done()
        return False

    def _spot_checks(self) -> bool:
        self._affairs.spot_checks()
        return False

    def _anchor(self) -> bool:
        """One day a step."""
        return Capability.AUDIT_DAILY in self._platform.caps and self._anchoring.step()

    def _say(self) -> None:
        self._looked_ms = self._clock.mono_ms()
        try:
            status = status_of(self._store, self._line, self._clock.stamp(), self._fault)
        except StoreFault as fault:
            status = replace(self._told, error_code=fault.code)
        if status != self._told:
            self._told = status
            self._tell(status)
