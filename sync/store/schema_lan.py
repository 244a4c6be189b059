"""Tables of what paired desks told today, and of sign-ins that two desks wrote down."""

from __future__ import annotations

from sqlalchemy import BigInteger, Boolean, Column, Index, LargeBinary, String, Table, text

from sync.store.schema import _text, metadata

lan_notice = Table(
    "lan_notice",
    metadata,
    Column("rec_id", String(96), primary_key=True),
    Column("desk_no", String(64), nullable=False),
    Column("seq", BigInteger, nullable=False),
    Column("session_no", String(64), nullable=False),
    Column("trainee_no", String(64), nullable=False),
    Column("action", String(8), nullable=False),
    Column("at_ms", BigInteger, nullable=False),
    Column("stands", Boolean, nullable=False, server_default=text("true")),
    Column("signed", LargeBinary, nullable=False),
    Index("ix_lan_notice_session", "session_no", "trainee_no"),
    Index("ix_lan_notice_at", "at_ms"),
)

lan_heard = Table(
    "lan_heard",
    metadata,
    Column("desk_no", String(64), primary_key=True),
    Column("seq", BigInteger, nullable=False),
    Column("hash", LargeBinary(32), nullable=False),
    Column("heard_ms", BigInteger, nullable=False),
)

double = Table(
    "double",
    metadata,
    Column("entry_id", String(96), primary_key=True),
    Column("other_id", String(96), primary_key=True),
    Column("other_desk", String(64), nullable=False),
    Column("session_no", String(64), nullable=False),
    Column("trainee_no", String(64), nullable=False),
    Column("action", String(8), nullable=False),
    Column("at_ms", BigInteger, nullable=False),
    Column("other_ms", BigInteger, nullable=False),
    Column("extra_id", String(96), nullable=False),
    Column("source", String(8), nullable=False),
    Column("found_ms", BigInteger, nullable=False),
    _text("class_no", 64),
    Index("ix_double_at", "at_ms"),
)
