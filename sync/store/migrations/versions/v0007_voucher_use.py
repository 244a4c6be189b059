"""Registration day: vouchers accepted and used, and the list of those who are to get one."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0007"
down_revision = "0006"


def upgrade() -> None:
    _voucher_use()
    op.create_table(
        "name_list",
        sa.Column("person_ref", sa.String(length=32), nullable=False),
        sa.Column("class_no", sa.String(length=64), nullable=False),
        _words("trainee_no", 64),
        _words("operator", 64),
        sa.Column("listed_ms", sa.BigInteger(), nullable=False),
        sa.Column("sealed", sa.LargeBinary(), nullable=False),
        sa.PrimaryKeyConstraint("person_ref", "class_no", name=op.f("pk_name_list")),
    )


def _words(name: str, length: int) -> sa.Column[str]:
    return sa.Column(name, sa.String(length=length), server_default="", nullable=False)


def _flag(name: str) -> sa.Column[bool]:
    return sa.Column(name, sa.Boolean(), server_default=sa.text("false"), nullable=False)


def _voucher_use() -> None:
    op.create_table(
        "voucher_use",
        sa.Column("entry_id", sa.String(length=96), nullable=False),
        sa.Column("req_id", sa.String(length=64), nullable=False),
        sa.Column("code_ref", sa.String(length=32), nullable=False),
        sa.Column("person_ref", sa.String(length=32), nullable=False),
        sa.Column("class_no", sa.String(length=64), nullable=False),
        _words("trainee_no", 64),
        sa.Column("method", sa.String(length=16), nullable=False),
        _words("proof_no", 128),
        _words("operator", 64),
        sa.Column("accepted_ms", sa.BigInteger(), nullable=False),
        sa.Column("sealed", sa.LargeBinary(), nullable=False),
        sa.Column("state", sa.String(length=8), nullable=False),
        _flag("waits"),
        _words("verify_no", 128),
        _flag("notice_shown"),
        _flag("confirmed"),
        _words("refused", 8),
        _words("said", 32),
        _words("use_no", 128),
        sa.Column("used_ms", sa.BigInteger(), nullable=True),
        _flag("duplicate"),
        sa.Column("signed", sa.Text(), server_default="", nullable=False),
        sa.Column("signature", sa.Text(), server_default="", nullable=False),
        _words("revoke_id", 64),
        sa.Column("revoke_reason", sa.Text(), server_default="", nullable=False),
        _words("revoke_operator", 64),
        sa.ForeignKeyConstraint(["entry_id"], ["entry.id"], name=op.f("fk_voucher_use_entry_id")),
        sa.PrimaryKeyConstraint("entry_id", name=op.f("pk_voucher_use")),
        sa.UniqueConstraint("req_id", name=op.f("uq_voucher_use_req_id")),
    )
    op.create_index("ix_voucher_use_code", "voucher_use", ["code_ref"], unique=False)
    op.create_index("ix_voucher_use_person", "voucher_use", ["person_ref"], unique=False)
    op.create_index("ix_voucher_use_accepted", "voucher_use", ["accepted_ms"], unique=False)
    op.create_index(
        "ix_voucher_use_waits",
        "voucher_use",
        ["accepted_ms"],
        unique=False,
        sqlite_where=sa.text("waits"),
        postgresql_where=sa.text("waits"),
    )
