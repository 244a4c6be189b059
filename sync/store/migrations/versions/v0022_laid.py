"""Decisions of other desks lie beside our own: theirs is an entry of another book, so the row names no `entry`."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0022"
down_revision = "0021"

CORRECTIONS = sa.text("kind = 'CORRECTION'")


def upgrade() -> None:
    for table in ("lesson_change", "enrolment_move"):
        with op.batch_alter_table(table) as changed:
            changed.drop_constraint(op.f(f"fk_{table}_entry_id"), type_="foreignkey")
            changed.add_column(sa.Column("desk_no", sa.String(length=64), server_default="", nullable=False))
    op.add_column("other_desk", sa.Column("laid_seq", sa.BigInteger(), server_default="0", nullable=False))
    op.create_index(
        "ix_foreign_entry_correction",
        "foreign_entry",
        ["desk_no", "seq"],
        unique=False,
        sqlite_where=CORRECTIONS,
        postgresql_where=CORRECTIONS,
    )


def downgrade() -> None:
    raise NotImplementedError("a book is never set back; the copy made before the upgrade is the way back")
