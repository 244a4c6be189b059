"""Entries the platform would not take and staff dealt with: off the list of what is stuck, and never forgotten."""

from __future__ import annotations

from sqlalchemy import Connection, bindparam, insert, select, update
from sqlalchemy.sql.elements import ColumnElement

from sync.store.schema_lessons import settled

_C = settled.c


def keep(db: Connection, entry_id: str, by_entry: str, at_ms: int) -> None:
    """`by_entry` is the correction that dealt with it."""
    db.execute(insert(settled).values(by_entry=by_entry, entry_id=entry_id, at_ms=at_ms))


def set_standing(db: Connection, by_entry: str, undone_by: str, *, stands: bool) -> bool:
    """Whether the correction holds, as the book says; what it dealt with waits again where it does not.  False where
    it dealt with nothing."""
    values = {"undone_by": "" if stands else undone_by}
    return db.execute(update(settled).where(_C.by_entry == by_entry).values(values)).rowcount > 0


def is_open(entry_id: ColumnElement[str]) -> ColumnElement[bool]:
    """As a condition of a query: nothing standing has dealt with this entry."""
    return ~select(_C.by_entry).where(_C.entry_id == entry_id, _C.undone_by == "").exists()


_BY = select(_C.by_entry).where(_C.entry_id == bindparam("one"), _C.undone_by == "").order_by(_C.at_ms)


def settled_by(db: Connection, entry_id: str) -> str:
    """The correction that dealt with it; "" where nothing has."""
    return db.execute(_BY, {"one": entry_id}).scalar() or ""
