"""Who is behind a number of a day: found among its seats, and only those shown are opened.  No Qt.

Pages go by key, not by count: whoever signs in between two of them is neither shown twice nor skipped.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import TypeAlias

from sqlalchemy import Connection

from kiosk.day.sheet import DaySheet, SittingDay
from kiosk.domain.day import HERE, Presence, Seat
from kiosk.domain.identity import mask_number
from kiosk.domain.names import mask
from kiosk.domain.signs import Origin
from kiosk.domain.timetable import clock_text, from_ms
from kiosk.ui.gestures import PeopleAsked
from kiosk.ui.today_facts import Column, People, Person
from kiosk.visit.view import Text
from sync.records import Entry
from sync.store import days, ledger, mirror
from sync.store.keys import Vault

PAGE = 50

WANTED: Mapping[Column, Callable[[Seat], bool]] = {
    Column.EXPECTED: lambda seat: True,
    Column.PRESENT: lambda seat: seat.presence in HERE,
    Column.LATE: lambda seat: seat.presence is Presence.LATE,
    Column.EARLY: lambda seat: seat.early,
    Column.MISSING: lambda seat: seat.presence is Presence.MISSING,
    Column.LEAVE: lambda seat: seat.presence is Presence.LEAVE,
    Column.ASSISTED: lambda seat: is_assisted(seat),
    Column.NO_OUT: lambda seat: seat.no_out,
}
Key: TypeAlias = "tuple[str, datetime, str]"
"""Class, beginning, trainee: what a page goes on after."""


def is_assisted(seat: Seat) -> bool:
    return seat.presence in HERE and seat.proof is not None and seat.proof.origin is Origin.ASSISTED


@dataclass(frozen=True, slots=True)
class Place:
    key: Key
    held: SittingDay
    seat: Seat


def matching(sheet: DaySheet, asked: PeopleAsked, now: datetime) -> list[Place]:
    """In the order of their keys.  All classes: those that have begun, as the totals."""
    begun, _ = sheet.split(now)
    lines = [one for one in sheet.classes if one.training_class.class_no == asked.class_no]
    wanted = WANTED[Column(asked.column)]
    found = (
        Place((line.training_class.class_no, held.sitting.begins, seat.trainee_no), held, seat)
        for line in (lines if asked.class_no else begun)
        for held in (line.held if asked.session_no else sheet.counted(line, now))
        if asked.session_no in ("", held.sitting.session_no)
        for seat in held.seats
        if wanted(seat)
    )
    return sorted(found, key=lambda one: one.key)


def page(
    db: Connection, vault: Vault, sheet: DaySheet, asked: PeopleAsked, now: datetime, until: Key | None
) -> tuple[People, Key | None, dict[str, tuple[str, str]]]:
    """Those up to `until` as they are now, or the first page; with the key it ends at, and who its rows are."""
    every = matching(sheet, asked, now)
    shown = [one for one in every if until and one.key <= until] or every[:PAGE]
    names = {line.training_class.class_no: line.training_class.name for line in sheet.classes}
    known = named(db, vault, {one.seat.class_no for one in shown})
    several = sheet.over(now) or bool(asked.session_no)
    lines = tuple(_person(one, names[one.seat.class_no], known, several, now) for one in shown)
    last = shown[-1].key if shown else None
    whose = {
        line.key: (one.seat.class_no, one.seat.trainee_no) for line, one in zip(lines, shown, strict=True)
    }
    return People(lines, len(every), bool(last and last < every[-1].key)), last, whose


def following(sheet: DaySheet, asked: PeopleAsked, now: datetime, after: Key) -> Key:
    """Where the next page ends."""
    more = [one.key for one in matching(sheet, asked, now) if one.key > after][:PAGE]
    return more[-1] if more else after


Names: TypeAlias = "dict[tuple[str, str], tuple[str, str]]"
"""Masked name and number, by class and trainee."""


def named(db: Connection, vault: Vault, class_nos: Iterable[str]) -> Names:
    return {
        (class_no, one.trainee_no): (mask(one.name), mask_number(one.person.number))
        for class_no in class_nos
        for one in mirror.roster(db, vault, class_no)
    }


def key_of(class_no: str, trainee_no: str) -> str:
    return f"{class_no}/{trainee_no}"


def _person(one: Place, class_name: str, known: Names, several: bool, now: datetime) -> Person:
    seat, sitting = one.seat, one.held.sitting
    name, number = known.get((seat.class_no, seat.trainee_no), ("", ""))
    times = f"{clock_text(sitting.begins)}–{clock_text(sitting.ends)}"
    shown = f"{class_name}　{times}" if several else class_name
    return person_of(seat, name, number, shown, begun=sitting.begins <= now)


def person_of(seat: Seat, name: str, number: str, class_name: str, *, begun: bool = True) -> Person:
    """Nobody is missing from what has not begun."""
    if not begun and seat.presence is Presence.MISSING:
        key = key_of(seat.class_no, seat.trainee_no)
        return Person(key, name, number, class_name, Column.NOT_YET)
    origin = seat.proof.origin if seat.proof and seat.presence in HERE else Origin.DESK
    state = Column.EARLY if seat.early and seat.presence is Presence.PRESENT else Column(seat.presence.value)
    return Person(
        key=key_of(seat.class_no, seat.trainee_no),
        name=name,
        number=number,
        class_name=class_name,
        state=state,
        came=clock_text(from_ms(seat.came.at_ms)) if seat.came else "",
        went=clock_text(from_ms(seat.went.at_ms)) if seat.went else "",
        origin=origin.value if origin is not Origin.DESK else "",
    )


# --- attempts that were refused, and 暂记 ------------------------------------------------------------------


def refused(
    db: Connection, vault: Vault, sheet: DaySheet, until: tuple[int, str] | None
) -> tuple[People, tuple[int, str] | None]:
    """By their place in the book; the next page where `until` is the last of the one before."""
    shown: list[Entry] = []
    while some := days.refused(db, sheet.day, (shown[-1].seq, shown[-1].id) if shown else (0, ""), PAGE):
        shown += some
        if until is None or (some[-1].seq, some[-1].id) >= until:
            break
    lines = tuple(_refused(db, vault, sheet, one) for one in shown)
    last = (shown[-1].seq, shown[-1].id) if shown else None
    more = bool(last and days.refused(db, sheet.day, last, 1))
    return People(lines, len(lines), more), last


def _refused(db: Connection, vault: Vault, sheet: DaySheet, entry: Entry) -> Person:
    code = str(entry.body.get("code", ""))
    return _attempt(db, vault, sheet, entry, Column.REFUSED, Text(f"refused.{code}.verb"), code)


def noted(db: Connection, vault: Vault, sheet: DaySheet) -> People:
    found = [one for _, key in sheet.noted if (one := ledger.entry(db, key))]
    lines = (
        _attempt(db, vault, sheet, one, Column.NOTED, Text(f"reason.{one.body.get('reason', 'other')}"))
        for one in sorted(found, key=lambda one: one.at_ms)
    )
    return People(tuple(lines), len(found))


def _attempt(
    db: Connection, vault: Vault, sheet: DaySheet, entry: Entry, column: Column, said: Text, code: str = ""
) -> Person:
    """Somebody at the desk, on a roster or on none."""
    person, name, _ = ledger.identity_of(db, vault, entry.id)
    line = sheet.class_of(entry.class_no)
    return Person(
        key="",
        name=mask(name),
        number=mask_number(person.number) if person else "",
        class_name=line.training_class.name if line else entry.class_no,
        state=column,
        came=clock_text(from_ms(entry.at_ms)),
        said=said,
        code=code,
        entry=entry.id,
        learner=key_of(entry.class_no, entry.trainee_no) if entry.trainee_no else "",
    )


def counted_by_code(entries: Sequence[Entry]) -> dict[str, int]:
    """Refusals by their code, the most frequent first."""
    codes = [str(one.body.get("code", "")) for one in entries]
    return dict(
        sorted(((code, codes.count(code)) for code in set(codes)), key=lambda item: (-item[1], item[0]))
    )
