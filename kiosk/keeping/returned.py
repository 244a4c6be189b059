"""A restore that the power interrupted is finished at the next start, and the restored book says so in itself."""

from __future__ import annotations

from pathlib import Path

from kiosk.domain.timetable import from_ms, local_day
from sync.backup.place import begun, decided, settle
from sync.clock import Clock
from sync.store import restored
from sync.store.driver_errors import fault_of
from sync.store.fault import StoreFault
from sync.store.guardfiles import Ownership
from sync.store.store import Store


def finish_restore(folder: Path, book: str) -> None:
    """Before keys or book are opened.  StoreFault H06 while another program is at it, H04 where a restore was cut off
    before it was decided and there is no book to go back to: a new one would take the number of the one awaited."""
    if not begun(folder):
        return
    if not decided(folder) and not (folder / book).exists():
        raise StoreFault("H04", "a restore was cut off: do it again")
    settle_now(folder, book)


def settle_now(folder: Path, book: str) -> None:
    """Finish or undo it.  StoreFault."""
    ownership = Ownership(folder / book)
    try:
        settle(folder)
    except OSError as error:
        raise fault_of(error) from error
    finally:
        ownership.release()


def enter_restored(store: Store, clock: Clock) -> None:
    """Blocks; before anything else is written.  StoreFault."""
    at = clock.stamp()
    day = local_day(from_ms(at.at_ms))
    store.write(
        lambda db: restored.enter(db, store.vault, store.desk_no, store.boot_no, at=at, day=day)
    ).result()
