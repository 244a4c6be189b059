"""How the mirror comes in: a snapshot is staged in small chunks and shown by moving one pointer.

A reader sees the old snapshot until the flip has committed and the new one after it, never a mixture.  Rows of a
snapshot that is no longer shown are swept in the same small chunks, so no transaction ever holds a check-in up.
"""

from __future__ import annotations

import time
from collections.abc import Sequence
from enum import StrEnum
from typing import Any

from sqlalchemy import Connection, Table, bindparam, delete, insert, select, update
from sqlalchemy.dialects import sqlite

from sync.records import (
    ClassState,
    Enrolment,
    ListedVoucher,
    Organisation,
    PulledCheckin,
    Session,
    TrainingClass,
    VerifyRecord,
)
from sync.store.keys import Vault
from sync.store.mirror_rows import Row, columns
from sync.store.prepared import Prepared
from sync.store.schema_affairs import listed_voucher, pulled_checkin, verify_record
from sync.store.schema_mirror import enrolment, mirror_head, organisation, session, snapshot, training_class

MOST_ROWS = 500
"""Rows a call may stage, and rows a sweep removes: a few tens of milliseconds of the one writing thread."""


class Kind(StrEnum):
    """What is mirrored.  SESSIONS, ROSTER and VOUCHERS have a class number for scope, the others ""."""

    ORG = "org"
    CLASSES = "classes"
    SESSIONS = "sessions"
    ROSTER = "roster"
    PULLED = "pulled"
    VOUCHERS = "vouchers"
    VERIFY_LOG = "verify_log"


_TABLE: dict[Kind, Table] = {
    Kind.ORG: organisation,
    Kind.CLASSES: training_class,
    Kind.SESSIONS: session,
    Kind.ROSTER: enrolment,
    Kind.PULLED: pulled_checkin,
    Kind.VOUCHERS: listed_voucher,
    Kind.VERIFY_LOG: verify_record,
}
_KEY = {
    Kind.ORG: "org_no",
    Kind.CLASSES: "class_no",
    Kind.SESSIONS: "session_no",
    Kind.ROSTER: "trainee_no",
    Kind.PULLED: "server_no",
    Kind.VOUCHERS: "code_ref",
    Kind.VERIFY_LOG: "verify_no",
}
_TYPE: dict[Kind, type] = {
    Kind.ORG: Organisation,
    Kind.CLASSES: TrainingClass,
    Kind.SESSIONS: Session,
    Kind.ROSTER: Enrolment,
    Kind.PULLED: PulledCheckin,
    Kind.VOUCHERS: ListedVoucher,
    Kind.VERIFY_LOG: VerifyRecord,
}
_CHECKED_IN_BY = (Kind.ORG, Kind.CLASSES, Kind.SESSIONS, Kind.ROSTER)
"""What a check-in depends on: the age of the rest is no age of the roster."""
_STAGING, _SHOWN, _DROPPED = "STAGING", "SHOWN", "DROPPED"


class NoSnapshot(LookupError):
    """There is no such snapshot (any more), or none is shown that a delta could change: begin a new one."""


def start_snapshot(db: Connection, kind: str, scope: str) -> int:
    """Begin a snapshot; an unfinished one of the same kind and scope (the program was killed) is dropped."""
    what = Kind(kind)
    db.execute(
        update(snapshot)
        .where(snapshot.c.kind == what.value, snapshot.c.scope == scope, snapshot.c.state == _STAGING)
        .values(state=_DROPPED)
    )
    made = db.execute(insert(snapshot).values(kind=what.value, scope=scope, state=_STAGING))
    number: int = made.inserted_primary_key[0]  # type: ignore[index]  # typed optional; both databases give it
    return number


