"""The attendance book of a class as the staff pages show it: masked, local times, ids of words."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import TypeAlias

from kiosk.attendance.attending import Affair, ClassBook, LearnerBook
from kiosk.domain.identity import mask_number
from kiosk.domain.names import mask
from kiosk.domain.presence import Attended, Lesson, Level
from kiosk.domain.signs import Act, Sign
from kiosk.domain.timetable import clock_text, from_ms, local, local_day, time_told
from kiosk.ui.approval import approver_of
from kiosk.ui.attendance_facts import (
    LEAVES,
    MAKE_UPS,
    UNDOS,
    AffairLine,
    ClassShown,
    LearnerLine,
    LearnerShown,
    LessonChoice,
    LessonLine,
    SpotPerson,
)
from kiosk.visit.view import Text
from sync.records import Action, Enrolment, EnrolmentState, Entry, EntryKind, Json, MoveAct, SpotAnswer

STUDY_MINUTES = 60
"""Hours are shown as whole hours and tenths of what was attended."""
UNDONE_HERE = frozenset({Act.MAKE_UP.value, Act.CONFIRM.value, Act.ANNUL.value})
"""What other corrections did is undone where it was done."""

Barred: TypeAlias = "Callable[[frozenset[str]], frozenset[str]]"
"""Of those who stand behind something, who does not approve that it is decided anew."""


def class_shown(book: ClassBook) -> ClassShown:
    lines = tuple(learner_line(one) for one in sorted(book.learners, key=_exceptions_first))
    return ClassShown(
        class_no=book.training_class.class_no,
        today=local_day(book.at).isoformat(),
        learners=lines,
        lessons=tuple(lesson_choice(one) for one in book.lessons),
        below=sum(1 for one in book.learners if one.level is Level.FAIL),
        on_leave=sum(1 for one in book.learners if one.on_leave),
        assisted=percent_text(assisted_permille(book)) or "0",
        passed=sum(1 for line in lines if line.passed),
        results=sum(1 for line in lines if line.attempt),
    )


WORST_FIRST = (Level.FAIL, Level.WARN, Level.GOOD, Level.NONE)


def _exceptions_first(one: LearnerBook) -> tuple[int, str]:
    return WORST_FIRST.index(one.level), one.enrolment.trainee_no


def learner_line(one: LearnerBook) -> LearnerLine:
    found, last = one.attendance, one.attempts[-1] if one.attempts else None
    quit_ = one.enrolment.state is EnrolmentState.QUIT
    away = one.on_leave or one.enrolment.state is EnrolmentState.LEAVE
    return LearnerLine(
        key=one.enrolment.trainee_no,
        name=mask(one.enrolment.name),
        number=mask_number(one.enrolment.person.number),
        hours=hours_text(found.minutes + one.brought),
        brought_hours=hours_text(one.brought) if one.brought else "",
        theory_hours=hours_text(found.theory) if found.theory or found.practice else "",
        practice_hours=hours_text(found.practice) if found.theory or found.practice else "",
        counted=f"{found.valid}/{found.due}",
        percent=percent_text(found.permille),
        permille=found.permille or 0,
        level=one.level.value,
        state="quit" if quit_ else "leave" if away else "",
        attempt=last.number if last else 0,
        theory=last.theory if last else "",
        practice=last.practice if last else "",
        passed=last.passed if last else False,
        certified=bool(last and last.cert_no),
    )


def hours_text(minutes: int) -> str:
    tenths = minutes * 10 // STUDY_MINUTES
    return f"{tenths // 10}.{tenths % 10}"


def percent_text(permille: int | None) -> str:
    return "" if permille is None else f"{permille // 10}.{permille % 10}"


def assisted_permille(book: ClassBook) -> int | None:
    """How many of the lessons attended rest on a sign that staff made."""
    there = [one for who in book.learners for one in who.attendance.lessons if one.came or one.went]
    return sum(1 for one in there if one.assisted) * 1000 // len(there) if there else None


def lesson_choice(one: Lesson) -> LessonChoice:
    sitting = one.sitting
    begins, ends = clock_text(sitting.begins), clock_text(sitting.ends)
    return LessonChoice(sitting.session_no, sitting.day.isoformat(), f"{begins}–{ends}", begins, ends)


def learner_shown(one: LearnerBook, barred: Barred) -> LearnerShown:
    lessons = tuple(_lesson_line(lesson) for lesson in reversed(one.attendance.lessons))
    affairs = (
        *(_noted_line(entry, barred) for entry in one.noted),
        *(_affair_line(e, barred) for e in reversed(one.affairs)),
    )
    return LearnerShown(learner_line(one), lessons, affairs)


def _lesson_line(one: Attended) -> LessonLine:
    sitting = one.lesson.sitting
    day = local(sitting.begins).strftime("%m-%d")
    marks = [Text("attendance.online")] if one.lesson.online else []
    marks += [Text("attendance.made_up")] if one.made_up else []
    marks += [Text("attendance.assisted")] if one.assisted else []
    marks += [Text("attendance.minutes", (str(one.minutes),))] if one.minutes else []
    return LessonLine(
        key=sitting.session_no,
        when=f"{day}　{clock_text(sitting.begins)}–{clock_text(sitting.ends)}",
        outcome=one.outcome.value,
        signs=tuple(_sign(sign, out=sign in one.out) for sign in one.signs),
        marks=tuple(marks),
    )


def _sign(sign: Sign, *, out: bool) -> Text:
    if sign.action is None:
        return Text("attendance.sign_noted", (clock_text(sign.at),))
    said = (clock_text(sign.at), _action(sign.action), Text(f"origin.{sign.origin.value}"))
    if out:
        return Text("attendance.sign_out", said)
    return Text("attendance.sign_late" if sign.late else "attendance.sign", said)


def _action(action: Action) -> Text:
    return Text("choose.in" if action is Action.IN else "choose.out")


def signed_by(entry: Entry) -> frozenset[str]:
    """Who stands behind it already: whoever noted a 暂记, or approved what was decided."""
    noted = entry.kind is EntryKind.PROVISIONAL
    return frozenset({str(entry.body.get("operator" if noted else "approver", ""))})


def _noted_line(entry: Entry, barred: Barred) -> AffairLine:
    at = _moment(entry.at_ms)
    return AffairLine(
        entry.id,
        Text("attendance.noted_of", (at,)),
        Text("origin.NOTED"),
        approver_of({}),
        at,
        act="confirm",
        barred=barred(signed_by(entry)),
    )


def _affair_line(affair: Affair, barred: Barred) -> AffairLine:
    entry, body = affair.entry, affair.entry.body
    return AffairLine(
        key=entry.id,
        what=what_of(entry),
        why=Text("attendance.because", (_reason(entry), str(body.get("note", "")))),
        who=approver_of(body),
        at=_moment(entry.at_ms),
        holds=affair.holds,
        act="undo" if undone_here(entry) else "",
        barred=barred(signed_by(entry)),
        day=entry.day.isoformat(),
    )


def undone_here(entry: Entry) -> bool:
    """What somebody decided on another page is taken back there, with all that hangs on it."""
    alone = "together" not in entry.body
    return entry.kind is EntryKind.LEAVE or (alone and entry.body.get("act") in UNDONE_HERE)


def _reason(entry: Entry) -> Text | str:
    """Reasons are codes of a form here; another room of the desk may have written its own words."""
    reason = str(entry.body.get("reason", ""))
    annuls = entry.body.get("act") == Act.ANNUL.value
    words, known = ("leave", LEAVES) if entry.kind is EntryKind.LEAVE else ("make_up", MAKE_UPS)
    if annuls:
        words, known = "undo", UNDOS
    return Text(f"{words}.{reason}") if reason in known else reason


def what_of(entry: Entry) -> Text:
    """What a LEAVE or CORRECTION did."""
    body = entry.body
    if entry.kind is EntryKind.LEAVE:
        first, last = str(body.get("from", "")), str(body.get("to", ""))
        days = first if first == last else f"{first} – {last}"
        sessions = body.get("sessions")
        kind = _reason(entry)
        if isinstance(sessions, list) and sessions:
            return Text("attendance.leave_lessons_of", (days, kind, str(len(sessions))))
        return Text("attendance.leave_days_of", (days, kind))
    at = time_told(body.get("at"))
    when = f"{at:%m-%d %H:%M}" if at else ""
    match body.get("act"):
        case Act.MAKE_UP.value:
            return Text("attendance.make_up_of", (_said(body), when))
        case Act.CONFIRM.value:
            return Text("attendance.confirmed_of", (_said(body), when))
        case Act.ANNUL.value:
            return Text("attendance.annulled")
        case Act.REASSIGN.value:
            return Text("correction_act.REASSIGN", (_said(body), when))
        case Act.REJECT.value | Act.WRONG_CLASS.value:
            return Text(f"correction_act.{body['act']}")
        case Act.WRITTEN_OFF.value:
            return Text("correction_act.WRITTEN_OFF", (str(body.get("second", "")),))
        case act if act in set(MoveAct):
            return Text(f"attendance.moved.{act}")
        case act:
            return Text("attendance.corrected", (str(act),))


def _said(body: Mapping[str, Json]) -> Text | str:
    """In or out; another desk may have written anything."""
    said = str(body.get("action", ""))
    return _action(Action(said)) if said in set(Action) else said


def _moment(at_ms: int) -> str:
    return from_ms(at_ms).strftime("%m-%d %H:%M")


def spot_person(who: Enrolment, answer: SpotAnswer | None, *, back: bool) -> SpotPerson:
    """`answer` is what was seen of them so far; `back`: it may be taken back."""
    method = Text(f"spots.by.{answer.method.value}") if answer and answer.method else None
    return SpotPerson(
        who.trainee_no,
        mask(who.name),
        mask_number(who.person.number),
        answer.word.value if answer else "",
        method,
        back,
    )
