"""更正 behind the door: find an entry, see it with its evidence, put it right; lessons, uploads, what was corrected.

Main thread; the reading is aside.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from concurrent.futures import Future
from dataclasses import dataclass, field, replace
from datetime import date
from functools import partial
from typing import Any, TypeVar

from kiosk.corrections.book import HITS, PAGE, CorrectionBook, Held, Refused, Sheet, Timetable
from kiosk.corrections.proposals import Proposals
from kiosk.corrections.signing import Signing
from kiosk.corrections.view import (
    hit,
    lesson_lines,
    line,
    option,
    shown,
    trail,
    upload_line,
)
from kiosk.domain.roles import Right
from kiosk.domain.timetable import Sitting, from_ms, local_day
from kiosk.drafts import operator_act
from kiosk.main_thread import MainThread, value_of
from kiosk.staff.rights import Rights
from kiosk.ui import correction_gestures as cg
from kiosk.ui import gestures as g
from kiosk.ui.correction_facts import CorrectionsShown, ProposalShown, Tab, Wish
from kiosk.ui.corrections import CorrectionModel
from kiosk.visit.view import Text
from sync.clock import Clock
from sync.records import Enrolment
from sync.store import ledger, outbox
from sync.store.affairs import LATEST
from sync.store.store import Store

T = TypeVar("T")


@dataclass
class Open:
    """What the page is about, unmasked; nothing of it outlives the door."""

    hits: dict[str, Enrolment] = field(default_factory=dict)
    learner: Enrolment | None = None
    class_day: tuple[str, date] | None = None
    key: str = ""
    """The entry that was chosen last: one that comes after it is late."""
    sheet: Sheet | None = None
    options: dict[str, tuple[Enrolment, Sitting]] = field(default_factory=dict)
    table: Timetable | None = None
    done: list[Held] = field(default_factory=list)


class CorrectionOffice:
    """A page within 今日.  `changed` is called when something was corrected; `wake` tells sync."""

    def __init__(
        self,
        store: Store,
        clock: Clock,
        model: CorrectionModel,
        main: MainThread,
        book: CorrectionBook,
        signing: Signing,
        may: Callable[[str, Right], bool],
        wake: Callable[[], None],
    ) -> None:
        self._store, self._clock, self._model, self._main = store, clock, model, main
        self._book, self._signing, self._may, self._wake = book, signing, may, wake
        self.changed: Callable[[], None] = lambda: None
        self._operator = ""
        self._here = False
        self._names: dict[str, str] = {}
        self._shown, self._open = CorrectionsShown(), Open()
        signing.show, signing.written = self._proposed, self._written
        self._proposals = Proposals(clock, store.desk_no)

    @property
    def hands(self) -> dict[type[g.Gesture], Callable[..., None]]:
        return {
            cg.CorrectionsOpened: self._opened,
            cg.CorrectionsLeft: lambda _: self._left(),
            cg.HitsWanted: self._seek,
            cg.HitChosen: self._choose_learner,
            cg.ClassDayChosen: self._choose_class_day,
            cg.EntryChosen: self._open_entry,
            cg.OptionsWanted: self._want_options,
            cg.CorrectionWished: self._wish,
            cg.LessonWished: self._wish_lesson,
            cg.UndoWished: self._wish_undo,
            cg.ProposalDropped: lambda _: self._signing.drop(),
            cg.CorrectionSigned: self._signing.sign,
            cg.WriteOffSigned: self._signing.write_off,
            cg.MoreCorrectionsWanted: lambda _: self._more(),
        }

    @property
    def rights(self) -> Rights:
        looks = (
            *(cg.CorrectionsOpened, cg.HitsWanted, cg.HitChosen, cg.ClassDayChosen),
            *(cg.EntryChosen, cg.OptionsWanted, cg.MoreCorrectionsWanted),
        )
        acts = (cg.CorrectionWished, cg.LessonWished, cg.UndoWished, cg.CorrectionSigned, cg.WriteOffSigned)
        return {
            **dict.fromkeys(looks, Right.PEOPLE),
            **dict.fromkeys(acts, Right.CORRECT),
            **dict.fromkeys((cg.CorrectionsLeft, cg.ProposalDropped), None),
        }

    def open(self, operator: str) -> None:
        self._operator = operator
        self._signing.open(operator)

    def shut(self) -> None:
        """Nothing of a learner stays behind."""
        self._operator, self._here = "", False
        self._signing.shut()
        self._open, self._names = Open(), {}
        self._tell(CorrectionsShown())

    def _tell(self, new: CorrectionsShown) -> None:
        self._shown = new
        self._model.update(new)

    def _put(self, **changes: Any) -> None:
        self._tell(replace(self._shown, **changes))

    def _read(self, work: Callable[[], T | None], then: Callable[[T], None]) -> None:
        """Aside; what comes back when the door is shut, or the book cannot be read, is not shown."""

        def came(done: Future[T | None]) -> None:
            found = value_of(done)
            if found is not None and self._operator:
                then(found)

        self._main.aside(work, came)

    # --- the page -----------------------------------------------------------------------------------------

    def _opened(self, gesture: cg.CorrectionsOpened) -> None:
        if not self._operator:
            return
        self._here = True
        today = local_day(from_ms(self._clock.now_ms())).isoformat()
        self._put(
            tab=Tab(gesture.tab),
            today=today,
            problem=None,
            proposal=None,
        )
        self._signing.drop()
        self._read(self._book.classes, self._know_classes)

    def _left(self) -> None:
        """Whoever comes back opens it anew, unless a link of another page has by then."""
        self._here = False
        self._signing.drop()
        self._put(today="")

    def _know_classes(self, classes: Sequence[Any]) -> None:
        self._names = {one.class_no: one.name for one in classes}
        self._put(classes=tuple(self._names.items()))
        if self._open.learner:
            self._put(learner=hit(self._open.learner, self._names))
        self.refresh()

    def refresh(self) -> None:
        """What is on the page, read again."""
        if not (self._operator and self._here):
            return
        if self._shown.tab is Tab.DONE:
            self._read(partial(self._book.done, LATEST), partial(self._show_done, []))
        elif self._shown.tab is Tab.UPLOADS:
            self._read(self._book.stuck, self._show_uploads)
        elif self._shown.tab is Tab.LESSONS and self._open.class_day:
            self._read(partial(self._book.timetable, *self._open.class_day), self._show_table)
        elif self._shown.tab is Tab.FIND:
            self._list()
        if self._open.sheet:
            self._read(partial(self._book.sheet, self._open.sheet.held.entry.id), self._show_sheet)

    def _show_uploads(self, stuck: Sequence[Refused]) -> None:
        self._put(uploads=tuple(upload_line(one, self._names) for one in stuck))

    def _show_done(self, before: list[Held], found: list[Held]) -> None:
        self._open.done = [*before, *found]
        lines = tuple(trail(one, self._names) for one in self._open.done)
        self._put(done=lines, more=len(found) == PAGE)

    def _more(self) -> None:
        if self._open.done and self._shown.more:
            last = self._open.done[-1].entry
            work = partial(self._book.done, (last.at_ms, last.id))
            self._read(work, partial(self._show_done, self._open.done))

    # --- finding ------------------------------------------------------------------------------------------

    def _seek(self, gesture: cg.HitsWanted) -> None:
        if self._operator and self._may(self._operator, Right.PEOPLE):
            self._read(partial(self._book.find, gesture.text), partial(self._found, gesture.text))

    def _found(self, text: str, found: list[Enrolment]) -> None:
        hits = [hit(one, self._names) for one in found[:HITS]]
        self._open.hits = {key.key: one for key, one in zip(hits, found, strict=False)}
        self._open.learner = None
        self._put(sought=text, hits=tuple(hits), cut=len(found) > HITS, learner=None, entries=(), title="")

    def _choose_learner(self, gesture: cg.HitChosen) -> None:
        chosen = self._open.hits.get(gesture.key)
        if chosen is None:
            return
        self._open.learner, self._open.class_day, self._open.key, self._open.sheet = chosen, None, "", None
        self._put(class_no="", day="", learner=hit(chosen, self._names), entry=None, options=(), problem=None)
        self._list()

    def _choose_class_day(self, gesture: cg.ClassDayChosen) -> None:
        if not self._operator or gesture.class_no not in self._names:
            return
        day = date.fromisoformat(gesture.day)
        self._open.class_day = (gesture.class_no, day)
        self._open.learner = self._open.sheet = None
        self._open.key = ""
        self._put(
            class_no=gesture.class_no,
            day=gesture.day,
            learner=None,
            entry=None,
            hits=(),
            sought="",
            problem=None,
        )
        self.refresh()

    def _list(self) -> None:
        if self._open.learner:
            self._read(partial(self._book.of_learner, self._open.learner), self._show_entries)
        elif self._open.class_day:
            self._read(partial(self._book.of_class_day, *self._open.class_day), self._show_entries)

    def _show_entries(self, found: list[Held]) -> None:
        self._put(entries=tuple(line(one, self._names) for one in found))

    def _show_table(self, table: Timetable) -> None:
        self._open.table = table
        self._put(lessons=lesson_lines(table))

    # --- one entry ----------------------------------------------------------------------------------------

    def _open_entry(self, gesture: cg.EntryChosen) -> None:
        """Also by a link of another page."""
        if not self._operator:
            return
        self._here = True
        self._signing.drop()
        self._open.key, self._open.sheet = gesture.key, None
        if gesture.day:
            self._linked(gesture)
        tab = self._shown.tab if self._shown.tab is Tab.UPLOADS and not gesture.day else Tab.FIND
        self._put(tab=tab, entry=None, options=(), problem=None)
        if gesture.key:
            self._main.aside(partial(self._book.sheet, gesture.key), partial(self._sheet_came, gesture.key))

    def _linked(self, gesture: cg.EntryChosen) -> None:
        """What stood here before is another's: only the learner of the link is asked about."""
        self._open.learner = self._open.class_day = None
        self._put(learner=None, class_no="", day=gesture.day, hits=(), sought="", entries=(), title="")
        if gesture.learner:
            self._read(partial(self._book.enrolment, *gesture.learner.split("/", 1)), self._beside)

    def _beside(self, found: Enrolment) -> None:
        self._open.learner = found
        self._put(learner=hit(found, self._names))
        self._list()

    def _sheet_came(self, key: str, done: Future[Sheet | None]) -> None:
        sheet = value_of(done)
        if not self._operator or key != self._open.key:
            return
        if sheet is None:
            self._put(problem=Text("correction_problem.not_here"))
        else:
            self._show_sheet(sheet)

    def _show_sheet(self, sheet: Sheet) -> None:
        if sheet.held.entry.id != self._open.key:
            return
        self._open.sheet = sheet
        self._put(entry=shown(sheet, self._names))
        enrolments = sheet.enrolments
        self._read(partial(self._book.options, enrolments, sheet.held.entry.day), self._show_options)

    def _want_options(self, gesture: cg.OptionsWanted) -> None:
        if self._open.learner:
            day = date.fromisoformat(gesture.day)
            self._read(partial(self._book.options, [self._open.learner], day), self._show_options)

    def _show_options(self, found: list[tuple[Enrolment, Sitting]]) -> None:
        self._open.options = {f"{one.class_no}|{at.session_no}": (one, at) for one, at in found}
        shown_ = (option(key, *chosen, self._names) for key, chosen in self._open.options.items())
        self._put(options=tuple(shown_))

    # --- putting right ------------------------------------------------------------------------------------

    def _wish(self, gesture: cg.CorrectionWished) -> None:
        wish = Wish(gesture.wish)
        chosen, sheet = self._open.options.get(gesture.lesson), self._open.sheet
        if wish is Wish.RESEND and self._shown.entry and wish in self._shown.entry.wishes:
            self._resend()
        elif wish in (Wish.MAKE_UP, Wish.LEAVE):
            if self._open.learner:
                self._signing.propose(self._proposals.learner(gesture, self._open.learner, chosen))
        elif sheet is not None and self._shown.entry and wish in self._shown.entry.wishes:
            self._signing.propose(self._proposals.entry(gesture, sheet, chosen))

    def _wish_lesson(self, gesture: cg.LessonWished) -> None:
        if self._open.table is not None:
            self._signing.propose(self._proposals.lesson(gesture, self._open.table))

    def _wish_undo(self, gesture: cg.UndoWished) -> None:
        self._read(partial(self._book.sheet, gesture.key), self._propose_undo)

    def _propose_undo(self, sheet: Sheet) -> None:
        self._signing.propose(self._proposals.undo(sheet))

    def _resend(self) -> None:
        """The same entry once more, unchanged."""
        sheet = self._open.sheet
        if sheet is None or not self._may(self._operator, Right.CORRECT):
            return
        key = sheet.held.entry.id
        act = operator_act("RESENT", self._operator, self._clock.stamp(), recId=key)

        def work(db: Any) -> None:
            ledger.append(db, self._store.vault, self._store.desk_no, self._store.boot_no, act)
            outbox.resend(db, key)

        self._main.when_done(self._store.write(work), lambda done: self._resent(done))

    def _resent(self, done: Future[None]) -> None:
        if value_of(done) is None and done.exception() is not None:
            self._put(problem=Text("correction_problem.not_written"))
            return
        self._written()

    def _proposed(self, proposal: ProposalShown | None, problem: Text | None, busy: bool) -> None:
        if self._operator:
            self._put(proposal=proposal, problem=problem, busy=busy)

    def _written(self) -> None:
        self._wake()
        self.changed()
        self.refresh()
