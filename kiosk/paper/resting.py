"""Signatures off paper in an outage that was withdrawn at another desk while neither heard the other.  No Qt.

Both stay in their books; a supervisor takes the signature out, or declares the outage anew.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from sqlalchemy import Connection

from kiosk.attendance.attending import corrections_of
from kiosk.domain.outage import OUTAGE_WITHDRAWN
from kiosk.domain.signs import decided, stands
from kiosk.domain.timetable import from_ms, local_day
from kiosk.paper.outages import declared_in_days
from sync.records import Entry, EntryKind, Method
from sync.store import united


@dataclass(frozen=True, slots=True)
class Resting:
    signature: Entry
    withdrawal: Entry


def on_withdrawn(db: Connection, first: date, last: date) -> list[Resting]:
    """Of these days, the newest first."""
    declared = declared_in_days(db, first, last)
    gone = [one.outage for one in declared if one.withdrawn]
    if not gone:
        return []
    standing = [one.outage for one in declared if one.withdrawn is None]
    acts = {
        str(one.body.get("outage")): one for one in united.acts_of_days(db, first, last, {OUTAGE_WITHDRAWN})
    }
    found = []
    for day in sorted({local_day(moment) for one in gone for moment in (one.begins, one.ends)}):
        for entry in united.of_day(db, day, {EntryKind.CHECKIN}):
            at = from_ms(entry.at_ms)
            under = [one.key for one in gone if one.holds(at)]
            if (
                entry.body.get("method") == Method.PAPER.value
                and under
                and not any(o.holds(at) for o in standing)
            ):
                found.append(Resting(entry, acts[under[0]]))
    words = decided(corrections_of(united.affairs_of_classes(db, {one.signature.class_no for one in found})))
    left = [one for one in found if stands(one.signature.id, words)]
    return sorted(left, key=lambda one: (-one.signature.at_ms, one.signature.id))
