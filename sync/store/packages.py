"""交付包: which stretch of the book has left in which package, and what of it counts as delivered.

The stretches of one desk hang together: each begins where the one before ended, so that no entry is repeated and none
is left out.  What a platform has already when the first package is made is not part of any.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import Connection, bindparam, func, insert, select, update

from sync.records import Delivery, Entry, Package
from sync.store.rows import COLUMNS, ENTRY, entry_of
from sync.store.schema import outbox, package

_P = package.c
_PAGE = 500
_OF_DESK = select(package).where(_P.desk_no == bindparam("desk")).order_by(_P.number)
_REACHED = select(func.max(_P.last_seq)).where(_P.desk_no == bindparam("desk"))
_NOT_ACKED = select(func.min(outbox.c.seq)).where(
    outbox.c.desk_no == bindparam("desk"), outbox.c.delivery != Delivery.ACKED.value
)
_HASH_AT = select(COLUMNS.hash).where(COLUMNS.desk_no == bindparam("desk"), COLUMNS.seq == bindparam("seq"))
_STRETCH = (
    ENTRY.where(
        COLUMNS.desk_no == bindparam("desk"),
        COLUMNS.seq > bindparam("after"),
        COLUMNS.seq <= bindparam("last"),
    )
    .order_by(COLUMNS.seq)
    .limit(_PAGE)
)


class PackageMoved(Exception):
    """Another package was made meanwhile: begin anew."""


@dataclass(frozen=True, slots=True)
class Due:
    """What the next package is to hold: entries `first_seq` to `last_seq`, its number, the chain's hash before it."""

    number: int
    first_seq: int
    last_seq: int
    prev_hash: bytes


def due(db: Connection, desk_no: str, head_seq: int) -> Due | None:
    """None where every entry has left already."""
    after = db.execute(_REACHED, {"desk": desk_no}).scalar()
    if after is None:
        after = (db.execute(_NOT_ACKED, {"desk": desk_no}).scalar() or head_seq + 1) - 1
    if after >= head_seq:
        return None
    hashed = db.execute(_HASH_AT, {"desk": desk_no, "seq": after}).scalar()
    return Due(_count(db, desk_no) + 1, after + 1, head_seq, bytes(hashed or bytes(32)))


def stretch(db: Connection, desk_no: str, first_seq: int, last_seq: int) -> Iterator[Entry]:
    """The entries of a package, in the order of the book."""
    after = first_seq - 1
    while rows := db.execute(_STRETCH, {"desk": desk_no, "after": after, "last": last_seq}).all():
        yield from (entry_of(row) for row in rows)
        after = rows[-1].seq


def add(db: Connection, made: Package) -> None:
    """PackageMoved when it does not follow the last."""
    expected = due(db, made.desk_no, made.last_seq)
    if expected is None or (expected.number, expected.first_seq) != (made.number, made.first_seq):
        raise PackageMoved(made.serial)
    db.execute(
        insert(package).values(
            desk_no=made.desk_no,
            number=made.number,
            first_seq=made.first_seq,
            last_seq=made.last_seq,
            first_day=made.first_day.isoformat(),
            last_day=made.last_day.isoformat(),
            prev_hash=made.prev_hash,
            head_hash=made.head_hash,
            entries=made.entries,
            listed=made.listed,
            made_ms=made.made_ms,
            made_by=made.made_by,
            signature=made.signature,
        )
    )


def deliver(
    db: Connection, desk_no: str, number: int, now_ms: int, *, receipt: str, confirmed_by: str
) -> bool:
    """It has arrived, by its receipt's number or by somebody's word; False where that was entered before."""
    changed = db.execute(
        update(package)
        .where(_P.desk_no == desk_no, _P.number == number, _P.delivered_ms.is_(None))
        .values(delivered_ms=now_ms, receipt=receipt, confirmed_by=confirmed_by)
    )
    return changed.rowcount == 1


def all_of(db: Connection, desk_no: str) -> list[Package]:
    """The oldest first."""
    return [_package(row) for row in db.execute(_OF_DESK, {"desk": desk_no})]


def _count(db: Connection, desk_no: str) -> int:
    return db.execute(select(func.count()).select_from(package).where(_P.desk_no == desk_no)).scalar_one()


def _package(row: Any) -> Package:
    return Package(
        number=row.number,
        desk_no=row.desk_no,
        first_seq=row.first_seq,
        last_seq=row.last_seq,
        first_day=date.fromisoformat(row.first_day),
        last_day=date.fromisoformat(row.last_day),
        prev_hash=bytes(row.prev_hash),
        head_hash=bytes(row.head_hash),
        entries=row.entries,
        listed=row.listed,
        made_ms=row.made_ms,
        made_by=row.made_by,
        signature=bytes(row.signature),
        delivered_ms=row.delivered_ms,
        receipt=row.receipt,
        confirmed_by=row.confirmed_by,
    )
