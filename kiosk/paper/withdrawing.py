"""An outage taken back: it was declared wrongly, and whoever it made punctual is late again.  No Qt."""

from __future__ import annotations

from datetime import date
from functools import partial

from sqlalchemy import Connection

from kiosk.attendance.attending import corrections_of
from kiosk.domain.outage import Outage, Withdrawal
from kiosk.domain.signs import decided, stands
from kiosk.domain.timetable import from_ms, local_day
from kiosk.paper.drafts import outage_withdrawn
from kiosk.paper.entering import Alone, Claiming
from kiosk.paper.fit import NotFit
from kiosk.paper.outages import outages_of_days
from kiosk.visit.view import Text
from sync.clock import Clock
from sync.records import EntryKind, Method
from sync.store import ledger, united
from sync.store.fault import StoreFault
from sync.store.store import Store


class Withdrawing:
    def __init__(self, store: Store, clock: Clock, claiming: Claiming | None = None) -> None:
        self._store, self._clock = store, clock
        self._claiming = claiming or Alone()

    def write(self, outage: Outage, word: Withdrawal) -> Text:
        """Blocks: call it aside.  Raises NotFit where it does not stand any more, paper rests on it, or another desk
        enters some just now; StoreFault."""
        if by := self._claiming.withdraw(outage.key):
            self._claiming.stay(outage.key)
            raise NotFit(Text("sheets.no.being_entered", (by,)))
        try:
            self._store.write(partial(self._withdraw, outage, word)).result()
        except (StoreFault, NotFit):
            self._claiming.stay(outage.key)
            raise
        return Text("sheets.withdrawn")

    def _withdraw(self, outage: Outage, word: Withdrawal, db: Connection) -> None:
        """Looked at where it is written: what was entered until then is seen."""
        standing = outages_of_days(db, *_days(outage))
        if outage.key not in {one.key for one in standing}:
            raise NotFit(Text("sheets.no.gone"))
        others = [one for one in standing if one.key != outage.key]
        if count := resting(db, outage, others):
            raise NotFit(Text("sheets.no.resting", (str(count),)))
        store, draft = self._store, outage_withdrawn(outage, word, self._clock.stamp())
        ledger.append(db, store.vault, store.desk_no, store.boot_no, draft)


def resting(db: Connection, outage: Outage, others: list[Outage]) -> int:
    """Signatures off paper in it that stand, and in none of the others."""
    first, last = _days(outage)
    found = [
        one
        for day in sorted({first, last})
        for one in united.of_day(db, day, {EntryKind.CHECKIN})
        if one.body.get("method") == Method.PAPER.value and outage.holds(at := from_ms(one.at_ms))
        and not any(other.holds(at) for other in others)
    ]  # fmt: skip
    words = decided(corrections_of(united.affairs_of_classes(db, {one.class_no for one in found})))
    return sum(1 for one in found if stands(one.id, words))


def _days(outage: Outage) -> tuple[date, date]:
    return local_day(outage.begins), local_day(outage.ends)
