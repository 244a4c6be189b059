"""Leave, corrections and results found by class and by person: a class has few of them among many check-ins."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0006"
down_revision = "0005"

AFFAIRS = "kind IN ('LEAVE', 'CORRECTION', 'RESULT')"


def upgrade() -> None:
    for name, column in (("ix_entry_affair", "class_no"), ("ix_entry_person_affair", "person_ref")):
        op.create_index(
            name,
            "entry",
            [column, "seq"],
            unique=False,
            sqlite_where=sa.text(AFFAIRS),
            postgresql_where=sa.text(AFFAIRS),
        )


def downgrade() -> None:
    raise NotImplementedError("a book is never set back; the copy made before the upgrade is the way back")
