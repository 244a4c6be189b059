"""What was chosen on the page -> a proposal: its title, whom it is about, and the plan under an approval."""

from __future__ import annotations

from datetime import date
from functools import partial

from kiosk.attendance.drafts import Approval
from kiosk.corrections import plan as plans
from kiosk.corrections.book import Sheet, Timetable
from kiosk.corrections.lesson_plan import Wanted, lesson_plan, moment
from kiosk.corrections.plan import LESSON_ACTS, About, Plan, Unfit
from kiosk.corrections.signing import Proposal
from kiosk.domain.names import mask
from kiosk.domain.timetable import Sitting, clock_text
from kiosk.ui.correction_facts import CLASS_REASONS, LEAVE_KINDS, REASONS, Wish
from kiosk.ui.correction_gestures import CorrectionWished, LessonWished
from kiosk.visit.view import Text
from sync.clock import Clock
from sync.records import Action, Enrolment, EntryKind, LessonAct, Stamp

Chosen = tuple[Enrolment, Sitting]


class Proposals:
    """`desk_no` stands in the number of a lesson that is made up here."""

    def __init__(self, clock: Clock, desk_no: str) -> None:
        self._clock, self._desk_no = clock, desk_no

    def learner(self, wish: CorrectionWished, learner: Enrolment, chosen: Chosen | None) -> Proposal:
        """A make-up or leave."""
        make = (
            partial(_make_up, wish, chosen) if wish.wish == Wish.MAKE_UP else partial(_leave, wish, learner)
        )
        kind = wish.kind if wish.wish == Wish.LEAVE else ""
        return Proposal(Text(f"correction_wish.{wish.wish}"), mask(learner.name), make, kind)

    def entry(self, wish: CorrectionWished, sheet: Sheet, chosen: Chosen | None) -> Proposal:
        if wish.wish == Wish.ANNUL and sheet.held.entry.kind in (EntryKind.CORRECTION, EntryKind.LEAVE):
            return self.undo(sheet)
        return Proposal(
            Text(f"correction_wish.{wish.wish}"),
            mask(sheet.held.about.name) if sheet.held.about.name else "",
            partial(_about_entry, wish, sheet, chosen),
            second=wish.wish == Wish.WRITTEN_OFF,
        )

    def undo(self, sheet: Sheet) -> Proposal:
        name = sheet.held.about.name
        of_class = sheet.held.entry.body.get("act") in LESSON_ACTS
        reasons = CLASS_REASONS if of_class else REASONS
        return Proposal(
            Text("corrections.undo"), mask(name) if name else "", partial(_undo, sheet), reasons=reasons
        )

    def lesson(self, wish: LessonWished, table: Timetable) -> Proposal:
        sitting = next((one for one in table.sittings if one.session_no == wish.lesson), None)
        times = f"{clock_text(sitting.begins)}–{clock_text(sitting.ends)}" if sitting else ""
        about = "　".join(part for part in (table.training_class.name, table.day.isoformat(), times) if part)
        make = partial(self._lesson, wish, table)
        return Proposal(Text(f"lesson_act.{wish.act}"), about, make, reasons=CLASS_REASONS)

    def _lesson(self, wish: LessonWished, table: Timetable, approval: Approval, at: Stamp) -> Plan:
        wanted = Wanted(LessonAct(wish.act), table.day, wish.begins, wish.ends, wish.room, wish.teacher)
        number = f"BK-{self._desk_no}-{at.at_ms}"
        return lesson_plan(
            table.training_class.class_no, table.sessions_of(wish.lesson), table.sessions, wanted, number,
            approval, at,
        )  # fmt: skip


def _make_up(wish: CorrectionWished, chosen: Chosen | None, approval: Approval, at: Stamp) -> Plan:
    to, sitting, action = _place(wish, chosen)
    return plans.make_up(to, sitting, action, moment(sitting.day, wish.clock), approval, at)


def _leave(wish: CorrectionWished, learner: Enrolment, approval: Approval, at: Stamp) -> Plan:
    if wish.kind not in LEAVE_KINDS:
        raise Unfit("reason")
    try:
        first, last = date.fromisoformat(wish.first), date.fromisoformat(wish.last)
    except ValueError as error:
        raise Unfit("days") from error
    return plans.leave(learner, first, last, approval, at)


def _about_entry(
    wish: CorrectionWished, sheet: Sheet, chosen: Chosen | None, approval: Approval, at: Stamp
) -> Plan:
    entry, about = sheet.held.entry, _whom(sheet)
    match wish.wish:
        case Wish.REJECT:
            return plans.reject(entry, about, approval, at)
        case Wish.CONFIRM:
            return plans.confirm(entry, *_place(wish, chosen), approval, at)
        case Wish.REASSIGN:
            refused = sheet.way is not None and sheet.way.stuck and not sheet.settled_by
            return plans.reassign(entry, about, *_place(wish, chosen), approval, at, refused=refused)
        case Wish.WRITTEN_OFF:
            return plans.write_off(entry, about, approval.approver, approval, at)
        case _:
            return plans.annul(entry, about, approval, at)


def _whom(sheet: Sheet) -> About:
    """A 暂记 names a person and a class; the number is the roster's."""
    about = sheet.held.about
    if about.trainee_no or about.person is None:
        return about
    known = (one for one in sheet.enrolments if one.class_no == about.class_no)
    return next((About.of(one) for one in known), about)


def _undo(sheet: Sheet, approval: Approval, at: Stamp) -> Plan:
    if not sheet.held.holds:
        raise Unfit("stale")
    entries = [one.entry for one in sheet.with_it]
    return plans.undo(entries, [one.about for one in sheet.with_it], approval, at)


def _place(wish: CorrectionWished, chosen: Chosen | None) -> tuple[Enrolment, Sitting, Action]:
    if chosen is None:
        raise Unfit("lesson")
    if wish.action not in set(Action):
        raise Unfit("action")
    return *chosen, Action(wish.action)
