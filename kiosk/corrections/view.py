"""更正 as its page shows it: masked, local times, ids of words."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from datetime import datetime

from kiosk.attendance.view import percent_text
from kiosk.corrections.book import Held, Lesson, Refused, Sheet, Timetable
from kiosk.corrections.plan import About
from kiosk.corrections.saying import OF_ENROLMENT, reason, what
from kiosk.corrections.sides import ClassSide, LearnerSide, Side, Sides
from kiosk.day.learner import how
from kiosk.domain.identity import mask_number
from kiosk.domain.names import mask
from kiosk.domain.signs import Act
from kiosk.domain.timetable import Sitting, clock_text, from_ms, local
from kiosk.office.pages import DELIVERY_CODES
from kiosk.ui.approval import approver_of
from kiosk.ui.correction_facts import (
    EntryLine,
    EntryShown,
    Hit,
    LessonShown,
    Option,
    SideRow,
    TrailLine,
    Upload,
    Wish,
)
from kiosk.visit.view import Text
from sync.records import Delivery, Enrolment, EntryKind

Names = Mapping[str, str]
"""Classes by number."""
NOT_HERE = OF_ENROLMENT | {Act.VOID.value, Act.RESTORE.value}
"""What was decided on another page, and is taken back there."""


def hit(one: Enrolment, names: Names) -> Hit:
    return Hit(
        f"{one.class_no}/{one.trainee_no}",
        mask(one.name),
        mask_number(one.person.number),
        names.get(one.class_no, one.class_no),
    )


# --- entries -------------------------------------------------------------------------------------------------


def line(held: Held, names: Names) -> EntryLine:
    entry = held.entry
    return EntryLine(
        entry.id,
        what(entry),
        _who(held.about),
        _where(held, names),
        moment(entry.at_ms),
        _mark(held),
        out=not held.holds,
    )


def _where(held: Held, names: Names) -> str:
    """The class, and the lesson where the reading told it."""
    entry = held.entry
    return "　".join(
        part for part in (names.get(entry.class_no, entry.class_no), _times(held.lesson)) if part
    )


def _times(lesson: Lesson | None) -> str:
    if lesson is None:
        return ""
    return f"{local(lesson.begins):%m-%d} {clock_text(lesson.begins)}–{clock_text(lesson.ends)}"


def _who(about: About) -> str:
    """By number where nobody knew the name: a 暂记 of somebody who is on no roster."""
    if about.name:
        return mask(about.name)
    return mask_number(about.person.number) if about.person else ""


def _mark(held: Held) -> Text | None:
    if not held.holds:
        return Text("corrections.out")
    if held.entry.kind is EntryKind.PROVISIONAL:
        return Text("corrections.confirmed" if held.decided else "corrections.undecided")
    if held.entry.body.get("late") is True:
        return Text("corrections.after_close")
    return Text("day.desk", (held.desk,)) if held.desk else None


def upload_line(refused: Refused, names: Names) -> EntryLine:
    one, entry = refused.way, refused.held.entry
    said = " ".join(part for part in (one.code, one.text) if part)
    state = Text(f"troubles.state.{one.delivery.value}")
    return EntryLine(
        entry.id,
        what(entry),
        mask(one.outgoing.name) if one.outgoing.name else "",
        _where(refused.held, names),
        moment(entry.at_ms),
        Text("corrections.upload", (state, DELIVERY_CODES[one.delivery], said)),
        of=_of(refused.held),
    )


def _of(held: Held) -> Text | None:
    """The entry that this one is about."""
    return Text("corrections.of", (what(held.of), moment(held.of.at_ms))) if held.of else None


def trail(held: Held, names: Names) -> TrailLine:
    entry, body = held.entry, held.entry.body
    return TrailLine(
        entry.id,
        what(entry),
        "　".join(part for part in (_who(held.about), _where(held, names)) if part),
        Text(
            "corrections.because", (reason(entry), str(body.get("note", "")), str(body.get("reference", "")))
        ),
        Text("corrections.by", (approver_of(body), str(body.get("operator", "")))),
        moment(entry.at_ms),
        holds=held.holds,
        undo=_undone_here(held),
        of=_of(held),
    )


def _undone_here(held: Held) -> bool:
    return held.holds and held.entry.body.get("act") not in NOT_HERE


def shown(sheet: Sheet, names: Names) -> EntryShown:
    held, way = sheet.held, sheet.way
    stuck = way is not None and way.stuck and not sheet.settled_by
    upload = None
    if way is not None and way.stuck:
        said = " ".join(part for part in (way.code, way.text) if part)
        upload = Upload(DELIVERY_CODES[way.delivery], said, way.outgoing.attempts, not stuck)
    return EntryShown(
        line(held, names),
        tuple(_evidence(sheet)),
        tuple(trail(one, names) for one in sheet.trail),
        tuple(_wishes(sheet, stuck=stuck)),
        upload,
    )


def _wishes(sheet: Sheet, *, stuck: bool) -> Iterator[Wish]:
    held, kind = sheet.held, sheet.held.entry.kind
    if kind is EntryKind.PROVISIONAL and not held.decided:
        yield from (Wish.CONFIRM, Wish.REJECT)
    elif kind is EntryKind.CHECKIN and held.holds:
        yield from (Wish.REASSIGN, Wish.ANNUL)
    elif kind in (EntryKind.LEAVE, EntryKind.CORRECTION) and _undone_here(held):
        yield Wish.ANNUL
    if stuck:
        if sheet.way is not None and sheet.way.delivery is not Delivery.CONFLICT:
            yield Wish.RESEND
        yield Wish.WRITTEN_OFF


def _evidence(sheet: Sheet) -> Iterator[Text | str]:
    entry, body = sheet.held.entry, sheet.held.entry.body
    yield from how(entry)
    if isinstance(judge := body.get("judge"), dict) and judge.get("state"):
        yield Text(f"corrections.judge.{judge['state']}", (str(judge.get("minutes", 0)),))
    if body.get("room"):
        yield Text("corrections.room", (str(body["room"]),))
    if entry.kind is EntryKind.PROVISIONAL:
        yield Text("corrections.noted", (str(body.get("operator", "")), Text(f"reason.{body.get('reason')}")))
        if body.get("evidence"):
            yield Text("corrections.noted_on", (Text(f"evidence.{body['evidence']}"),))
    if sheet.way is not None:
        yield Text(f"corrections.delivery.{sheet.way.delivery.value}")
    if sheet.settled_by:
        yield Text("corrections.dealt_with")
    yield Text("corrections.ledger", (entry.id, entry.hash.hex()[:12]))


def moment(at_ms: int) -> str:
    return from_ms(at_ms).strftime("%m-%d %H:%M")


# --- lessons -------------------------------------------------------------------------------------------------


def option(key: str, one: Enrolment, sitting: Sitting, names: Names) -> Option:
    begins, ends = clock_text(sitting.begins), clock_text(sitting.ends)
    title = f"{begins}–{ends}　{names.get(one.class_no, one.class_no)}"
    return Option(key, title, begins, ends)


def lesson_lines(table: Timetable) -> tuple[LessonShown, ...]:
    """The sittings of the day, then what is not held."""
    held = tuple(_sitting_line(table, one) for one in table.sittings)
    gone = tuple(
        LessonShown(one.session_no, clock_text(one.begins), clock_text(one.ends), one.room, one.teacher, True)
        for one in table.sessions
        if one.cancelled
    )
    return held + gone


def _sitting_line(table: Timetable, sitting: Sitting) -> LessonShown:
    acts = [
        one.act.value for one in table.changes if one.undone_ms is None and one.session_no in sitting.covers
    ]
    return LessonShown(
        sitting.session_no,
        clock_text(sitting.begins),
        clock_text(sitting.ends),
        sitting.room,
        next((one.teacher for one in table.sessions if one.session_no == sitting.session_no), ""),
        mark=Text(f"lesson_act.{acts[-1]}") if acts else None,
    )


# --- before and after ----------------------------------------------------------------------------------------


def side_rows(sides: Sides) -> tuple[SideRow, ...]:
    """Class by class; what stays as it is only where it is what staff look for."""
    rows: list[SideRow] = []
    names = [one.training_class.name for one in sides.before]
    for before, after in zip(sides.before, sides.after, strict=True):
        name = before.training_class.name
        rows.append(
            SideRow(name if names.count(name) == 1 else f"{name}　{_lesson_times(before)}", head=True)
        )
        rows += [one for one in _rows(before, after) if one is not None]
    return tuple(rows)


def _lesson_times(side: Side) -> str:
    return f"{_sign_time(side.numbers.begins)}–{_sign_time(side.numbers.ends)}"


def _rows(before: Side, after: Side) -> Iterator[SideRow | None]:
    if before.learner and after.learner:
        for key, of, always in LEARNER_ROWS:
            yield _row(key, of(before.learner), of(after.learner), always=always)
    for key, of_class, always in CLASS_ROWS:
        told = of_class(before.numbers), of_class(after.numbers)
        yield _row(key, *told, always=always and before.numbers.held)


def _row(key: str, before: Text | str, after: Text | str, *, always: bool) -> SideRow | None:
    return SideRow(Text(f"corrections.row.{key}"), before, after) if always or before != after else None


def _ratio(one: LearnerSide) -> str:
    permille = percent_text(one.attendance.permille)
    return f"{permille} %" if permille else ""


def _sign_time(at: datetime | None) -> str:
    return clock_text(at) if at else ""


LEARNER_ROWS: tuple[tuple[str, Callable[[LearnerSide], Text | str], bool], ...] = (
    ("outcome", lambda one: Text(f"outcome.{one.lesson.outcome.value}") if one.lesson else "", True),
    ("came", lambda one: _sign_time(one.lesson.came.at if one.lesson and one.lesson.came else None), False),
    ("went", lambda one: _sign_time(one.lesson.went.at if one.lesson and one.lesson.went else None), False),
    ("minutes", lambda one: str(one.lesson.minutes) if one.lesson else "", False),
    ("ratio", _ratio, True),
    ("counted", lambda one: f"{one.attendance.valid}/{one.attendance.due}", True),
)
CLASS_ROWS: tuple[tuple[str, Callable[[ClassSide], Text | str], bool], ...] = (
    ("held", lambda one: Text("corrections.row.yes" if one.held else "corrections.row.no"), False),
    ("times", lambda one: f"{_sign_time(one.begins)}–{_sign_time(one.ends)}" if one.held else "", False),
    ("room_now", lambda one: one.room, False),
    ("teacher", lambda one: one.teacher, False),
    ("present", lambda one: str(one.present) if one.held else "", True),
    ("late", lambda one: str(one.late) if one.held else "", True),
    ("missing", lambda one: str(one.missing) if one.held else "", True),
    ("leave", lambda one: str(one.leave) if one.held else "", False),
    ("due", lambda one: str(one.due), False),
    ("valid", lambda one: str(one.valid), False),
    ("below", lambda one: str(one.below), False),
)
