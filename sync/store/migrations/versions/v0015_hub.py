"""What other desks wrote, as the hub brings it."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0015"
down_revision = "0014"

_PARTIAL = (
    ("class_day", ["class_no", "day", "seq"], "class_no <> ''"),
    ("session", ["session_no", "trainee_no"], "session_no <> ''"),
    ("corrects", ["corrects"], "corrects <> ''"),
    ("affair", ["class_no", "seq"], "kind IN ('LEAVE', 'CORRECTION', 'RESULT')"),
)


def _text(name: str, length: int) -> sa.Column[str]:
    return sa.Column(name, sa.String(length=length), server_default="", nullable=False)


def upgrade() -> None:
    op.create_table(
        "other_desk",
        sa.Column("desk_no", sa.String(length=64), nullable=False),
        sa.Column("name", sa.String(length=64), nullable=False),
        sa.Column("public_key", sa.LargeBinary(length=32), nullable=False),
        sa.Column("state", sa.String(length=8), nullable=False),
        sa.Column("met_ms", sa.BigInteger(), nullable=False),
        _text("decided_by", 64),
        sa.Column("decided_ms", sa.BigInteger(), nullable=True),
        sa.Column("seq", sa.BigInteger(), server_default="0", nullable=False),
        sa.Column("hash", sa.LargeBinary(length=32), nullable=False),
        _text("fault", 16),
        sa.PrimaryKeyConstraint("desk_no", name=op.f("pk_other_desk")),
    )
    op.create_table(
        "foreign_entry",
        sa.Column("id", sa.String(length=96), nullable=False),
        sa.Column("desk_no", sa.String(length=64), nullable=False),
        sa.Column("boot_no", sa.Integer(), nullable=False),
        sa.Column("seq", sa.BigInteger(), nullable=False),
        sa.Column("kind", sa.String(length=16), nullable=False),
        sa.Column("at_ms", sa.BigInteger(), nullable=False),
        sa.Column("day", sa.String(length=10), nullable=False),
        _text("class_no", 64),
        _text("session_no", 64),
        _text("trainee_no", 64),
        sa.Column("action", sa.String(length=8), nullable=True),
        _text("person_ref", 32),
        _text("corrects", 96),
        sa.Column("canonical", sa.LargeBinary(), nullable=False),
        sa.Column("prev_hash", sa.LargeBinary(length=32), nullable=False),
        sa.Column("hash", sa.LargeBinary(length=32), nullable=False),
        sa.Column("signature", sa.LargeBinary(length=64), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_foreign_entry")),
        sa.UniqueConstraint("desk_no", "seq", name=op.f("uq_foreign_entry_desk_no_seq")),
    )
    op.create_index("ix_foreign_entry_day", "foreign_entry", ["day", "desk_no", "seq"], unique=False)
    for name, columns, where in _PARTIAL:
        some = sa.text(where)
        op.create_index(
            f"ix_foreign_entry_{name}", "foreign_entry", columns, sqlite_where=some, postgresql_where=some
        )
    op.create_table(
        "foreign_trouble",
        sa.Column("desk_no", sa.String(length=64), nullable=False),
        sa.Column("seq", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("hash", sa.LargeBinary(length=32), nullable=False),
        sa.Column("code", sa.String(length=16), nullable=False),
        sa.Column("entry_id", sa.Text(), nullable=False),
        sa.Column("canonical", sa.LargeBinary(), nullable=False),
        sa.Column("prev_hash", sa.LargeBinary(), nullable=False),
        sa.Column("signature", sa.LargeBinary(), nullable=False),
        sa.Column("told_ms", sa.BigInteger(), nullable=False),
        sa.PrimaryKeyConstraint("desk_no", "seq", "hash", name=op.f("pk_foreign_trouble")),
    )


def downgrade() -> None:
    raise NotImplementedError("a book is never set back; the copy made before the upgrade is the way back")
