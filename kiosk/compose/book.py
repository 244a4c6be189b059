"""The desk's book, opened: keys, store and clock.  Its files are named here and nowhere else."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import TypeAlias

from config.schema import Settings
from kiosk.keeping.returned import enter_restored, finish_restore
from sync.backup.revoked import forget_everybody, is_revoked
from sync.clock import Clock
from sync.store import ledger
from sync.store.fault import StoreFault
from sync.store.keys import Vault, open_vault
from sync.store.store import Store, open_store

VERSION = "0.1.0"
KEYS, BOOK = "keys", "book.db"
MakeClock: TypeAlias = Callable[..., Clock]
"""The desk's clock for a boot: `Clock`, or one that reads other clocks than the machine's."""


@dataclass(frozen=True, slots=True)
class Book:
    """The opened store and what belongs to it."""

    vault: Vault
    store: Store
    clock: Clock

    def close(self) -> None:
        self.store.close()


def open_book(settings: Settings, make_clock: MakeClock = Clock) -> Book:
    """Keys are made with a new book, never beside an old one: a lost key must not pass for a fresh start."""
    path = settings.folder / BOOK
    finish_restore(settings.folder, BOOK)
    if is_revoked(settings.folder):
        forget_everybody(settings.folder, BOOK, KEYS, settings.desk.no, settings.mode, VERSION)
        raise StoreFault("H10", "revoked by the platform")
    vault = open_vault(settings.folder / KEYS, create=not path.exists(), environment=settings.mode)
    store = open_store(path, vault, settings.desk.no)
    try:
        with store.reading() as db:
            known_ms = ledger.last_at_ms(db, store.desk_no)
    except StoreFault:
        store.close()
        raise
    clock = make_clock(store.boot_no, known_ms=known_ms)
    try:
        enter_restored(store, clock)
    except StoreFault:
        store.close()
        raise
    return Book(vault, store, clock)
