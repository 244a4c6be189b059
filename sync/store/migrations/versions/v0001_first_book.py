"""The first book: ledger, outbox, receipts, identities, card bindings, mirror, guard."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from sync.store import triggers

revision = "0001"
down_revision = None


def upgrade() -> None:
    op.create_table(
        "chain_head",
        sa.Column("desk_no", sa.String(length=64), nullable=False),
        sa.Column("seq", sa.BigInteger(), nullable=False),
        sa.Column("hash", sa.LargeBinary(length=32), nullable=False),
        sa.PrimaryKeyConstraint("desk_no", name=op.f("pk_chain_head")),
    )
    op.create_table(
        "enrolment",
        sa.Column("snapshot", sa.BigInteger(), nullable=False),
        sa.Column("trainee_no", sa.String(length=64), nullable=False),
        sa.Column("class_no", sa.String(length=64), nullable=False),
        sa.Column("person_ref", sa.String(length=32), nullable=False),
        sa.Column("card_ref", sa.String(length=32), server_default="", nullable=False),
        sa.Column("state", sa.String(length=16), nullable=False),
        sa.Column("sealed", sa.LargeBinary(), nullable=False),
        sa.PrimaryKeyConstraint("snapshot", "trainee_no", name=op.f("pk_enrolment")),
    )
    op.create_index(
        "ix_enrolment_card",
        "enrolment",
        ["card_ref", "snapshot"],
        unique=False,
        sqlite_where=sa.text("card_ref <> ''"),
        postgresql_where=sa.text("card_ref <> ''"),
    )
    op.create_index("ix_enrolment_person", "enrolment", ["person_ref", "snapshot"], unique=False)
    op.create_table(
        "entry",
        sa.Column("id", sa.String(length=96), nullable=False),
        sa.Column("desk_no", sa.String(length=64), nullable=False),
        sa.Column("boot_no", sa.Integer(), nullable=False),
        sa.Column("seq", sa.BigInteger(), nullable=False),
        sa.Column("kind", sa.String(length=16), nullable=False),
        sa.Column("at_ms", sa.BigInteger(), nullable=False),
        sa.Column("day", sa.String(length=10), nullable=False),
        sa.Column("class_no", sa.String(length=64), server_default="", nullable=False),
        sa.Column("session_no", sa.String(length=64), server_default="", nullable=False),
        sa.Column("trainee_no", sa.String(length=64), server_default="", nullable=False),
        sa.Column("action", sa.String(length=8), nullable=True),
        sa.Column("person_ref", sa.String(length=32), server_default="", nullable=False),
        sa.Column("card_ref", sa.String(length=32), server_default="", nullable=False),
        sa.Column("corrects", sa.String(length=96), server_default="", nullable=False),
        sa.Column("canonical", sa.LargeBinary(), nullable=False),
        sa.Column("prev_hash", sa.LargeBinary(length=32), nullable=False),
        sa.Column("hash", sa.LargeBinary(length=32), nullable=False),
        sa.Column("signature", sa.LargeBinary(length=64), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_entry")),
        sa.UniqueConstraint("desk_no", "seq", name=op.f("uq_entry_desk_no_seq")),
    )
    op.create_index(
        "ix_entry_class_day",
        "entry",
        ["class_no", "day", "seq"],
        unique=False,
        sqlite_where=sa.text("class_no <> ''"),
        postgresql_where=sa.text("class_no <> ''"),
    )
    op.create_index(
        "ix_entry_corrects",
        "entry",
        ["corrects", "seq"],
        unique=False,
        sqlite_where=sa.text("corrects <> ''"),
        postgresql_where=sa.text("corrects <> ''"),
    )
    op.create_index("ix_entry_day", "entry", ["day", "seq"], unique=False)
    op.create_index(
        "ix_entry_person_day",
        "entry",
        ["person_ref", "day"],
        unique=False,
        sqlite_where=sa.text("person_ref <> ''"),
        postgresql_where=sa.text("person_ref <> ''"),
    )
    op.create_index(
        "ix_entry_session",
        "entry",
        ["session_no", "seq"],
        unique=False,
        sqlite_where=sa.text("session_no <> ''"),
        postgresql_where=sa.text("session_no <> ''"),
    )
    op.create_table(
        "meta",
        sa.Column("name", sa.String(length=64), nullable=False),
        sa.Column("value", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("name", name=op.f("pk_meta")),
    )
    op.create_table(
        "mirror_head",
        sa.Column("kind", sa.String(length=16), nullable=False),
        sa.Column("scope", sa.String(length=64), nullable=False),
        sa.Column("snapshot", sa.BigInteger(), nullable=False),
        sa.Column("watermark", sa.Text(), nullable=False),
        sa.Column("refreshed_ms", sa.BigInteger(), nullable=False),
        sa.PrimaryKeyConstraint("kind", "scope", name=op.f("pk_mirror_head")),
    )
    op.create_table(
        "organisation",
        sa.Column("snapshot", sa.BigInteger(), nullable=False),
        sa.Column("org_no", sa.String(length=64), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("area", sa.String(length=16), server_default="", nullable=False),
        sa.Column("longitude", sa.String(length=24), server_default="", nullable=False),
        sa.Column("latitude", sa.String(length=24), server_default="", nullable=False),
        sa.Column("coord_system", sa.String(length=16), server_default="", nullable=False),
        sa.PrimaryKeyConstraint("snapshot", "org_no", name=op.f("pk_organisation")),
    )
    op.create_table(
        "pin_guard",
        sa.Column("who", sa.String(length=64), nullable=False),
        sa.Column("fails", sa.SmallInteger(), nullable=False),
        sa.Column("locked_until_mono_ms", sa.BigInteger(), nullable=True),
        sa.Column("boot_no", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("who", name=op.f("pk_pin_guard")),
    )
    op.create_table(
        "receipt",
        sa.Column(
            "id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), autoincrement=True, nullable=False
        ),
        sa.Column("desk_no", sa.String(length=64), nullable=False),
        sa.Column("first_seq", sa.BigInteger(), nullable=False),
        sa.Column("last_seq", sa.BigInteger(), nullable=False),
        sa.Column("last_hash", sa.LargeBinary(length=32), nullable=False),
        sa.Column("signed", sa.Text(), nullable=False),
        sa.Column("signature", sa.Text(), nullable=False),
        sa.Column("server_ms", sa.BigInteger(), nullable=False),
        sa.Column("received_ms", sa.BigInteger(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_receipt")),
    )
    op.create_index("ix_receipt_last_seq", "receipt", ["desk_no", "last_seq"], unique=False)
    op.create_table(
        "session",
        sa.Column("snapshot", sa.BigInteger(), nullable=False),
        sa.Column("session_no", sa.String(length=64), nullable=False),
        sa.Column("class_no", sa.String(length=64), nullable=False),
        sa.Column("begins_ms", sa.BigInteger(), nullable=False),
        sa.Column("ends_ms", sa.BigInteger(), nullable=False),
        sa.Column("room", sa.Text(), nullable=False),
        sa.Column("teacher", sa.Text(), nullable=False),
        sa.Column("kind", sa.String(length=16), nullable=False),
        sa.Column("needs_in", sa.Boolean(), nullable=False),
        sa.Column("needs_out", sa.Boolean(), nullable=False),
        sa.Column("cancelled", sa.Boolean(), nullable=False),
        sa.PrimaryKeyConstraint("snapshot", "session_no", name=op.f("pk_session")),
    )
    op.create_index("ix_session_ends", "session", ["ends_ms"], unique=False)
    op.create_table(
        "snapshot",
        sa.Column(
            "id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), autoincrement=True, nullable=False
        ),
        sa.Column("kind", sa.String(length=16), nullable=False),
        sa.Column("scope", sa.String(length=64), nullable=False),
        sa.Column("state", sa.String(length=8), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_snapshot")),
    )
    op.create_table(
        "training_class",
        sa.Column("snapshot", sa.BigInteger(), nullable=False),
        sa.Column("class_no", sa.String(length=64), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("state", sa.String(length=16), nullable=False),
        sa.Column("starts", sa.String(length=10), nullable=False),
        sa.Column("ends", sa.String(length=10), nullable=False),
        sa.Column("occupation", sa.Text(), nullable=False),
        sa.Column("level", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("snapshot", "class_no", name=op.f("pk_training_class")),
    )
    op.create_table(
        "card_binding",
        sa.Column(
            "id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), autoincrement=True, nullable=False
        ),
        sa.Column("entry_id", sa.String(length=96), nullable=False),
        sa.Column("ident_ref", sa.String(length=32), server_default="", nullable=False),
        sa.Column("number_ref", sa.String(length=32), server_default="", nullable=False),
        sa.Column("person_ref", sa.String(length=32), nullable=False),
        sa.Column("sealed", sa.LargeBinary(), nullable=False),
        sa.Column("bound_at_ms", sa.BigInteger(), nullable=False),
        sa.Column("active", sa.Boolean(), nullable=False),
        sa.ForeignKeyConstraint(["entry_id"], ["entry.id"], name=op.f("fk_card_binding_entry_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_card_binding")),
        sa.UniqueConstraint("entry_id", name=op.f("uq_card_binding_entry_id")),
    )
    op.create_index(
        "ix_card_binding_ident",
        "card_binding",
        ["ident_ref"],
        unique=False,
        sqlite_where=sa.text("ident_ref <> ''"),
        postgresql_where=sa.text("ident_ref <> ''"),
    )
    op.create_index(
        "ix_card_binding_number",
        "card_binding",
        ["number_ref"],
        unique=False,
        sqlite_where=sa.text("number_ref <> ''"),
        postgresql_where=sa.text("number_ref <> ''"),
    )
    op.create_index("ix_card_binding_person", "card_binding", ["person_ref"], unique=False)
    op.create_table(
        "outbox",
        sa.Column("entry_id", sa.String(length=96), nullable=False),
        sa.Column("desk_no", sa.String(length=64), nullable=False),
        sa.Column("seq", sa.BigInteger(), nullable=False),
        sa.Column("delivery", sa.String(length=8), server_default="PENDING", nullable=False),
        sa.Column("envelope", sa.Text(), nullable=True),
        sa.Column("attempts", sa.Integer(), server_default="0", nullable=False),
        sa.Column("problem", sa.Text(), server_default="", nullable=False),
        sa.Column("code", sa.String(length=32), server_default="", nullable=False),
        sa.Column("answer", sa.Text(), server_default="", nullable=False),
        sa.Column("server_no", sa.String(length=96), server_default="", nullable=False),
        sa.Column("duplicate", sa.Boolean(), server_default=sa.text("false"), nullable=False),
        sa.Column("extra", sa.Boolean(), server_default=sa.text("false"), nullable=False),
        sa.Column("answered_ms", sa.BigInteger(), nullable=True),
        sa.ForeignKeyConstraint(["entry_id"], ["entry.id"], name=op.f("fk_outbox_entry_id")),
        sa.PrimaryKeyConstraint("entry_id", name=op.f("pk_outbox")),
        sqlite_with_rowid=False,
    )
    op.create_index(
        "ix_outbox_acked",
        "outbox",
        ["desk_no", "seq"],
        unique=False,
        sqlite_where=sa.text("delivery = 'ACKED'"),
        postgresql_where=sa.text("delivery = 'ACKED'"),
    )
    op.create_index(
        "ix_outbox_pending",
        "outbox",
        ["seq"],
        unique=False,
        sqlite_where=sa.text("delivery = 'PENDING'"),
        postgresql_where=sa.text("delivery = 'PENDING'"),
    )
    op.create_index(
        "ix_outbox_troubled",
        "outbox",
        ["seq", "delivery"],
        unique=False,
        sqlite_where=sa.text("delivery IN ('REFUSED', 'CONFLICT', 'PARKED')"),
        postgresql_where=sa.text("delivery IN ('REFUSED', 'CONFLICT', 'PARKED')"),
    )
    op.create_table(
        "person",
        sa.Column("entry_id", sa.String(length=96), nullable=False),
        sa.Column("sealed", sa.LargeBinary(), nullable=False),
        sa.ForeignKeyConstraint(["entry_id"], ["entry.id"], name=op.f("fk_person_entry_id")),
        sa.PrimaryKeyConstraint("entry_id", name=op.f("pk_person")),
        sqlite_with_rowid=False,
    )
    for table in triggers.APPEND_ONLY:
        for statement in triggers.create(op.get_bind().dialect.name, table):
            op.execute(statement)


def downgrade() -> None:
    raise NotImplementedError("a book is never set back; the copy made before the upgrade is the way back")
