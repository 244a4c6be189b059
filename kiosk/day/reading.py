"""A day of the book as it is counted: read from the store by a few statements, whatever the size of the book.  No Qt.

Rosters stay sealed: a day is counted by trainee number and blind index.  Of most learners nothing was decided, and they
are counted in whole numbers; whoever has leave, a correction or a confirmed 暂记 goes through the whole rule.  Here
everybody has a seat; counting.py gives the numbers alone, and opens nobody's name.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from typing import Any, TypeAlias

from sqlalchemy import Connection

from kiosk.attendance.attending import ORIGINS, correction_of, corrections_of, leave_of, origin_of
from kiosk.day.sheet import ClassDay, DaySheet, SittingDay, opens
from kiosk.domain.attendance import Windows
from kiosk.domain.day import Bounds, Seat, Shown, bounds, plain_seat, seat
from kiosk.domain.outage import queued
from kiosk.domain.signs import Act, Facts, Origin, Sign, decided
from kiosk.domain.timetable import CHINA, Preset, Sitting, from_ms, sittings
from kiosk.paper.outages import outages_of_day
from sync.records import Action, EnrolmentState, Entry, EntryKind, PulledSource
from sync.store import days, mirror
from sync.store.keys import Vault

Who: TypeAlias = tuple[str, str]
"""(class_no, trainee_no)."""
Places: TypeAlias = dict[tuple[str, str], tuple[str, Bounds]]
"""By class and session: the sitting it belongs to, and its bounds."""
MADE_HERE = frozenset({"CARD_PIN", "CARD", "CARD_FACE", "ESSC_QR", "ESSC_LOGIN", "FACE_1V1", "FACE_1VN"})
"""Ways in which a learner signs in without staff."""


@dataclass
class Found:
    """Signs of the day by sitting and learner: the first IN and the last OUT that fit, and what else there is."""

    came: dict[tuple[str, str], Shown] = field(default_factory=dict)
    went: dict[tuple[str, str], Shown] = field(default_factory=dict)
    rows: dict[str, list[Any]] = field(default_factory=lambda: defaultdict(list))
    """By trainee number, for those who go through the whole rule."""
    noted: dict[str, Any] = field(default_factory=dict)


def read_day(
    db: Connection,
    vault: Vault,
    windows: Windows,
    preset: Preset,
    day: date,
    class_nos: Collection[str] | None = None,
) -> DaySheet:
    """Some ten milliseconds per thousand signs; raises the driver's errors."""
    held = sittings_of_day(db, preset, day, class_nos)
    wanted = frozenset(held)
    seats = seats_of(db, vault, wanted)
    signs = _signs(db, day, places(held, windows), None if class_nos is None else wanted)
    told = Decisions(db, wanted, day, {key: row for one in signs.values() for key, row in one.noted.items()})
    made = tuple(
        ClassDay(
            one,
            tuple(
                sitting_day(sitting, windows, seats.get(one.class_no, ()), signs.get(one.class_no), told)
                for sitting in held[one.class_no]
            ),
        )
        for one in mirror.classes(db, wanted)
    )
    return DaySheet(day, made, told.undecided())


def between(day: date) -> tuple[int, int]:
    """A local day in milliseconds."""
    start = datetime.combine(day, time.min, CHINA)
    return round(start.timestamp() * 1000), round((start + timedelta(days=1)).timestamp() * 1000)


def sittings_of_day(
    db: Connection, preset: Preset, day: date, class_nos: Collection[str] | None
) -> dict[str, list[Sitting]]:
    found: dict[str, list[Sitting]] = defaultdict(list)
    outages = outages_of_day(db, day)
    for one in sittings(mirror.sessions_between(db, *between(day), class_nos), preset):
        if one.day == day:
            found[one.class_no].append(queued(one, outages))
    return found


def seats_of(db: Connection, vault: Vault, class_nos: Collection[str]) -> dict[str, list[days.Seat]]:
    """Where somebody was moved, the roster is what was decided here; only those few are opened."""
    moved = days.moved_classes(db) & set(class_nos)
    found: dict[str, list[days.Seat]] = defaultdict(list)
    for row in days.rosters(db, set(class_nos) - moved):
        if row[3] != EnrolmentState.QUIT.value:
            found[row[0]].append(row)
    for class_no in moved:
        found[class_no] = [
            (class_no, one.trainee_no, vault.person_ref(one.person), one.state.value)
            for one in mirror.roster(db, vault, class_no)
            if one.state is not EnrolmentState.QUIT
        ]
    return found


def places(held: Mapping[str, Sequence[Sitting]], windows: Windows) -> Places:
    return {
        (one.class_no, no): (one.session_no, bounds(one, windows))
        for every in held.values()
        for one in every
        for no in one.covers
    }


def _signs(db: Connection, day: date, where: Places, class_nos: Collection[str] | None) -> dict[str, Found]:
    found: dict[str, Found] = defaultdict(Found)
    for row in days.signs(db, day, class_nos):
        add(found[row[2]], row, where.get((row[2], row[3])))
    add_elsewhere(db, day, where, class_nos, found)
    return found


def add_elsewhere(
    db: Connection, day: date, where: Places, class_nos: Collection[str] | None, found: dict[str, Found]
) -> None:
    """What other desks wrote, and phones."""
    for row in days.foreign_signs(db, day, class_nos):
        add(found[row[2]], row, where.get((row[2], row[3])), ours=False)
    for told in days.pulled(db, [no for _, no in where]):
        _add_told(found[told.class_no], told, where.get((told.class_no, told.session_no)))


