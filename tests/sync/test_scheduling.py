"""Whatever happens in whatever order, nothing gets stuck: crashes, a wall clock set back, every kind of failure."""

from __future__ import annotations

import tempfile
from contextlib import ExitStack
from pathlib import Path
from random import Random

from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, precondition, rule

from sync.loop import SyncLoop
from sync.store import outbox
from tests.support.desk import Hands, open_desk, sign_in
from tests.support.world import Troubles, World

HEALED_S = 900
"""A healed platform has everything by then: the longest pause and an ordered one lie within."""


class Scheduling(RuleBasedStateMachine):
    """One store for all examples (opening one is slow), a new platform and new clocks for each."""

    store_of_all = ExitStack()
    numbers = iter(range(1, 10_000_000))

    @initialize()
    def begin(self) -> None:
        if not hasattr(Scheduling, "store"):
            folder = Path(self.store_of_all.enter_context(tempfile.TemporaryDirectory()))
            Scheduling.store = self.store_of_all.enter_context(open_desk(folder))
        self.hands = Hands()
        self.world = World(lambda: self.hands.true_ms, lambda: self.hands.mono_ms)
        self.recorded: list[str] = []
        self.crash()

    @rule()
    def crash(self) -> None:
        """The program starts anew: what was in memory is gone, what was stored is not."""
        self.clock = self.hands.clock(Scheduling.store.boot_no)
        self.loop = SyncLoop(Scheduling.store, self.world, self.clock, rng=Random(len(self.recorded)))

    @rule(count=st.sampled_from([1, 1, 3, 60]))
    def check_in(self, count: int) -> None:
        drafts = [sign_in(self.clock.stamp(), next(self.numbers)) for _ in range(count)]
        self.recorded += [Scheduling.store.record(draft).result().id for draft in drafts]

    @rule(seconds=st.sampled_from([-79, -7_200, 79, 86_400]))
    def set_the_wall_clock(self, seconds: int) -> None:
        self.hands.wall_ms += seconds * 1000

    @rule(
        name=st.sampled_from(["fail_before", "fail_after", "lose_answers"]),
        times=st.integers(min_value=1, max_value=9),
        retry_after_s=st.sampled_from([None, None, 30.0]),
    )
    def trouble(self, name: str, times: int, retry_after_s: float | None) -> None:
        setattr(self.world.troubles, name, times)
        self.world.troubles.retry_after_s = retry_after_s

    @rule(flag=st.sampled_from(["down", "keys_refused"]), on=st.booleans())
    def outage(self, flag: str, on: bool) -> None:
        setattr(self.world.troubles, flag, on)

    @rule(most=st.sampled_from([None, 1, 7]))
    def small_door(self, most: int | None) -> None:
        self.world.troubles.most_items = most

    @precondition(lambda self: bool(self.recorded))
    @rule(back=st.integers(min_value=1, max_value=50))
    def restore_backup(self, back: int) -> None:
        seqs = sorted(entry.seq for entry in self.world.received.values())
        if len(seqs) > back:
            self.world.restore_backup(seqs[-back - 1])

    @rule(seconds=st.sampled_from([0, 1, 5, 61, 700]))
    def time_passes(self, seconds: int) -> None:
        self.hands.pass_s(seconds)
        self.work()

    def work(self) -> None:
        for _ in range(300):
            if not self.loop.tick():
                return
        raise AssertionError("the loop never rests")

    def teardown(self) -> None:
        if not hasattr(self, "world"):
            return
        self.world.troubles = Troubles()
        for _ in range(HEALED_S // 15):
            self.hands.pass_s(15)
            self.work()
        missing = set(self.recorded) - set(self.world.received)
        assert not missing, f"{len(missing)} of {len(self.recorded)} stuck"
        assert not self.world.extras
        assert not self.world.conflicts
        with Scheduling.store.reading() as db:
            waiting = outbox.backlog(db)
        assert (waiting.pending, waiting.parked, waiting.refused, waiting.conflict) == (0, 0, 0, 0)


TestScheduling = Scheduling.TestCase
TestScheduling.settings = settings(
    max_examples=25, stateful_step_count=15, deadline=None, suppress_health_check=list(HealthCheck)
)


def teardown_module() -> None:
    Scheduling.store_of_all.close()
