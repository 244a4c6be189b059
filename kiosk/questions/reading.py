"""The book as the rules see it: check-ins, the timetable, used vouchers, steps of the clock.

Blind references only: nobody's name or number is opened.  Reads day by day, page by page; a month of 50,000 check-ins
takes about a second, so off the screen's thread.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from datetime import date, datetime, time, timedelta

from sqlalchemy import Connection

from kiosk.domain.evidence import Flag
from kiosk.domain.questions import Book, Held, Seen, Stepped, Used
from kiosk.domain.timetable import CHINA, from_ms
from sync.records import Entry, EntryKind, Method, UseState
from sync.store import ledger, mirror, uses
from sync.store.store import Store

PAGE = 500
KINDS = frozenset({EntryKind.CHECKIN, EntryKind.CLOCK_STEP})


def read(store: Store, today: date, days: int) -> Book:
    """The last so many local days, today among them.  Raises StoreFault."""
    first = today - timedelta(days=days - 1)
    with store.reading() as db:
        held = _held(db, first, today)
        entries = [one for n in range(days) for one in _of_day(db, first + timedelta(days=n))]
        used = tuple(
            Used(one.entry_id, store.vault.person_ref(one.person), one.class_no, from_ms(one.used_ms))
            for training_class in mirror.classes(db)
            for one in uses.of_class(db, store.vault, training_class.class_no)
            if one.state is UseState.USED and one.used_ms is not None
        )
    checkins = [one for one in entries if one.kind is EntryKind.CHECKIN]
    steps = tuple(_stepped(one) for one in entries if one.kind is EntryKind.CLOCK_STEP)
    return Book(tuple(map(_seen, checkins)), tuple(_sittings(held, checkins)), used, steps, today)


def _of_day(db: Connection, day: date) -> Iterator[Entry]:
    last = 0
    while page := ledger.of_day(db, day, kinds=KINDS, after_seq=last, limit=PAGE):
        yield from page
        last = page[-1].seq


def _held(db: Connection, first: date, last: date) -> list[Held]:
    begins = datetime.combine(first, time.min, CHINA)
    ends = datetime.combine(last + timedelta(days=1), time.min, CHINA)
    found = mirror.sessions_between(db, round(begins.timestamp() * 1000), round(ends.timestamp() * 1000))
    return [Held(s.session_no, s.class_no, s.begins, s.ends) for s in found if not s.cancelled]


def _sittings(held: Sequence[Held], checkins: Iterable[Entry]) -> Iterator[Held]:
    """A check-in that covers several sessions belongs to all of them: its session ends with the last."""
    ends = {one.session_no: one.ends for one in held}
    until = dict(ends)
    for one in checkins:
        covers = one.body.get("covers")
        for covered in covers if isinstance(covers, list) else ():
            if covered in ends and one.session_no in until:
                until[one.session_no] = max(until[one.session_no], ends[str(covered)])
    return (replace(one, ends=until[one.session_no]) for one in held)


def _seen(one: Entry) -> Seen:
    assert one.action is not None  # a check-in has one
    assist, flags = one.body.get("assist"), one.body.get("flags")
    operator = assist.get("operatorNo") if isinstance(assist, dict) else ""
    return Seen(
        id=one.id,
        at=from_ms(one.at_ms),
        day=one.day,
        desk=one.desk_no,
        class_no=one.class_no,
        session_no=one.session_no,
        person=one.person_ref,
        action=one.action,
        method=Method(str(one.body.get("method"))),
        operator=str(operator),
        point=str(one.body.get("point", "")),
        one_face=isinstance(flags, list) and Flag.TWO_LEARNERS_ONE_FACE.value in flags,
    )


def _stepped(one: Entry) -> Stepped:
    moved = one.body.get("movedMs")
    return Stepped(
        one.id,
        one.desk_no,
        from_ms(one.at_ms),
        timedelta(milliseconds=moved if isinstance(moved, int) else 0),
    )
