"""What a desk has with it now, read from the book: for 出发检查 and for the doctor.  No Qt."""

from __future__ import annotations

from datetime import datetime, timedelta

from sqlalchemy import Connection

from kiosk.domain.departure import Baggage
from kiosk.domain.timetable import local_day
from sync.records import ClassState
from sync.store import mirror, outbox

AHEAD = timedelta(days=400)


def packed(
    db: Connection, now: datetime, *, roster_age_s: int | None, free_mb: int, point: str, portable: bool
) -> Baggage:
    """`roster_age_s` None: no roster at all; 0 where no platform gives one.  `point` the name of where it stands."""
    begins, ends = round(now.timestamp() * 1000), round((now + AHEAD).timestamp() * 1000)
    running = [c.class_no for c in mirror.classes(db) if c.state is ClassState.RUNNING]
    sizes = mirror.class_sizes(db)
    sessions = mirror.sessions_between(db, begins, ends, running)
    return Baggage(
        classes=len(running),
        without_roster=sum(1 for no in running if not sizes.get(no)),
        roster_age_s=roster_age_s,
        last_session=max((local_day(one.begins) for one in sessions), default=None),
        keys_until=None,
        unsent=outbox.backlog(db).pending,
        free_mb=free_mb,
        point=point,
        portable=portable,
        lists=sum(1 for no in running if mirror.watermark(db, mirror.Kind.VOUCHERS, no)),
    )
