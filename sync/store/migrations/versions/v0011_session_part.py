"""Whether a session is theory or practice, where the platform tells."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0011"
down_revision = "0010"


def upgrade() -> None:
    op.add_column("session", sa.Column("part", sa.String(length=16), server_default="", nullable=False))


def downgrade() -> None:
    raise NotImplementedError("a book is never set back; the copy made before the upgrade is the way back")
