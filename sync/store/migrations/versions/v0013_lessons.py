"""What was decided here about whole classes, which entries that were refused are dealt with, corrections by time."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0013"
down_revision = "0012"

CORRECTION = "kind = 'CORRECTION'"


def upgrade() -> None:
    op.create_table(
        "lesson_change",
        sa.Column("entry_id", sa.String(length=96), nullable=False),
        sa.Column("act", sa.String(length=16), nullable=False),
        sa.Column("class_no", sa.String(length=64), nullable=False),
        sa.Column("session_no", sa.String(length=64), nullable=False),
        sa.Column("begins_ms", sa.BigInteger(), nullable=True),
        sa.Column("ends_ms", sa.BigInteger(), nullable=True),
        sa.Column("room", sa.String(length=128), server_default="", nullable=False),
        sa.Column("teacher", sa.String(length=128), server_default="", nullable=False),
        sa.Column("at_ms", sa.BigInteger(), nullable=False),
        sa.Column("undone_by", sa.String(length=96), server_default="", nullable=False),
        sa.Column("undone_ms", sa.BigInteger(), nullable=True),
        sa.ForeignKeyConstraint(["entry_id"], ["entry.id"], name=op.f("fk_lesson_change_entry_id")),
        sa.PrimaryKeyConstraint("entry_id", name=op.f("pk_lesson_change")),
    )
    op.create_index("ix_lesson_change_session", "lesson_change", ["session_no"], unique=False)
    op.create_index("ix_lesson_change_class", "lesson_change", ["class_no", "at_ms"], unique=False)
    op.create_index("ix_lesson_change_ends", "lesson_change", ["ends_ms"], unique=False)
    op.create_table(
        "settled",
        sa.Column("by_entry", sa.String(length=96), nullable=False),
        sa.Column("entry_id", sa.String(length=96), nullable=False),
        sa.Column("at_ms", sa.BigInteger(), nullable=False),
        sa.Column("undone_by", sa.String(length=96), server_default="", nullable=False),
        sa.ForeignKeyConstraint(["by_entry"], ["entry.id"], name=op.f("fk_settled_by_entry")),
        sa.ForeignKeyConstraint(["entry_id"], ["entry.id"], name=op.f("fk_settled_entry_id")),
        sa.PrimaryKeyConstraint("by_entry", name=op.f("pk_settled")),
    )
    op.create_index("ix_settled_entry", "settled", ["entry_id"], unique=False)
    op.create_index(
        "ix_entry_correction",
        "entry",
        ["at_ms", "id"],
        unique=False,
        sqlite_where=sa.text(CORRECTION),
        postgresql_where=sa.text(CORRECTION),
    )


def downgrade() -> None:
    raise NotImplementedError("a book is never set back; the copy made before the upgrade is the way back")
