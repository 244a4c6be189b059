"""What several desks make of a day: who signed at two of them, and whom another one refused.  No Qt.

Of a sign-in that two desks wrote down the first counts; the other is extra, stays in its book and is marked here.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace

from sqlalchemy import Connection

from kiosk.day.people import Names, key_of, named
from kiosk.day.sheet import DaySheet
from kiosk.domain.timetable import clock_text, from_ms, local
from kiosk.hub.doubles import ACTIONS, Twice, Written, written_twice
from kiosk.ui.today_facts import Column, People, Person
from kiosk.visit.view import Text
from sync.records import Entry, EntryKind
from sync.store import elsewhere
from sync.store.keys import Vault

REFUSED_MOST = 500


@dataclass(frozen=True, slots=True)
class Several:
    """`twice` of the day's lessons, `refused` attempts at other desks, `desks` what people call those."""

    twice: tuple[Twice, ...] = ()
    refused: tuple[Entry, ...] = ()
    desks: Mapping[str, str] = field(default_factory=dict)

    @property
    def learners(self) -> frozenset[tuple[str, str]]:
        """(class, trainee) of those who signed twice."""
        return frozenset((one.class_no, one.seat.trainee_no) for one in self.twice)


def several(db: Connection, vault: Vault, own_no: str, sheet: DaySheet) -> Several:
    desks = {one.desk_no: one.shown for one in elsewhere.others(db)}
    held = {no for line in sheet.classes for one in line.held for no in one.sitting.covers}
    twice = written_twice(db, vault, own_no, sheet.day, sheet.day)
    refused = elsewhere.of_day(db, sheet.day, kinds={EntryKind.REFUSED}) if desks else []
    return Several(
        tuple(one for one in twice if one.seat.session_no in held), tuple(refused[:REFUSED_MOST]), desks
    )


# --- who signed twice --------------------------------------------------------------------------------------


def twice(
    db: Connection, vault: Vault, sheet: DaySheet, found: Several
) -> tuple[People, dict[str, tuple[str, str]]]:
    """Those who signed at two desks, the latest first; with who its rows are."""
    known = named(db, vault, {one.class_no for one in found.twice})
    lines = tuple(_twice(one, sheet, known) for one in found.twice)
    whose = {
        key_of(one.class_no, one.seat.trainee_no): (one.class_no, one.seat.trainee_no) for one in found.twice
    }
    return People(lines, len(lines)), whose


def _twice(one: Twice, sheet: DaySheet, known: Names) -> Person:
    line = sheet.class_of(one.class_no)
    name, number = known.get((one.class_no, one.seat.trainee_no), ("", ""))
    first, *others = one.written
    extra = Text("day.extra", (_there(others[0]),))
    return Person(
        key=key_of(one.class_no, one.seat.trainee_no),
        name=name,
        number=number,
        class_name=line.training_class.name if line else one.class_no,
        state=Column.TWICE,
        said=Text("day.first_and_extra", (Text(ACTIONS[one.seat.action]), _there(first), extra)),
    )


def _there(one: Written) -> Text:
    moment = local(from_ms(one.at_ms)).strftime("%H:%M:%S")
    return Text("hub.written", (one.desk or Text("hub.here"), moment))


def marked(shown: People, found: Several, whose: Mapping[str, tuple[str, str]]) -> People:
    """A list of people in which those who signed twice say so."""
    if not found.twice:
        return shown
    lines = (
        replace(one, said=Text("day.twice")) if whose.get(one.key) in found.learners else one
        for one in shown.lines
    )
    return replace(shown, lines=tuple(lines))


def extra_of(found: Iterable[Twice]) -> dict[str, Text]:
    """By entry: what is said of one that is extra."""
    return {
        extra.entry_id: Text("day.is_extra", (_there(one.written[0]),))
        for one in found
        for extra in one.written[1:]
    }


# --- whom another desk refused -----------------------------------------------------------------------------


def refused_there(db: Connection, vault: Vault, sheet: DaySheet, found: Several) -> tuple[Person, ...]:
    """By name as far as the entry says who: a blind index is each desk's own."""
    known = named(db, vault, {one.class_no for one in found.refused if one.trainee_no})
    return tuple(_refused(one, sheet, known, found.desks) for one in found.refused)


def _refused(one: Entry, sheet: DaySheet, known: Names, desks: Mapping[str, str]) -> Person:
    code, line = str(one.body.get("code", "")), sheet.class_of(one.class_no)
    name, number = known.get((one.class_no, one.trainee_no), ("", ""))
    return Person(
        key="",
        name=name,
        number=number,
        class_name=line.training_class.name if line else one.class_no,
        state=Column.REFUSED,
        came=clock_text(from_ms(one.at_ms)),
        said=Text("day.there", (Text(f"refused.{code}.verb"), desks.get(one.desk_no, one.desk_no))),
        code=code,
        entry=one.id,
        learner=key_of(one.class_no, one.trainee_no) if one.trainee_no else "",
    )
