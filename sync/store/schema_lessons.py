"""The tables of what this desk and others (`desk_no`, "" our own) decided about lessons, and what this one decided
about entries the platform would not take.

They lie over the mirror and beside the outbox, and outlive every refresh of them."""

from __future__ import annotations

from sqlalchemy import BigInteger, Column, ForeignKey, Index, String, Table

from sync.store.schema import _text, metadata

lesson_change = Table(
    "lesson_change",
    metadata,
    Column("entry_id", String(96), primary_key=True),
    Column("act", String(16), nullable=False),
    Column("class_no", String(64), nullable=False),
    Column("session_no", String(64), nullable=False),
    Column("begins_ms", BigInteger),
    Column("ends_ms", BigInteger),
    _text("room", 128),
    _text("teacher", 128),
    Column("at_ms", BigInteger, nullable=False),
    _text("undone_by", 96),
    Column("undone_ms", BigInteger),
    _text("desk_no", 64),
    Index("ix_lesson_change_session", "session_no"),
    Index("ix_lesson_change_class", "class_no", "at_ms"),
    Index("ix_lesson_change_ends", "ends_ms"),
)

settled = Table(
    "settled",
    metadata,
    Column("by_entry", String(96), ForeignKey("entry.id"), primary_key=True),
    Column("entry_id", String(96), ForeignKey("entry.id"), nullable=False),
    Column("at_ms", BigInteger, nullable=False),
    _text("undone_by", 96),
    Index("ix_settled_entry", "entry_id"),
)