def add(found: Found, row: Any, place: tuple[str, Bounds] | None, *, ours: bool = True) -> None:
    key, at_ms, _, _, trainee_no, action, canonical = row
    if not action or not trainee_no:
        if ours:  # what another desk noted is decided there
            found.noted[key] = row
        return
    found.rows[trainee_no].append(row)
    if place is not None:
        _count(found, place, trainee_no, action, shown_of(key, at_ms, canonical))


def _add_told(found: Found, row: Any, place: tuple[str, Bounds] | None) -> None:
    found.rows[row.trainee_no].append(row)
    if place is not None and row.action:
        shown = Shown(row.at_ms, row.server_no, ORIGINS[PulledSource(row.source)])
        _count(found, place, row.trainee_no, row.action, shown)


def _count(found: Found, place: tuple[str, Bounds], trainee_no: str, action: str, shown: Shown) -> None:
    sitting, at = place
    key = (sitting, trainee_no)
    if action == "IN":
        if at.in_from <= shown.at_ms <= at.in_to and ((old := found.came.get(key)) is None or shown < old):
            found.came[key] = shown
    elif at.out_from <= shown.at_ms <= at.out_to and ((old := found.went.get(key)) is None or shown > old):
        found.went[key] = shown


def shown_of(key: str, at_ms: int, canonical: bytes) -> Shown:
    """A check-in of a desk."""
    method = days.method_of(canonical)
    plain = method in MADE_HERE and not days.assisted(canonical)
    origin = Origin.DESK if plain else origin_of(days.body_of(canonical))
    return Shown(at_ms, key, origin, method, days.judged_of(canonical))


class Decisions:
    """Leave and corrections of the day's classes, for those learners to whom they matter.  `noted`: rows of 暂记."""

    def __init__(
        self, db: Connection, class_nos: Collection[str], day: date, noted: Mapping[str, Any]
    ) -> None:
        self._noted = noted
        self._of: dict[Who, list[Entry]] = defaultdict(list)
        self._matters: set[Who] = set()
        self._given: dict[Who, list[Any]] = defaultdict(list)
        self._words: list[Entry] = []
        for entry in days.affairs(db, class_nos):
            self._take(db, entry, day)

    def _take(self, db: Connection, entry: Entry, day: date) -> None:
        who = (entry.class_no, entry.trainee_no)
        self._of[who].append(entry)
        if entry.kind is EntryKind.LEAVE:
            leave = leave_of(entry)
            if leave.first <= day <= leave.last or leave.sessions:
                self._matters.add(who)
            return
        correction = correction_of(entry)
        if correction is None:
            return
        self._matters.add(who)
        self._words.append(entry)
        if correction.act is Act.CONFIRM and (row := self._note(db, correction.corrects)):
            self._given[who].append(row)

    def _note(self, db: Connection, key: str) -> Any:
        """The 暂记 a correction confirms; after midnight it lies on the next day."""
        if key in self._noted:
            return self._noted[key]
        one = days.entry_anywhere(db, key)
        return (one.id, one.at_ms, one.class_no, one.session_no, "", None, b"") if one else None

    @property
    def learners(self) -> frozenset[Who]:
        return frozenset(self._matters)

    def matters(self, who: Who) -> bool:
        return who in self._matters

    def facts(self, who: Who, rows: Iterable[Any]) -> Facts:
        mine = self._of[who]
        return Facts(
            tuple(map(_sign, (*rows, *self._given.get(who, ())))),
            corrections_of(mine),
            tuple(leave_of(one) for one in mine if one.kind is EntryKind.LEAVE),
        )

    def undecided(self) -> tuple[tuple[str, str], ...]:
        words = decided(corrections_of(self._words))
        return tuple(sorted((row[2], key) for key, row in self._noted.items() if key not in words))


def _sign(row: Any) -> Sign:
    if hasattr(row, "server_no"):
        action = Action(row.action) if row.action else None
        return Sign(
            row.server_no, row.session_no, action, from_ms(row.at_ms), ORIGINS[PulledSource(row.source)]
        )
    key, at_ms, _, session_no, trainee_no, action, canonical = row
    noted = not action or not trainee_no
    origin = Origin.NOTED if noted else shown_of(key, at_ms, canonical).origin
    return Sign(key, session_no, None if noted else Action(action), from_ms(at_ms), origin)


NOTHING = Found()
STATES = {state.value: state for state in EnrolmentState}
"""To look one up costs a fifth of making it, thousands of times."""


def sitting_day(
    sitting: Sitting, windows: Windows, people: Sequence[days.Seat], found: Found | None, told: Decisions
) -> SittingDay:
    at, signs = bounds(sitting, windows), found or NOTHING
    seats: list[Seat] = []
    for class_no, trainee_no, person_ref, state in people:
        who, key = (class_no, trainee_no, person_ref), (sitting.session_no, trainee_no)
        if told.matters((class_no, trainee_no)):
            rows = signs.rows.get(trainee_no, ())
            known = {
                row[0]: shown_of(row[0], row[1], row[6]) for row in rows if not hasattr(row, "server_no")
            }
            facts = told.facts((class_no, trainee_no), rows)
            seats.append(seat(who, STATES[state], facts, sitting, windows, known))
        else:
            seats.append(plain_seat(who, STATES[state], signs.came.get(key), signs.went.get(key), at))
    return SittingDay(sitting, opens(sitting, windows), tuple(seats))
