"""Notes on learners and vouchers, sealed."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0008"
down_revision = "0007"


def upgrade() -> None:
    op.create_table(
        "learner_note",
        sa.Column("entry_id", sa.String(length=96), nullable=False),
        sa.Column("person_ref", sa.String(length=32), server_default="", nullable=False),
        sa.Column("voucher_ref", sa.String(length=32), server_default="", nullable=False),
        sa.Column("kind", sa.String(length=16), nullable=False),
        sa.Column("level", sa.String(length=8), nullable=False),
        sa.Column("sealed", sa.LargeBinary(), nullable=False),
        sa.Column("set_ms", sa.BigInteger(), nullable=False),
        sa.Column("lifted_by", sa.String(length=96), server_default="", nullable=False),
        sa.Column("lifted_ms", sa.BigInteger(), nullable=True),
        sa.ForeignKeyConstraint(["entry_id"], ["entry.id"], name=op.f("fk_learner_note_entry_id")),
        sa.PrimaryKeyConstraint("entry_id", name=op.f("pk_learner_note")),
    )
    for name in ("person", "voucher"):
        some = sa.text(f"{name}_ref <> ''")
        op.create_index(
            f"ix_learner_note_{name}",
            "learner_note",
            [f"{name}_ref"],
            unique=False,
            sqlite_where=some,
            postgresql_where=some,
        )
