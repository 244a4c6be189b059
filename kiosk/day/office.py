"""今日 behind the door: a day in numbers, alive while it is looked at, and all that is opened from it.  Main thread.

What is read runs aside.  An entry that is committed stirs the page at once, many within a moment stir it once; a timer
of the office's does the same for what only time changes.
"""

from __future__ import annotations

import logging
from collections.abc import Callable, Mapping
from concurrent.futures import Future
from dataclasses import dataclass, replace
from datetime import date, datetime
from functools import partial
from typing import Any

from PySide6.QtCore import QTimer

from kiosk.conditions import Live, conditions
from kiosk.day import learner, paper, people, several, view
from kiosk.day.diary import Diary
from kiosk.day.history import Histories
from kiosk.day.seeking import Seeking
from kiosk.day.sheet import DaySheet
from kiosk.domain.presence import Rules
from kiosk.domain.roles import Right
from kiosk.domain.timetable import Preset, from_ms, local_day
from kiosk.main_thread import MainThread, value_of
from kiosk.printing.paper import Printed
from kiosk.reports.page import NoChineseFont, Page
from kiosk.ui import day_gestures as dg
from kiosk.ui import gestures as g
from kiosk.ui.staff_facts import Place
from kiosk.ui.today_facts import Column, LearnerDay, People
from kiosk.ui.window import Models
from kiosk.visit.states import State
from kiosk.visit.view import Text
from kiosk.words import Words
from sync.clock import Clock
from sync.store import asked, days, mirror, outbox
from sync.store.fault import StoreFault
from sync.store.store import Store

log = logging.getLogger(__name__)

Put = Callable[[Callable[[Words], Page], str, str], "Future[Printed]"]
"""(page in these words, its number, who ordered it) -> what became of it; NoChineseFont, OSError."""
SOON_MS = 60
"""Commits within so long show at once together."""
REFUSED_MOST = 500
NO_SEATS = (Column.REFUSED, Column.NOTED, Column.TWICE)
"""What is behind these is not found among the seats of the day."""


@dataclass(frozen=True, slots=True)
class Read:
    """`sheet` in numbers: who is behind them is read when somebody asks."""

    sheet: DaySheet
    news: view.News
    now: datetime


