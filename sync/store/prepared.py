"""Core statements compiled once and then run straight on the driver's cursor.

Core's own execution costs about as much CPU as the driver's, four times a check-in; the hot path skips it.  The
statement is still written once, in Core, for both databases.  The driver's own errors come out, not SQLAlchemy's.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from sqlalchemy import Connection, Select
from sqlalchemy.sql.dml import UpdateBase


class Prepared:
    """An INSERT, an UPDATE or a question, with plain column types.  `names` are the bound parameters of an INSERT."""

    def __init__(self, statement: UpdateBase | Select[Any], *names: str) -> None:
        self._statement = statement
        self._names = list(names) or None
        self._text: dict[str, tuple[str, tuple[str, ...] | None]] = {}

    def run(self, db: Connection, values: Mapping[str, object]) -> int:
        """Execute in the transaction of `db`, which must have begun; the number of rows touched."""
        known = self._text.get(db.dialect.name)
        sql, order = known or self._compile(db)
        cursor = db.connection.cursor()
        try:
            cursor.execute(sql, values if order is None else [values[name] for name in order])
            count: int = cursor.rowcount
        finally:
            cursor.close()
        return count

    def finds(self, db: Connection, values: Mapping[str, object]) -> bool:
        """Whether a question has any answer."""
        known = self._text.get(db.dialect.name)
        sql, order = known or self._compile(db)
        cursor = db.connection.cursor()
        try:
            cursor.execute(sql, values if order is None else [values[name] for name in order])
            return cursor.fetchone() is not None
        finally:
            cursor.close()

    def run_all(self, db: Connection, rows: Sequence[Mapping[str, object]]) -> None:
        """Execute once for each row, in one go; begins a transaction where there is none yet."""
        if not rows:
            return
        if not db.in_transaction():
            db.begin()
        known = self._text.get(db.dialect.name)
        sql, order = known or self._compile(db)
        cursor = db.connection.cursor()
        try:
            cursor.executemany(
                sql, rows if order is None else [[row[name] for name in order] for row in rows]
            )
        finally:
            cursor.close()

    def _compile(self, db: Connection) -> tuple[str, tuple[str, ...] | None]:
        compiled: Any = self._statement.compile(dialect=db.dialect, column_keys=self._names)
        order = tuple(compiled.positiontup) if compiled.positional else None
        self._text[db.dialect.name] = (compiled.string, order)
        return self._text[db.dialect.name]
