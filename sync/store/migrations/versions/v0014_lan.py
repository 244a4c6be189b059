"""What paired desks told, and sign-ins that two desks wrote down."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0014"
down_revision = "0013"


def _seen(*more: sa.Column[object]) -> list[sa.Column[object]]:
    return [
        sa.Column("session_no", sa.String(length=64), nullable=False),
        sa.Column("trainee_no", sa.String(length=64), nullable=False),
        sa.Column("action", sa.String(length=8), nullable=False),
        sa.Column("at_ms", sa.BigInteger(), nullable=False),
        *more,
    ]


def upgrade() -> None:
    op.create_table(
        "lan_notice",
        sa.Column("rec_id", sa.String(length=96), nullable=False),
        sa.Column("desk_no", sa.String(length=64), nullable=False),
        sa.Column("seq", sa.BigInteger(), nullable=False),
        *_seen(),
        sa.Column("stands", sa.Boolean(), server_default=sa.text("true"), nullable=False),
        sa.Column("signed", sa.LargeBinary(), nullable=False),
        sa.PrimaryKeyConstraint("rec_id", name=op.f("pk_lan_notice")),
    )
    op.create_index("ix_lan_notice_session", "lan_notice", ["session_no", "trainee_no"])
    op.create_index("ix_lan_notice_at", "lan_notice", ["at_ms"])
    op.create_table(
        "lan_heard",
        sa.Column("desk_no", sa.String(length=64), nullable=False),
        sa.Column("seq", sa.BigInteger(), nullable=False),
        sa.Column("hash", sa.LargeBinary(length=32), nullable=False),
        sa.Column("heard_ms", sa.BigInteger(), nullable=False),
        sa.PrimaryKeyConstraint("desk_no", name=op.f("pk_lan_heard")),
    )
    op.create_table(
        "double",
        sa.Column("entry_id", sa.String(length=96), nullable=False),
        sa.Column("other_id", sa.String(length=96), nullable=False),
        sa.Column("other_desk", sa.String(length=64), nullable=False),
        *_seen(),
        sa.Column("other_ms", sa.BigInteger(), nullable=False),
        sa.Column("extra_id", sa.String(length=96), nullable=False),
        sa.Column("source", sa.String(length=8), nullable=False),
        sa.Column("found_ms", sa.BigInteger(), nullable=False),
        sa.Column("class_no", sa.String(length=64), server_default="", nullable=False),
        sa.PrimaryKeyConstraint("entry_id", "other_id", name=op.f("pk_double")),
    )
    op.create_index("ix_double_at", "double", ["at_ms"])


def downgrade() -> None:
    raise NotImplementedError("a book is never set back; the copy made before the upgrade is the way back")
