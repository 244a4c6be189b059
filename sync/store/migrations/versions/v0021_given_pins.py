"""Who gave a member of the staff their PIN, whether they have chosen their own since; and their badge, to print it."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0021"
down_revision = "0020"


def upgrade() -> None:
    op.add_column(
        "staff_member", sa.Column("pin_by", sa.String(length=64), server_default="", nullable=False)
    )
    op.add_column("staff_member", sa.Column("pin_ms", sa.BigInteger(), server_default="0", nullable=False))
    op.add_column(
        "staff_member", sa.Column("pin_once", sa.Boolean(), server_default=sa.false(), nullable=False)
    )
    op.add_column("staff_member", sa.Column("badge_sealed", sa.LargeBinary(), nullable=True))


def downgrade() -> None:
    raise NotImplementedError("a book is never set back; the copy made before the upgrade is the way back")
