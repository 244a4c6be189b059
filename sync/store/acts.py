"""What staff did last, read back out of the book: the newest OPERATOR entry of an act about a class."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from datetime import date
from typing import Any

from sqlalchemy import Connection, bindparam, literal_column, tuple_
from sqlalchemy.sql.elements import ColumnElement

from sync.records import Entry, EntryKind
from sync.store.rows import COLUMNS, ENTRY, entry_of, present
from sync.store.schema import ACTS

_OF_CLASS = (
    ENTRY.where(
        present(COLUMNS.class_no),
        COLUMNS.class_no == bindparam("class_no"),
        COLUMNS.kind == EntryKind.OPERATOR.value,
    )
    .order_by(COLUMNS.day.desc(), COLUMNS.seq.desc())
    .execution_options(yield_per=50)
)


def last(db: Connection, act: str, class_no: str) -> Entry | None:
    """The newest act of this name for a class."""
    with db.execute(_OF_CLASS, {"class_no": class_no}) as rows:
        for row in rows:
            found = entry_of(row)
            if found.body.get("act") == act:
                return found
    return None


def of_class(db: Connection, class_no: str, wanted: Collection[str]) -> list[Entry]:
    """Every act of these names about a class, the oldest first."""
    with db.execute(_OF_CLASS, {"class_no": class_no}) as rows:
        found = [one for row in rows if (one := entry_of(row)).body.get("act") in wanted]
    return found[::-1]


_OPERATORS = (
    ENTRY.where(COLUMNS.kind == EntryKind.OPERATOR.value)
    .order_by(COLUMNS.desk_no, COLUMNS.seq.desc())
    .execution_options(yield_per=500)
)


def saying(db: Connection, act: str, key: str, value: str) -> Entry | None:
    """The newest act of this name whose body says `value` under `key`.  Walks all acts: for the command line."""
    with db.execute(_OPERATORS) as rows:
        for row in rows:
            if value.encode() in bytes(row.canonical):
                found = entry_of(row)
                if found.body.get("act") == act and found.body.get(key) == value:
                    return found
    return None


PAGE = 2000
SIGNS = frozenset({EntryKind.CHECKIN})
BY_STAFF = SIGNS | {
    EntryKind.OPERATOR, EntryKind.CORRECTION, EntryKind.LEAVE, EntryKind.RESULT, EntryKind.BINDING,
    EntryKind.PROVISIONAL, EntryKind.DAY_CLOSED,
}  # fmt: skip
"""Kinds that staff write, and sign-ins, which some did for a learner."""
START: tuple[str, int, str] = ("", 0, "")
_PLACE = (COLUMNS.day, COLUMNS.seq, COLUMNS.id)
_BETWEEN = (
    ENTRY.where(
        COLUMNS.day >= bindparam("first"),
        COLUMNS.day <= bindparam("last"),
        COLUMNS.kind.in_([kind.value for kind in BY_STAFF]),
        tuple_(*_PLACE) > tuple_(bindparam("day"), bindparam("seq"), bindparam("id")),
    )
    .order_by(*_PLACE)
    .limit(bindparam("most"))
)


def between(
    db: Connection, first: date, last: date, after: tuple[str, int, str] = START, most: int = PAGE
) -> list[Entry]:
    """The next entries of these days that staff may have written; fewer than `most` at the end."""
    day, seq, entry_id = after
    begin = max(
        first.isoformat(), day
    )  # the index begins there: a month is not walked through for every page
    asked = {"first": begin, "last": last.isoformat(), "day": day, "seq": seq, "id": entry_id, "most": most}
    return [entry_of(row) for row in db.execute(_BETWEEN, asked)]


_ACTS: ColumnElement[bool] = literal_column(f"entry.{ACTS}")
_OF_DAY = ENTRY.where(_ACTS, COLUMNS.day == bindparam("day")).order_by(COLUMNS.seq)
_OF_DAYS = ENTRY.where(_ACTS, COLUMNS.day.between(bindparam("first"), bindparam("last"))).order_by(
    COLUMNS.day, COLUMNS.seq
)


def of_day(db: Connection, day: date, wanted: Collection[str]) -> list[Entry]:
    """Every act of these names that belongs to a day, the oldest first."""
    return named(db.execute(_OF_DAY, {"day": day.isoformat()}), wanted)


def named(rows: Iterable[Any], wanted: Collection[str]) -> list[Entry]:
    """Those of the rows that are such an act; only what names one is decoded."""
    keys = [f'"act":"{one}"'.encode() for one in wanted]
    told = (entry_of(row) for row in rows if any(key in bytes(row.canonical) for key in keys))
    return [one for one in told if one.body.get("act") in wanted]


def of_days(db: Connection, first: date, last: date, wanted: Collection[str]) -> list[Entry]:
    """The same of several days."""
    rows = db.execute(_OF_DAYS, {"first": first.isoformat(), "last": last.isoformat()})
    return named(rows, wanted)
