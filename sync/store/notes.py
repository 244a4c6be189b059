"""Small things a desk keeps beside its book, by name: no personal data, nothing the book has to prove."""

from __future__ import annotations

from sqlalchemy import Connection, delete, insert, select

from sync.store.schema import meta


def keep(db: Connection, name: str, value: str) -> None:
    db.execute(delete(meta).where(meta.c.name == name))
    db.execute(insert(meta).values(name=name, value=value))


def read(db: Connection, name: str) -> str | None:
    value: str | None = db.execute(select(meta.c.value).where(meta.c.name == name)).scalar()
    return value
