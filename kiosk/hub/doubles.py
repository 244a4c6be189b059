"""Sign-ins that more than one desk wrote down, as staff read them: who, where first, where once more.  No Qt.

The first counts and the others are extra; all of them stay in their books.  What a correction took out is none.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta

from sqlalchemy import Connection

from kiosk.attendance.attending import facts_of
from kiosk.domain.signs import decided, stands
from kiosk.domain.timetable import CHINA
from sync.records import Action, Entry
from sync.store import doubles, elsewhere, mirror, united
from sync.store.doubles import Double
from sync.store.elsewhere import Seat
from sync.store.keys import Vault

A_DAY = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Written:
    """One desk's entry; `desk` as people call it, "" for this one."""

    entry_id: str
    desk: str
    at_ms: int


@dataclass(frozen=True, slots=True)
class Twice:
    """The first of `written` counts."""

    seat: Seat
    class_no: str
    name: str = field(repr=False)
    written: tuple[Written, ...]


def written_twice(
    db: Connection, vault: Vault, own_no: str, since: date, until: date = date.max
) -> list[Twice]:
    """Of these days, found on the hub or by a paired desk's notice, the newest first."""
    desks = {one.desk_no: one.shown for one in elsewhere.others(db)} | {own_no: ""}
    found: dict[Seat, dict[str, Written]] = {}
    classes: dict[Seat, str] = {}
    for seat, entries in elsewhere.doubles(db, since, until).items():
        classes[seat] = entries[0].class_no
        found[seat] = {one.id: _written(one, desks) for one in entries}
    for one in doubles.between(
        db, _start_ms(since), 1 << 62 if until == date.max else _start_ms(until + A_DAY)
    ):
        seat = Seat(one.session_no, one.trainee_no, one.action)
        classes.setdefault(seat, one.class_no)
        found.setdefault(seat, {}).update(_of_notice(one, desks))
    gone = _taken_out(db, set(classes.values()))
    names = names_of(db, vault, set(classes.values()))
    shown = [
        Twice(seat, classes[seat], names.get((classes[seat], seat.trainee_no), seat.trainee_no), standing)
        for seat, held in found.items()
        if len(standing := _standing(held, gone)) > 1
    ]
    return sorted(shown, key=lambda twice: -twice.written[0].at_ms)


def extra_entries(db: Connection, since: date, until: date) -> frozenset[str]:
    """Of the sign-ins of these days that stand and that several desks of the hub wrote down, all but the first."""
    found = elsewhere.doubles(db, since, until)
    gone = _taken_out(db, {entries[0].class_no for entries in found.values()})
    standing = ([one.id for one in entries if one.id not in gone] for entries in found.values())
    return frozenset(extra for ids in standing for extra in ids[1:])


def _start_ms(day: date) -> int:
    return round(datetime.combine(day, time.min, CHINA).timestamp() * 1000)


def _standing(held: dict[str, Written], gone: set[str]) -> tuple[Written, ...]:
    left = [one for one in held.values() if one.entry_id not in gone]
    return tuple(sorted(left, key=lambda one: (one.at_ms, one.entry_id)))


def _written(one: Entry, desks: dict[str, str]) -> Written:
    return Written(one.id, desks.get(one.desk_no, one.desk_no), one.at_ms)


def _of_notice(one: Double, desks: dict[str, str]) -> dict[str, Written]:
    return {
        one.entry_id: Written(one.entry_id, "", one.at_ms),
        one.other_id: Written(one.other_id, desks.get(one.other_desk, one.other_desk), one.other_ms),
    }


def _taken_out(db: Connection, class_nos: set[str]) -> set[str]:
    words = decided(facts_of(united.affairs_of_classes(db, class_nos), ()).corrections) if class_nos else {}
    return {key for key in words if not stands(key, words)}


def names_of(db: Connection, vault: Vault, class_nos: set[str]) -> dict[tuple[str, str], str]:
    return {
        (class_no, one.trainee_no): one.name
        for class_no in class_nos
        for one in mirror.roster(db, vault, class_no)
    }


ACTIONS = {Action.IN: "choose.in", Action.OUT: "choose.out"}
