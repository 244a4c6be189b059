"""A restore that the power interrupted is finished at the next start, and the restored book says so in itself."""

from __future__ import annotations

from pathlib import Path

from kiosk.domain.timetable import from_ms, local_day
from sync.backup.place import begun, settle
from sync.clock import Clock
from sync.store import restored
from sync.store.guardfiles import Ownership
from sync.store.store import Store


def finish_restore(folder: Path, book: str) -> None:
    """Before keys or book are opened.  StoreFault H06 while another program is at it."""
    if not begun(folder):
        return
    ownership = Ownership(folder / book)
    try:
        settle(folder)
    finally:
        ownership.release()


def enter_restored(store: Store, clock: Clock) -> None:
    """Blocks; before anything else is written.  StoreFault."""
    at = clock.stamp()
    day = local_day(from_ms(at.at_ms))
    store.write(
        lambda db: restored.enter(db, store.vault, store.desk_no, store.boot_no, at=at, day=day)
    ).result()
