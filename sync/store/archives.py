"""What a class's archive holds of the book, and the end of its personal data here.

Erasing leaves every entry as it was hashed and signed: the chain stays whole, and says of whom by blind index only.
"""

from __future__ import annotations

import json
from collections.abc import Collection, Iterator
from typing import Any

from sqlalchemy import ColumnElement, Connection, Table, bindparam, delete, func, select

from sync.records import CardKey, Delivery, Entry, EntryKind, PersonKey
from sync.store.keys import Vault
from sync.store.leavers import MOST_ROWS, forget_words
from sync.store.rows import COLUMNS, ENTRY, entry_of, present
from sync.store.schema import entry, outbox, person, receipt, voucher_check
from sync.store.schema_mirror import enrolment
from sync.store.schema_moves import enrolment_move
from sync.store.schema_uses import name_list, voucher_use
from sync.store.sealing import open_identity

_PAGE = 500
_OF_CLASS = (
    ENTRY.where(
        present(COLUMNS.class_no),
        COLUMNS.class_no == bindparam("class_no"),
        COLUMNS.desk_no == bindparam("desk"),
        COLUMNS.seq > bindparam("after"),
    )
    .order_by(COLUMNS.seq)
    .limit(_PAGE)
)
_SEALED = select(person.c.entry_id, person.c.sealed).where(
    person.c.entry_id.in_(bindparam("ids", expanding=True))
)
_UNDER_WAY = (
    select(func.count())
    .select_from(outbox)
    .join(entry, entry.c.id == outbox.c.entry_id)
    .where(
        entry.c.class_no == bindparam("class_no"),
        outbox.c.delivery.not_in((Delivery.ACKED.value, Delivery.HANDED.value)),
    )
)

Who = tuple[PersonKey | None, str, CardKey | None]


def of_class(db: Connection, vault: Vault, desk_no: str, class_no: str) -> Iterator[tuple[Entry, Who]]:
    """Every entry this desk made about a class, in the order of the book, and who each is about as far as is known."""
    after = 0
    while rows := db.execute(_OF_CLASS, {"class_no": class_no, "desk": desk_no, "after": after}).all():
        ids = [row.id for row in rows]
        sealed = {row.entry_id: bytes(row.sealed) for row in db.execute(_SEALED, {"ids": ids})}
        for row in rows:
            nobody: Who = (None, "", None)
            there = row.id in sealed
            yield entry_of(row), open_identity(vault, f"person|{row.id}", sealed[row.id]) if there else nobody
        after = rows[-1].seq


def under_way(db: Connection, class_no: str) -> int:
    """Entries of a class that no platform or package has yet: their people are still needed."""
    return int(db.execute(_UNDER_WAY, {"class_no": class_no}).scalar() or 0)


def under_way_of(db: Connection, class_no: str, named: Collection[str]) -> int:
    """Of those, OPERATOR entries of these acts."""
    asked = (
        select(entry.c.canonical)
        .join(outbox, outbox.c.entry_id == entry.c.id)
        .where(
            entry.c.class_no == class_no,
            entry.c.kind == EntryKind.OPERATOR.value,
            outbox.c.delivery.not_in((Delivery.ACKED.value, Delivery.HANDED.value)),
        )
    )
    bodies = (json.loads(bytes(row.canonical))["body"] for row in db.execute(asked))
    return sum(1 for body in bodies if body.get("act") in named)


def receipts(db: Connection, desk_no: str) -> list[dict[str, str]]:
    """What the platform signed of this desk's book."""
    asked = (
        select(receipt.c.signed, receipt.c.signature)
        .where(receipt.c.desk_no == desk_no)
        .order_by(receipt.c.id)
    )
    return [{"signed": row.signed, "signature": row.signature} for row in db.execute(asked)]


def erase_people(db: Connection, class_no: str) -> int:
    """Up to 500 sealed rows of a class; how many, so call until it is 0."""
    mine = select(entry.c.id).where(present(entry.c.class_no), entry.c.class_no == class_no)
    for table, key, where in (
        (person, person.c.entry_id, person.c.entry_id.in_(mine)),
        (voucher_check, voucher_check.c.entry_id, voucher_check.c.class_no == class_no),
        (voucher_use, voucher_use.c.entry_id, voucher_use.c.class_no == class_no),
        (enrolment_move, enrolment_move.c.entry_id, enrolment_move.c.class_no == class_no),
        (name_list, name_list.c.person_ref, name_list.c.class_no == class_no),
        (enrolment, enrolment.c.trainee_no, enrolment.c.class_no == class_no),
    ):
        if gone := _erase(db, table, key, where):
            return gone
    forget_words(db, outbox.c.entry_id.in_(mine))
    return 0


def _erase(db: Connection, table: Table, key: ColumnElement[Any], where: ColumnElement[bool]) -> int:
    ids = list(db.execute(select(key).where(where).limit(MOST_ROWS)).scalars())
    if ids:
        db.execute(delete(table).where(where, key.in_(ids)))
    return len(ids)
