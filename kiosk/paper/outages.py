"""Outages as they were declared, at this desk or another of the hub: who stood in one's queue may have signed in at
another."""

from __future__ import annotations

from datetime import date

from sqlalchemy import Connection

from kiosk.domain.outage import OUTAGE_DECLARED, Outage
from kiosk.domain.timetable import from_ms
from sync.records import Entry
from sync.store import united


def outages_of_day(db: Connection, day: date) -> tuple[Outage, ...]:
    return outages_of_days(db, day, day)


def outages_of_days(db: Connection, first: date, last: date) -> tuple[Outage, ...]:
    """Those that began on these days."""
    return tuple(_outage(act) for act in united.acts_of_days(db, first, last, {OUTAGE_DECLARED}))


def _outage(act: Entry) -> Outage:
    body = act.body
    begins, ends = body.get("from"), body.get("to")
    assert isinstance(begins, int) and isinstance(ends, int)  # as it was drafted
    return Outage(
        act.id, from_ms(begins), from_ms(ends), str(body.get("operator")), str(body.get("second")),
        str(body.get("reason")),
    )  # fmt: skip
