"""What staff do about attendance: read a class's book, enter leave, make-ups and results, take back.  Main thread.

The reading is aside.  Every act is an entry of the book and goes to the platform by itself.
"""

from __future__ import annotations

import logging
from collections.abc import Callable
from concurrent.futures import Future
from datetime import date, datetime, time
from functools import partial

from sqlalchemy import Connection

from kiosk.attendance import drafts as drafts
from kiosk.attendance.attending import Attending, ClassBook, LearnerBook, still_stands
from kiosk.attendance.spot_desk import SpotDesk
from kiosk.attendance.view import class_shown, learner_shown, signed_by, undone_here
from kiosk.corrections.correcting import enter
from kiosk.domain.presence import Lesson
from kiosk.domain.roles import Right
from kiosk.domain.signs import Act
from kiosk.domain.timetable import CHINA, from_ms
from kiosk.main_thread import MainThread, value_of
from kiosk.staff.approving import Approved, Approving, NotApprovedBy
from kiosk.ui import attendance_gestures as ag
from kiosk.ui.approval import ApprovalGiven
from kiosk.ui.attendance_facts import ClassTab
from kiosk.ui.staff import Place
from kiosk.ui.window import Models
from kiosk.visit.states import State
from kiosk.visit.view import Text
from sync.clock import Clock
from sync.records import Action, Draft, Entry, TrainingClass
from sync.store.fault import StoreFault
from sync.store.store import Store

log = logging.getLogger(__name__)


FRESH_S = 30


class Unfit(Exception):
    """What was entered cannot be written down: the id of the words that say why."""


