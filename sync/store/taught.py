"""Who teaches and where, as far as the timetable tells: names to be picked from."""

from __future__ import annotations

from typing import Any

from sqlalchemy import Column, Connection, select, union

from sync.store.mirror import Kind
from sync.store.schema_lessons import lesson_change
from sync.store.schema_mirror import mirror_head, session


def _known(told: Column[Any], decided: Column[Any]) -> Any:
    shown = (mirror_head.c.snapshot == session.c.snapshot) & (mirror_head.c.kind == Kind.SESSIONS.value)
    return union(
        select(told).select_from(session.join(mirror_head, shown)).where(told != ""),
        select(decided).where(decided != "", lesson_change.c.undone_ms.is_(None)),
    )


_TEACHERS = _known(session.c.teacher, lesson_change.c.teacher)
_ROOMS = _known(session.c.room, lesson_change.c.room)


def teachers(db: Connection) -> list[str]:
    return [row[0] for row in db.execute(_TEACHERS)]


def rooms(db: Connection) -> list[str]:
    return [row[0] for row in db.execute(_ROOMS)]
