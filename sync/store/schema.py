"""The tables, once for SQLite and PostgreSQL.

`entry` is the book: append-only (triggers below), one chain per desk.  `outbox` is what an entry's journey to the
platform looks like.  `person` holds sealed identities beside entries; `voucher_check` keeps the codes that were
verified, sealed as well, and what came of them; `question` what the book raised and whether it was answered.  What
belongs to a room of its own stands in schema_*.py.

Times are milliseconds since the epoch (UTC), days are "YYYY-MM-DD", hashes are raw bytes.
"""

from __future__ import annotations

from typing import Any

from sqlalchemy import (
    BigInteger,
    Boolean,
    Column,
    ForeignKey,
    Index,
    Integer,
    LargeBinary,
    MetaData,
    SmallInteger,
    String,
    Table,
    Text,
    UniqueConstraint,
    text,
)

metadata = MetaData(
    naming_convention={
        "ix": "ix_%(table_name)s_%(column_0_N_name)s",
        "uq": "uq_%(table_name)s_%(column_0_N_name)s",
        "fk": "fk_%(table_name)s_%(column_0_N_name)s",
        "pk": "pk_%(table_name)s",
    }
)

_Counter = BigInteger().with_variant(Integer, "sqlite")  # SQLite numbers rows by itself only for INTEGER


def _partial(name: str, *columns: str, where: str) -> Index:
    """An index over only those rows that a query for them can ask about.

    On PostgreSQL too, by the migration; to say so here would load its dialect at every desk: 30 ms and 4 MB."""
    return Index(name, *columns, sqlite_where=text(where))


def _text(name: str, length: int) -> Column[str]:
    return Column(name, String(length), nullable=False, server_default="")


AFFAIRS = "kind IN ('LEAVE', 'CORRECTION', 'RESULT')"
CLOSES = "kind = 'DAY_CLOSED'"
ACTS = "kind = 'OPERATOR'"


def _what_it_is() -> tuple[Column[Any], ...]:
    """An entry of any desk's book: whose, when, about whom."""
    return (
        Column("id", String(96), primary_key=True),
        Column("desk_no", String(64), nullable=False),
        Column("boot_no", Integer, nullable=False),
        Column("seq", BigInteger, nullable=False),
        Column("kind", String(16), nullable=False),
        Column("at_ms", BigInteger, nullable=False),
        Column("day", String(10), nullable=False),
        _text("class_no", 64),
        _text("session_no", 64),
        _text("trainee_no", 64),
        Column("action", String(8)),
        _text("person_ref", 32),
    )


def _how_it_is_chained() -> tuple[Column[Any] | UniqueConstraint, ...]:
    return (
        _text("corrects", 96),
        Column("canonical", LargeBinary, nullable=False),
        Column("prev_hash", LargeBinary(32), nullable=False),
        Column("hash", LargeBinary(32), nullable=False),
        Column("signature", LargeBinary(64), nullable=False),
        UniqueConstraint("desk_no", "seq"),
    )


entry = Table(
    "entry",
    metadata,
    *_what_it_is(),
    _text("card_ref", 32),
    *_how_it_is_chained(),
    Index("ix_entry_day", "day", "seq"),
    _partial("ix_entry_class_day", "class_no", "day", "seq", where="class_no <> ''"),
    _partial("ix_entry_person_day", "person_ref", "day", where="person_ref <> ''"),
    _partial("ix_entry_session", "session_no", "seq", where="session_no <> ''"),
    _partial("ix_entry_corrects", "corrects", "seq", where="corrects <> ''"),
    _partial("ix_entry_affair", "class_no", "seq", where=AFFAIRS),
    _partial("ix_entry_person_affair", "person_ref", "seq", where=AFFAIRS),
    _partial("ix_entry_correction", "at_ms", "id", where="kind = 'CORRECTION'"),
    _partial("ix_entry_close", "day", "seq", where=CLOSES),
    _partial("ix_entry_act", "day", "seq", where=ACTS),
)

chain_head = Table(
    "chain_head",
    metadata,
    Column("desk_no", String(64), primary_key=True),
    Column("seq", BigInteger, nullable=False),
    Column("hash", LargeBinary(32), nullable=False),
)

outbox = Table(
    "outbox",
    metadata,
    Column("entry_id", String(96), ForeignKey("entry.id"), primary_key=True),
    Column("desk_no", String(64), nullable=False),
    Column("seq", BigInteger, nullable=False),
    Column("delivery", String(8), nullable=False, server_default="PENDING"),
    Column("envelope", Text),
    Column("attempts", Integer, nullable=False, server_default="0"),
    Column("problem", Text, nullable=False, server_default=""),
    _text("code", 32),
    Column("answer", Text, nullable=False, server_default=""),
    _text("server_no", 96),
    Column("duplicate", Boolean, nullable=False, server_default=text("false")),
    Column("extra", Boolean, nullable=False, server_default=text("false")),
    Column("answered_ms", BigInteger),
    _partial("ix_outbox_pending", "seq", where="delivery = 'PENDING'"),
    _partial("ix_outbox_troubled", "seq", "delivery", where="delivery IN ('REFUSED', 'CONFLICT', 'PARKED')"),
    _partial("ix_outbox_acked", "desk_no", "seq", where="delivery = 'ACKED'"),
    sqlite_with_rowid=False,  # one tree a table: fewer pages to encrypt and sync with each check-in
)

