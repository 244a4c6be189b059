"""代课, 换教室, 延迟, 提前下课, 停课, 补课: what each does to the sessions of a sitting.  PURE."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, time

from kiosk.attendance.drafts import Approval
from kiosk.corrections.plan import Plan, Unfit, lesson_steps
from kiosk.domain.timetable import CHINA, local_day
from sync.records import LessonAct, LessonChange, Session, Stamp


@dataclass(frozen=True, slots=True)
class Wanted:
    """What was chosen on the page; `begins` and `ends` are clock times as 08:30, "" where the act needs none."""

    act: LessonAct
    day: date
    begins: str = ""
    ends: str = ""
    room: str = ""
    teacher: str = ""


def lesson_plan(
    class_no: str,
    sessions: Sequence[Session],
    of_day: Sequence[Session],
    wanted: Wanted,
    new_no: str,
    approval: Approval,
    at: Stamp,
) -> Plan:
    """`sessions` are those of the sitting, by their beginning; `of_day` all of the class that day; `new_no` is the
    number a lesson that is made up gets.  Raises Unfit."""
    if wanted.act is LessonAct.MADE_UP_LESSON:
        changes = [_made_up(class_no, of_day, wanted, new_no, at)]
        days = [wanted.day]
    else:
        if not sessions or any(one.cancelled for one in sessions):
            raise Unfit("lesson")
        changes = [_new(change, class_no, at) for change in _changes(sessions, of_day, wanted)]
        own = {one.session_no: local_day(one.begins) for one in sessions}
        days = [own[change.session_no] for change in changes]
    return Plan(lesson_steps(class_no, changes, days, approval, at), sessions=tuple(sessions))


@dataclass(frozen=True, slots=True)
class _Said:
    act: LessonAct
    session_no: str
    begins: datetime | None = None
    ends: datetime | None = None
    room: str = ""
    teacher: str = ""


def _new(said: _Said, class_no: str, at: Stamp) -> LessonChange:
    return LessonChange(
        "", said.act, class_no, said.session_no, at.at_ms, said.begins, said.ends, said.room, said.teacher
    )


def _changes(sessions: Sequence[Session], of_day: Sequence[Session], wanted: Wanted) -> list[_Said]:
    match wanted.act:
        case LessonAct.SUBSTITUTE:
            _given(wanted.teacher, {one.teacher for one in sessions}, "teacher")
            return [_Said(wanted.act, one.session_no, teacher=wanted.teacher.strip()) for one in sessions]
        case LessonAct.ROOM:
            _given(wanted.room, {one.room for one in sessions}, "room")
            return [_Said(wanted.act, one.session_no, room=wanted.room.strip()) for one in sessions]
        case LessonAct.DELAYED:
            return _delayed(sessions, of_day, wanted)
        case LessonAct.ENDED_EARLY:
            return _ended(sessions, wanted)
        case _:
            return [_Said(wanted.act, one.session_no) for one in sessions]


def _given(text: str, now: set[str], word: str) -> None:
    if not text.strip() or now == {text.strip()}:
        raise Unfit(word)


def _delayed(sessions: Sequence[Session], of_day: Sequence[Session], wanted: Wanted) -> list[_Said]:
    """All of them later by as much as the first; the last ends when it is said to."""
    day = local_day(sessions[0].begins)
    begins, ends = moment(day, wanted.begins), moment(day, wanted.ends)
    late = begins - sessions[0].begins
    if not late.total_seconds() > 0:
        raise Unfit("not_later")
    moved = [_Said(wanted.act, one.session_no, one.begins + late, one.ends + late) for one in sessions]
    last = moved[-1]
    if last.begins is None or ends <= last.begins:
        raise Unfit("time")
    mine = {one.session_no for one in sessions}
    _free(begins, ends, [one for one in of_day if one.session_no not in mine])
    return [*moved[:-1], _Said(wanted.act, last.session_no, last.begins, ends)]


def _ended(sessions: Sequence[Session], wanted: Wanted) -> list[_Said]:
    """The session that was on ends then; those that had not begun are not held."""
    ends = moment(local_day(sessions[0].begins), wanted.ends)
    if not sessions[0].begins < ends < max(one.ends for one in sessions):
        raise Unfit("not_within")
    over = [one for one in sessions if one.begins < ends < one.ends]
    never = [one for one in sessions if one.begins >= ends]
    return [
        *(_Said(wanted.act, one.session_no, ends=ends) for one in over),
        *(_Said(LessonAct.CANCELLED, one.session_no) for one in never),
    ]


def _made_up(
    class_no: str, of_day: Sequence[Session], wanted: Wanted, new_no: str, at: Stamp
) -> LessonChange:
    begins, ends = moment(wanted.day, wanted.begins), moment(wanted.day, wanted.ends)
    if ends <= begins:
        raise Unfit("time")
    _free(begins, ends, of_day)
    return LessonChange(
        "", wanted.act, class_no, new_no, at.at_ms, begins, ends, wanted.room.strip(), wanted.teacher.strip()
    )


def _free(begins: datetime, ends: datetime, others: Sequence[Session]) -> None:
    """A class cannot have two lessons at once."""
    if any(one.begins < ends and begins < one.ends for one in others if not one.cancelled):
        raise Unfit("overlaps")


def moment(day: date, clock: str) -> datetime:
    """Raises Unfit for what is no time."""
    try:
        return datetime.combine(day, time.fromisoformat(clock), CHINA)
    except ValueError as error:
        raise Unfit("time") from error
