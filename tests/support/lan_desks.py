"""Several desks on loopback, each with its book, paired as people would pair them; invented learners only."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path
from queue import Empty, Queue

from sync.clock import Clock
from sync.lan.lan import Ears, Lan
from sync.lan.meeting import Comparing, Meeting, Met, Offered, Over
from sync.records import Action, Draft, Entry, EntryKind
from sync.store import doubles, notices
from sync.store.doubles import Double, Sight
from sync.store.keys import open_vault
from sync.store.store import Store, open_store
from tests.support.drafts import draft

TAKES_OUT = frozenset({"ANNUL", "VOID", "WRONG_CLASS"})
LOOPBACK = "127.0.0.1"
WITHIN_S = 40.0


def until(holds: Callable[[], object], what: str, within_s: float = WITHIN_S) -> None:
    end = time.monotonic() + within_s
    while not holds():
        assert time.monotonic() < end, f"never: {what}"
        time.sleep(0.005)


class LanDesk:
    """One desk: store, clock, LAN.  `said` are the steps of its pairings, `doubled` what was found twice."""

    def __init__(self, folder: Path, desk_no: str, environment: str = "live") -> None:
        self.desk_no = desk_no
        self._folder = folder
        vault = open_vault(
            folder / "keys",
            create=not (folder / "keys").exists(),
            rungs=("weak-file",),
            environment=environment,
        )
        self.store: Store = open_store(folder / "desk.db", vault, desk_no)
        self.said: Queue[Meeting] = Queue()
        self.doubled: list[Double] = []
        self.clock = Clock(self.store.boot_no)
        self.lan = self.make_lan()

    def make_lan(self, port: int = 0, broadcast: tuple[str, ...] = (), host: str = LOOPBACK) -> Lan:
        self.lan = Lan(
            self.store,
            self.clock,
            port=port,
            peers={},
            takes_out=TAKES_OUT,
            ears=Ears(self.said.put, self.doubled.extend),
            host=host,
            broadcast=broadcast,
        )
        return self.lan

    def start(self) -> LanDesk:
        self.store.watch(self.lan.wake)
        self.lan.start()
        return self

    def close(self) -> None:
        self.lan.stop()
        self.store.close()

    def sign(self, trainee: int, action: Action = Action.IN, session_no: str = "S1", at_ms: int = 0) -> Entry:
        stamp = self.clock.stamp()
        if at_ms:
            stamp = replace(stamp, at_ms=at_ms)
        return self.store.record(draft(trainee, at=stamp, action=action, session_no=session_no)).result(10)

    def correct(self, corrects: Entry, act: str) -> Entry:
        said = draft(
            0,
            EntryKind.CORRECTION,
            at=self.clock.stamp(),
            body={"act": act, "corrects": corrects.id},
            action=None,
        )
        return self.store.record(said).result(10)

    def record(self, made: Draft) -> Entry:
        return self.store.record(made).result(10)

    def knows(self, trainee: int, session_no: str = "S1") -> list[Sight]:
        with self.store.reading() as db:
            return notices.of_learner(db, f"T{trainee}", [session_no])

    def doubles(self) -> list[Double]:
        with self.store.reading() as db:
            return list(doubles.between(db, 0, 1 << 50))

    def hears(self, other: LanDesk) -> bool:
        return any(one.desk_no == other.desk_no and one.connected for one in self.lan.state().neighbours)

    def step(self, kind: type[Meeting] | tuple[type[Meeting], ...]) -> Meeting:
        """The next step of the pairing that is of this kind."""
        while True:
            try:
                said = self.said.get(timeout=WITHIN_S)
            except Empty:
                raise AssertionError(f"{self.desk_no} never said {kind}") from None
            if isinstance(said, kind):
                return said


def meet(one: LanDesk, other: LanDesk) -> None:
    """As staff do it: show, read, compare, agree."""
    one.lan.offer()
    offered = one.step(Offered)
    assert isinstance(offered, Offered)
    other.lan.join(replace(offered.code, host=LOOPBACK))
    ours, theirs = one.step(Comparing), other.step(Comparing)
    assert isinstance(ours, Comparing) and isinstance(theirs, Comparing)
    assert ours.digits == theirs.digits
    one.lan.agree(True)
    other.lan.agree(True)
    for desk in (one, other):
        met = desk.step((Met, Over))
        assert isinstance(met, Met), met
        desk.lan.take(met.pair)
    until(lambda: one.hears(other) and other.hears(one), "both hear each other")


@contextmanager
def desks(folder: Path, count: int) -> Iterator[list[LanDesk]]:
    made = [LanDesk(folder / f"desk{number}", f"KSK-990000-010{number}").start() for number in range(count)]
    try:
        yield made
    finally:
        for one in made:
            one.close()
