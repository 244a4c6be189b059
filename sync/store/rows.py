"""Rows of `entry` as Entry values, and how to ask for them."""

from __future__ import annotations

import json
from datetime import date
from typing import Any

from sqlalchemy import Select, literal, select
from sqlalchemy.sql.elements import ColumnElement

from sync.records import Action, Entry, EntryKind
from sync.store.schema import entry

COLUMNS = entry.c
ENTRY: Select[Any] = select(
    COLUMNS.id,
    COLUMNS.desk_no,
    COLUMNS.boot_no,
    COLUMNS.seq,
    COLUMNS.kind,
    COLUMNS.at_ms,
    COLUMNS.day,
    COLUMNS.class_no,
    COLUMNS.session_no,
    COLUMNS.trainee_no,
    COLUMNS.action,
    COLUMNS.person_ref,
    COLUMNS.canonical,
    COLUMNS.prev_hash,
    COLUMNS.hash,
    COLUMNS.signature,
)


def present(column: ColumnElement[str]) -> ColumnElement[bool]:
    """`column <> ''`, spelled out in the statement so that the planner may use the partial index on it."""
    return column != literal("", literal_execute=True)


def entry_of(row: Any) -> Entry:
    """An Entry from a row that holds the columns of ENTRY."""
    canonical = bytes(row.canonical)
    return Entry(
        id=row.id,
        desk_no=row.desk_no,
        boot_no=row.boot_no,
        seq=row.seq,
        kind=EntryKind(row.kind),
        at_ms=row.at_ms,
        day=date.fromisoformat(row.day),
        class_no=row.class_no,
        session_no=row.session_no,
        trainee_no=row.trainee_no,
        action=Action(row.action) if row.action else None,
        person_ref=row.person_ref,
        body=json.loads(canonical.decode())["body"],
        canonical=canonical,
        prev_hash=bytes(row.prev_hash),
        hash=bytes(row.hash),
        signature=bytes(row.signature),
    )
