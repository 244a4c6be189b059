"""A desk with its store and its sync loop, driven a tick at a time against a platform in memory."""

from __future__ import annotations

from pathlib import Path
from random import Random

from sync.clock import Clock
from sync.loop import SyncLoop
from sync.records import Delivery, EntryKind
from sync.status import SyncStatus
from sync.store import mirror, outbox
from sync.store.store import Store
from tests.support.desk import Hands, sign_in
from tests.support.world import World


class Desk:
    """One desk, its store, its loop and the platform it talks to; time passes only when told to."""

    def __init__(self, folder: Path, store: Store) -> None:
        self.folder, self.store = folder, store
        self.hands = Hands()
        self.world = World(lambda: self.hands.true_ms, lambda: self.hands.mono_ms, page_size=3)
        self.told: list[SyncStatus] = []
        self.loop, self.clock = self.start(store)

    def start(self, store: Store, platform: World | None = None) -> tuple[SyncLoop, Clock]:
        """A loop as after a start of the program: nothing remembered but what the store holds."""
        self.store, self.clock = store, self.hands.clock(store.boot_no)
        self.loop = SyncLoop(
            store, platform or self.world, self.clock, status=self.told.append, rng=Random(1)
        )
        return self.loop, self.clock

    def check_in(self, count: int = 1, first: int = 1, kind: EntryKind = EntryKind.CHECKIN) -> list[str]:
        drafts = [sign_in(self.clock.stamp(), number, kind=kind) for number in range(first, first + count)]
        return [self.store.record(draft).result().id for draft in drafts]

    def tick(self, seconds: float = 0.0) -> None:
        """Let time pass, then let the loop work until nothing is left to do at once."""
        self.hands.pass_s(seconds)
        for _ in range(500):
            if not self.loop.tick():
                return
        raise AssertionError("the loop never rests")

    def run(self, seconds: float, step_s: float = 1.0) -> None:
        for _ in range(int(seconds / step_s)):
            self.tick(step_s)

    def waiting(self) -> list[str]:
        with self.store.reading() as db:
            return [one.entry.id for one in outbox.due(db, self.store.vault, 10_000)]

    def troubled(self) -> dict[str, tuple[Delivery, str]]:
        with self.store.reading() as db:
            found = outbox.troubled(db, self.store.vault)
        return {one.outgoing.entry.id: (one.delivery, one.code or one.text) for one in found}

    def pushes(self) -> int:
        return sum(call.startswith("push") for call in self.world.calls)


class Quietly(SyncLoop):
    """A loop whose questions are answered by the next tick, not by a thread."""

    def wake(self) -> None:
        pass


def rosters(desk: Desk, class_no: str = "C1") -> set[str]:
    with desk.store.reading() as db:
        return {one.trainee_no for one in mirror.roster(db, desk.store.vault, class_no)}
