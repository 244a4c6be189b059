"""commit: a check-in recorded, against bare sqlcipher3 doing the same three statements under the same pragmas.

Pairs: one of ours, one bare, on the same disk, each in a book of its own that the same migrations made.  Ours also
seals and writes the person, hashes, signs, and comes back through a future from the store's thread; the bare one
has its rows ready.
"""

from __future__ import annotations

import time
from dataclasses import dataclass, field
from itertools import count
from pathlib import Path

import sqlcipher3.dbapi2 as sqlcipher

from kiosk.bench.rows import Case, Figure, Group, Setting, at_most_over, percentile
from sync.records import Draft, Entry
from sync.store import bulk, ledger
from sync.store.engines import WRITER, key_connection
from sync.store.keys import Vault, open_vault
from sync.store.store import Store, open_store

DESK_NO = "KSK-990000-0009"
PAIRS, WARM_UP = 1500, 50
MS = 1e-6


@dataclass
class Times:
    """Nanoseconds of each call: on the wall, and of this process's CPU."""

    wall: list[float] = field(default_factory=list)
    cpu: list[float] = field(default_factory=list)

    def add(self, wall_ns: int, cpu_ns: int) -> None:
        self.wall.append(wall_ns * MS)
        self.cpu.append(cpu_ns * MS)


class Bare:
    """sqlcipher3 and nothing else: the entry, the head of the chain, the outbox."""

    def __init__(self, path: Path, vault: Vault) -> None:
        open_store(path, vault, DESK_NO).close()
        self._vault = vault
        self._db = sqlcipher.connect(str(path), isolation_level=None, cached_statements=256)
        key_connection(self._db, vault.db_key)
        for pragma in ("PRAGMA foreign_keys = ON", "PRAGMA recursive_triggers = ON", *WRITER):
            self._db.execute(pragma)
        self._head = (0, ledger.GENESIS)

    def prepare(self, draft: Draft) -> tuple[Entry, dict[str, object]]:
        """What of the work is not the database's, outside the time that is taken."""
        seq, hashed = self._head
        made = ledger.make(self._vault, DESK_NO, 1, seq + 1, hashed, draft)
        self._head = (made.seq, made.hash)
        return made, ledger.row_of(made, self._vault, draft)

    def commit(self, made: Entry, row: dict[str, object]) -> None:
        names, marks = ", ".join(row), ", ".join("?" * len(row))
        db = self._db
        db.execute("BEGIN IMMEDIATE")
        db.execute(
            "INSERT INTO chain_head (desk_no, seq, hash) VALUES (?, ?, ?)"
            " ON CONFLICT (desk_no) DO UPDATE SET seq = excluded.seq, hash = excluded.hash",
            (DESK_NO, made.seq, made.hash),
        )
        db.execute(f"INSERT INTO entry ({names}) VALUES ({marks})", tuple(row.values()))
        db.execute(
            "INSERT INTO outbox (entry_id, desk_no, seq) VALUES (?, ?, ?)", (made.id, DESK_NO, made.seq)
        )
        db.execute("COMMIT")

    def close(self) -> None:
        self._db.close()


def measure(setting: Setting) -> dict[str, Figure]:
    vault = open_vault(setting.scratch / "keys", create=True, rungs=("weak-file",))
    store = open_store(setting.scratch / "ours.db", vault, DESK_NO)
    bare = Bare(setting.scratch / "bare.db", vault)
    ours, base = Times(), Times()
    try:
        pairs = zip(count(-WARM_UP), bulk.drafts(WARM_UP + PAIRS, store.boot_no), strict=False)
        for number, (draft, _) in pairs:
            _pair(store, bare, draft, ours if number >= 0 else Times(), base if number >= 0 else Times())
    finally:
        bare.close()
        store.close()
    return {
        "commit.p50": Figure(percentile(ours.wall, 50), percentile(base.wall, 50)),
        "commit.p99": Figure(percentile(ours.wall, 99), percentile(base.wall, 99)),
        "commit.cpu": Figure(percentile(ours.cpu, 50), percentile(base.cpu, 50)),
    }


def _pair(store: Store, bare: Bare, draft: Draft, ours: Times, base: Times) -> None:
    began, used = time.perf_counter_ns(), time.process_time_ns()
    store.record(draft).result()
    ours.add(time.perf_counter_ns() - began, time.process_time_ns() - used)
    made, row = bare.prepare(draft)
    began, used = time.perf_counter_ns(), time.process_time_ns()
    bare.commit(made, row)
    base.add(time.perf_counter_ns() - began, time.process_time_ns() - used)


GROUP = Group(
    "commit",
    (
        Case("commit.p50", "ms", at_most_over(0.6, "ms")),
        Case("commit.p99", "ms", at_most_over(3, "ms")),
        Case("commit.cpu", "ms"),
    ),
    measure,
)
