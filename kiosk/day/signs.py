"""Signs of a day as rows of the book: at each sitting everybody's first IN and last OUT, and what a row says.  No Qt.

Of thousands of rows a day each is looked at as the driver gives it and let go; kept is one short tuple for everybody
who came or went, and of thousands of bodies that say the same the few bytes that tell, once.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from functools import lru_cache
from itertools import chain
from typing import Any, NamedTuple, TypeAlias

from kiosk.attendance.attending import ORIGINS, origin_of
from kiosk.domain.attendance import Windows
from kiosk.domain.day import Shown, bounds
from kiosk.domain.signs import Origin, Sign
from kiosk.domain.timetable import Sitting, from_ms
from sync.records import Action, PulledSource
from sync.store import day_signs

Who: TypeAlias = tuple[str, str]
"""(class_no, trainee_no)."""
Row: TypeAlias = "tuple[Any, ...]"
"""A day_signs.SignRow.  What was not signed at a desk has its origin in place of a body."""
Kept: TypeAlias = "tuple[int, str, bytes]"
"""at_ms, key and what was said: the earlier is the smaller."""
ByTrainee: TypeAlias = "dict[str, Kept]"
Noted: TypeAlias = tuple[str, str]
"""(class_no, id) of a 暂记."""
Told: TypeAlias = "tuple[Origin, str, str | None]"
"""By whose word, with what, and how it was judged: what a Shown says beside its time and key."""


class Span(NamedTuple):
    """When a way of a sitting is open; both ends belong to it."""

    first_ms: int
    last_ms: int
    sitting: Sitting
    action: Action


def spans_of(held: Mapping[str, Sequence[Sitting]], windows: Windows) -> dict[str, Span]:
    """By day_signs.place_of."""
    found = {}
    for one in chain.from_iterable(held.values()):
        at = bounds(one, windows)
        came = Span(at.in_from, at.in_to, one, Action.IN)
        went = Span(at.out_from, at.out_to, one, Action.OUT)
        for no in one.covers:
            found[day_signs.place_of(one.class_no, no, came.action)] = came
            found[day_signs.place_of(one.class_no, no, went.action)] = went
    return found


class Signs:
    """By sitting who came and who went; `rows` are all signs of those learners who go through the whole rule."""

    def __init__(self, spans: Mapping[str, Span], by_rule: Mapping[str, Collection[str]]) -> None:
        self._by_rule, self._numbers = by_rule, frozenset(chain.from_iterable(by_rule.values()))
        self._kept: dict[tuple[str, str, Action], ByTrainee] = defaultdict(dict)
        self._places = {
            place: (*span[:2], self._of(span.sitting, span.action), span.action is Action.OUT)
            for place, span in spans.items()
        }
        self.rows: dict[Who, list[Row]] = defaultdict(list)

    def _of(self, sitting: Sitting, action: Action) -> ByTrainee:
        return self._kept[sitting.class_no, sitting.session_no, action]

    def at(self, sitting: Sitting) -> tuple[ByTrainee, ByTrainee]:
        """Who came and who went, by trainee number."""
        return self._of(sitting, Action.IN), self._of(sitting, Action.OUT)

    def take(self, rows: Iterable[Row]) -> list[Noted]:
        """Gives back those that do not say who came or which way."""
        places, numbers, noted = self._places, self._numbers, []
        for row in rows:
            at_ms, key, where, trainee_no, said = row
            if trainee_no in numbers:
                self._keep(row)
            if (place := places.get(where)) is None:
                if not way_of(where):
                    noted.append((class_of(where), key))
                continue
            first_ms, last_ms, kept, latest = place
            if first_ms <= at_ms <= last_ms:
                one = (at_ms, key, telling(day_signs.said_of(said)) or said)
                if (old := kept.get(trainee_no)) is None or (one > old) is latest:
                    kept[trainee_no] = one
        return noted

    def _keep(self, row: Row) -> None:
        class_no = class_of(row[2])
        if row[3] in self._by_rule.get(class_no, ()) and (way_of(row[2]) or row[4] in ELSEWHERE):
            self.rows[class_no, row[3]].append(row)


def class_of(place: str) -> str:
    return place.split("\n")[0]


def way_of(place: str) -> str:
    """ "" where that is not said."""
    _, _, *way = place.split("\n")
    return way[0] if way else ""


ELSEWHERE: Mapping[bytes, Origin] = {origin.value.encode(): origin for origin in ORIGINS.values()}


def row_of(told: Any) -> Row:
    """What a phone or somebody else said, a row of pulled_checkin."""
    said = ORIGINS[PulledSource(told.source)].value.encode()
    place = day_signs.place_of(told.class_no, told.session_no, told.action or "")
    return told.at_ms, told.server_no, place, told.trainee_no, said


def sign_of(row: Row) -> Sign:
    """For the rule.  A 暂记, whose row does not say who came or which way, says nothing until it is decided."""
    at_ms, key, place, _, said = row
    session_no, action = place.split("\n")[1], way_of(place)
    if not action and said not in ELSEWHERE:
        return Sign(key, session_no, None, from_ms(at_ms), Origin.NOTED)
    return Sign(key, session_no, Action(action) if action else None, from_ms(at_ms), told_by(said)[0])


def shown_of(row: Row) -> Shown:
    return Shown(row[0], row[1], *told_by(row[4]))


def shown(one: Kept | None) -> Shown | None:
    return Shown(one[0], one[1], *told_by(one[2])) if one else None


def told_by(said: bytes) -> Told:
    """Of a row's last column, or of the piece of it that tells."""
    piece = telling(day_signs.said_of(said))
    return _read(piece) if piece else _decoded(said)


@lru_cache(maxsize=1024)
def telling(piece: bytes) -> bytes | None:
    """The same object for the same bytes, None where more has to be decoded."""
    return piece if day_signs.has_method(piece) else None


@lru_cache(maxsize=1024)
def _read(piece: bytes) -> Told:
    """As of the whole body."""
    method = day_signs.method_of(piece)
    return origin_of({"method": method}), method, day_signs.judged_of(piece)


def _decoded(said: bytes) -> Told:
    if origin := ELSEWHERE.get(said):
        return origin, "", None
    body = day_signs.body_of(said)
    judge = body.get("judge")
    judged = str(judge.get("state", "")) if isinstance(judge, dict) else ""
    return origin_of(body), str(body.get("method", "")), judged
