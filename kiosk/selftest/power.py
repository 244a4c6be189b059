"""`kiosk selftest power`: N acknowledged = N found, on this machine and this disk.

A process writes entries and says each one the store has promised; it is killed (SIGKILL) at a random moment, again and
again; then the book is read as it lies there.  This is the end of a process, not of the machine: what a disk promises
and forgets when its power fails no program can show from inside.  For that, pull the plug while it runs with `--keep`,
and hold the book against its report afterwards (`--against`).
"""

from __future__ import annotations

import json
import random
import subprocess
import sys
import threading
from collections.abc import Collection
from dataclasses import dataclass, field
from pathlib import Path
from typing import IO, Final

from sqlalchemy import Connection

from sync.store import ledger
from sync.store.keys import open_vault
from sync.store.store import reading_only

BOOK, KEYS = "book.db", "keys"
SHORTEST_S, LONGEST_S = 0.02, 0.8
"""How long after its first promise a writer lives."""
STARTS_S: Final = 60.0
LOST_SHOWN: Final = 20
WHAT_ENDED: Final = "SIGKILL"


class NotRun(Exception):
    """The writer could not write at all: there is nothing to say about what it promised."""


@dataclass(frozen=True, slots=True)
class Told:
    """What became of `acknowledged` entries.  `lost` are ids."""

    desk: str
    run: str
    rounds: int
    ids: tuple[str, ...] = field(repr=False)
    found: int
    lost: tuple[str, ...]
    entries: int
    problems: tuple[str, ...]

    @property
    def kept(self) -> bool:
        return not self.lost and not self.problems

    def as_json(self, *, whole: bool) -> dict[str, object]:
        """`whole` with every id, to hold the book against later."""
        said: dict[str, object] = {
            "kept": self.kept,
            "desk": self.desk,
            "run": self.run,
            "rounds": self.rounds,
            "endedBy": WHAT_ENDED,
            "acknowledged": len(self.ids),
            "found": self.found,
            "lost": list(self.lost[:LOST_SHOWN]),
            "entries": self.entries,
            "problems": list(self.problems),
        }
        return {**said, "ids": list(self.ids)} if whole else said


def cut(folder: Path, desk_no: str, environment: str, rounds: int, chance: random.Random) -> Told:
    """Write into the book in `folder` and be killed, so often; NotRun, StoreFault."""
    run = f"{chance.getrandbits(48):012x}"
    ids: list[str] = []
    for _ in range(rounds):
        ids += _one(folder, (desk_no, environment, run), chance.uniform(SHORTEST_S, LONGEST_S))
    return against(folder, desk_no, environment, ids, run, rounds)


def against(
    folder: Path, desk_no: str, environment: str, ids: Collection[str], run: str, rounds: int
) -> Told:
    """The book as it lies there, held against what was promised."""
    vault = open_vault(folder / KEYS, create=False, environment=environment)
    with reading_only(folder / BOOK, vault) as db:
        lost = tuple(one for one in ids if not _stands(db, one))
        checked = ledger.verify(db, desk_no, vault.ledger_public)
    return Told(
        desk_no, run, rounds, tuple(ids), len(ids) - len(lost), lost, checked.entries, tuple(checked.problems)
    )


def _stands(db: Connection, entry_id: str) -> bool:
    return ledger.entry(db, entry_id) is not None


def _one(folder: Path, how: tuple[str, str, str], lives_s: float) -> list[str]:
    desk_no, environment, run = how
    began, said = threading.Event(), list[str]()
    with subprocess.Popen(
        [sys.executable, "-m", "kiosk.selftest.writer", str(folder), desk_no, environment, run],
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        text=True,
        encoding="utf-8",
    ) as process:
        assert process.stdout is not None
        hearing = threading.Thread(target=_hear, args=(process.stdout, said, began), daemon=True)
        hearing.start()
        if began.wait(STARTS_S):
            hearing.join(lives_s)
        process.kill()
        hearing.join()
    if not said:
        raise NotRun("the writer promised nothing")
    return said


def _hear(line: IO[str], said: list[str], began: threading.Event) -> None:
    """Whole lines only: half an id is no promise."""
    for one in line:
        if one.endswith("\n"):
            said.append(one.strip())
            began.set()


def earlier(report: Path) -> tuple[str, str, int, list[str]]:
    """Desk, run, rounds and ids of a report of `--keep`.  OSError, ValueError for what is none."""
    told = json.loads(report.read_text(encoding="utf-8"))
    try:
        return str(told["desk"]), str(told["run"]), int(told["rounds"]), [str(one) for one in told["ids"]]
    except (KeyError, TypeError) as fault:
        raise ValueError("not a report of selftest power --keep") from fault
