"""What this desk decided about the lessons of a whole class: 代课, 换教室, 延迟, 提前下课, 停课, 补课.  PURE."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from enum import StrEnum

from sync.records.mirrored import Session
from sync.records.order import in_line


class LessonAct(StrEnum):
    SUBSTITUTE = "SUBSTITUTE"  # 代课
    ROOM = "ROOM"  # 换教室
    DELAYED = "DELAYED"  # 延迟
    ENDED_EARLY = "ENDED_EARLY"  # 提前下课
    CANCELLED = "CANCELLED"  # 停课
    MADE_UP_LESSON = "MADE_UP_LESSON"  # 补课


RETIMES = frozenset({LessonAct.DELAYED, LessonAct.ENDED_EARLY})


@dataclass(frozen=True, slots=True)
class LessonChange:
    """One decision about one session; `entry_id` is its line in the book.  `begins` and `ends` are the times it gives,
    None where it gives none; `undone_ms` is when a later entry took it back."""

    entry_id: str
    act: LessonAct
    class_no: str
    session_no: str
    at_ms: int
    begins: datetime | None = None
    ends: datetime | None = None
    room: str = ""
    teacher: str = ""
    undone_ms: int | None = None


def relaid(told: Sequence[Session], changes: Iterable[LessonChange]) -> list[Session]:
    """The platform's sessions with what was decided here on top, the earliest decision first, by their beginning.

    A lesson that was made up is there until the platform tells of it under the same number."""
    shown = {one.session_no: one for one in told}
    decided: dict[str, list[LessonChange]] = defaultdict(list)
    for change in set(changes):
        decided[change.session_no].append(change)
    for number, mine in decided.items():
        standing = [one for one in in_line(mine) if one.undone_ms is None]
        session = shown.get(number) or _made_up(standing)
        if session is not None:
            retimed = any(one.act in RETIMES for one in mine)
            shown[number] = replace(_changed(session, standing), retimed=retimed)
    return sorted(shown.values(), key=lambda one: (one.begins, one.session_no))


def _made_up(standing: Iterable[LessonChange]) -> Session | None:
    for one in standing:
        if one.act is LessonAct.MADE_UP_LESSON and one.begins and one.ends:
            return Session(one.session_no, one.class_no, one.begins, one.ends, one.room, one.teacher)
    return None


def _changed(session: Session, standing: Iterable[LessonChange]) -> Session:
    for one in standing:
        match one.act:
            case LessonAct.SUBSTITUTE:
                session = replace(session, teacher=one.teacher)
            case LessonAct.ROOM:
                session = replace(session, room=one.room)
            case LessonAct.DELAYED if one.begins and one.ends:
                session = replace(session, begins=one.begins, ends=one.ends)
            case LessonAct.ENDED_EARLY if one.ends and one.ends > session.begins:
                session = replace(session, ends=one.ends)
            case LessonAct.CANCELLED:
                session = replace(session, cancelled=True)
    return session
