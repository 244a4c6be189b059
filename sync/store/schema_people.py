"""Tables of people: who owns which card, what they agreed to, their faces, what staff have in mind about them.

Blind indexes (HMAC) and sealed bytes only.  `consent` repeats what the CONSENT entries say, for one quick question.
`face_template` stays at the desk: no database shared by desks has it.
"""

from __future__ import annotations

from sqlalchemy import (
    BigInteger,
    Boolean,
    Column,
    ForeignKey,
    Index,
    LargeBinary,
    SmallInteger,
    String,
    Table,
    UniqueConstraint,
)

from sync.store.schema import DESK_ONLY, _Counter, _partial, _text, metadata

card_binding = Table(
    "card_binding",
    metadata,
    Column("id", _Counter, primary_key=True, autoincrement=True),
    Column("entry_id", String(96), ForeignKey("entry.id"), nullable=False, unique=True),
    _text("ident_ref", 32),
    _text("number_ref", 32),
    Column("person_ref", String(32), nullable=False),
    Column("sealed", LargeBinary, nullable=False),
    Column("bound_at_ms", BigInteger, nullable=False),
    Column("active", Boolean, nullable=False),
    _partial("ix_card_binding_ident", "ident_ref", where="ident_ref <> ''"),
    _partial("ix_card_binding_number", "number_ref", where="number_ref <> ''"),
    Index("ix_card_binding_person", "person_ref"),
)

consent = Table(
    "consent",
    metadata,
    Column("entry_id", String(96), ForeignKey("entry.id"), primary_key=True),
    Column("person_ref", String(32), nullable=False),
    Column("purpose", String(16), nullable=False),
    Column("act", String(16), nullable=False),
    Column("text_version", String(32), nullable=False),
    Column("text_hash", String(64), nullable=False),
    Column("method", String(16), nullable=False),
    _text("operator", 64),
    _text("class_no", 64),
    Column("age_confirmed", Boolean, nullable=False),
    Column("at_ms", BigInteger, nullable=False),
    _text("ended_by", 96),
    Column("ended_ms", BigInteger),
    Index("ix_consent_person", "person_ref", "purpose"),
)

face_template = Table(
    "face_template",
    metadata,
    Column("id", _Counter, primary_key=True, autoincrement=True),
    Column("person_ref", String(32), nullable=False),
    Column("class_no", String(64), nullable=False),
    Column("source", String(8), nullable=False),
    Column("model", String(64), nullable=False),
    Column("quality", SmallInteger, nullable=False),
    Column("made_at_ms", BigInteger, nullable=False),
    Column("erase_after_ms", BigInteger, nullable=False),
    Column("consent_id", String(96), ForeignKey("consent.entry_id"), nullable=False),
    Column("key_id", String(16), nullable=False),
    Column("sealed", LargeBinary, nullable=False),
    UniqueConstraint("person_ref", "model", "source"),
    info={DESK_ONLY: True},
)

learner_note = Table(
    "learner_note",
    metadata,
    Column("entry_id", String(96), ForeignKey("entry.id"), primary_key=True),
    _text("person_ref", 32),
    _text("voucher_ref", 32),
    Column("kind", String(16), nullable=False),
    Column("level", String(8), nullable=False),
    Column("sealed", LargeBinary, nullable=False),
    Column("set_ms", BigInteger, nullable=False),
    _text("lifted_by", 96),
    Column("lifted_ms", BigInteger),
    _partial("ix_learner_note_person", "person_ref", where="person_ref <> ''"),
    _partial("ix_learner_note_voucher", "voucher_ref", where="voucher_ref <> ''"),
)
