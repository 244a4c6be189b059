"""Signs of a day as they are counted: row by row, or folded where they lie for all who said the same.

A body is looked into by its bytes.  Keys lie in order, and within a text every quote is escaped; to decode five
thousand bodies takes as long as everything else about a day together.
"""

from __future__ import annotations

import json
from collections.abc import Collection, Iterator, Mapping, Sequence
from datetime import date
from itertools import chain
from typing import Any, NamedTuple

from sqlalchemy import (
    BigInteger,
    BindParameter,
    ColumnElement,
    Connection,
    Select,
    and_,
    bindparam,
    case,
    func,
    literal,
    literal_column,
    select,
)
from sqlalchemy.sql.base import ReadOnlyColumnCollection

from sync.records import EntryKind
from sync.store.elsewhere import Trust
from sync.store.rows import COLUMNS, plain, present, spelled
from sync.store.schema_hub import foreign_entry, other_desk

_LINE, _NOTHING = spelled("\n"), spelled("")
_THESE: BindParameter[Any] = bindparam("these", expanding=True)
MANY, AT_ONCE = 20_000, 200
"""Values in one IN, of which SQLite takes 32,766; rows that are fetched at once."""
SLOT_MS = 300_000
"""No bar of the page's chart is narrower, and each begins with such a slot."""
SAID = 68
"""Bytes of a body from where it says how it was judged: the method follows within them, and hardly more."""
_METHOD, _JUDGE, _ASSIST, _BODY = b'"method":"', b'"judge":{', b'"assist":{', b'"body":{'


class SignRow(NamedTuple):
    """A CHECKIN or PROVISIONAL as far as it is counted: `place` is a `place_of`, without an action where it does not
    say who came or which way; `canonical` is looked into, never decoded for all of them."""

    at_ms: int
    id: str
    place: str
    trainee_no: str
    canonical: bytes


def place_of(class_no: str, session_no: str, action: str = "") -> str:
    """One text, for to fetch three takes a fifth longer; no number holds a line break."""
    return "\n".join((class_no, session_no, action) if action else (class_no, session_no))


def _place(of: ReadOnlyColumnCollection[str, Any]) -> ColumnElement[str]:
    """What is null is left out of the text."""
    return func.concat_ws(_LINE, of.class_no, of.session_no, case((of.trainee_no != _NOTHING, of.action)))


def _sign(of: ReadOnlyColumnCollection[str, Any]) -> Select[Any]:
    kinds = [spelled(kind.value) for kind in (EntryKind.CHECKIN, EntryKind.PROVISIONAL)]
    every = select(of.at_ms, of.id, _place(of), of.trainee_no, of.canonical)
    return every.where(of.day == bindparam("day"), of.kind.in_(kinds))


_F = foreign_entry.c
SIGNS = _sign(COLUMNS)
FOREIGN_SIGNS = (
    _sign(_F)
    .join_from(foreign_entry, other_desk, other_desk.c.desk_no == _F.desk_no)
    .where(other_desk.c.state == spelled(Trust.ACCEPTED.value))
)
_OF_CLASSES = SIGNS.where(present(COLUMNS.class_no), COLUMNS.class_no.in_(_THESE))
_FOREIGN_OF_CLASSES = FOREIGN_SIGNS.where(present(_F.class_no), _F.class_no.in_(_THESE))
_OF_LEARNERS = _OF_CLASSES.where(COLUMNS.trainee_no.in_(bindparam("numbers", expanding=True)))


class Alike(NamedTuple):
    """Signs at one place of whom the same was said, within the same SLOT_MS of the clock.  `said` is what said_of finds
    in each; `who` are trainee numbers, each on a line; where the place does not say who came or which way, ids."""

    place: str
    first_ms: int
    last_ms: int
    said: bytes
    who: str