def stage(db: Connection, vault: Vault, snapshot_id: int, rows: Sequence[Row]) -> None:
    """Add up to 500 rows; a row that is there already is replaced, so a page may come twice.

    NoSnapshot for one that is not being staged, ValueError for too many rows, rows of another kind or class.
    """
    if len(rows) > MOST_ROWS:
        raise ValueError(f"{len(rows)} rows in one call, {MOST_ROWS} are allowed")
    found = db.execute(select(snapshot).where(snapshot.c.id == snapshot_id)).first()
    if found is None or found.state != _STAGING:
        raise NoSnapshot(f"snapshot {snapshot_id} is not being staged")
    _put(db, vault, Kind(found.kind), found.scope, snapshot_id, rows)
    sweep(db)


def flip(
    db: Connection, kind: str, scope: str, snapshot_id: int, watermark: str, *, now_ms: int | None = None
) -> None:
    """Show this snapshot from now on.  A class that the new list of classes lacks takes its mirror along."""
    what = Kind(kind)
    flipped = db.execute(
        update(snapshot)
        .where(
            snapshot.c.id == snapshot_id,
            snapshot.c.kind == what.value,
            snapshot.c.scope == scope,
            snapshot.c.state == _STAGING,
        )
        .values(state=_SHOWN)
    )
    if flipped.rowcount != 1:
        raise NoSnapshot(f"snapshot {snapshot_id} is not being staged for {what.value} {scope}")
    old = _shown(db, what, scope)
    head = {"snapshot": snapshot_id, "watermark": watermark, "refreshed_ms": _now(now_ms)}
    if old is None:
        db.execute(insert(mirror_head).values(kind=what.value, scope=scope, **head))
    else:
        drop_snapshot(db, old)
        db.execute(
            update(mirror_head)
            .where(mirror_head.c.kind == what.value, mirror_head.c.scope == scope)
            .values(head)
        )
    if what is Kind.CLASSES:
        _forget_gone_classes(db, snapshot_id)


def drop_snapshot(db: Connection, snapshot_id: int) -> None:
    """Give a snapshot up; its rows go with the next sweeps."""
    db.execute(update(snapshot).where(snapshot.c.id == snapshot_id).values(state=_DROPPED))


def apply_delta(
    db: Connection,
    vault: Vault,
    kind: str,
    scope: str,
    items: Sequence[Row],
    removed: Sequence[str],
    watermark: str,
    *,
    now_ms: int | None = None,
) -> None:
    """Change the shown snapshot in place, in the caller's one transaction.  NoSnapshot when none is shown."""
    what = Kind(kind)
    shown = _shown(db, what, scope)
    if shown is None:
        raise NoSnapshot(f"no {what.value} {scope} to change")
    for start in range(0, len(items), MOST_ROWS):
        _put(db, vault, what, scope, shown, items[start : start + MOST_ROWS])
    table = _TABLE[what]
    for start in range(0, len(removed), MOST_ROWS):
        some = [_stored_key(vault, what, key) for key in removed[start : start + MOST_ROWS]]
        db.execute(delete(table).where(table.c.snapshot == shown, table.c[_KEY[what]].in_(some)))
    db.execute(
        update(mirror_head)
        .where(mirror_head.c.kind == what.value, mirror_head.c.scope == scope)
        .values(watermark=watermark, refreshed_ms=_now(now_ms))
    )
    if what is Kind.CLASSES and removed:
        _forget_gone_classes(db, shown)


def sweep(db: Connection, limit: int = MOST_ROWS) -> int:
    """Remove up to `limit` rows of dropped snapshots; how many were removed, 0 when none is left."""
    dead = db.execute(select(snapshot).where(snapshot.c.state == _DROPPED).order_by(snapshot.c.id)).first()
    if dead is None:
        return 0
    table = _TABLE[Kind(dead.kind)]
    key = table.c[_KEY[Kind(dead.kind)]]
    some = list(db.execute(select(key).where(table.c.snapshot == dead.id).limit(limit)).scalars())
    if some:
        db.execute(delete(table).where(table.c.snapshot == dead.id, key.in_(some)))
    if len(some) < limit:
        db.execute(delete(snapshot).where(snapshot.c.id == dead.id))
        return len(some) + 1
    return len(some)


def watermark(db: Connection, kind: str, scope: str) -> str | None:
    head = mirror_head.c
    return db.execute(
        select(head.watermark).where(head.kind == Kind(kind).value, head.scope == scope)
    ).scalar()


