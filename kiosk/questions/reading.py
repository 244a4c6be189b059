"""The book as the rules see it: check-ins of every desk and of phones, the timetable, used vouchers, what the face
records raised, steps of the clock.

Blind references only: nobody's name or number is opened.  Reads day by day, page by page; a month of 50,000 check-ins
takes about a second, so off the screen's thread.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import date, datetime, time, timedelta
from typing import Any

from sqlalchemy import Connection

from kiosk.domain.evidence import Flag
from kiosk.domain.questions import Alike, Book, Held, Made, Seen, Stepped, Used
from kiosk.domain.signs import Act
from kiosk.domain.timetable import CHINA, from_ms, local_day
from kiosk.questions.staff import given_of, signed_of
from sync.records import Action, Entry, EntryKind, Method, PulledSource, UseState
from sync.store import mirror, refs, united, uses
from sync.store.days import pulled
from sync.store.store import Store

KINDS = frozenset({EntryKind.CHECKIN, EntryKind.CLOCK_STEP, EntryKind.FLAG, EntryKind.CORRECTION})
BY_HAND = frozenset({Act.MAKE_UP.value, Act.CONFIRM.value})
PHONES = frozenset({PulledSource.PHONE_GPS.value, PulledSource.PHONE_QR.value})


def read(store: Store, today: date, days: int) -> Book:
    """The last so many local days, today among them.  Raises StoreFault."""
    first = today - timedelta(days=days - 1)
    with store.reading() as db:
        held = _held(db, first, today)
        entries = [
            one for n in range(days) for one in united.of_day(db, first + timedelta(days=n), kinds=KINDS)
        ]
        given, closed = given_of(db, first, today), signed_of(db, first, today, entries)
        phones = [one for one in pulled(db, [one.session_no for one in held]) if one.source in PHONES]
        classes = {one.class_no for one in (*entries, *phones)}
        known = refs.of_rosters(db, classes)
        used = tuple(
            Used(one.entry_id, store.vault.person_ref(one.person), one.class_no, from_ms(one.used_ms))
            for training_class in mirror.classes(db)
            for one in uses.of_class(db, store.vault, training_class.class_no)
            if one.state is UseState.USED and one.used_ms is not None
        )
    checkins = [one for one in entries if one.kind is EntryKind.CHECKIN]
    return Book(
        (*(_seen(one, known) for one in checkins), *(_by_phone(one, known) for one in phones)),
        tuple(_sittings(held, checkins)),
        used,
        tuple(_stepped(one) for one in entries if one.kind is EntryKind.CLOCK_STEP),
        today,
        tuple(_alike(one, known) for one in entries if _is_alike(one)),
        tuple(_made(one, known) for one in entries if one.body.get("act") in BY_HAND),
        given,
        closed,
    )


def _who(one: Entry, known: Mapping[tuple[str, str], str]) -> str:
    """Blind references are each desk's own: of another desk's entries the roster says whose they are here."""
    own = one.person_ref
    return own or known.get((one.class_no, one.trainee_no), f"{one.class_no}/{one.trainee_no}")


def _held(db: Connection, first: date, last: date) -> list[Held]:
    begins = datetime.combine(first, time.min, CHINA)
    ends = datetime.combine(last + timedelta(days=1), time.min, CHINA)
    found = mirror.sessions_between(db, round(begins.timestamp() * 1000), round(ends.timestamp() * 1000))
    named = any(s.teacher for s in found) or None
    return [
        Held(s.session_no, s.class_no, s.begins, s.ends, named and s.teacher != "")
        for s in found
        if not s.cancelled
    ]


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


def _seen(one: Entry, known: Mapping[tuple[str, str], str]) -> Seen:
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
        person=_who(one, known),
        action=one.action,
        method=_method(str(one.body.get("method"))),
        operator=str(operator),
        point=str(one.body.get("point", "")),
        one_face=isinstance(flags, list) and Flag.TWO_LEARNERS_ONE_FACE.value in flags,
    )


def _method(said: str) -> Method | None:
    """One entry that another desk wrote otherwise leaves nobody's unasked."""
    return Method(said) if said in set(Method) else None


def _by_phone(one: Any, known: Mapping[tuple[str, str], str]) -> Seen:
    """A row of pulled_checkin."""
    at = from_ms(one.at_ms)
    who = known.get((one.class_no, one.trainee_no), f"{one.class_no}/{one.trainee_no}")
    action = Action(one.action)
    return Seen(one.server_no, at, local_day(at), "", one.class_no, one.session_no, who, action, None)


def _is_alike(one: Entry) -> bool:
    return one.kind is EntryKind.FLAG and one.body.get("flag") == Flag.TWO_LEARNERS_ONE_FACE.value


def _alike(one: Entry, known: Mapping[tuple[str, str], str]) -> Alike:
    """The others by the trainee number the flag names, whichever class it is of."""
    told = one.body.get("alsoTraineeNo")
    also = set(map(str, told)) if isinstance(told, list) else set()
    others = (ref for (_, trainee_no), ref in known.items() if trainee_no in also)
    people = tuple(dict.fromkeys((one.person_ref, *others)))
    return Alike(one.id, one.desk_no, from_ms(one.at_ms), one.day, people)


def _made(one: Entry, known: Mapping[tuple[str, str], str]) -> Made:
    operator = str(one.body.get("operator", ""))
    return Made(one.id, from_ms(one.at_ms), one.day, one.class_no, _who(one, known), operator)


def _stepped(one: Entry) -> Stepped:
    moved = one.body.get("movedMs")
    return Stepped(
        one.id,
        one.desk_no,
        from_ms(one.at_ms),
        timedelta(milliseconds=moved if isinstance(moved, int) else 0),
    )
