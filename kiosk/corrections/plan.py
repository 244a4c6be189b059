"""What a correction writes down, and what has to be so still when it is written.  No I/O.

Nothing is changed or deleted: each step is an entry that names the one it is about.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from kiosk.attendance.drafts import Approval, leave_draft, make_up_draft
from kiosk.domain.signs import Act
from kiosk.domain.timetable import Sitting, from_ms, local_day
from sync.records import (
    Action,
    Draft,
    Enrolment,
    Entry,
    EntryKind,
    Json,
    LessonAct,
    LessonChange,
    PersonKey,
    Session,
    Stamp,
)

NOTHING: Mapping[str, Json] = {}


class Unfit(Exception):
    """What was asked cannot be written down: the id of the word under [correction_problem] that says why."""


@dataclass(frozen=True, slots=True)
class About:
    """Whom an entry is about, as far as it was recorded; a class as a whole has neither number nor person."""

    class_no: str = ""
    trainee_no: str = ""
    person: PersonKey | None = None
    name: str = ""

    @classmethod
    def of(cls, one: Enrolment) -> About:
        return cls(one.class_no, one.trainee_no, one.person, one.name)


@dataclass(frozen=True, slots=True)
class Step:
    """One entry.  `change` lies over the timetable under its id, `settles` is the refused entry it deals with."""

    draft: Draft
    change: LessonChange | None = None
    settles: str = ""


@dataclass(frozen=True, slots=True)
class Added:
    """A sign that a plan brings; `beside` is the entry it takes the place of, or ""."""

    person: PersonKey
    trainee_no: str
    class_no: str
    covers: tuple[str, ...]
    action: Action
    beside: str = ""


@dataclass(frozen=True, slots=True)
class Plan:
    """All of the steps or none.  `standing` are entries that must still stand, `undecided` ones no word may be on,
    `unsettled` ones nothing may have dealt with, `sessions` what the timetable must still say, `adds` signs that must
    not stand already, `approved_by` who approved what is taken
    back, or noted what is confirmed."""

    steps: tuple[Step, ...]
    standing: tuple[str, ...] = ()
    undecided: tuple[str, ...] = ()
    unsettled: tuple[str, ...] = ()
    sessions: tuple[Session, ...] = ()
    adds: tuple[Added, ...] = ()
    approved_by: str = ""

    @property
    def class_nos(self) -> tuple[str, ...]:
        return tuple(dict.fromkeys(step.draft.class_no for step in self.steps if step.draft.class_no))


def correction(
    act: str,
    about: About,
    approval: Approval,
    at: Stamp,
    *,
    corrects: str = "",
    day: date | None = None,
    session_no: str = "",
    action: Action | None = None,
    happened_ms: int | None = None,
    more: Mapping[str, Json] = NOTHING,
) -> Draft:
    body: dict[str, Json] = {
        "act": act,
        "corrects": corrects,
        "action": action.value if action else "",
        "at": at.at_ms if happened_ms is None else happened_ms,
        **more,
        **approval.body(),
    }
    return Draft(
        kind=EntryKind.CORRECTION,
        at=at,
        day=day or local_day(from_ms(at.at_ms)),
        body=body,
        class_no=about.class_no,
        session_no=session_no,
        trainee_no=about.trainee_no,
        action=action,
        person=about.person,
        name=about.name,
    )


def taken_out(
    act: Act, entry: Entry, about: About, approval: Approval, at: Stamp, more: Mapping[str, Json] = NOTHING
) -> Draft:
    """The entry no longer counts; it stays in the book, and so does this."""
    return correction(
        act.value, about, approval, at,
        corrects=entry.id, day=entry.day, session_no=entry.session_no, happened_ms=entry.at_ms, more=more,
    )  # fmt: skip


def annul(entry: Entry, about: About, approval: Approval, at: Stamp) -> Plan:
    return Plan((Step(taken_out(Act.ANNUL, entry, about, approval, at)),), standing=(entry.id,))


def reject(noted: Entry, about: About, approval: Approval, at: Stamp) -> Plan:
    """暂记 that shall not count."""
    return Plan((Step(taken_out(Act.REJECT, noted, about, approval, at)),), undecided=(noted.id,))


def confirm(
    noted: Entry, to: Enrolment, sitting: Sitting, action: Action, approval: Approval, at: Stamp
) -> Plan:
    draft = make_up_draft(to, sitting, action, from_ms(noted.at_ms), approval, at, noted=noted)
    by = str(noted.body.get("operator", ""))
    return Plan((Step(draft),), undecided=(noted.id,), adds=(_added(to, sitting, action),), approved_by=by)


def make_up(
    to: Enrolment, sitting: Sitting, action: Action, moment: datetime, approval: Approval, at: Stamp
) -> Plan:
    """Raises Unfit for a moment that is still to come."""
    if round(moment.timestamp() * 1000) > at.at_ms:
        raise Unfit("ahead")
    draft = make_up_draft(to, sitting, action, moment, approval, at)
    return Plan((Step(draft),), adds=(_added(to, sitting, action),))


def _added(to: Enrolment, sitting: Sitting, action: Action, beside: str = "") -> Added:
    return Added(to.person, to.trainee_no, to.class_no, sitting.covers, action, beside)


def leave(to: Enrolment, first: date, last: date, approval: Approval, at: Stamp) -> Plan:
    """Whole days.  The reason is a LeaveKind."""
    if last < first:
        raise Unfit("days")
    return Plan((Step(leave_draft(to, first, last, (), approval, at)),))


def reassign(
    entry: Entry,
    about: About,
    to: Enrolment,
    sitting: Sitting,
    action: Action,
    approval: Approval,
    at: Stamp,
    *,
    refused: bool = False,
) -> Plan:
    """The sign belongs to another class or lesson: out of the one, with its own time into the other.  `refused`: the
    platform never took it, and now need not; then also the same lesson, told anew."""
    same = (entry.class_no, entry.session_no, entry.action) == (to.class_no, sitting.session_no, action)
    if same and not refused:
        raise Unfit("same")
    theirs: dict[str, Json] = {"toClass": to.class_no, "toSession": sitting.session_no}
    out = taken_out(Act.WRONG_CLASS, entry, about, approval, at, theirs)
    there = correction(
        Act.REASSIGN.value, About.of(to), approval, at,
        day=sitting.day, session_no=sitting.session_no, action=action, happened_ms=entry.at_ms,
        more={"from": entry.id, "covers": list(sitting.covers)},
    )  # fmt: skip
    steps = (Step(out, settles=entry.id if refused else ""), Step(there))
    return Plan(
        steps,
        standing=(entry.id,),
        unsettled=(entry.id,) if refused else (),
        adds=(_added(to, sitting, action, entry.id),),
    )


def write_off(entry: Entry, about: About, second: str, approval: Approval, at: Stamp) -> Plan:
    """Two people give a refused entry up: it counts for nothing and is sent no more."""
    draft = taken_out(Act.WRITTEN_OFF, entry, about, approval, at, {"second": second})
    return Plan((Step(draft, settles=entry.id),), unsettled=(entry.id,))


def lesson_steps(
    class_no: str, changes: Sequence[LessonChange], days: Sequence[date], approval: Approval, at: Stamp
) -> tuple[Step, ...]:
    """An entry for each session changed; `days` are the days they belong to."""
    return tuple(
        Step(
            correction(
                change.act.value, About(class_no), approval, at,
                day=day, session_no=change.session_no, more=_lesson_body(change),
            ),
            change=change,
        )
        for change, day in zip(changes, days, strict=True)
    )  # fmt: skip


def _lesson_body(change: LessonChange) -> dict[str, Json]:
    said: dict[str, Json] = {
        "from": _ms(change.begins),
        "to": _ms(change.ends),
        "room": change.room,
        "teacher": change.teacher,
    }
    return {name: value for name, value in said.items() if value}


def _ms(moment: datetime | None) -> int:
    return round(moment.timestamp() * 1000) if moment else 0


LESSON_ACTS = frozenset(act.value for act in LessonAct)


def undo(entries: Sequence[Entry], abouts: Sequence[About], approval: Approval, at: Stamp) -> Plan:
    """Take a correction back, with what was written together with it."""
    more: dict[str, Json] = {"together": len(entries)} if len(entries) > 1 else {}
    steps = tuple(
        Step(taken_out(Act.ANNUL, entry, about, approval, at, more))
        for entry, about in zip(entries, abouts, strict=True)
    )
    approved = str(entries[0].body.get("approver", "")) if entries else ""
    return Plan(steps, standing=tuple(one.id for one in entries), approved_by=approved)


PAIRED = (
    LESSON_ACTS,
    frozenset({Act.WRONG_CLASS.value, Act.REASSIGN.value}),
    frozenset({Act.ANNUL.value}),
)
"""Acts of which several entries may be one decision."""


def together(entry: Entry, at_once: Sequence[Entry]) -> list[Entry]:
    """The entries of one decision, written in the same moment at the same desk: both halves of a reassignment, all
    sessions of a lesson, all that takes such a decision back."""
    act = entry.body.get("act")
    alike = next((acts for acts in PAIRED if act in acts), frozenset())
    rest = (one for one in at_once if one.id != entry.id and one.desk_no == entry.desk_no)
    return [entry, *(one for one in rest if one.at_ms == entry.at_ms and one.body.get("act") in alike)]
