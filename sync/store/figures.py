"""What a month of the book comes to: its entries page by page, what the platform pulled and was asked, counted.

Nothing here holds a month in memory: entries come by the index on the day, at most PAGE at once, and what is counted in
the database comes as a count.
"""

from __future__ import annotations

import json
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from sqlalchemy import Connection, and_, bindparam, func, select, tuple_

from sync.records import Action, EntryKind
from sync.store.rows import COLUMNS
from sync.store.schema import voucher_check
from sync.store.schema_affairs import pulled_checkin
from sync.store.schema_hub import BELIEVED_DESKS, foreign_entry, other_desk
from sync.store.schema_mirror import mirror_head
from sync.store.snapshots import Kind

PAGE = 2000
KINDS = (
    EntryKind.CHECKIN, EntryKind.PROVISIONAL, EntryKind.CORRECTION,
    EntryKind.LEAVE, EntryKind.RESULT, EntryKind.REFUSED,
)  # fmt: skip
DAY_MS, CHINA_MS = 86_400_000, 8 * 3_600_000
EPOCH = date(1970, 1, 1)


@dataclass(frozen=True, slots=True)
class Counted:
    """An entry as far as it is counted.  `method` of a check-in, `act` of a correction, `passed` of a result;
    `person_ref` is blind and its own desk's: "" for what another desk wrote."""

    id: str
    place: tuple[str, int, str]
    kind: EntryKind
    day: date
    class_no: str
    trainee_no: str
    action: Action | None
    person_ref: str
    method: str
    act: str
    passed: bool


_F = foreign_entry.c
START: tuple[str, int, str] = ("", 0, "")
_PLACE = (COLUMNS.day, COLUMNS.seq, COLUMNS.id)
ENTRIES = (
    select(
        *_PLACE,
        COLUMNS.kind,
        COLUMNS.class_no,
        COLUMNS.trainee_no,
        COLUMNS.action,
        COLUMNS.person_ref,
        COLUMNS.canonical,
    )
    .where(
        COLUMNS.day >= bindparam("first"),
        COLUMNS.day <= bindparam("last"),
        COLUMNS.kind.in_([kind.value for kind in KINDS]),
        tuple_(*_PLACE) > tuple_(bindparam("day"), bindparam("seq"), bindparam("of")),
    )
    .order_by(*_PLACE)
    .limit(bindparam("most"))
)


def entries(
    db: Connection, first: date, last: date, after: tuple[str, int, str] = START, most: int = PAGE
) -> list[Counted]:
    """The next entries of these days; fewer than `most` at the end."""
    found = db.execute(ENTRIES, _page(first, last, after, most))
    return [_counted(row, (row.day, row.seq, row.id), row.person_ref) for row in found]


_THERE = (_F.day, _F.desk_no, _F.seq)
ENTRIES_THERE = (
    select(*_THERE, _F.id, _F.kind, _F.class_no, _F.trainee_no, _F.action, _F.canonical)
    .where(
        _F.day >= bindparam("first"),
        _F.day <= bindparam("last"),
        _F.kind.in_([kind.value for kind in KINDS]),
        BELIEVED_DESKS.where(other_desk.c.desk_no == _F.desk_no).exists(),
        tuple_(*_THERE) > tuple_(bindparam("day"), bindparam("of"), bindparam("seq")),
    )
    .order_by(*_THERE)
    .limit(bindparam("most"))
)


def entries_there(
    db: Connection, first: date, last: date, after: tuple[str, int, str] = START, most: int = PAGE
) -> list[Counted]:
    """The same of all other desks that are believed; `place` is (day, number, desk)."""
    found = db.execute(ENTRIES_THERE, _page(first, last, after, most))
    return [_counted(row, (row.day, row.seq, row.desk_no), "") for row in found]


def _page(first: date, last: date, after: tuple[str, int, str], most: int) -> dict[str, str | int]:
    day, seq, of = after
    # the day of `after`, for the index takes its beginning from there: a month is not walked through for every page
    begin = max(first.isoformat(), day)
    return {"first": begin, "last": last.isoformat(), "day": day, "seq": seq, "of": of, "most": most}


def _counted(row: Any, place: tuple[str, int, str], person_ref: str) -> Counted:
    body = json.loads(bytes(row.canonical))["body"]
    return Counted(
        row.id,
        place,
        EntryKind(row.kind),
        date.fromisoformat(row.day),
        row.class_no,
        row.trainee_no,
        Action(row.action) if row.action else None,
        person_ref,
        str(body.get("method", "")),
        str(body.get("act", "")),
        body.get("pass") is True,
    )


@dataclass(frozen=True, slots=True)
class Pulled:
    """Sign-ins that the platform holds from elsewhere, of one class, day and source."""

    class_no: str
    day: date
    source: str
    count: int


def pulled(db: Connection, from_ms: int, to_ms: int) -> list[Pulled]:
    """From `from_ms` until before `to_ms`, by local day."""
    told = pulled_checkin.c
    day = (told.at_ms + CHINA_MS) // DAY_MS
    shown = and_(mirror_head.c.snapshot == told.snapshot, mirror_head.c.kind == Kind.PULLED.value)
    query = (
        select(told.class_no, day.label("day"), told.source, func.count().label("many"))
        .join(mirror_head, shown)
        .where(told.at_ms >= from_ms, told.at_ms < to_ms)
        .group_by(told.class_no, day, told.source)
    )
    return [
        Pulled(row.class_no, EPOCH + timedelta(days=int(row.day)), row.source, row.many)
        for row in db.execute(query)
    ]


def checks(db: Connection, from_ms: int, to_ms: int) -> list[tuple[str, str, int]]:
    """Verifications in this time: (outcome, state, how many)."""
    told = voucher_check.c
    query = (
        select(told.outcome, told.state, func.count())
        .where(told.checked_ms >= from_ms, told.checked_ms < to_ms)
        .group_by(told.outcome, told.state)
        .order_by(told.outcome, told.state)
    )
    return [(row[0], row[1], row[2]) for row in db.execute(query)]
