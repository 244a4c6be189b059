"""Many signatures off a sheet into the book, some at a time: a power cut loses none of what was told, and whoever goes
on enters nobody twice, at this desk or another of the hub.  No Qt."""

from __future__ import annotations

from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass, replace
from functools import partial
from typing import Protocol

from sqlalchemy import Connection

from kiosk.domain.attendance import Windows
from kiosk.domain.evidence import Flag
from kiosk.domain.outage import Outage, Withdrawal
from kiosk.domain.timetable import Sitting, local_day
from kiosk.hub.once import SheetWord
from kiosk.paper.drafts import Row, Witnessed, paper_checkin
from kiosk.paper.fit import NotFit
from kiosk.paper.outages import declared_in_days
from kiosk.paper.reading import entered_by, on_paper
from kiosk.visit.view import Text
from sync.clock import Clock
from sync.hub.facts import Taken
from sync.records import Enrolment
from sync.store import elsewhere, ledger
from sync.store.elsewhere import Seat
from sync.store.fault import StoreFault
from sync.store.store import Store

AT_ONCE = 50
"""Signatures in one transaction: a check-in that comes meanwhile waits some tens of milliseconds."""


class Claiming(Protocol):
    """Who enters a signature where desks share a hub.  Both block for a moment."""

    def take(self, seats: Sequence[tuple[Seat, int, Collection[str]]]) -> SheetWord: ...

    def leave(self, seats: Collection[Seat]) -> None: ...

    def use(self, outages: Collection[str]) -> str: ...

    def withdraw(self, outage: str) -> str: ...

    def stay(self, outage: str) -> None: ...

    def named(self, desk_no: str) -> str: ...


class Alone:
    """A desk without a hub."""

    def take(self, seats: Sequence[tuple[Seat, int, Collection[str]]]) -> SheetWord:
        return SheetWord()

    def leave(self, seats: Collection[Seat]) -> None:
        pass

    def use(self, outages: Collection[str]) -> str:
        return ""

    def withdraw(self, outage: str) -> str:
        return ""

    def stay(self, outage: str) -> None:
        pass

    def named(self, desk_no: str) -> str:
        return desk_no


@dataclass(frozen=True, slots=True)
class Ticked:
    """One signature that two people have seen on the sheet."""

    who: Enrolment
    row: Row


@dataclass(frozen=True, slots=True)
class Twice:
    """A row that paper had said before; `by` desk and person where it was entered at another desk."""

    row: Row
    by: str = ""


@dataclass(frozen=True, slots=True)
class Entered:
    """`twice` was not entered again, from this sheet or another; `repeated` are ticks beyond the first of a sign-in,
    which the first one spoke for."""

    count: int = 0
    twice: tuple[Twice, ...] = ()
    repeated: tuple[Row, ...] = ()


