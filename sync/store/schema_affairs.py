"""The tables of vouchers and attendance beyond check-ins, as the platform told them; and the days that were anchored.

The first three hold rows of snapshots, as schema.py's mirror does.  Codes are sealed and found by blind index.
"""

from __future__ import annotations

from sqlalchemy import BigInteger, Boolean, Column, Index, Integer, LargeBinary, String, Table, Text

from sync.store.schema import metadata

pulled_checkin = Table(
    "pulled_checkin",
    metadata,
    Column("snapshot", BigInteger, primary_key=True),
    Column("server_no", String(128), primary_key=True),
    Column("class_no", String(64), nullable=False),
    Column("session_no", String(64), nullable=False),
    Column("trainee_no", String(64), nullable=False),
    Column("action", String(8), nullable=False),
    Column("at_ms", BigInteger, nullable=False),
    Column("source", String(16), nullable=False),
    Column("minutes", Integer),
    Index("ix_pulled_checkin_session", "session_no"),
    Index("ix_pulled_checkin_learner", "class_no", "trainee_no"),
)

listed_voucher = Table(
    "listed_voucher",
    metadata,
    Column("snapshot", BigInteger, primary_key=True),
    Column("code_ref", String(32), primary_key=True),
    Column("class_no", String(64), nullable=False),
    Column("trainee_no", String(64), nullable=False),
    Column("person_ref", String(32), nullable=False),
    Column("state", String(16), nullable=False),
    Column("valid_from", String(10), nullable=False),
    Column("valid_to", String(10), nullable=False),
    Column("said", Text, nullable=False),
    Column("sealed", LargeBinary, nullable=False),
    Index("ix_listed_voucher_code", "code_ref"),
    Index("ix_listed_voucher_person", "person_ref"),
)

verify_record = Table(
    "verify_record",
    metadata,
    Column("snapshot", BigInteger, primary_key=True),
    Column("verify_no", String(128), primary_key=True),
    Column("code_ref", String(32), nullable=False),
    Column("device", String(64), nullable=False),
    Column("at_ms", BigInteger, nullable=False),
    Column("usable", Boolean, nullable=False),
    Column("sealed", LargeBinary, nullable=False),
    Index("ix_verify_record_at", "at_ms"),
    Index("ix_verify_record_code", "code_ref"),
)

spot_check = Table(
    "spot_check",
    metadata,
    Column("check_no", String(128), primary_key=True),
    Column("session_no", String(64), nullable=False),
    Column("trainee_nos", Text, nullable=False),
    Column("deadline_ms", BigInteger, nullable=False),
    Column("mode", String(16), nullable=False),
    Column("told_ms", BigInteger, nullable=False),
)

day_anchor = Table(
    "day_anchor",
    metadata,
    Column("desk_no", String(64), primary_key=True),
    Column("day", String(10), primary_key=True),
    Column("first_seq", BigInteger, nullable=False),
    Column("last_seq", BigInteger, nullable=False),
    Column("chain_head", LargeBinary(32), nullable=False),
    Column("counts", Text, nullable=False),
    Column("anchor_no", String(128), nullable=False, server_default=""),
    Column("code", String(32), nullable=False, server_default=""),
    Column("noted_seq", BigInteger),
    sqlite_with_rowid=False,
)
