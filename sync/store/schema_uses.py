"""The tables of registration day; the rest of the schema and its conventions are in schema.py."""

from __future__ import annotations

from sqlalchemy import BigInteger, Boolean, Column, ForeignKey, Index, LargeBinary, String, Table, Text, text

from sync.store.schema import _partial, _text, metadata


def _flag(name: str) -> Column[bool]:
    return Column(name, Boolean, nullable=False, server_default=text("false"))


voucher_use = Table(
    "voucher_use",
    metadata,
    Column("entry_id", String(96), ForeignKey("entry.id"), primary_key=True),
    Column("req_id", String(64), nullable=False, unique=True),
    Column("code_ref", String(32), nullable=False),
    Column("person_ref", String(32), nullable=False),
    Column("class_no", String(64), nullable=False),
    _text("trainee_no", 64),
    Column("method", String(16), nullable=False),
    _text("proof_no", 128),
    _text("operator", 64),
    Column("accepted_ms", BigInteger, nullable=False),
    Column("sealed", LargeBinary, nullable=False),
    Column("state", String(8), nullable=False),
    _flag("waits"),
    _text("verify_no", 128),
    _flag("notice_shown"),
    _flag("confirmed"),
    _text("refused", 8),
    _text("said", 32),
    _text("use_no", 128),
    Column("used_ms", BigInteger),
    _flag("duplicate"),
    Column("signed", Text, nullable=False, server_default=""),
    Column("signature", Text, nullable=False, server_default=""),
    _text("revoke_id", 64),
    Column("revoke_reason", Text, nullable=False, server_default=""),
    _text("revoke_operator", 64),
    Index("ix_voucher_use_code", "code_ref"),
    Index("ix_voucher_use_person", "person_ref"),
    Index("ix_voucher_use_accepted", "accepted_ms"),
    _partial("ix_voucher_use_waits", "accepted_ms", where="waits"),
)
"""`waits` repeats what state, confirmed and revoke_id say, for one quick question."""

name_list = Table(
    "name_list",
    metadata,
    Column("person_ref", String(32), primary_key=True),
    Column("class_no", String(64), primary_key=True),
    _text("trainee_no", 64),
    _text("operator", 64),
    Column("listed_ms", BigInteger, nullable=False),
    Column("sealed", LargeBinary, nullable=False),
)
