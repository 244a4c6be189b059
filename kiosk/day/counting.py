"""A day in numbers alone: learners of whom the same was said are counted where they lie, and the rule speaks once for
each kind.

Whoever was corrected, was helped by staff, signed in elsewhere or several times is read by himself, as reading.py reads
everybody.  A sheet from here comes to what one from reading.py comes to; its seats stand for many and name nobody.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Collection, Iterable
from datetime import date
from typing import Any, NamedTuple

from sqlalchemy import Connection

from kiosk.day.reading import STATES, Reading, Roll
from kiosk.day.sheet import DaySheet
from kiosk.day.signs import Noted, Span, class_of, telling, told_by, way_of
from kiosk.domain.attendance import Windows
from kiosk.domain.day import Seat, Shown, plain_seat
from kiosk.domain.timetable import Preset
from sync.records import Action
from sync.store import day_signs
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
    read = Reading(db, vault, windows, preset, day, class_nos)
    crowds = _Crowds(read)
    noted = crowds.take(day_signs.alike(db, day, read.scope))
    read.signs.take(day_signs.signs_of(db, day, crowds.apart))
    return read.sheet(crowds.seats, noted)


class _Place(NamedTuple):
    """One way of one sitting: `said` tells whose is which of what was said, `apart` who of the class is read each.
    Where the very moment decides, that is everybody."""

    first_ms: int
    last_ms: int
    exact: bool
    said: dict[str, int]
    apart: set[str]


class _Crowds:
    def __init__(self, read: Reading) -> None:
        self.apart: dict[str, set[str]] = defaultdict(set)
        self._shown: list[Shown] = []
        self._ways: dict[tuple[str, str], tuple[dict[str, int], dict[str, int]]] = {}
        self._places = {place: self._open(span) for place, span in read.spans.items()}
        for class_no, numbers in read.told.by_rule.items():
            self.apart[class_no].update(numbers)
        for _, _, place, trainee_no, _ in read.elsewhere:
            self.apart[class_of(place)].add(trainee_no)

    def _open(self, span: Span) -> _Place:
        held = span.sitting
        came, went = self._ways.setdefault((held.class_no, held.session_no), ({}, {}))
        said = came if span.action is Action.IN else went
        exact = held.retimed or held.queue is not None
        return _Place(span.first_ms, span.last_ms, exact, said, self.apart[held.class_no])

    def take(self, rows: Iterable[Any]) -> list[Noted]:
        """day_signs.Alikes; gives back what does not say who came or which way."""
        noted: list[Noted] = []
        for where, first_ms, last_ms, said, who in rows:
            if place := self._places.get(where):
                if first_ms <= place.last_ms and last_ms >= place.first_ms:
                    self._lay(place, first_ms, last_ms, said, who.split("\n"))
            elif not way_of(where):
                noted += ((class_of(where), key) for key in who.split("\n"))
        return noted

    def _lay(self, place: _Place, first_ms: int, last_ms: int, said: bytes, who: list[str]) -> None:
        opens_ms, closes_ms, exact, before, apart = place
        inside = opens_ms <= first_ms and last_ms <= closes_ms
        if exact or not inside or not telling(day_signs.said_of(said)):
            apart.update(who)
            return
        new = dict.fromkeys(who, len(self._shown))
        self._shown.append(Shown(first_ms, "", *told_by(said)))
        if len(new) < len(who):
            apart.update(new)
        elif not before.keys().isdisjoint(new):
            apart.update(before.keys() & new.keys())
        before.update(new)

    def seats(self, roll: Roll) -> Iterable[Seat]:
        class_no, apart = roll.sitting.class_no, self.apart[roll.sitting.class_no]
        many = [one for one in roll.people if one[1] not in apart]
        numbers = [one[1] for one in many]
        states = map(roll.state, many) if roll.away else [one[3] for one in many]
        came, went = self._ways[class_no, roll.sitting.session_no]
        kinds = Counter(zip(states, map(came.get, numbers), map(went.get, numbers), strict=True))
        for (state, one, other), count in kinds.items():
            first, last = self._of(one), self._of(other)
            yield plain_seat((class_no, "", ""), STATES[state], first, last, roll.at, count)
        yield from (roll.seat(one) for one in roll.people if one[1] in apart)

    def _of(self, number: int | None) -> Shown | None:
        return None if number is None else self._shown[number]
