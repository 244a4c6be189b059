"""Many signatures off a sheet into the book, some at a time: a power cut loses none of what was told, and whoever goes
on enters nobody twice.  No Qt."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import partial

from sqlalchemy import Connection

from kiosk.domain.attendance import Windows
from kiosk.domain.outage import Outage
from kiosk.domain.timetable import Sitting
from kiosk.paper.drafts import Row, Witnessed, paper_checkin
from kiosk.paper.reading import on_paper
from sync.clock import Clock
from sync.records import Enrolment
from sync.store import ledger
from sync.store.store import Store

AT_ONCE = 50
"""Signatures in one transaction: a check-in that comes meanwhile waits some tens of milliseconds."""


@dataclass(frozen=True, slots=True)
class Ticked:
    """One signature that two people have seen on the sheet."""

    who: Enrolment
    row: Row


@dataclass(frozen=True, slots=True)
class Entered:
    """`twice`: rows that paper had said before, from this sheet or another; they were not entered again."""

    count: int = 0
    twice: tuple[Row, ...] = ()


class Entering:
    """Blocks: call it aside.  Raises StoreFault; what was entered until then stands."""

    def __init__(self, store: Store, clock: Clock, windows: Windows) -> None:
        self._store, self._clock, self._windows = store, clock, windows

    def enter(
        self,
        sitting: Sitting,
        ticked: Sequence[Ticked],
        witnessed: Witnessed,
        outages: Sequence[Outage],
        heard: Callable[[int], None] = lambda _: None,
    ) -> Entered:
        """`heard` is told how many rows are through."""
        count, twice = 0, list[Row]()
        for start in range(0, len(ticked), AT_ONCE):
            some = ticked[start : start + AT_ONCE]
            refused = self._store.write(partial(self._some, sitting, some, witnessed, outages)).result()
            twice += refused
            count += len(some) - len(refused)
            heard(start + len(some))
        return Entered(count, tuple(twice))

    def _some(
        self,
        sitting: Sitting,
        some: Sequence[Ticked],
        witnessed: Witnessed,
        outages: Sequence[Outage],
        db: Connection,
    ) -> list[Row]:
        store, at = self._store, self._clock.stamp()
        known, refused = on_paper(db, sitting.session_no), []
        for one in some:
            key = (one.who.trainee_no, one.row.action)
            if key in known:
                refused.append(one.row)
                continue
            known.add(key)
            draft = paper_checkin(one.who, sitting, one.row, witnessed, outages, self._windows, at)
            ledger.append(db, store.vault, store.desk_no, store.boot_no, draft)
        return refused
