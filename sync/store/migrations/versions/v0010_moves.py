"""What was decided here about enrolments: 转班, 退学, vouchers bound late."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0010"
down_revision = "0009"


def upgrade() -> None:
    op.create_table(
        "enrolment_move",
        sa.Column("entry_id", sa.String(length=96), nullable=False),
        sa.Column("act", sa.String(length=16), nullable=False),
        sa.Column("person_ref", sa.String(length=32), nullable=False),
        sa.Column("class_no", sa.String(length=64), nullable=False),
        sa.Column("trainee_no", sa.String(length=64), nullable=False),
        sa.Column("to_class", sa.String(length=64), server_default="", nullable=False),
        sa.Column("hours", sa.Boolean(), nullable=False),
        sa.Column("sealed", sa.LargeBinary(), nullable=False),
        sa.Column("at_ms", sa.BigInteger(), nullable=False),
        sa.Column("undone_by", sa.String(length=96), server_default="", nullable=False),
        sa.Column("undone_ms", sa.BigInteger(), nullable=True),
        sa.ForeignKeyConstraint(["entry_id"], ["entry.id"], name=op.f("fk_enrolment_move_entry_id")),
        sa.PrimaryKeyConstraint("entry_id", name=op.f("pk_enrolment_move")),
    )
    op.create_index("ix_enrolment_move_person", "enrolment_move", ["person_ref"], unique=False)
