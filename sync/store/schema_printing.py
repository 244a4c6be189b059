"""The table of what a desk has printed or still has to; the paper itself is sealed, and gone once it is printed."""

from __future__ import annotations

from sqlalchemy import BigInteger, Column, Index, Integer, LargeBinary, String, Table

from sync.store.schema import DESK_ONLY, _Counter, _partial, _text, metadata

print_job = Table(
    "print_job",
    metadata,
    Column("id", _Counter, primary_key=True, autoincrement=True),
    Column("kind", String(16), nullable=False),
    Column("no", String(96), nullable=False),
    Column("copy", Integer, nullable=False, server_default="0"),
    Column("state", String(8), nullable=False),
    _text("why", 32),
    _text("operator", 64),
    Column("ordered_ms", BigInteger, nullable=False),
    Column("changed_ms", BigInteger, nullable=False),
    Column("sealed", LargeBinary),
    Index("ix_print_job_no", "kind", "no"),
    _partial("ix_print_job_open", "id", where="state IN ('WAITING', 'SENT', 'HELD')"),
    info={DESK_ONLY: True},
)
