"""The closes of a day found by their day: every entry that is made asks whether its day is closed."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0016"
down_revision = "0015"

CLOSES = sa.text("kind = 'DAY_CLOSED'")


def upgrade() -> None:
    op.create_index(
        "ix_entry_close",
        "entry",
        ["day", "seq"],
        unique=False,
        sqlite_where=CLOSES,
        postgresql_where=CLOSES,
    )


def downgrade() -> None:
    raise NotImplementedError("a book is never set back; the copy made before the upgrade is the way back")