class AttendanceOffice:
    """A room of the office.  `wake` tells sync that something waits; `spots` are the platform's spot checks."""

    place = Place.ATTENDANCE

    def __init__(
        self,
        store: Store,
        clock: Clock,
        models: Models,
        main: MainThread,
        attending: Attending,
        wake: Callable[[], None],
        spots: SpotDesk,
        approving: Approving,
    ) -> None:
        self._store, self._clock, self._models, self._main = store, clock, models, main
        self._attending, self._wake, self.spots = attending, wake, spots
        self._approving = approving
        self._operator = ""
        self._class_no = ""
        self._book: ClassBook | None = None
        self._learner = ""
        self._seen: tuple[object, ...] = ()
        """Which book is on the screen, and of when; while that is the same, nothing is read."""

        self.hands: dict[type, Callable[..., None]] = {
            ag.ClassBookWanted: self._open_class,
            ag.LearnerBookWanted: self._open_learner,
            ag.LeaveWanted: self._leave,
            ag.MakeUpWanted: self._make_up,
            ag.UndoWanted: self._undo,
            ag.ResultWanted: self._result,
            ag.SpotDrawn: spots.draw,
            ag.SpotWordGiven: spots.say,
            ag.SpotTakenBack: spots.take_back,
        }

    @property
    def active(self) -> bool:
        """No code is for this place."""
        return False

    def open(self, operator: str) -> None:
        self._operator = operator
        self.spots.open(operator)

    def visit_changed(self, state: State) -> None:
        self.spots.visit_changed(state)

    def turned_to(self, here: bool) -> None:
        """What phones signed and whom the platform drew, as it is now; the page does not wait for it."""
        if here and self._operator:
            self._main.when_done(self.spots.hear(), self._heard)

    def _heard(self, _: Future[None]) -> None:
        """Also where nobody answered: then what was told last is shown."""
        self._seen = ()
        self.refresh()

    def code_scanned(self, _: str) -> bool:
        return False

    def shut(self) -> None:
        """Nothing of a learner stays behind."""
        self._operator = self._class_no = self._learner = ""
        self._book, self._seen = None, ()
        self.spots.shut()
        self._models.attendance.forget()

    # --- reading ------------------------------------------------------------------------------------------

    def refresh(self) -> None:
        """Read again what is on the page, every half minute: a class of 60 days is 10,000 entries."""
        self.spots.refresh()
        if self._operator:
            now = self._now()
            self._main.aside(partial(self._read, self._class_no, self._seen, now), self._show)

    def _read(
        self, class_no: str, seen: tuple[object, ...], now: datetime
    ) -> tuple[list[TrainingClass], tuple[object, ...], ClassBook | None]:
        """Raises StoreFault."""
        classes = self._attending.classes()
        chosen = class_no or (classes[0].class_no if classes else "")
        mark = (chosen, round(now.timestamp()) // FRESH_S)
        if mark == seen or not chosen:
            return classes, mark, None
        return classes, mark, self._attending.book(chosen, now)

    def _show(self, done: Future[tuple[list[TrainingClass], tuple[object, ...], ClassBook | None]]) -> None:
        read = value_of(done)
        if read is None or not self._operator:
            return
        classes, self._seen, book = read
        self._models.attendance.update_classes(tuple(ClassTab(one.class_no, one.name) for one in classes))
        if book is None or self._class_no not in ("", book.training_class.class_no):
            return
        self._book, self._class_no = book, book.training_class.class_no
        self._models.attendance.update_class(class_shown(book))
        self._show_learner()

    def _show_learner(self) -> None:
        one = self._book.learner(self._learner) if self._book else None
        self._models.attendance.update_learner(learner_shown(one, self._barred) if one else None)

    def _barred(self, own: frozenset[str]) -> frozenset[str]:
        return self._approving.barred(Right.CORRECT, own)

    def _open_class(self, gesture: ag.ClassBookWanted) -> None:
        self._class_no, self._seen = gesture.class_no, ()
        self.refresh()

    def _open_learner(self, gesture: ag.LearnerBookWanted) -> None:
        self._learner = gesture.learner
        self._show_learner()

    # --- entering -----------------------------------------------------------------------------------------

    def _leave(self, gesture: ag.LeaveWanted) -> None:
        self._approved(gesture.approval, gesture.kind, gesture.note, partial(self._leaves, gesture))

    def _leaves(self, gesture: ag.LeaveWanted, approval: drafts.Approval) -> list[Draft]:
        first, last = date.fromisoformat(gesture.first), date.fromisoformat(gesture.last)
        if last < first:
            raise Unfit("days")
        at = self._clock.stamp()
        sessions = tuple(no for key in gesture.sessions for no in self._lesson(key).sitting.covers)
        return [
            drafts.leave_draft(one.enrolment, first, last, sessions, approval, at)
            for one in self._chosen(gesture.learners)
        ]

    def _make_up(self, gesture: ag.MakeUpWanted) -> None:
        noted = [signed_by(one) for one in self._all_noted() if one.id == gesture.noted]
        made = partial(self._make_ups, gesture)
        self._approved(gesture.approval, gesture.reason, gesture.note, made, frozenset().union(*noted))

    def _make_ups(self, gesture: ag.MakeUpWanted, approval: drafts.Approval) -> list[Draft]:
        sitting, action = self._lesson(gesture.lesson).sitting, Action(gesture.action)
        learners, at = self._chosen(gesture.learners), self._clock.stamp()
        noted = self._noted(learners[0], gesture.noted) if gesture.noted else None
        clock = gesture.clock if not noted else from_ms(noted.at_ms).strftime("%H:%M")
        moment = datetime.combine(sitting.day, _time(clock), CHINA)
        if moment > from_ms(at.at_ms):
            raise Unfit("ahead")
        return [
            drafts.make_up_draft(one.enrolment, sitting, action, moment, approval, at, noted=noted)
            for one in learners
        ]

    def _undo(self, gesture: ag.UndoWanted) -> None:
        try:
            one, entry = self._to_undo(gesture.rec_id)
        except Unfit as refused:
            self._complain(str(refused))
            return

        def made(approval: drafts.Approval) -> list[Draft]:
            return [drafts.annul_draft(one.enrolment, entry, approval, self._clock.stamp())]

        self._approved(gesture.approval, gesture.reason, gesture.note, made, signed_by(entry))

    def _to_undo(self, rec_id: str) -> tuple[LearnerBook, Entry]:
        (one,) = self._chosen((self._learner,))
        found = (each for each in one.affairs if each.entry.id == rec_id and each.holds)
        entry = next((each.entry for each in found if undone_here(each.entry)), None)
        if entry is None:
            raise Unfit("nobody")
        return one, entry

    def _result(self, gesture: ag.ResultWanted) -> None:
        self._enter(lambda: [self._resulted(gesture)])

    def _resulted(self, gesture: ag.ResultWanted) -> Draft:
        (one,) = self._chosen((gesture.learner,))
        try:
            result = drafts.Result(
                gesture.theory, gesture.practice, gesture.passed, gesture.cert_no, gesture.reason
            )
        except drafts.BadScore as error:
            raise Unfit("score") from error
        if (why := one.unexplained(result.passed)) and not gesture.reason.strip():
            raise Unfit(why)
        attempt = one.attempts[-1].number + 1 if one.attempts else 1
        at = self._clock.stamp()
        return drafts.result_draft(one.enrolment, attempt, result, one.attendance, self._operator, at)

    def _approved(
        self,
        given: ApprovalGiven,
        reason: str,
        note: str,
        made: Callable[[drafts.Approval], list[Draft]],
        own: frozenset[str] = frozenset(),
    ) -> None:
        """What is entered under an approval: nothing is asked of anybody before the rest is as it should be."""
        operator = self._operator

        def under(by: Approved) -> list[Draft]:
            return made(drafts.Approval(by.name, reason, operator, by.reference, note, by.how))

        def answered(said: Approved | NotApprovedBy) -> None:
            if operator != self._operator:
                return  # whoever asked has left
            if isinstance(said, NotApprovedBy):
                self._models.attendance.complain(said.text)
            else:
                self._enter(partial(under, said))

        fits = self._fits(partial(under, Approved(operator, given.how))) if operator else []
        if fits:
            since = min(draft.day for draft in fits)
            self._approving.ask(given, operator, Right.CORRECT, answered, own, since=since)
        else:
            self._approving.drop()

    def _chosen(self, keys: tuple[str, ...]) -> list[LearnerBook]:
        found = [one for key in keys if self._book and (one := self._book.learner(key))]
        if not found:
            raise Unfit("nobody")
        return found

    def _lesson(self, key: str) -> Lesson:
        for one in self._book.lessons if self._book else ():
            if one.sitting.session_no == key:
                return one
        raise Unfit("lesson")

    def _all_noted(self) -> list[Entry]:
        return [entry for one in self._book.learners for entry in one.noted] if self._book else []

    def _noted(self, one: LearnerBook, rec_id: str) -> Entry:
        found = next((entry for entry in one.noted if entry.id == rec_id), None)
        if found is None:
            raise Unfit("nobody")
        return found

    def _enter(self, made: Callable[[], list[Draft]]) -> None:
        """All of them in the order chosen, or none where something is missing."""
        if self._operator and (made_now := self._fits(made)):
            self._main.when_done(self._store.write(partial(self._append, made_now)), self._entered)

    def _fits(self, made: Callable[[], list[Draft]]) -> list[Draft]:
        """None of them where something is missing: the page says what."""
        try:
            return made()
        except drafts.NotApproved as refused:
            self._complain(refused.lacks)
        except Unfit as refused:
            self._complain(str(refused))
        return []

    def _append(self, made: list[Draft], db: Connection) -> None:
        """What somebody took back a moment ago is not taken back twice: one of the two would outlive its undoing."""
        for draft in made:
            if draft.body.get("act") == Act.ANNUL.value and not still_stands(db, self._store.vault, draft):
                continue
            enter(db, self._store, draft)

    def _complain(self, why: str, *args: str) -> None:
        self._models.attendance.complain(Text(f"attendance_problem.{why}", args))

    def _entered(self, done: Future[None]) -> None:
        if isinstance(fault := done.exception(), StoreFault):
            log.warning("not written down: %s", fault)
            self._complain("not_written", fault.code)
            return
        done.result()
        self._wake()
        self._models.attendance.entered()
        self._seen = ()
        self.refresh()

    def _now(self) -> datetime:
        return from_ms(self._clock.stamp().at_ms)


def _time(clock: str) -> time:
    try:
        return time.fromisoformat(clock)
    except ValueError as error:
        raise Unfit("time") from error
