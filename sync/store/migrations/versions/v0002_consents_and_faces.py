"""Consents, face templates (in a desk's own file only), and whether a class may use faces.

Rosters that are already mirrored say "not allowed" until the next nightly refresh fetches them whole.
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"


def upgrade() -> None:
    op.add_column(
        "enrolment",
        sa.Column("face_allowed", sa.Boolean(), server_default=sa.text("false"), nullable=False),
    )
    op.create_table(
        "consent",
        sa.Column("entry_id", sa.String(length=96), nullable=False),
        sa.Column("person_ref", sa.String(length=32), nullable=False),
        sa.Column("purpose", sa.String(length=16), nullable=False),
        sa.Column("act", sa.String(length=16), nullable=False),
        sa.Column("text_version", sa.String(length=32), nullable=False),
        sa.Column("text_hash", sa.String(length=64), nullable=False),
        sa.Column("method", sa.String(length=16), nullable=False),
        sa.Column("operator", sa.String(length=64), server_default="", nullable=False),
        sa.Column("class_no", sa.String(length=64), server_default="", nullable=False),
        sa.Column("age_confirmed", sa.Boolean(), nullable=False),
        sa.Column("at_ms", sa.BigInteger(), nullable=False),
        sa.Column("ended_by", sa.String(length=96), server_default="", nullable=False),
        sa.Column("ended_ms", sa.BigInteger(), nullable=True),
        sa.ForeignKeyConstraint(["entry_id"], ["entry.id"], name=op.f("fk_consent_entry_id")),
        sa.PrimaryKeyConstraint("entry_id", name=op.f("pk_consent")),
    )
    op.create_index("ix_consent_person", "consent", ["person_ref", "purpose"], unique=False)
    if op.get_bind().dialect.name == "sqlite":
        _faces()


def _faces() -> None:
    op.create_table(
        "face_template",
        sa.Column(
            "id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), autoincrement=True, nullable=False
        ),
        sa.Column("person_ref", sa.String(length=32), nullable=False),
        sa.Column("class_no", sa.String(length=64), nullable=False),
        sa.Column("source", sa.String(length=8), nullable=False),
        sa.Column("model", sa.String(length=64), nullable=False),
        sa.Column("quality", sa.SmallInteger(), nullable=False),
        sa.Column("made_at_ms", sa.BigInteger(), nullable=False),
        sa.Column("erase_after_ms", sa.BigInteger(), nullable=False),
        sa.Column("consent_id", sa.String(length=96), nullable=False),
        sa.Column("key_id", sa.String(length=16), nullable=False),
        sa.Column("sealed", sa.LargeBinary(), nullable=False),
        sa.ForeignKeyConstraint(
            ["consent_id"], ["consent.entry_id"], name=op.f("fk_face_template_consent_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_face_template")),
        sa.UniqueConstraint(
            "person_ref", "model", "source", name=op.f("uq_face_template_person_ref_model_source")
        ),
    )


def downgrade() -> None:
    raise NotImplementedError("a book is never set back; the copy made before the upgrade is the way back")