class Entering:
    """Blocks: call it aside.  Raises StoreFault, and NotFit where an outage was withdrawn meanwhile; what was entered
    until then stands."""

    def __init__(
        self, store: Store, clock: Clock, windows: Windows, claiming: Claiming | None = None
    ) -> None:
        self._store, self._clock, self._windows = store, clock, windows
        self._claiming = claiming or Alone()

    @property
    def claiming(self) -> Claiming:
        return self._claiming

    def enter(
        self,
        sitting: Sitting,
        ticked: Sequence[Ticked],
        witnessed: Witnessed,
        outages: Sequence[Outage],
        heard: Callable[[int], None] = lambda _: None,
    ) -> Entered:
        """`heard` is told how many rows are through."""
        count, twice = 0, list[Twice]()
        once, repeated = _once(sitting, ticked)
        for start in range(0, len(once), AT_ONCE):
            some = once[start : start + AT_ONCE]
            refused = self._claimed(sitting, some, witnessed, outages)
            twice += refused
            count += len(some) - len(refused)
            heard(start + len(some))
        return Entered(count, tuple(twice), repeated)

    def _claimed(
        self, sitting: Sitting, some: Sequence[Ticked], witnessed: Witnessed, outages: Sequence[Outage]
    ) -> list[Twice]:
        """Those another desk has, or is entering, are left out; where the hub did not say, the entry says so."""
        if by := self._claiming.use({out.key for one in some for out in outages if out.holds(one.row.at)}):
            raise NotFit(Text("sheets.no.being_withdrawn", (by,)))
        seats = {_seat(sitting, one): one for one in some}
        word = self._claiming.take(self._asked(sitting, seats))
        ours = [_marked(one, word, seat) for seat, one in seats.items() if seat not in word.taken]
        mine = [seat for seat in seats if seat not in word.taken]
        try:
            twice = self._store.write(partial(self._some, sitting, ours, witnessed, outages)).result()
        except (StoreFault, NotFit):
            self._claiming.leave(mine)
            raise
        self._claiming.leave([_seat(sitting, one) for one in ours if one.row in {two.row for two in twice}])
        there = [Twice(seats[seat].row, self._by(taken)) for seat, taken in word.taken.items()]
        return [*there, *twice]

    def _asked(self, sitting: Sitting, seats: Collection[Seat]) -> list[tuple[Seat, int, Collection[str]]]:
        with self._store.reading() as db:
            gone = on_paper(db, sitting.class_no, sitting.session_no).gone
        at_ms = self._clock.now_ms()
        return [(seat, at_ms, gone.get((seat.trainee_no, seat.action), ())) for seat in seats]

    def _by(self, taken: Taken) -> str:
        with self._store.reading() as db:
            entry = elsewhere.entry(db, taken.entry_id) if taken.entry_id else None
            return entered_by(db, entry) if entry else self._claiming.named(taken.desk_no)

    def _some(
        self,
        sitting: Sitting,
        some: Sequence[Ticked],
        witnessed: Witnessed,
        outages: Sequence[Outage],
        db: Connection,
    ) -> list[Twice]:
        store, at = self._store, self._clock.stamp()
        if gone := _withdrawn(db, [one.row for one in some], outages):
            raise NotFit(Text("sheets.no.withdrawn", (gone.operator, gone.second)))
        known, refused = dict(on_paper(db, sitting.class_no, sitting.session_no).standing), list[Twice]()
        for one in some:
            key = (one.who.trainee_no, one.row.action)
            if key in known:
                refused.append(Twice(one.row, entered_by(db, known[key])))
                continue
            draft = paper_checkin(one.who, sitting, one.row, witnessed, outages, self._windows, at)
            known[key] = ledger.append(db, store.vault, store.desk_no, store.boot_no, draft)
        return refused


def _once(sitting: Sitting, ticked: Sequence[Ticked]) -> tuple[list[Ticked], tuple[Row, ...]]:
    """Each sign-in by its first tick, and the ticks beyond: of a row, or of somebody who stands on two."""
    first: dict[Seat, Ticked] = {}
    for one in ticked:
        first.setdefault(_seat(sitting, one), one)
    kept = {id(one) for one in first.values()}
    return list(first.values()), tuple(one.row for one in ticked if id(one) not in kept)


def _withdrawn(db: Connection, rows: Sequence[Row], outages: Sequence[Outage]) -> Withdrawal | None:
    """Who withdrew, since the sheet was opened, what one of these rests on and nothing else carries."""
    days = [local_day(one.begins) for one in outages]
    taken = {
        one.outage.key: one.withdrawn for one in declared_in_days(db, min(days), max(days)) if one.withdrawn
    }
    for row in rows:
        holding = [one.key for one in outages if one.holds(row.at)]
        if holding and all(key in taken for key in holding):
            return taken[holding[0]]
    return None


def _seat(sitting: Sitting, one: Ticked) -> Seat:
    return Seat(sitting.session_no, one.who.trainee_no, one.row.action)


def _marked(one: Ticked, word: SheetWord, seat: Seat) -> Ticked:
    if seat not in word.unasked:
        return one
    return replace(one, row=replace(one.row, flags=(*one.row.flags, Flag.HUB_NOT_ASKED.value)))
