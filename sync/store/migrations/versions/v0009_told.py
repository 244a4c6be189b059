"""Sign-ins made elsewhere, lists of vouchers, the log of verifications, spot checks, anchored days."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0009"
down_revision = "0008"


def upgrade() -> None:
    _mirrored()
    op.create_table(
        "spot_check",
        sa.Column("check_no", sa.String(length=128), nullable=False),
        sa.Column("session_no", sa.String(length=64), nullable=False),
        sa.Column("trainee_nos", sa.Text(), nullable=False),
        sa.Column("deadline_ms", sa.BigInteger(), nullable=False),
        sa.Column("mode", sa.String(length=16), nullable=False),
        sa.Column("told_ms", sa.BigInteger(), nullable=False),
        sa.PrimaryKeyConstraint("check_no", name=op.f("pk_spot_check")),
    )
    op.create_table(
        "day_anchor",
        sa.Column("desk_no", sa.String(length=64), nullable=False),
        sa.Column("day", sa.String(length=10), nullable=False),
        sa.Column("first_seq", sa.BigInteger(), nullable=False),
        sa.Column("last_seq", sa.BigInteger(), nullable=False),
        sa.Column("chain_head", sa.LargeBinary(length=32), nullable=False),
        sa.Column("counts", sa.Text(), nullable=False),
        sa.Column("anchor_no", sa.String(length=128), server_default="", nullable=False),
        sa.Column("code", sa.String(length=32), server_default="", nullable=False),
        sa.Column("noted_seq", sa.BigInteger(), nullable=True),
        sa.PrimaryKeyConstraint("desk_no", "day", name=op.f("pk_day_anchor")),
        sqlite_with_rowid=False,
    )


def _mirrored() -> None:
    op.create_table(
        "pulled_checkin",
        sa.Column("snapshot", sa.BigInteger(), nullable=False),
        sa.Column("server_no", sa.String(length=128), nullable=False),
        sa.Column("class_no", sa.String(length=64), nullable=False),
        sa.Column("session_no", sa.String(length=64), nullable=False),
        sa.Column("trainee_no", sa.String(length=64), nullable=False),
        sa.Column("action", sa.String(length=8), nullable=False),
        sa.Column("at_ms", sa.BigInteger(), nullable=False),
        sa.Column("source", sa.String(length=16), nullable=False),
        sa.Column("minutes", sa.Integer(), nullable=True),
        sa.PrimaryKeyConstraint("snapshot", "server_no", name=op.f("pk_pulled_checkin")),
    )
    op.create_index("ix_pulled_checkin_session", "pulled_checkin", ["session_no"])
    op.create_index("ix_pulled_checkin_learner", "pulled_checkin", ["class_no", "trainee_no"])
    op.create_table(
        "listed_voucher",
        sa.Column("snapshot", sa.BigInteger(), nullable=False),
        sa.Column("code_ref", sa.String(length=32), nullable=False),
        sa.Column("class_no", sa.String(length=64), nullable=False),
        sa.Column("trainee_no", sa.String(length=64), nullable=False),
        sa.Column("person_ref", sa.String(length=32), nullable=False),
        sa.Column("state", sa.String(length=16), nullable=False),
        sa.Column("valid_from", sa.String(length=10), nullable=False),
        sa.Column("valid_to", sa.String(length=10), nullable=False),
        sa.Column("said", sa.Text(), nullable=False),
        sa.Column("sealed", sa.LargeBinary(), nullable=False),
        sa.PrimaryKeyConstraint("snapshot", "code_ref", name=op.f("pk_listed_voucher")),
    )
    op.create_index("ix_listed_voucher_code", "listed_voucher", ["code_ref"])
    op.create_index("ix_listed_voucher_person", "listed_voucher", ["person_ref"])
    op.create_table(
        "verify_record",
        sa.Column("snapshot", sa.BigInteger(), nullable=False),
        sa.Column("verify_no", sa.String(length=128), nullable=False),
        sa.Column("code_ref", sa.String(length=32), nullable=False),
        sa.Column("device", sa.String(length=64), nullable=False),
        sa.Column("at_ms", sa.BigInteger(), nullable=False),
        sa.Column("usable", sa.Boolean(), nullable=False),
        sa.Column("sealed", sa.LargeBinary(), nullable=False),
        sa.PrimaryKeyConstraint("snapshot", "verify_no", name=op.f("pk_verify_record")),
    )
    op.create_index("ix_verify_record_at", "verify_record", ["at_ms"])
    op.create_index("ix_verify_record_code", "verify_record", ["code_ref"])
