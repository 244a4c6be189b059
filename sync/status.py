"""How sync stands, honestly: what the corner of the screen and the staff page show."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace

from sync.line import Line
from sync.platform.adapter import Capability
from sync.records import Backlog, ClockQuality, Stamp
from sync.store import mirror, outbox
from sync.store.store import Store


@dataclass(frozen=True, slots=True)
class EndStatus:
    """How one of several back ends stands, and what it serves."""

    name: str
    serves: frozenset[Capability]
    online: bool
    error_code: str
    auth_broken: bool


@dataclass(frozen=True, slots=True)
class SyncStatus:
    """For the corner of the screen and the staff page.  Ages in whole seconds; None: nothing unsent, no mirror.

    `error_code` is the platform's, a store fault's, or F01 (no answer), F04 (a snapshot did not add up), F09 (the
    sync thread has ended); empty when all is well.

    Of several back ends (`ends`, empty where there is but one) `online` and `auth_broken` speak of the one that gets
    the check-ins; `reaches` answers for any.
    """

    online: bool
    backlog: Backlog
    clock: ClockQuality
    oldest_unsent_s: int | None
    error_code: str
    auth_broken: bool
    roster_age_s: int | None
    ends: tuple[EndStatus, ...] = ()

    def reaches(self, wants: Capability) -> bool:
        """Whether the back end that serves this can be asked now."""
        if not self.ends:
            return self.online
        return any(end.online and wants in end.serves for end in self.ends)


NOTHING_YET = SyncStatus(False, Backlog(), ClockQuality.BAD, None, "", False, None)


def joined(
    known: Mapping[str, SyncStatus], lead: str, serves: Mapping[str, frozenset[Capability]]
) -> SyncStatus:
    """Several back ends in one word: `lead`'s, with the first trouble there is and each by its name."""
    told = {name: known.get(name, NOTHING_YET) for name in serves}
    first = told.get(lead, NOTHING_YET)
    ages = [one.roster_age_s for one in told.values() if one.roster_age_s is not None]
    trouble = next((one.error_code for one in (first, *told.values()) if one.error_code), "")
    ends = tuple(
        EndStatus(name, serves[name], one.online, one.error_code, one.auth_broken)
        for name, one in told.items()
    )
    return replace(
        first,
        error_code=trouble,
        roster_age_s=min(ages, default=None),
        ends=ends if len(ends) > 1 else (),
    )


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
