"""纸面 behind the door: sheets onto paper, outages declared by two, signatures off a sheet into the book.

Main thread; work is aside.  While it is open, what the gun reads is a sheet's code."""

from __future__ import annotations

import logging
from collections.abc import Callable, Sequence
from concurrent.futures import Future
from dataclasses import replace
from datetime import date, datetime, timedelta
from functools import partial

from sqlalchemy import Connection

from kiosk.domain.outage import Declared, Evidence, Outage, Withdrawal
from kiosk.domain.roles import Right
from kiosk.domain.timetable import Preset, from_ms, local_day
from kiosk.main_thread import MainThread, value_of
from kiosk.paper.declaring import Declaring, outage_of
from kiosk.paper.drafts import Witnessed
from kiosk.paper.entering import Entering, Ticked
from kiosk.paper.fit import NotFit
from kiosk.paper.opening import Open, Opening, ticked
from kiosk.paper.outages import declared_in_days
from kiosk.paper.printing import Issued, Sheets
from kiosk.paper.reading import sheets_of_day, sittings_of_day
from kiosk.paper.told import entered_text, other_sheets_text, sent_text
from kiosk.paper.view import evidence_shown, lessons_shown, outages_shown, sheet_shown
from kiosk.paper.withdrawing import Withdrawing
from kiosk.printing.paper import Printed
from kiosk.staff.second import NotProved, Proved, SecondPerson
from kiosk.ui import paper_gestures as pg
from kiosk.ui.paper import PaperModel, PaperShown, SheetShown
from kiosk.ui.staff_facts import Place
from kiosk.visit.states import State
from kiosk.visit.view import Text
from sync.clock import Clock
from sync.store import mirror
from sync.store.fault import StoreFault
from sync.store.store import Store

log = logging.getLogger(__name__)

AHEAD, BACK = 14, 7
"""Days ahead in which the next lessons are looked for; days back whose outages are shown."""

PutSheet = Callable[[Issued, str], list[Future[Printed]]]
"""(sheet, who wants it) -> a paper for each page; called aside."""


