"""Whether another desk of the hub has closed a day, asked for every entry."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0020"
down_revision = "0019"

CLOSES = sa.text("kind = 'DAY_CLOSED'")


def upgrade() -> None:
    op.create_index(
        "ix_foreign_entry_close",
        "foreign_entry",
        ["day", "desk_no"],
        unique=False,
        sqlite_where=CLOSES,
        postgresql_where=CLOSES,
    )


def downgrade() -> None:
    raise NotImplementedError("a book is never set back; the copy made before the upgrade is the way back")