receipt = Table(
    "receipt",
    metadata,
    Column("id", _Counter, primary_key=True, autoincrement=True),
    Column("desk_no", String(64), nullable=False),
    Column("first_seq", BigInteger, nullable=False),
    Column("last_seq", BigInteger, nullable=False),
    Column("last_hash", LargeBinary(32), nullable=False),
    Column("signed", Text, nullable=False),
    Column("signature", Text, nullable=False),
    Column("server_ms", BigInteger, nullable=False),
    Column("received_ms", BigInteger, nullable=False),
    Index("ix_receipt_last_seq", "desk_no", "last_seq"),
)

person = Table(
    "person",
    metadata,
    Column("entry_id", String(96), ForeignKey("entry.id"), primary_key=True),
    Column("sealed", LargeBinary, nullable=False),
    sqlite_with_rowid=False,
)

DESK_ONLY = "desk_only"
"""Marks a table in its `info`: it exists in a desk's own file and nowhere else."""

voucher_check = Table(
    "voucher_check",
    metadata,
    Column("entry_id", String(96), ForeignKey("entry.id"), primary_key=True),
    Column("code_ref", String(32), nullable=False),
    Column("sealed", LargeBinary, nullable=False),
    _text("class_no", 64),
    Column("checked_ms", BigInteger, nullable=False),
    Column("outcome", String(8), nullable=False),
    _text("state", 16),
    _text("holder", 8),
    Column("usable", Boolean, nullable=False, server_default=text("false")),
    _text("reasons", 128),
    _text("verify_no", 128),
    Column("answered_ms", BigInteger),
    _text("tail", 4),
    _text("operator", 64),
    Column("listed", Boolean, nullable=False, server_default=text("false")),
    Column("unread", Boolean, nullable=False, server_default=text("false")),
    _text("batch_no", 64),
    _text("issuer_area", 16),
    Column("used_ms", BigInteger),
    _text("used_org", 64),
    _text("used_class", 64),
    Column("checked_by", String(8), nullable=False, server_default="DESK"),
    _text("seen_there", 16),
    Column("there_ms", BigInteger),
    Column("sealed_note", LargeBinary),
    Index("ix_voucher_check_checked", "checked_ms", "entry_id"),
    Index("ix_voucher_check_code", "code_ref"),
    _partial("ix_voucher_check_tail", "tail", "checked_ms", where="tail <> ''"),
    _partial("ix_voucher_check_verify_no", "verify_no", where="verify_no <> ''"),
    _partial("ix_voucher_check_unread", "checked_ms", where="unread"),
    _partial("ix_voucher_check_pending", "checked_ms", where="outcome = 'PENDING'"),
)

question = Table(
    "question",
    metadata,
    Column("entry_id", String(96), ForeignKey("entry.id"), primary_key=True),
    Column("rule", String(16), nullable=False),
    Column("key", String(160), nullable=False),
    Column("asked_ms", BigInteger, nullable=False),
    _text("class_no", 64),
    _text("answered_by", 96),
    Column("answered_ms", BigInteger),
    UniqueConstraint("rule", "key"),
    _partial("ix_question_open", "asked_ms", where="answered_ms IS NULL"),
)

package = Table(
    "package",
    metadata,
    Column("desk_no", String(64), primary_key=True),
    Column("number", Integer, primary_key=True, autoincrement=False),
    Column("first_seq", BigInteger, nullable=False),
    Column("last_seq", BigInteger, nullable=False),
    Column("first_day", String(10), nullable=False),
    Column("last_day", String(10), nullable=False),
    Column("prev_hash", LargeBinary(32), nullable=False),
    Column("head_hash", LargeBinary(32), nullable=False),
    Column("entries", Integer, nullable=False),
    Column("listed", String(64), nullable=False),
    Column("made_ms", BigInteger, nullable=False),
    Column("made_by", String(64), nullable=False),
    Column("signature", LargeBinary(64), nullable=False),
    Column("delivered_ms", BigInteger),
    _text("receipt", 96),
    _text("confirmed_by", 64),
)

pin_guard = Table(
    "pin_guard",
    metadata,
    Column("who", String(64), primary_key=True),
    Column("fails", SmallInteger, nullable=False),
    Column("locked_until_mono_ms", BigInteger),
    Column("boot_no", Integer, nullable=False),
)

meta = Table(
    "meta",
    metadata,
    Column("name", String(64), primary_key=True),
    Column("value", Text, nullable=False),
)
