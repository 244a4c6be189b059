"""What a desk has printed or still has to."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0017"
down_revision = "0016"


def upgrade() -> None:
    if op.get_bind().dialect.name != "sqlite":
        return  # a desk's own
    op.create_table(
        "print_job",
        sa.Column("id", sa.Integer(), autoincrement=True, nullable=False),
        sa.Column("kind", sa.String(length=16), nullable=False),
        sa.Column("no", sa.String(length=96), nullable=False),
        sa.Column("copy", sa.Integer(), server_default="0", nullable=False),
        sa.Column("state", sa.String(length=8), nullable=False),
        sa.Column("why", sa.String(length=32), server_default="", nullable=False),
        sa.Column("operator", sa.String(length=64), server_default="", nullable=False),
        sa.Column("ordered_ms", sa.BigInteger(), nullable=False),
        sa.Column("changed_ms", sa.BigInteger(), nullable=False),
        sa.Column("sealed", sa.LargeBinary(), nullable=True),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_print_job")),
    )
    op.create_index("ix_print_job_no", "print_job", ["kind", "no"])
    op.create_index(
        "ix_print_job_open",
        "print_job",
        ["id"],
        sqlite_where=sa.text("state IN ('WAITING', 'SENT', 'HELD')"),
    )


def downgrade() -> None:
    raise NotImplementedError("a book is never set back; the copy made before the upgrade is the way back")
