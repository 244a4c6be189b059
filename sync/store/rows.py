"""Rows of `entry` as Entry values, and how to ask for them."""

from __future__ import annotations

import json
from collections.abc import Sequence
from datetime import date
from typing import Any

from sqlalchemy import Connection, Select, String, literal_column, select
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
ENTRY_COLUMNS = len(ENTRY.selected_columns)


def spelled(word: str) -> ColumnElement[str]:
    """A word of ours in the statement itself: the planner may use a partial index on it, and nothing has to be put in
    each time it is asked, as literal_execute does."""
    return literal_column(f"'{word}'", String)


def present(column: ColumnElement[str]) -> ColumnElement[bool]:
    """`column <> ''`, spelled out in the statement so that the planner may use the partial index on it."""
    return column != spelled("")


def entry_of(row: Any) -> Entry:
    """An Entry from a row that holds the columns of ENTRY."""
    return entry_from(
        (
            row.id,
            row.desk_no,
            row.boot_no,
            row.seq,
            row.kind,
            row.at_ms,
            row.day,
            row.class_no,
            row.session_no,
            row.trainee_no,
            row.action,
            row.person_ref,
            row.canonical,
            row.prev_hash,
            row.hash,
            row.signature,
        )
    )


def entry_from(columns: Sequence[Any]) -> Entry:
    """From the columns of ENTRY in their order, as the driver gives them: to ask a Row for each by name takes as long
    as to decode the body."""
    key, desk_no, boot_no, seq, kind, at_ms, day, class_no, session_no, trainee_no, action, ref, *sealed = (
        columns
    )
    canonical, prev_hash, own_hash, signature = map(bytes, sealed)
    return Entry(
        id=key,
        desk_no=desk_no,
        boot_no=boot_no,
        seq=seq,
        kind=EntryKind(kind),
        at_ms=at_ms,
        day=date.fromisoformat(day),
        class_no=class_no,
        session_no=session_no,
        trainee_no=trainee_no,
        action=Action(action) if action else None,
        person_ref=ref,
        body=json.loads(canonical.decode())["body"],
        canonical=canonical,
        prev_hash=prev_hash,
        hash=own_hash,
        signature=signature,
    )


def plain(db: Connection, query: Select[Any], asked: dict[str, Any]) -> Sequence[Any]:
    """Rows as the driver gives them: of thousands, making each one a Row takes longer than to fetch it."""
    found: Sequence[Any] = db.execute(query, asked).cursor.fetchall()
    return found
