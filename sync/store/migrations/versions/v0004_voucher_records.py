"""Verifications as records: who, what the list said, the first use, those made by phone or on the page.

Rows from before have no last four beside them: a search opens those.
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0004"
down_revision = "0003"

_TEXTS = {
    "tail": 4,
    "operator": 64,
    "batch_no": 64,
    "issuer_area": 16,
    "used_org": 64,
    "used_class": 64,
    "seen_there": 16,
}
_PARTIAL = {
    "tail": (["tail", "checked_ms"], "tail <> ''"),
    "verify_no": (["verify_no"], "verify_no <> ''"),
    "unread": (["checked_ms"], "unread"),
}


def upgrade() -> None:
    for name, length in _TEXTS.items():
        _add(sa.Column(name, sa.String(length=length), server_default="", nullable=False))
    _add(sa.Column("checked_by", sa.String(length=8), server_default="DESK", nullable=False))
    for name in ("listed", "unread"):
        _add(sa.Column(name, sa.Boolean(), server_default=sa.text("false"), nullable=False))
    for name in ("used_ms", "there_ms"):
        _add(sa.Column(name, sa.BigInteger(), nullable=True))
    _add(sa.Column("sealed_note", sa.LargeBinary(), nullable=True))
    op.drop_index("ix_voucher_check_checked", "voucher_check")
    op.create_index("ix_voucher_check_checked", "voucher_check", ["checked_ms", "entry_id"], unique=False)
    op.create_index("ix_voucher_check_code", "voucher_check", ["code_ref"], unique=False)
    for name, (columns, where) in _PARTIAL.items():
        op.create_index(
            f"ix_voucher_check_{name}",
            "voucher_check",
            columns,
            unique=False,
            sqlite_where=sa.text(where),
            postgresql_where=sa.text(where),
        )


def _add(column: sa.Column[object]) -> None:
    op.add_column("voucher_check", column)


def downgrade() -> None:
    raise NotImplementedError("a book is never set back; the copy made before the upgrade is the way back")
