"""A day in numbers alone: learners who are alike are counted where they lie, and the rule speaks once for each kind.

Whoever was decided about, was moved, signed in elsewhere or several times is read by himself, as reading.py reads
everybody.  A sheet from here comes to what one from reading.py comes to; its seats stand for many and name nobody.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from datetime import date
from functools import lru_cache
from itertools import chain

from sqlalchemy import Connection

from kiosk.attendance.attending import origin_of
from kiosk.day import reading
from kiosk.day.reading import STATES, Decisions, Found, Places, Who, places, sitting_day
from kiosk.day.sheet import ClassDay, DaySheet, SittingDay
from kiosk.domain.attendance import Windows
from kiosk.domain.day import Bounds, Seat, Shown, bounds, plain_seat
from kiosk.domain.signs import Origin
from kiosk.domain.timetable import Preset, Sitting
from sync.records import EnrolmentState
from sync.store import day_crowds, days, mirror
from sync.store.day_crowds import Crowd
from sync.store.keys import Vault


def count_day(
    db: Connection,
    vault: Vault,
    windows: Windows,
    preset: Preset,
    day: date,
    class_nos: Collection[str] | None = None,
) -> DaySheet:
    """Hardly more than its statements take; raises the driver's errors."""
    held = reading.sittings_of_day(db, preset, day, class_nos)
    wanted = frozenset(held)
    scope, where = None if class_nos is None else wanted, places(held, windows)
    told = Decisions(db, wanted, day, {row[0]: row for row in days.noted(db, day, scope)})
    signs: dict[str, Found] = defaultdict(Found)
    reading.add_elsewhere(db, day, where, scope, signs)
    apart = told.learners | {(no, one) for no, found in signs.items() for one in found.rows}
    moved = days.moved_classes(db) & wanted
    crowds = _Crowds(db, day, windows, chain.from_iterable(held[no] for no in wanted - moved), apart)
    whole = moved | crowds.unread
    people = _people(db, vault, whole, apart.union(*crowds.alone.values()))
    _add_own(db, day, where, people, signs)

    def made(sitting: Sitting) -> SittingDay:
        no, alone = sitting.class_no, apart | crowds.alone[sitting.session_no]
        few = [one for one in people[no] if no in whole or one[:2] in alone]
        read = sitting_day(sitting, windows, few, signs.get(no), told)
        many = () if no in whole else crowds.seats[sitting.session_no]
        return SittingDay(sitting, read.opens, (*many, *read.seats))

    classes = (ClassDay(one, tuple(map(made, held[one.class_no]))) for one in mirror.classes(db, wanted))
    return DaySheet(day, tuple(classes), told.undecided())


def _people(
    db: Connection, vault: Vault, whole: Collection[str], learners: Collection[Who]
) -> Mapping[str, Sequence[days.Seat]]:
    """Everybody in the classes that are read whole, and these learners of others, by class."""
    found = reading.seats_of(db, vault, whole)
    for row in days.seats_of(db, [who for who in learners if who[0] not in whole]):
        if row[3] != EnrolmentState.QUIT.value:
            found[row[0]].append(row)
    return found


def _add_own(
    db: Connection,
    day: date,
    where: Places,
    people: Mapping[str, Sequence[days.Seat]],
    signs: dict[str, Found],
) -> None:
    for row in days.signs_of(db, day, [(one[0], one[1]) for every in people.values() for one in every]):
        reading.add(signs[row[2]], row, where.get((row[2], row[3])))


# --- those who are alike ---------------------------------------------------------------------------------


class _Crowds:
    """By sitting: `seats` that stand for many, and `alone`, the learners who are read each.  `unread` are
    classes where somebody's sign says what its few bytes do not tell."""

    def __init__(
        self, db: Connection, day: date, windows: Windows, held: Iterable[Sitting], apart: Collection[Who]
    ) -> None:
        self.seats: dict[str, list[Seat]] = defaultdict(list)
        self.alone: dict[str, set[Who]] = defaultdict(set)
        self.unread: set[str] = set()
        for at, alike in _alike(held, windows):
            covers = {no: sitting.covers for no, sitting in alike.items()}
            for row in day_crowds.crowds(db, day, at._asdict(), covers, apart):
                self._take(alike[row[0]].session_no, Crowd._make(row), at)

    def _take(self, session_no: str, crowd: Crowd, at: Bounds) -> None:
        if crowd.alone:
            self.alone[session_no].add((crowd.class_no, crowd.alone))
        elif not (_told(crowd.came_said) and _told(crowd.went_said)):
            self.unread.add(crowd.class_no)
        else:
            came, went = _shown(crowd.came_ms, crowd.came_said), _shown(crowd.went_ms, crowd.went_said)
            who = (crowd.class_no, "", "")
            self.seats[session_no].append(plain_seat(who, STATES[crowd.state], came, went, at, crowd.many))


def _alike(held: Iterable[Sitting], windows: Windows) -> Iterable[tuple[Bounds, Mapping[str, Sitting]]]:
    """Sittings with the same bounds, one of each class: most classes of a day begin together."""
    found: dict[tuple[Bounds, int], dict[str, Sitting]] = defaultdict(dict)
    for one in held:
        found[bounds(one, windows), one.ordinal][one.class_no] = one
    return ((at, alike) for (at, _), alike in found.items())


def _shown(at_ms: int | None, said: bytes | None) -> Shown | None:
    return None if at_ms is None or said is None else Shown(at_ms, "", *_read(said))


@lru_cache(maxsize=512)
def _read(said: bytes) -> tuple[Origin, str, str]:
    """As of the whole body; many say the same."""
    method = days.method_of(said)
    return origin_of({"method": method}), method, days.judged_of(said)


def _told(said: bytes | None) -> bool:
    return said is None or (said.startswith(day_crowds.JUDGE) and days.has_method(said))
