"""What staff did on a day, found among its check-ins: sheets printed, outages declared."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0019"
down_revision = "0018"

ACTS = sa.text("kind = 'OPERATOR'")


def upgrade() -> None:
    op.create_index(
        "ix_entry_act", "entry", ["day", "seq"], unique=False, sqlite_where=ACTS, postgresql_where=ACTS
    )


def downgrade() -> None:
    raise NotImplementedError("a book is never set back; the copy made before the upgrade is the way back")
