"""What the book raises, and whether it was answered."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0012"
down_revision = "0011"


def upgrade() -> None:
    op.create_table(
        "question",
        sa.Column("entry_id", sa.String(length=96), nullable=False),
        sa.Column("rule", sa.String(length=16), nullable=False),
        sa.Column("key", sa.String(length=160), nullable=False),
        sa.Column("asked_ms", sa.BigInteger(), nullable=False),
        sa.Column("class_no", sa.String(length=64), server_default="", nullable=False),
        sa.Column("answered_by", sa.String(length=96), server_default="", nullable=False),
        sa.Column("answered_ms", sa.BigInteger(), nullable=True),
        sa.ForeignKeyConstraint(["entry_id"], ["entry.id"], name=op.f("fk_question_entry_id")),
        sa.PrimaryKeyConstraint("entry_id", name=op.f("pk_question")),
        sa.UniqueConstraint("rule", "key", name=op.f("uq_question_rule_key")),
    )
    unanswered = sa.text("answered_ms IS NULL")
    op.create_index(
        "ix_question_open", "question", ["asked_ms"], sqlite_where=unanswered, postgresql_where=unanswered
    )


def downgrade() -> None:
    raise NotImplementedError("a book is never set back; the copy made before the upgrade is the way back")
