"""The tables of who works at the desk, and of what staff did, by whom and when; the acts themselves are entries."""

from __future__ import annotations

from sqlalchemy import BigInteger, Boolean, Column, ForeignKey, Index, LargeBinary, String, Table, false

from sync.store.schema import _text, metadata

staff_member = Table(
    "staff_member",
    metadata,
    Column("no", String(16), primary_key=True),
    Column("name", String(64), nullable=False),
    Column("roles", String(96), nullable=False),
    Column("pin_hash", String(160), nullable=False),
    _text("badge_ref", 32),
    _text("card_ref", 32),
    Column("since_ms", BigInteger, nullable=False),
    Column("until_ms", BigInteger),
    _text("pin_by", 64),
    Column("pin_ms", BigInteger, nullable=False, server_default="0"),
    Column("pin_once", Boolean, nullable=False, server_default=false()),
    Column("badge_sealed", LargeBinary),
)

staff_act = Table(
    "staff_act",
    metadata,
    Column("entry_id", String(96), ForeignKey("entry.id"), primary_key=True),
    Column("at_ms", BigInteger, nullable=False),
    Column("operator", String(64), nullable=False),
    _text("second", 64),
    Column("act", String(32), nullable=False),
    Index("ix_staff_act_at", "at_ms", "entry_id"),
    Index("ix_staff_act_operator", "operator", "at_ms", "entry_id"),
    Index("ix_staff_act_act", "act", "at_ms", "entry_id"),
)
