"""The tables of what other desks wrote, as the hub brought it: theirs, in their order, and never in our own chain.

`other_desk` is whose rows they are, how far its chain was followed and its decisions laid over our timetable;
`foreign_entry` the rows that held; and `foreign_trouble` those that did not, kept as they came.
"""

from __future__ import annotations

from sqlalchemy import BigInteger, Column, Index, LargeBinary, String, Table, Text, select

from sync.store.schema import AFFAIRS, CLOSES, _how_it_is_chained, _partial, _text, _what_it_is, metadata

other_desk = Table(
    "other_desk",
    metadata,
    Column("desk_no", String(64), primary_key=True),
    Column("name", String(64), nullable=False),
    Column("public_key", LargeBinary(32), nullable=False),
    Column("state", String(8), nullable=False),
    Column("met_ms", BigInteger, nullable=False),
    _text("decided_by", 64),
    Column("decided_ms", BigInteger),
    Column("seq", BigInteger, nullable=False, server_default="0"),
    Column("hash", LargeBinary(32), nullable=False),
    _text("fault", 16),
    Column("laid_seq", BigInteger, nullable=False, server_default="0"),
)

ACCEPTED = "ACCEPTED"
"""The state of a desk whose book is believed; the others are `elsewhere.Trust`'s."""

_O = other_desk.c
BELIEVED_DESKS = select(_O.desk_no).where(_O.state == ACCEPTED)
"""Whose books count here."""

foreign_entry = Table(
    "foreign_entry",
    metadata,
    *_what_it_is(),
    *_how_it_is_chained(),
    Index("ix_foreign_entry_day", "day", "desk_no", "seq"),
    _partial("ix_foreign_entry_class_day", "class_no", "day", "seq", where="class_no <> ''"),
    _partial("ix_foreign_entry_session", "session_no", "trainee_no", where="session_no <> ''"),
    _partial("ix_foreign_entry_corrects", "corrects", where="corrects <> ''"),
    _partial("ix_foreign_entry_affair", "class_no", "seq", where=AFFAIRS),
    _partial("ix_foreign_entry_correction", "desk_no", "seq", where="kind = 'CORRECTION'"),
    _partial("ix_foreign_entry_close", "day", "desk_no", where=CLOSES),
)

foreign_trouble = Table(
    "foreign_trouble",
    metadata,
    Column("desk_no", String(64), primary_key=True),
    Column("seq", BigInteger, primary_key=True, autoincrement=False),
    Column("hash", LargeBinary(32), primary_key=True),
    Column("code", String(16), nullable=False),
    Column("entry_id", Text, nullable=False),
    Column("canonical", LargeBinary, nullable=False),
    Column("prev_hash", LargeBinary, nullable=False),
    Column("signature", LargeBinary, nullable=False),
    Column("told_ms", BigInteger, nullable=False),
)