class PaperOffice:
    """A room at 今日, beside the day."""

    place = Place.TODAY
    rights: dict[type, Right | None] = {  # noqa: RUF012  never changed
        pg.PaperOpened: Right.PEOPLE,
        pg.PaperLeft: None,
        pg.SheetsWanted: Right.HELP,
        pg.OutageWeighed: Right.CLOSE,
        pg.OutageDeclared: Right.CLOSE,
        pg.OutageWithdrawn: Right.CLOSE,
        pg.SheetSought: Right.CLOSE,
        pg.SheetLeft: None,
        pg.RowsTicked: Right.CLOSE,
        pg.RowsEntered: Right.CLOSE,
    }

    def __init__(
        self,
        store: Store,
        clock: Clock,
        preset: Preset,
        sheets: Sheets,
        entering: Entering,
        second: SecondPerson,
        model: PaperModel,
        main: MainThread,
        wake: Callable[[], None],
        put: PutSheet,
    ) -> None:
        self._store, self._clock, self._preset = store, clock, preset
        self._sheets, self._entering, self._second = sheets, entering, second
        self._declaring, self._opening = Declaring(store, clock), Opening(store, preset)
        self._withdrawing = Withdrawing(store, clock, entering.claiming)
        self._model, self._main, self._wake, self._put = model, main, wake, put
        self._declared: tuple[Declared, ...] = ()
        self._operator = ""
        self._here = False
        self._busy = False
        self._open: Open | None = None
        self.hands: dict[type, Callable[..., None]] = {
            pg.PaperOpened: self._opened,
            pg.PaperLeft: lambda _: self._left(),
            pg.SheetsWanted: self._print,
            pg.OutageWeighed: self._weigh,
            pg.OutageDeclared: self._declare,
            pg.OutageWithdrawn: self._withdraw,
            pg.SheetSought: lambda gesture: self._seek(gesture.text),
            pg.SheetLeft: lambda _: self._close_sheet(),
            pg.RowsTicked: self._look_over,
            pg.RowsEntered: self._enter,
        }

    # --- a room -------------------------------------------------------------------------------------------

    @property
    def active(self) -> bool:
        return self._here and self._operator != ""

    def open(self, operator: str) -> None:
        self._operator = operator

    def shut(self) -> None:
        self._operator, self._here, self._open = "", False, None
        self._model.shut()

    def visit_changed(self, state: State) -> None:
        pass

    def turned_to(self, here: bool) -> None:
        if not here:
            self._here = False

    def refresh(self) -> None:
        pass

    def code_scanned(self, text: str) -> bool:
        if text:
            self._seek(text)
        return True

    # --- the page -----------------------------------------------------------------------------------------

    def _opened(self, gesture: pg.PaperOpened) -> None:
        self._here = True
        self._read_page(gesture.day)

    def _left(self) -> None:
        self._here = False

    def _read_page(self, day: str) -> None:
        if self._operator:
            today = local_day(self._now())
            self._main.aside(partial(self._page, day, today), self._show_page)

    def _page(self, day: str, today: date) -> tuple[PaperShown, tuple[Declared, ...]]:
        with self._store.reading() as db:
            chosen = date.fromisoformat(day) if day else self._next(db, today)
            held = sittings_of_day(db, self._preset, chosen)
            names = {one.class_no: one.name for one in mirror.classes(db)}
            sizes = {
                no: sum(1 for _ in mirror.roster(db, self._store.vault, no))
                for no in {s.class_no for s in held}
            }
            printed = {one.session_no: one for one in sheets_of_day(db, chosen)}
            outages = declared_in_days(db, today - timedelta(days=BACK), today)[::-1]
        shown = PaperShown(
            chosen.isoformat(),
            today.isoformat(),
            lessons_shown(held, names, sizes, printed),
            outages_shown(outages),
        )
        return shown, outages

    def _next(self, db: Connection, today: date) -> date:
        """The next day with lessons, for which sheets are wanted."""
        days = (today + timedelta(days=ahead) for ahead in range(1, AHEAD))
        return next((day for day in days if sittings_of_day(db, self._preset, day)), today)

    def _show_page(self, done: Future[tuple[PaperShown, tuple[Declared, ...]]]) -> None:
        page = value_of(done)
        if page is not None and self._operator:
            shown, self._declared = page
            self._model.update(shown)

    # --- sheets -------------------------------------------------------------------------------------------

    def _print(self, gesture: pg.SheetsWanted) -> None:
        day, operator = str(self._model.property("day")), self._operator
        if not day or self._busy:
            return

        def work() -> Text:
            with self._store.reading() as db:
                held = sittings_of_day(db, self._preset, date.fromisoformat(day))
            wanted = [one for one in held if gesture.key in ("", one.session_no)]
            issued = [self._sheets.issue(one, operator) for one in wanted]
            papers = [paper for one in issued for paper in self._put(one, operator)]
            kept = [one for one in (paper.result() for paper in papers) if one.why]
            return sent_text(len(papers), len(kept), issued)

        self._act(work)

    # --- an outage ----------------------------------------------------------------------------------------

    def _weigh(self, gesture: pg.OutageWeighed) -> None:
        try:
            outage = outage_of(gesture.day, gesture.begins, gesture.ends, self._operator, self._now())
        except NotFit as no:
            self._model.say(no.said)
            return
        self._model.say(None)
        self._main.aside(partial(self._declaring.weigh, outage), self._weighed)

    def _weighed(self, done: Future[tuple[Evidence, ...]]) -> None:
        found = value_of(done)
        if found is not None and self._operator:
            self._model.weigh(tuple(evidence_shown(one) for one in found))

    def _declare(self, gesture: pg.OutageDeclared) -> None:
        pin = self._second.take()
        try:
            outage = outage_of(gesture.day, gesture.begins, gesture.ends, self._operator, self._now())
            if gesture.reason not in pg.REASONS:
                raise NotFit(Text("sheets.no.reason"))
        except NotFit as no:
            pin[:] = bytes(len(pin))
            self._model.say(no.said)
            return
        outage = replace(outage, reason=gesture.reason)
        day = local_day(outage.begins)
        self._second.prove(pin, self._operator, Right.CLOSE, partial(self._seconded, outage), day)

    def _seconded(self, outage: Outage, said: Proved | NotProved) -> None:
        if not isinstance(said, Proved) or self._operator != outage.operator:
            return  # whoever asked has left
        outage = replace(outage, second=said.operator)
        self._act(partial(self._declaring.write, outage), self._model.declared)

    def _withdraw(self, gesture: pg.OutageWithdrawn) -> None:
        pin, first = self._second.take(), self._operator
        outage = next((one.outage for one in self._declared if one.outage.key == gesture.key), None)
        if outage is None or self._busy or gesture.reason not in pg.WITHDRAWN_FOR:
            pin[:] = bytes(len(pin))
            self._model.say(Text("sheets.no.reason"))
            return
        word = Withdrawal(first, "", gesture.reason)
        seconded, day = partial(self._seconded_too, outage, word), local_day(outage.begins)
        self._second.prove(pin, first, Right.CLOSE, seconded, day)

    def _seconded_too(self, outage: Outage, word: Withdrawal, said: Proved | NotProved) -> None:
        if not isinstance(said, Proved) or self._operator != word.operator:
            return  # whoever asked has left
        word = replace(word, second=said.operator)
        self._act(partial(self._withdrawing.write, outage, word), self._model.withdrawn)

    # --- a sheet ------------------------------------------------------------------------------------------

    def _seek(self, text: str) -> None:
        self._main.aside(partial(self._opening.find, text), self._show_sheet)

    def _show_sheet(self, done: Future[Open | NotFit]) -> None:
        found = value_of(done)
        if found is None or not self._operator:
            return
        if isinstance(found, NotFit):
            self._model.say(found.said)
            return
        self._open = found
        self._model.show_sheet(self._shown(found))
        self._model.say(other_sheets_text(found.others, found.said_there))

    def _shown(self, found: Open) -> SheetShown:
        return sheet_shown(
            found.sheet, found.sitting, found.rows, found.class_name, found.outages, found.code.page
        )

    def _close_sheet(self) -> None:
        self._open = None
        self._read_page(str(self._model.property("day")))

    def _look_over(self, gesture: pg.RowsTicked) -> None:
        """Nobody types a PIN for what is refused anyhow."""
        if self._open is None or self._busy:
            return
        try:
            ticked(self._open, gesture.ticks)
        except NotFit as no:
            self._model.say(no.said)
            return
        self._model.ask_second()

    def _enter(self, gesture: pg.RowsEntered) -> None:
        pin, opened = self._second.take(), self._open
        try:
            if opened is None or self._busy:
                raise NotFit(Text("sheets.no.rows"))
            rows = ticked(opened, gesture.ticks)
        except NotFit as no:
            pin[:] = bytes(len(pin))
            self._model.say(no.said)
            return
        first = self._operator
        witnessed = partial(self._witnessed, opened, rows, first)
        self._second.prove(pin, first, Right.CLOSE, witnessed, opened.sitting.day)

    def _witnessed(self, opened: Open, rows: Sequence[Ticked], first: str, said: Proved | NotProved) -> None:
        if not isinstance(said, Proved) or self._operator != first:
            return  # whoever asked has left
        witnessed = Witnessed(first, said.operator, opened.outages[-1].reason)

        def work() -> Text:
            entered = self._entering.enter(opened.sitting, rows, witnessed, opened.outages, self._heard)
            return entered_text(entered)

        self._act(work, partial(self._entered, opened))

    def _heard(self, rows: int) -> None:
        self._main.post(partial(self._model.went_on, rows))

    def _entered(self, opened: Open) -> None:
        """What is on the sheet now; the last row entered closes it."""
        self._model.entered()
        self._main.aside(partial(self._opening.find, opened.code.text), self._show_again)

    def _show_again(self, done: Future[Open | NotFit]) -> None:
        found = value_of(done)
        if not isinstance(found, Open):
            self._model.leaveSheet()
        elif self._operator:
            self._open = found
            self._model.show_sheet(self._shown(found))

    # --- inside -------------------------------------------------------------------------------------------

    def _act(self, work: Callable[[], Text], then: Callable[[], None] = lambda: None) -> None:
        self._busy = True
        self._main.aside(partial(_tried, work), partial(self._acted, then))

    def _acted(self, then: Callable[[], None], done: Future[tuple[Text, bool]]) -> None:
        self._busy = False
        if done.cancelled():
            return
        said, good = done.result()
        if good:
            self._wake()
        if self._operator:
            self._model.say(said, good=good)
            if good:
                then()
            self._read_page(str(self._model.property("day")))

    def _now(self) -> datetime:
        return from_ms(self._clock.now_ms())


def _tried(work: Callable[[], Text]) -> tuple[Text, bool]:
    try:
        return work(), True
    except NotFit as no:
        return no.said, False
    except StoreFault as fault:
        log.warning("paper was not entered: %s", fault)
        return Text("sheets.not_written", (fault.code,)), False
    except OSError as error:
        log.warning("a sheet was not drawn: %s", error.strerror)
        return Text("sheets.not_drawn"), False
