"""Days of this desk's book that are anchored at the platform, or about to be.

Anchored stretches follow each other without a gap: a day's stretch begins where the last one ended and ends with the
last entry that belongs to the day or an earlier one.  What is once made is kept before it is sent and sent unchanged.
"""

from __future__ import annotations

import json
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import Connection, func, insert, literal_column, or_, select, update

from sync.records import DayDigest
from sync.store.schema import CLOSES, entry
from sync.store.schema_affairs import day_anchor

_A, _E = day_anchor.c, entry.c
_CLOSES = entry.alias("closes")
_CLOSED_DAYS = select(_CLOSES.c.day).where(literal_column(f"closes.{CLOSES}"))


@dataclass(frozen=True, slots=True)
class Anchor:
    """`anchor_no` is the platform's, empty while it has none; `code` why it would not take it."""

    digest: DayDigest
    anchor_no: str = ""
    code: str = ""


def waiting(db: Connection, desk_no: str) -> DayDigest | None:
    """The oldest that was kept and has no answer."""
    unanswered = (_A.desk_no == desk_no, _A.anchor_no == "", _A.code == "")
    row = db.execute(select(day_anchor).where(*unanswered).order_by(_A.first_seq)).first()
    return None if row is None else _digest(row)


def next_over(db: Connection, desk_no: str, today: date) -> DayDigest | None:
    """The first stretch of days before `today`, or closed, that is in no anchor; none while there is nothing in it but
    notes of anchors, which would go on for ever.  What comes late for a day that has its anchor goes with the next."""
    first = (db.execute(select(func.max(_A.last_seq)).where(_A.desk_no == desk_no)).scalar() or 0) + 1
    over = or_(_E.day < today.isoformat(), _E.day.in_(_CLOSED_DAYS))
    rest = (_E.desk_no == desk_no, _E.seq >= first, over)
    named = set(db.execute(select(_A.day).where(_A.desk_no == desk_no)).scalars())
    last = 0
    for day, highest in db.execute(
        select(_E.day, func.max(_E.seq)).where(*rest).group_by(_E.day).order_by(_E.day)
    ):
        last = max(last, highest)
        if day not in named and last - first + 1 > _notes(db, desk_no, first, last):
            return _made(db, desk_no, date.fromisoformat(day), first, last)
    return None


def keep(db: Connection, desk_no: str, digest: DayDigest) -> None:
    """Before it is sent."""
    db.execute(
        insert(day_anchor).values(
            desk_no=desk_no,
            day=digest.day.isoformat(),
            first_seq=digest.first_seq,
            last_seq=digest.last_seq,
            chain_head=bytes.fromhex(digest.chain_head),
            counts=json.dumps(dict(digest.counts)),
        )
    )


def answer(
    db: Connection, desk_no: str, day: date, noted_seq: int, *, anchor_no: str = "", code: str = ""
) -> None:
    """The platform's number or its no; `noted_seq` is the entry that says so."""
    db.execute(
        update(day_anchor)
        .where(_A.desk_no == desk_no, _A.day == day.isoformat())
        .values(anchor_no=anchor_no, code=code, noted_seq=noted_seq)
    )


def anchors(db: Connection, desk_no: str, limit: int = 400) -> list[Anchor]:
    """The newest first."""
    query = select(day_anchor).where(_A.desk_no == desk_no).order_by(_A.first_seq.desc()).limit(limit)
    return [Anchor(_digest(row), row.anchor_no, row.code) for row in db.execute(query)]


def _notes(db: Connection, desk_no: str, first: int, last: int) -> int:
    query = select(func.count()).where(_A.desk_no == desk_no, _A.noted_seq.between(first, last))
    return db.execute(query).scalar_one()


def _made(db: Connection, desk_no: str, day: date, first: int, last: int) -> DayDigest:
    head = db.execute(select(_E.hash).where(_E.desk_no == desk_no, _E.seq == last)).scalar_one()
    counted = (
        select(_E.kind, func.count())
        .where(_E.desk_no == desk_no, _E.seq.between(first, last))
        .group_by(_E.kind)
    )
    counts = {row[0]: row[1] for row in db.execute(counted)}
    return DayDigest(day, first, last, bytes(head).hex(), counts)


def _digest(row: Any) -> DayDigest:
    return DayDigest(
        day=date.fromisoformat(row.day),
        first_seq=row.first_seq,
        last_seq=row.last_seq,
        chain_head=bytes(row.chain_head).hex(),
        counts=json.loads(row.counts),
    )