_AGES = select(mirror_head.c.kind, mirror_head.c.scope, mirror_head.c.refreshed_ms)
_LIVE_CLASSES = (
    select(training_class.c.class_no)
    .join(mirror_head, mirror_head.c.snapshot == training_class.c.snapshot)
    .where(
        mirror_head.c.kind == Kind.CLASSES.value,
        training_class.c.state.in_((ClassState.RUNNING.value, ClassState.APPROVED.value)),
    )
)


def age_ms(db: Connection, now_ms: int) -> int | None:
    """How old the oldest part of the mirror is that a check-in may depend on: the organisation, the classes, and
    timetable and roster of approved and running classes.  None before the first list of classes."""
    live = set(db.execute(_LIVE_CLASSES).scalars())
    heads = [row for row in db.execute(_AGES) if row.kind in _CHECKED_IN_BY]
    if not any(row.kind == Kind.CLASSES.value for row in heads):
        return None
    oldest: int = min(row.refreshed_ms for row in heads if not row.scope or row.scope in live)
    return max(0, now_ms - oldest)


# --- rows ----------------------------------------------------------------------------------------------


def _put(db: Connection, vault: Vault, kind: Kind, scope: str, snapshot_id: int, rows: Sequence[Row]) -> None:
    if not rows:
        return
    for row in rows:
        if not isinstance(row, _TYPE[kind]) or (scope and getattr(row, "class_no", scope) != scope):
            raise ValueError(f"a {type(row).__name__} does not belong into {kind.value} {scope}".rstrip())
    values = [{"snapshot": snapshot_id, **columns(vault, row, scope)} for row in rows]
    _upsert(db.dialect.name, kind).run_all(db, values)


_UPSERTS: dict[tuple[str, Kind], Prepared] = {}


def _upsert(dialect: str, kind: Kind) -> Prepared:
    """INSERT … ON CONFLICT DO UPDATE in the words of either database; made once a table."""
    if (dialect, kind) not in _UPSERTS:
        table = _TABLE[kind]
        make: Any = sqlite.insert
        if dialect == "postgresql":
            from sqlalchemy.dialects import postgresql  # a desk without a hub need not wait for it

            make = postgresql.insert
        statement = make(table)
        keys = ("snapshot", _KEY[kind])
        fresh = {
            column.name: statement.excluded[column.name] for column in table.c if column.name not in keys
        }
        upsert = statement.on_conflict_do_update(index_elements=keys, set_=fresh)
        _UPSERTS[dialect, kind] = Prepared(upsert, *table.c.keys())
    return _UPSERTS[dialect, kind]


def _stored_key(vault: Vault, kind: Kind, key: str) -> str:
    """The key column's value for the platform's key: a voucher's number is kept as its blind index."""
    return vault.voucher_ref(key) if kind is Kind.VOUCHERS else key


def _shown(db: Connection, kind: Kind, scope: str) -> int | None:
    head = mirror_head.c
    query = select(head.snapshot).where(head.kind == kind.value, head.scope == scope)
    shown: int | None = db.execute(query).scalar()
    return shown


_GONE = select(mirror_head.c.kind, mirror_head.c.scope, mirror_head.c.snapshot).where(
    mirror_head.c.scope.not_in(
        select(training_class.c.class_no).where(training_class.c.snapshot == bindparam("classes"))
    ),
    mirror_head.c.kind.in_((Kind.SESSIONS.value, Kind.ROSTER.value, Kind.VOUCHERS.value)),
)


def _forget_gone_classes(db: Connection, classes: int) -> None:
    for kind, scope, old in db.execute(_GONE, {"classes": classes}).all():
        drop_snapshot(db, old)
        db.execute(delete(mirror_head).where(mirror_head.c.kind == kind, mirror_head.c.scope == scope))


def _now(now_ms: int | None) -> int:
    """The wall clock unless the caller has a better one: this time only tells how old the mirror is."""
    return time.time_ns() // 1_000_000 if now_ms is None else now_ms
