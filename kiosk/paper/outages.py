"""Outages as they were declared and withdrawn, at this desk or another of the hub: who stood in one's queue may have
signed in at another."""

from __future__ import annotations

from datetime import date, datetime

from sqlalchemy import Connection

from kiosk.domain.outage import OUTAGE_DECLARED, OUTAGE_WITHDRAWN, Declared, Outage, Withdrawal
from kiosk.domain.timetable import from_ms, local_day
from sync.records import Entry, Json
from sync.store import united
from sync.store.laid import LAST_MS


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
        Declared(outage, _withdrawal(taken[one.id]) if one.id in taken else None)
        for one in acts
        if one.body.get("act") == OUTAGE_DECLARED and (outage := _outage(one))
    )


def _outage(act: Entry) -> Outage | None:
    """None for one that says no time: another desk may write what this program would not."""
    body = act.body
    begins, ends = (_moment(body.get(name)) for name in ("from", "to"))
    if begins is None or ends is None or local_day(begins) != act.day:
        return None
    said = (str(body.get(name, "")) for name in ("operator", "second", "reason"))
    return Outage(act.id, begins, ends, *said)


def _moment(said: Json) -> datetime | None:
    known = isinstance(said, int) and not isinstance(said, bool) and 0 <= said <= LAST_MS
    return from_ms(said) if known and isinstance(said, int) else None


def _withdrawal(act: Entry) -> Withdrawal:
    body = act.body
    return Withdrawal(str(body.get("operator")), str(body.get("second")), str(body.get("reason")))
