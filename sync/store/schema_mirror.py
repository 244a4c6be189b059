"""Tables of the mirror, as rows of snapshots; `mirror_head` says which snapshot is the one to read."""

from __future__ import annotations

from sqlalchemy import BigInteger, Boolean, Column, Index, LargeBinary, String, Table, Text, text

from sync.store.schema import _Counter, _partial, _text, metadata

snapshot = Table(
    "snapshot",
    metadata,
    Column("id", _Counter, primary_key=True, autoincrement=True),
    Column("kind", String(16), nullable=False),
    Column("scope", String(64), nullable=False),
    Column("state", String(8), nullable=False),
)

mirror_head = Table(
    "mirror_head",
    metadata,
    Column("kind", String(16), primary_key=True),
    Column("scope", String(64), primary_key=True),
    Column("snapshot", BigInteger, nullable=False),
    Column("watermark", Text, nullable=False),
    Column("refreshed_ms", BigInteger, nullable=False),
)

organisation = Table(
    "organisation",
    metadata,
    Column("snapshot", BigInteger, primary_key=True),
    Column("org_no", String(64), primary_key=True),
    Column("name", Text, nullable=False),
    _text("area", 16),
    _text("longitude", 24),
    _text("latitude", 24),
    _text("coord_system", 16),
)

training_class = Table(
    "training_class",
    metadata,
    Column("snapshot", BigInteger, primary_key=True),
    Column("class_no", String(64), primary_key=True),
    Column("name", Text, nullable=False),
    Column("state", String(16), nullable=False),
    Column("starts", String(10), nullable=False),
    Column("ends", String(10), nullable=False),
    Column("occupation", Text, nullable=False),
    Column("level", Text, nullable=False),
)

session = Table(
    "session",
    metadata,
    Column("snapshot", BigInteger, primary_key=True),
    Column("session_no", String(64), primary_key=True),
    Column("class_no", String(64), nullable=False),
    Column("begins_ms", BigInteger, nullable=False),
    Column("ends_ms", BigInteger, nullable=False),
    Column("room", Text, nullable=False),
    Column("teacher", Text, nullable=False),
    Column("kind", String(16), nullable=False),
    Column("needs_in", Boolean, nullable=False),
    Column("needs_out", Boolean, nullable=False),
    Column("cancelled", Boolean, nullable=False),
    _text("part", 16),
    Index("ix_session_ends", "ends_ms"),
)

enrolment = Table(
    "enrolment",
    metadata,
    Column("snapshot", BigInteger, primary_key=True),
    Column("trainee_no", String(64), primary_key=True),
    Column("class_no", String(64), nullable=False),
    Column("person_ref", String(32), nullable=False),
    _text("card_ref", 32),
    Column("state", String(16), nullable=False),
    Column("sealed", LargeBinary, nullable=False),
    Column("face_allowed", Boolean, nullable=False, server_default=text("false")),
    Index("ix_enrolment_person", "person_ref", "snapshot"),
    _partial("ix_enrolment_card", "card_ref", "snapshot", where="card_ref <> ''"),
)