def _alike(signs: Select[Any]) -> Select[Any]:
    """Made as a table of few bytes before it is sorted, or whole bodies would be.  Keys lie in order: where the first
    of a body comes after `assist`, nobody helped."""
    first_key = func.substr(COLUMNS.canonical, func.instr(COLUMNS.canonical, literal(_BODY)) + len(_BODY), 2)
    piece = func.substr(COLUMNS.canonical, func.instr(COLUMNS.canonical, literal(_JUDGE)), SAID)
    known = and_(COLUMNS.action.is_not(None), COLUMNS.trainee_no != _NOTHING)
    sign = (
        signs.with_only_columns(
            _place(COLUMNS).label("place"),
            COLUMNS.at_ms,
            (COLUMNS.at_ms // literal_column(str(SLOT_MS), BigInteger)).label("slot"),
            case((first_key >= literal(b'"b'), piece), else_=literal(b"")).label("said"),
            case((known, COLUMNS.trainee_no), else_=COLUMNS.id).label("who"),
        )
        .cte("sign")
        .prefix_with("MATERIALIZED")
    )
    one = sign.c
    who = func.group_concat(one.who, _LINE)
    return select(one.place, func.min(one.at_ms), func.max(one.at_ms), one.said, who).group_by(
        one.place, one.slot, one.said
    )


_ALIKE, _ALIKE_OF_CLASSES = _alike(SIGNS), _alike(_OF_CLASSES)


def alike(db: Connection, day: date, class_nos: Collection[str] | None = None) -> Sequence[Any]:
    """Alikes of a day in this book.  For a desk's own file: PostgreSQL finds no bytes so, and no desk asks it."""
    if class_nos is None:
        return plain(db, _ALIKE, {"day": day.isoformat()})
    return plain(db, _ALIKE_OF_CLASSES, {"day": day.isoformat(), "these": sorted(class_nos)})


def signs_of(db: Connection, day: date, learners: Mapping[str, Collection[str]]) -> Iterator[Any]:
    """SignRows of these trainee numbers in these classes, and hardly more."""
    numbers = sorted(chain.from_iterable(learners.values()))
    for start in range(0, len(numbers), MANY):
        some = {"these": sorted(learners), "numbers": numbers[start : start + MANY]}
        yield from plain(db, _OF_LEARNERS, {"day": day.isoformat(), **some})


def signs(db: Connection, day: date, class_nos: Collection[str] | None = None) -> Iterator[Any]:
    """SignRows of a day in this book, in no order: of all classes, or of some.  Fetched as they are asked for."""
    return _signs(db, SIGNS, _OF_CLASSES, day, class_nos)


def foreign_signs(db: Connection, day: date, class_nos: Collection[str] | None = None) -> Iterator[Any]:
    """The same of the other desks that are believed."""
    return _signs(db, FOREIGN_SIGNS, _FOREIGN_OF_CLASSES, day, class_nos)


def _signs(
    db: Connection, every: Select[Any], of_classes: Select[Any], day: date, class_nos: Collection[str] | None
) -> Iterator[Any]:
    asked: dict[str, Any] = {"day": day.isoformat()}
    if class_nos is None:
        return chain.from_iterable(_some(db, every, asked))
    return chain.from_iterable(_some(db, of_classes, asked | {"these": sorted(class_nos)}))


def _some(db: Connection, query: Select[Any], asked: dict[str, Any]) -> Iterator[Sequence[Any]]:
    """Rows as the driver gives them, some at once: a day's all together are megabytes, and not one of them is kept."""
    result = db.execute(query, asked)
    while some := result.cursor.fetchmany(AT_ONCE):
        yield some


def method_of(canonical: bytes) -> str:
    """`method` of a check-in's body, "" for none."""
    return _word(canonical, 0, _METHOD)


def said_of(canonical: bytes) -> bytes:
    """The SAID bytes of a check-in; b"" where staff helped or nobody judged: the body has to be decoded then."""
    start = canonical.find(_JUDGE)
    if start < 0 or canonical.find(_ASSIST, 0, start) >= 0:
        return b""
    return canonical[start : start + SAID]


def has_method(piece: bytes) -> bool:
    """Of some bytes of a body: the whole of its method lies in them."""
    place = piece.find(_METHOD)
    return place >= 0 and piece.find(b'"', place + len(_METHOD)) >= 0


def judged_of(canonical: bytes) -> str:
    judge = canonical.find(_JUDGE)
    return _word(canonical, judge, b'"state":"') if judge >= 0 else ""


def _word(canonical: bytes, start: int, key: bytes) -> str:
    place = canonical.find(key, start)
    if place < 0:
        return ""
    begins = place + len(key)
    return canonical[begins : canonical.index(b'"', begins)].decode()


def body_of(canonical: bytes) -> dict[str, Any]:
    body: dict[str, Any] = json.loads(canonical)["body"]
    return body
