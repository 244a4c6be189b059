"""Vouchers that were verified: the code sealed, and what came of it."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0003"
down_revision = "0002"


def upgrade() -> None:
    op.create_table(
        "voucher_check",
        sa.Column("entry_id", sa.String(length=96), nullable=False),
        sa.Column("code_ref", sa.String(length=32), nullable=False),
        sa.Column("sealed", sa.LargeBinary(), nullable=False),
        sa.Column("class_no", sa.String(length=64), server_default="", nullable=False),
        sa.Column("checked_ms", sa.BigInteger(), nullable=False),
        sa.Column("outcome", sa.String(length=8), nullable=False),
        sa.Column("state", sa.String(length=16), server_default="", nullable=False),
        sa.Column("holder", sa.String(length=8), server_default="", nullable=False),
        sa.Column("usable", sa.Boolean(), server_default=sa.text("false"), nullable=False),
        sa.Column("reasons", sa.String(length=128), server_default="", nullable=False),
        sa.Column("verify_no", sa.String(length=128), server_default="", nullable=False),
        sa.Column("answered_ms", sa.BigInteger(), nullable=True),
        sa.ForeignKeyConstraint(["entry_id"], ["entry.id"], name=op.f("fk_voucher_check_entry_id")),
        sa.PrimaryKeyConstraint("entry_id", name=op.f("pk_voucher_check")),
    )
    op.create_index("ix_voucher_check_checked", "voucher_check", ["checked_ms"], unique=False)
    op.create_index(
        "ix_voucher_check_pending",
        "voucher_check",
        ["checked_ms"],
        unique=False,
        sqlite_where=sa.text("outcome = 'PENDING'"),
        postgresql_where=sa.text("outcome = 'PENDING'"),
    )
