"""The process that is killed: writes entries for ever, and says each one's id once the store has promised it."""

from __future__ import annotations

import sys
from pathlib import Path

from kiosk.domain.timetable import from_ms, local_day
from kiosk.drafts import operator_act
from sync.clock import Clock
from sync.store.keys import open_vault
from sync.store.store import open_store

ACT = "SELFTEST"


def write_for_ever(book: Path, keys: Path, desk_no: str, environment: str, run: str) -> None:
    """Never returns; StoreFault where the book does not open or take an entry."""
    vault = open_vault(keys, create=not book.exists(), environment=environment)
    store = open_store(book, vault, desk_no)
    clock = Clock(store.boot_no)
    while True:
        stamp = clock.stamp()
        draft = operator_act(ACT, "", stamp, run=run, day=local_day(from_ms(stamp.at_ms)).isoformat())
        print(store.record(draft).result().id, flush=True)


if __name__ == "__main__":
    folder = Path(sys.argv[1])
    write_for_ever(folder / "book.db", folder / "keys", *sys.argv[2:5])