class DayOffice:
    """`live` says how the desk itself does."""

    place = Place.TODAY

    def __init__(
        self,
        store: Store,
        clock: Clock,
        models: Models,
        main: MainThread,
        rules: Rules,
        preset: Preset,
        live: Callable[[], Live],
    ) -> None:
        self._store, self._clock, self._models, self._main = store, clock, models, main
        self._windows, self._live = rules.windows, live
        self._diary = Diary(store, rules.windows, preset)
        self._operator, self._here = "", True
        self._day: date | None = None
        self._read: Read | None = None
        self._asked: g.PeopleAsked | None = None
        self._until: Any = None
        self._key = ""
        self._whose: dict[str, tuple[str, str]] = {}
        self._busy, self._again, self._stirred = False, False, False
        self._seeking = Seeking(store, models.day_people, main, self._whose)
        self._histories = Histories(store, self._diary, models.day_spans, main, rules, preset)
        self._soon = QTimer(main, singleShot=True, interval=SOON_MS)
        self._soon.timeout.connect(self._stir)
        store.watch(self._committed, writes=True)
        self.hands: dict[type, Callable[..., None]] = {
            g.PeopleAsked: self._people,
            dg.DayPicked: self._picked,
            dg.MorePeople: lambda _: self._more(),
            dg.LearnerDayAsked: self._learner,
            dg.DaySought: lambda gesture: self._seeking.seek(gesture.text) if self._allowed else None,
            dg.SpanAsked: self._span,
            dg.MoreHistory: lambda _: self._histories.more(self._now()) if self._allowed else None,
            dg.PageLeft: self._left,
            dg.DayPrinted: lambda _: self._print(),
        }
        self.put: Put | None = None
        """How a page gets on paper; None where nothing prints."""

    @property
    def rights(self) -> Mapping[type, Right | None]:
        return {**dict.fromkeys(self.hands, Right.PEOPLE), dg.PageLeft: None}

    @property
    def _allowed(self) -> bool:
        """Staff are in; what they may do was asked at the entrance."""
        return bool(self._operator)

    # --- the room -----------------------------------------------------------------------------------------

    @property
    def active(self) -> bool:
        """A voucher held to the desk while the search is open is looked for."""
        return self._allowed and self._here and self._models.today.property("page") == "search"

    def open(self, operator: str) -> None:
        self._operator = operator
        self.refresh()

    def shut(self) -> None:
        """Names and numbers go with whoever looked at them."""
        self._operator, self._day, self._read, self._asked, self._until, self._key = (
            "",
            None,
            None,
            None,
            None,
            "",
        )
        self._whose.clear()
        self._histories.leave()
        self._models.today.forget()
        self._models.day_people.forget()
        self._models.day_spans.forget()

    def visit_changed(self, state: State) -> None:
        pass

    def turned_to(self, here: bool) -> None:
        self._here = here

    def code_scanned(self, text: str) -> bool:
        if text:
            self._seeking.seek(text)
        return True

    # --- alive --------------------------------------------------------------------------------------------

    def _committed(self) -> None:
        """On the writing thread: only passed on, and once for all that come before it is heard."""
        if not self._stirred:
            self._stirred = True
            self._main.post(self._wait_a_moment)

    def _wait_a_moment(self) -> None:
        if self._operator and self._here:
            self._soon.start()
        else:
            self._stirred = False

    def _stir(self) -> None:
        self._stirred = False
        self.refresh()

    def refresh(self) -> None:
        """Once more where it is being read already: what came meanwhile may not be in it."""
        if not self._allowed:
            return
        if self._busy:
            self._again = True
            return
        self._busy = True
        now, day, live = self._now(), self._day, self._live()
        self._main.aside(lambda: self._look(day or local_day(now), now, live), self._show)

    def _look(self, day: date, now: datetime, live: Live) -> Read:
        sheet = self._diary.numbers(day)
        with self._store.reading() as db:
            waits = outbox.backlog(db)
            news = view.News(
                waits if live.sync is not None else replace(waits, oldest_at_ms=None),  # for no platform
                days.refused(db, day, most=REFUSED_MOST),
                conditions(live),
                asked.count_open(db),
                several.several(db, self._store.vault, self._store.desk_no, sheet),
            )
        return Read(sheet, news, now)

    def _show(self, done: Future[Read]) -> None:
        self._busy = False
        read = value_of(done)
        if self._again:
            self._again = False
            self.refresh()
        if read is None or not self._operator:
            return
        if read.sheet.day == (self._day or local_day(read.now)):
            self._read = read
            self._models.today.update(view.today_page(read.sheet, read.news, self._windows, read.now))
            self._follow()

    def _follow(self) -> None:
        """What lies on top of the numbers follows them."""
        page = self._models.today.property("page")
        if page == "people" and self._asked:
            self._expect(self._asked)
            self._list()
        elif page == "learner" and self._key:
            self._open_learner()
        elif page in ("week", "month"):
            self._histories.again(self._now())

    # --- another day --------------------------------------------------------------------------------------

    def _picked(self, gesture: dg.DayPicked) -> None:
        """What is asked of it meanwhile waits for its numbers: those of the day before say nothing of it."""
        if self._allowed:
            self._day = date.fromisoformat(gesture.day) if gesture.day else None
            self._read, self._until = None, None
            self.refresh()

    def _span(self, gesture: dg.SpanAsked) -> None:
        if not self._allowed:
            return
        if gesture.key:
            self._histories.open(gesture.span, gesture.key, self._whose, self._now())
        else:
            day = date.fromisoformat(gesture.day) if gesture.day else local_day(self._now())
            self._histories.span(gesture.span, day, self._now())

    def _left(self, gesture: dg.PageLeft) -> None:
        if gesture.page not in ("week", "month"):
            self._histories.leave()
        self._follow()

    # --- who is behind it ---------------------------------------------------------------------------------

    def _people(self, gesture: g.PeopleAsked) -> None:
        if not self._allowed:
            return
        self._asked, self._until = gesture, None
        self._expect(gesture)
        self._list()

    def _expect(self, asked_for: g.PeopleAsked) -> None:
        line = self._read.sheet.class_of(asked_for.class_no) if self._read else None
        self._models.day_people.expect(asked_for, line.training_class.name if line else "")

    def _more(self) -> None:
        if self._until is not None:
            self._list(more=True)

    def _list(self, *, more: bool = False) -> None:
        read, asked_for, until = self._read, self._asked, self._until
        if read and asked_for:
            self._main.aside(
                lambda: self._listed(read, asked_for, until, more),
                lambda done: self._show_list(asked_for, done),
            )

    def _listed(
        self, read: Read, asked_for: g.PeopleAsked, until: Any, more: bool
    ) -> tuple[People, Any, dict[str, tuple[str, str]]]:
        if asked_for.column not in NO_SEATS:
            sheet = self._diary.sheet(read.sheet.day)
            if more:
                until = people.following(sheet, asked_for, read.now, until)
            with self._store.reading() as db:
                shown, until, whose = people.page(db, self._store.vault, sheet, asked_for, read.now, until)
            return several.marked(shown, read.news.several, whose), until, whose
        with self._store.reading() as db:
            if asked_for.column == Column.NOTED:
                return people.noted(db, self._store.vault, read.sheet), None, {}
            if asked_for.column == Column.TWICE:
                there, whose = several.twice(db, self._store.vault, read.sheet, read.news.several)
                return there, None, whose
            if more:
                until = (until[0], until[1] + "\x7f")  # past it: one page more
            shown, until = people.refused(db, self._store.vault, read.sheet, until)
            if not shown.more:  # those of the other desks stand at the end
                others = several.refused_there(db, self._store.vault, read.sheet, read.news.several)
                shown = People((*shown.lines, *others), shown.total + len(others))
            return shown, until, {}

    def _show_list(
        self, asked_for: g.PeopleAsked, done: Future[tuple[People, Any, dict[str, tuple[str, str]]]]
    ) -> None:
        found = value_of(done)
        if found is None or not self._operator or asked_for != self._asked:
            return
        shown, self._until, whose = found
        self._whose.update(whose)
        self._models.day_people.update(asked_for, shown)

    # --- one learner --------------------------------------------------------------------------------------

    def _learner(self, gesture: dg.LearnerDayAsked) -> None:
        if self._allowed:
            self._key = gesture.key
            self._open_learner()

    def _open_learner(self) -> None:
        read, who = self._read, self._whose.get(self._key)
        if read and who:
            alone = self._live().sync is None
            self._main.aside(lambda: self._learner_day(read, *who, alone), self._show_learner)

    def _learner_day(self, read: Read, class_no: str, trainee_no: str, alone: bool) -> LearnerDay | None:
        sheet = self._diary.sheet(read.sheet.day)
        with self._store.reading() as db:
            found = learner.enrolment_of(db, self._store.vault, class_no, trainee_no)
            line = sheet.class_of(class_no)
            named = [line.training_class] if line else mirror.classes(db, [class_no])
            name = named[0].name if named else class_no
            if found is None:
                return None
            twice = several.several(db, self._store.vault, self._store.desk_no, sheet).twice
            return learner.learner_day(
                db, self._store.vault, sheet, found, name, read.now, several.extra_of(twice), alone=alone
            )

    def _show_learner(self, done: Future[LearnerDay | None]) -> None:
        found = value_of(done)
        if found is not None and self._operator and found.key == self._key:
            self._models.day_people.show_learner(found)

    # --- on paper -----------------------------------------------------------------------------------------

    def _print(self) -> None:
        put, operator = self.put, self._operator
        if not (put and self._allowed):
            self._models.today.say_of(Text("today.not_printed"))
            return
        page = str(self._models.today.property("page"))
        made, no = self._paper(page), f"{page}-{self._now():%Y%m%d-%H%M%S}"
        self._main.aside(lambda: put(made, no, operator), self._ordered)

    def _paper(self, page: str) -> Callable[[Words], Page]:
        if page in ("week", "month"):
            return partial(paper.span_sheet, self._models.day_spans.span)
        if page == "history":
            return partial(paper.history_sheet, self._models.day_spans.history)
        return partial(paper.day_sheet, self._models.today.shown)

    def _ordered(self, done: Future[Future[Printed]]) -> None:
        """A page that cannot be made is said so; what the printer says comes after it."""
        if isinstance(fault := done.exception(), NoChineseFont | OSError | StoreFault):
            log.warning("not printed: %s", fault)
            self._models.today.say_of(Text("today.not_printed"))
        else:
            self._main.when_done(done.result(), self._printed)

    def _printed(self, done: Future[Printed]) -> None:
        told = value_of(done)
        said = Text("today.printed", (told.where,)) if told and not told.why else Text("today.not_printed")
        self._models.today.say_of(said)

    def _now(self) -> datetime:
        return from_ms(self._clock.stamp().at_ms)
