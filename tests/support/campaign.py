"""The fault campaign: seeded trouble between a desk and the simulator, and at the end a count of both books.

Whatever happens on the way, every entry of the desk's book must be at the platform once.  The checker knows nothing
of how the program works: it reads the ledger, asks the simulator what it received, and compares.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from random import Random
from threading import Event

from sqlalchemy import select

from sync.clock import boottime_ms
from sync.platform.simulator.remote import Remote
from sync.platform.simulator.seed import Device, Seed
from sync.records import Organisation
from sync.store import ledger, outbox
from sync.store.ledger import Verification
from sync.store.schema import entry
from sync.store.store import reading_only
from tests.support.desk import DESK_NO, vault_in
from tests.support.desk_half import APP, CODE, Half

_WIRE: Mapping[str, Mapping[str, object]] = {
    "refused": {"down": True},
    "answers lost": {"lose_answers": 2},
    "503 before": {"fail_before": 2},
    "500 after commit": {"fail_after": 2},
    "429": {"rate_limited": 3, "retry_after_s": 0},
    "portal": {"portal": True},
    "truncated": {"truncate": 2},
    "duplicated": {"duplicate": 2},
    "413": {"most_items": 2},
    "clock ahead": {"skew_ms": 900_000},
    "clock behind": {"skew_ms": -900_000},
    "signed by nobody": {"wrong_signature": 1},
    "receipt by nobody": {"forged_receipt": 1},
    "no receipt": {"no_receipt": 2},
}
RESTORED, KILLED, STEPPED = "restored backup", "killed", "wall clock set"
EVERYTHING = (*_WIRE, RESTORED, STEPPED)


@dataclass(frozen=True, slots=True)
class Verdict:
    """`missing`: in the book, not at the platform.  `duplicate`: at the platform twice, or unknown to the book.
    `stuck`: neither answered nor on the way when time was up."""

    entries: int
    missing: int
    duplicate: int
    stuck: int

    @property
    def clean(self) -> bool:
        return self.missing == self.duplicate == self.stuck == 0


@dataclass(frozen=True, slots=True)
class Campaign:
    """`faults` are drawn at random, each lasting 30 to 150 ms; `kills` are spread evenly among them."""

    seed: int
    entries: int
    rounds: int
    faults: Sequence[str] = EVERYTHING
    kills: int = 0
    patience_s: float = 40.0

    def prepare(self, remote: Remote) -> None:
        remote.seed(
            Seed(
                organisation=Organisation("ORG1", "示范培训学校", "990000"),
                devices=(Device(DESK_NO, APP, CODE),),
            )
        )

    def run(self, half: Half, remote: Remote, folder: Path) -> Verdict:
        rng, pause = Random(self.seed), Event()
        half.start()
        try:
            deck = self._deck(rng)
            for fault in deck:
                self._do(fault, half, remote, rng)
                pause.wait(rng.uniform(0.03, 0.15))
                remote.behave()
                pause.wait(rng.uniform(0.0, 0.05))
            self._let_it_heal(half, remote, pause)
        finally:
            half.end()
        return count(folder, remote)

    def _deck(self, rng: Random) -> list[str]:
        """Every fault at least once where there are rounds enough, then by chance."""
        deck = list(self.faults)[: self.rounds]
        deck += rng.choices(self.faults, k=self.rounds - len(deck))
        rng.shuffle(deck)
        for number in range(self.kills):
            deck.insert((number + 1) * len(deck) // (self.kills + 1), KILLED)
        return deck

    def _do(self, fault: str, half: Half, remote: Remote, rng: Random) -> None:
        if fault == KILLED:
            half.kill()
            half.start()
        elif fault == RESTORED:
            remote.restore_backup(DESK_NO, rng.randint(0, half.standing().entries))
        elif fault == STEPPED:
            half.step_wall(rng.choice((-7_200, -3_600, -79, 3_600)))
        else:
            remote.misbehave(**_WIRE[fault])

    def _let_it_heal(self, half: Half, remote: Remote, pause: Event) -> None:
        until_ms = boottime_ms() + round(self.patience_s * 1000)
        while boottime_ms() < until_ms:
            standing = half.standing()
            arrived = len(remote.received())
            if standing.entries >= self.entries and standing.waiting == 0 and arrived >= standing.entries:
                return
            pause.wait(0.1)


def verified(folder: Path, remote: Remote) -> Verification:
    """The book against its hashes, signatures and receipts."""
    vault = vault_in(folder)
    with reading_only(folder / "desk.db", vault) as db:
        return ledger.verify(db, DESK_NO, vault.ledger_public, remote.platform_key())


def count(folder: Path, remote: Remote) -> Verdict:
    """Compare the desk's book with what the platform received."""
    with reading_only(folder / "desk.db", vault_in(folder)) as db:
        book = set(db.execute(select(entry.c.id)).scalars())
        waiting = outbox.backlog(db)
    received = remote.received()
    ids = Counter(str(record["item"]["recId"]) for record in received)
    seqs = Counter(int(record["item"]["seq"]) for record in received)
    foreign = set(ids) - book
    twice = sum(number - 1 for number in seqs.values()) + sum(bool(record["extra"]) for record in received)
    return Verdict(
        entries=len(book),
        missing=len(book - set(ids)),
        duplicate=max(len(foreign), twice),
        stuck=waiting.pending + waiting.parked + waiting.refused + waiting.conflict,
    )
