"""An entry of the book in a few words: what it is, or which act of whom.  No Qt."""

from __future__ import annotations

from kiosk.corrections.plan import LESSON_ACTS
from kiosk.domain.evidence import Flag
from kiosk.domain.signs import Act
from kiosk.domain.timetable import clock_text, time_told
from kiosk.ui.attendance_facts import LEAVES, MAKE_UPS, UNDOS
from kiosk.ui.correction_facts import REASONS
from kiosk.visit.view import Text
from kiosk.words import table
from sync.records import Entry, EntryKind, MoveAct

SIGNED = frozenset({Act.MAKE_UP.value, Act.CONFIRM.value, Act.REASSIGN.value})
OF_ENROLMENT = frozenset(act.value for act in MoveAct)


def what(entry: Entry) -> Text:
    """The entry in a few words."""
    if entry.kind is EntryKind.CHECKIN:
        return Text("corrections.signed", (_action(entry), _by(entry)))
    if entry.kind is EntryKind.LEAVE:
        first, last = str(entry.body.get("from", "")), str(entry.body.get("to", ""))
        days = first if first == last else f"{first} – {last}"
        return Text("attendance.leave_days_of", (days, reason(entry)))
    if entry.kind is EntryKind.CORRECTION:
        return _corrected(entry)
    if entry.kind is EntryKind.OPERATOR and (word := f"act.{entry.body.get('act')}") in table("zh"):
        return Text(word)
    if entry.kind is EntryKind.FLAG and (flag := entry.body.get("flag")) in set(Flag):
        return Text(f"day.flag.{flag}")
    return Text(f"kind.{entry.kind.value}")


def _corrected(entry: Entry) -> Text:
    body, act = entry.body, str(entry.body.get("act", ""))
    at = time_told(body.get("at"))
    when = f"{at:%m-%d %H:%M}" if at else ""
    if act in SIGNED:
        return Text(f"correction_act.{act}", (_action(entry), when))
    if act in LESSON_ACTS:
        begins, ends = (_clock(body.get(key)) for key in ("from", "to"))
        day = entry.day.isoformat()
        args = (begins, ends, str(body.get("room", "")), str(body.get("teacher", "")), day)
        return Text(f"correction_act.{act}", args)
    if act in OF_ENROLMENT:
        return Text(f"attendance.moved.{act}")
    if act in (Act.VOID, Act.RESTORE) or act not in set(Act):
        return Text("attendance.corrected", (act,))
    return Text(f"correction_act.{act}", (str(body.get("second", "")),))


def _clock(at_ms: object) -> str:
    at = time_told(at_ms)
    return clock_text(at) if at else ""


def _action(entry: Entry) -> Text | str:
    said = entry.action.value if entry.action else str(entry.body.get("action", ""))
    return Text(f"choose.{said.lower()}") if said else ""


def _by(entry: Entry) -> Text:
    if "assist" in entry.body:
        return Text("origin.ASSISTED")
    return Text(f"spots.by.{entry.body.get('method')}")


REASON_WORDS: tuple[tuple[str, tuple[str, ...]], ...] = (
    ("correction_reason", REASONS),
    ("make_up", MAKE_UPS),
    ("undo", UNDOS),
    ("leave", LEAVES),
)


def reason(entry: Entry) -> Text | str:
    """Reasons are codes of one of the forms; other rooms may have written their own words."""
    said = str(entry.body.get("reason", ""))
    return next((Text(f"{words}.{said}") for words, known in REASON_WORDS if said in known), said)
