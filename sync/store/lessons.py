"""代课, 换教室, 延迟, 提前下课, 停课, 补课: kept beside their entries, laid over every timetable read, taken back by a
later entry."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import BindParameter, Connection, bindparam, insert, or_, select, update

from sync.records import LessonAct, LessonChange, Session
from sync.store.affair_rows import epoch_ms, moment
from sync.store.schema_hub import BELIEVED_DESKS
from sync.store.schema_lessons import lesson_change

_C = lesson_change.c
_COUNTS = or_(_C.desk_no == "", _C.desk_no.in_(BELIEVED_DESKS))
_ALL = select(lesson_change).where(_COUNTS).order_by(_C.at_ms, _C.entry_id)
_ANY = select(_C.entry_id).limit(1)
_NUMBERS: BindParameter[Any] = bindparam("numbers", expanding=True)
_CLASSES: BindParameter[Any] = bindparam("class_nos", expanding=True)
_OF_SESSIONS = _ALL.where(_C.session_no.in_(_NUMBERS))
_MOVED_INTO = select(_C.session_no).where(
    _C.ends_ms > bindparam("from_ms"),
    _C.begins_ms < bindparam("to_ms"),
    _C.begins_ms.is_not(None),
    _C.undone_ms.is_(None),
    _COUNTS,
)
_MOVED_INTO_THESE = _MOVED_INTO.where(_C.class_no.in_(_CLASSES))
_OF_CLASS = _ALL.where(_C.class_no == bindparam("class_no"))
_MADE = select(_C.entry_id).where(_C.entry_id == bindparam("one"))
CHUNK = 500


def keep(db: Connection, change: LessonChange, desk_no: str = "") -> None:
    """`desk_no`: another desk whose decision it is."""
    db.execute(
        insert(lesson_change).values(
            entry_id=change.entry_id,
            act=change.act.value,
            class_no=change.class_no,
            session_no=change.session_no,
            begins_ms=_ms(change.begins),
            ends_ms=_ms(change.ends),
            room=change.room,
            teacher=change.teacher,
            at_ms=change.at_ms,
            desk_no=desk_no,
        )
    )


def set_standing(db: Connection, entry_id: str, by_entry: str, at_ms: int, *, stands: bool) -> bool:
    """Whether it holds, as the book says: `by_entry` took it back.  False where there is no such decision."""
    values = {"undone_by": "" if stands else by_entry, "undone_ms": None if stands else at_ms}
    return db.execute(update(lesson_change).where(_C.entry_id == entry_id).values(values)).rowcount == 1


def is_made(db: Connection, entry_id: str) -> bool:
    """Whether the decision of this entry is here, believed or not."""
    return db.execute(_MADE, {"one": entry_id}).first() is not None


def any_made(db: Connection) -> bool:
    """Most desks never decide anything about a lesson: then there is nothing to lay on."""
    return db.execute(_ANY).first() is not None


def of_sessions(db: Connection, numbers: Collection[str]) -> list[LessonChange]:
    """Also what was taken back, the earliest first."""
    ordered = sorted(numbers)
    chunks = (ordered[start : start + CHUNK] for start in range(0, len(ordered), CHUNK))
    return [_change(row) for some in chunks for row in db.execute(_OF_SESSIONS, {"numbers": some})]


def moved_into(db: Connection, from_ms: int, to_ms: int, class_nos: Collection[str] | None) -> set[str]:
    """Numbers of the sessions that a standing decision brings between these times."""
    query, asked = (
        (_MOVED_INTO, {}) if class_nos is None else (_MOVED_INTO_THESE, {"class_nos": sorted(class_nos)})
    )
    return set(db.execute(query, {"from_ms": from_ms, "to_ms": to_ms, **asked}).scalars())


def history_of_class(db: Connection, class_no: str) -> list[LessonChange]:
    """Also what was taken back, the earliest first."""
    return [_change(row) for row in db.execute(_OF_CLASS, {"class_no": class_no})]


def within(sessions: Sequence[Session], from_ms: int, to_ms: int) -> list[Session]:
    """Those that have begun before `to_ms` and end after `from_ms`."""
    return [one for one in sessions if epoch_ms(one.ends) > from_ms and epoch_ms(one.begins) < to_ms]


def _ms(at: datetime | None) -> int | None:
    return epoch_ms(at) if at else None


def _change(row: Any) -> LessonChange:
    return LessonChange(
        entry_id=row.entry_id,
        act=LessonAct(row.act),
        class_no=row.class_no,
        session_no=row.session_no,
        at_ms=row.at_ms,
        begins=moment(row.begins_ms) if row.begins_ms is not None else None,
        ends=moment(row.ends_ms) if row.ends_ms is not None else None,
        room=row.room,
        teacher=row.teacher,
        undone_ms=row.undone_ms,
    )
