"""What each desk of the hub says of a day once it is over there: how much is open, and that it is there at all.

Said by the desk itself, signed, in its own book: a close anywhere counts what is open everywhere, and names the desks
that have said nothing.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date, timedelta

from sqlalchemy import Connection

from kiosk.domain.closing import Item
from kiosk.drafts import operator_act
from sync.records import Draft, Entry, Stamp
from sync.store import acts, elsewhere

DAY_REPORTED = "DAY_REPORTED"
BACK = timedelta(days=7)
"""A desk that has written nothing for so long before a day took no part in it."""


@dataclass(frozen=True, slots=True)
class Left:
    """What is open at one desk about one day; `unsent` entries are on their way."""

    questions: int = 0
    refusals: int = 0
    spots: int = 0
    unsent: int = 0

    @property
    def news(self) -> tuple[int, int, int, bool]:
        """What makes another report of it; how many are on their way does not."""
        return self.questions, self.refusals, self.spots, self.unsent > 0

    @property
    def items(self) -> Mapping[Item, int]:
        return {Item.QUESTIONS: self.questions, Item.REFUSALS: self.refusals, Item.SPOTS: self.spots}


def day_reported(day: date, left: Left, at: Stamp) -> Draft:
    """Nobody did it: the desk says so."""
    act = operator_act(
        DAY_REPORTED, "", at,
        questions=left.questions, refusals=left.refusals, spots=left.spots, unsent=left.unsent,
    )  # fmt: skip
    return replace(act, day=day)


def own_report(db: Connection, day: date) -> Left | None:
    """The last one of this desk."""
    said = acts.of_day(db, day, {DAY_REPORTED})
    return _left(said[-1]) if said else None


@dataclass(frozen=True, slots=True)
class Reports:
    """Of the other desks, by number.  `silent` have not said that the day is over there."""

    left: Mapping[str, Left]
    silent: tuple[str, ...]

    @property
    def busy(self) -> tuple[str, ...]:
        return tuple(desk for desk, left in self.left.items() if any(left.news))

    @property
    def there(self) -> dict[Item, int]:
        return {item: sum(left.items[item] for left in self.left.values()) for item in Left().items}


def reports(db: Connection, day: date, until_ms: int) -> Reports:
    """`until_ms`: when the last sign-out of the day closes; 0 on a day without lessons, of which nobody has to say
    anything."""
    said = elsewhere.acts_of_days(db, day, day, {DAY_REPORTED})
    last = {one.desk_no: one for one in said if one.at_ms >= until_ms}  # each desk's in its order
    took_part = _took_part(db, until_ms) if until_ms else ()
    silent = tuple(sorted(desk for desk in took_part if desk not in last))
    return Reports({desk: _left(one) for desk, one in sorted(last.items())}, silent)


def _took_part(db: Connection, until_ms: int) -> list[str]:
    """Desks that were there by then, and had said something in the days before."""
    since_ms = until_ms - round(BACK.total_seconds() * 1000)
    return [
        desk for desk, (first, last) in elsewhere.spans(db).items() if first <= until_ms and last >= since_ms
    ]


def _left(act: Entry) -> Left:
    body = act.body

    def count(name: str) -> int:
        said = body.get(name)
        return said if isinstance(said, int) else 0

    return Left(count("questions"), count("refusals"), count("spots"), count("unsent"))
