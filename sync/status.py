"""How sync stands, honestly: what the corner of the screen and the staff page show."""

from __future__ import annotations

from dataclasses import dataclass

from sync.line import Line
from sync.records import Backlog, ClockQuality, Stamp
from sync.store import mirror, outbox
from sync.store.store import Store


@dataclass(frozen=True, slots=True)
class SyncStatus:
    """For the corner of the screen and the staff page.  Ages in whole seconds; None: nothing unsent, no mirror.

    `error_code` is the platform's, a store fault's, or F01 (no answer), F04 (a snapshot did not add up), F09 (the
    sync thread has ended); empty when all is well.
    """

    online: bool
    backlog: Backlog
    clock: ClockQuality
    oldest_unsent_s: int | None
    error_code: str
    auth_broken: bool
    roster_age_s: int | None


NOTHING_YET = SyncStatus(False, Backlog(), ClockQuality.BAD, None, "", False, None)


def status_of(store: Store, line: Line, now: Stamp, fault: str) -> SyncStatus:
    """`fault` is the store's code, empty when it is well.  StoreFault when it cannot even be read."""
    with store.reading() as db:
        waiting = outbox.backlog(db)
        age_ms = mirror.age_ms(db, now.at_ms)
    oldest = waiting.oldest_at_ms
    return SyncStatus(
        online=line.online,
        backlog=waiting,
        clock=now.quality,
        oldest_unsent_s=None if oldest is None else max(0, now.at_ms - oldest) // 1000,
        error_code=fault or line.code,
        auth_broken=line.auth_broken,
        roster_age_s=None if age_ms is None else age_ms // 1000,
    )
