"""Who works at the desk, and what staff did."""

from __future__ import annotations

import json

import sqlalchemy as sa
from alembic import op

from sync.store.staff_acts import actor, row_of

revision = "0018"
down_revision = "0017"

ACT_COLUMNS = ("entry_id", "at_ms", "operator", "second", "act")


def upgrade() -> None:
    op.create_table(
        "staff_member",
        sa.Column("no", sa.String(length=16), nullable=False),
        sa.Column("name", sa.String(length=64), nullable=False),
        sa.Column("roles", sa.String(length=96), nullable=False),
        sa.Column("pin_hash", sa.String(length=160), nullable=False),
        sa.Column("badge_ref", sa.String(length=32), server_default="", nullable=False),
        sa.Column("card_ref", sa.String(length=32), server_default="", nullable=False),
        sa.Column("since_ms", sa.BigInteger(), nullable=False),
        sa.Column("until_ms", sa.BigInteger(), nullable=True),
        sa.PrimaryKeyConstraint("no", name=op.f("pk_staff_member")),
    )
    op.create_table(
        "staff_act",
        sa.Column("entry_id", sa.String(length=96), nullable=False),
        sa.Column("at_ms", sa.BigInteger(), nullable=False),
        sa.Column("operator", sa.String(length=64), nullable=False),
        sa.Column("second", sa.String(length=64), server_default="", nullable=False),
        sa.Column("act", sa.String(length=32), nullable=False),
        sa.ForeignKeyConstraint(["entry_id"], ["entry.id"], name=op.f("fk_staff_act_entry_id")),
        sa.PrimaryKeyConstraint("entry_id", name=op.f("pk_staff_act")),
    )
    op.create_index("ix_staff_act_at", "staff_act", ["at_ms", "entry_id"])
    op.create_index("ix_staff_act_operator", "staff_act", ["operator", "at_ms", "entry_id"])
    op.create_index("ix_staff_act_act", "staff_act", ["act", "at_ms", "entry_id"])
    _look_back()


def _look_back() -> None:
    """What was done before this table: read once, a thousand rows at a time."""
    db = op.get_bind()
    act = sa.table("staff_act", *(sa.column(name) for name in ACT_COLUMNS))
    entries = sa.table(
        "entry",
        sa.column("id"),
        sa.column("at_ms"),
        sa.column("kind"),
        sa.column("canonical", sa.LargeBinary),
    )
    last = ""
    while rows := db.execute(
        sa.select(entries).where(entries.c.id > last).order_by(entries.c.id).limit(1000)
    ).all():
        last = rows[-1].id
        bodies = (
            (row, json.loads(bytes(row.canonical))["body"]) for row in rows if _names(bytes(row.canonical))
        )
        found = [
            row_of(row.id, row.at_ms, row.kind, who, body) for row, body in bodies if (who := actor(body))
        ]
        if found:
            db.execute(sa.insert(act), found)


def _names(canonical: bytes) -> bool:
    return b'"operator' in canonical or b'"first"' in canonical


def downgrade() -> None:
    raise NotImplementedError("a book is never set back; the copy made before the upgrade is the way back")
