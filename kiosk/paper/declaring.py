"""An outage as it is declared: when, what speaks for it, and the entry.  No Qt."""

from __future__ import annotations

from datetime import date, datetime, time, timedelta

from kiosk.domain.outage import Beat, Evidence, Outage, evidence, longest_gap
from kiosk.domain.timetable import CHINA
from kiosk.paper.drafts import outage_declared
from kiosk.paper.fit import NotFit
from kiosk.paper.reading import beats_around
from kiosk.visit.view import Text
from sync.clock import Clock
from sync.store.store import Store

LONGEST = timedelta(hours=18)


def outage_of(day: str, begins: str, ends: str, operator: str, now: datetime) -> Outage:
    """Raises NotFit."""
    try:
        on = date.fromisoformat(day)
        first, last = (datetime.combine(on, time.fromisoformat(one), CHINA) for one in (begins, ends))
    except ValueError as error:
        raise NotFit(Text("sheets.no.time")) from error
    if not first < last <= first + LONGEST:
        raise NotFit(Text("sheets.no.order"))
    if last > now:
        raise NotFit(Text("sheets.no.ahead"))
    return Outage("", first, last, operator)


class Declaring:
    def __init__(self, store: Store, clock: Clock) -> None:
        self._store, self._clock = store, clock

    def weigh(self, outage: Outage) -> tuple[Evidence, ...]:
        return evidence(outage, self._beats(outage))

    def write(self, outage: Outage) -> Text:
        """Raises StoreFault."""
        beats = self._beats(outage)
        gap_s = round(longest_gap(outage, beats).total_seconds())
        draft = outage_declared(outage, evidence(outage, beats), gap_s, self._clock.stamp())
        self._store.record(draft).result()
        return Text("sheets.declared")

    def _beats(self, outage: Outage) -> list[Beat]:
        with self._store.reading() as db:
            return beats_around(db, self._store.desk_no, outage.begins, outage.ends)
