"""The table of what this desk and others decided about enrolments; it lies over the mirror and outlives every refresh
of it.  `desk_no` is the other desk whose decision it is, "" our own; of theirs `person_ref` is "" and `sealed` empty
until a roster here knows who it is about."""

from __future__ import annotations

from sqlalchemy import BigInteger, Boolean, Column, Index, LargeBinary, String, Table

from sync.store.schema import _text, metadata

enrolment_move = Table(
    "enrolment_move",
    metadata,
    Column("entry_id", String(96), primary_key=True),
    Column("act", String(16), nullable=False),
    Column("person_ref", String(32), nullable=False),
    Column("class_no", String(64), nullable=False),
    Column("trainee_no", String(64), nullable=False),
    _text("to_class", 64),
    Column("hours", Boolean, nullable=False),
    Column("sealed", LargeBinary, nullable=False),
    Column("at_ms", BigInteger, nullable=False),
    _text("undone_by", 96),
    Column("undone_ms", BigInteger),
    _text("desk_no", 64),
    Index("ix_enrolment_move_person", "person_ref"),
)
