"""Outages as they were declared and withdrawn, at this desk or another of the hub: who stood in one's queue may have
signed in at another."""

from __future__ import annotations

from datetime import date

from sqlalchemy import Connection

from kiosk.domain.outage import OUTAGE_DECLARED, OUTAGE_WITHDRAWN, Declared, Outage, Withdrawal
from kiosk.domain.timetable import from_ms
from sync.records import Entry
from sync.store import united


def outages_of_day(db: Connection, day: date) -> tuple[Outage, ...]:
    return outages_of_days(db, day, day)


def outages_of_days(db: Connection, first: date, last: date) -> tuple[Outage, ...]:
    """Those that began on these days and stand."""
    return tuple(one.outage for one in declared_in_days(db, first, last) if one.withdrawn is None)


def declared_in_days(db: Connection, first: date, last: date) -> tuple[Declared, ...]:
    """Those that began on these days, whether they stand or not: a withdrawal belongs to the day of its outage."""
    acts = united.acts_of_days(db, first, last, {OUTAGE_DECLARED, OUTAGE_WITHDRAWN})
    taken = {str(one.body.get("outage")): one for one in acts if one.body.get("act") == OUTAGE_WITHDRAWN}
    return tuple(
        Declared(_outage(one), _withdrawal(taken[one.id]) if one.id in taken else None)
        for one in acts
        if one.body.get("act") == OUTAGE_DECLARED
    )


def _outage(act: Entry) -> Outage:
    body = act.body
    begins, ends = body.get("from"), body.get("to")
    assert isinstance(begins, int) and isinstance(ends, int)  # as it was drafted
    return Outage(
        act.id, from_ms(begins), from_ms(ends), str(body.get("operator")), str(body.get("second")),
        str(body.get("reason")),
    )  # fmt: skip


def _withdrawal(act: Entry) -> Withdrawal:
    body = act.body
    return Withdrawal(str(body.get("operator")), str(body.get("second")), str(body.get("reason")))
