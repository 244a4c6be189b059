"""Weeks, months and histories as they come in: a day at a time, so that nothing else waits for them.  Main thread."""

from __future__ import annotations

from collections.abc import Mapping
from concurrent.futures import Future
from datetime import date, datetime

from kiosk.attendance.attending import Attending, ClassBook
from kiosk.day import spans
from kiosk.day.diary import Diary, SittingTally, Tallies
from kiosk.day.learner import enrolment_of
from kiosk.domain.names import mask
from kiosk.domain.presence import Rules
from kiosk.domain.timetable import Preset, local_day
from kiosk.main_thread import MainThread, value_of
from kiosk.ui.day_spans import DaySpanModel, History, HistoryLine
from sync.store import mirror
from sync.store.store import Store

PAGE = 10
"""Days of a class's history that are read together."""


class Histories:
    def __init__(
        self,
        store: Store,
        diary: Diary,
        model: DaySpanModel,
        main: MainThread,
        rules: Rules,
        preset: Preset,
    ) -> None:
        self._store, self._diary, self._model, self._main = store, diary, model, main
        self._attending = Attending(store, rules, preset)
        self._span: tuple[str, date] | None = None
        self._round = 0
        """Counts what was asked: an answer to something else is dropped."""
        self._days: dict[date, Tallies] = {}
        self._names: dict[str, str] = {}
        self._history = History()
        self._left: list[date] = []

    def leave(self) -> None:
        self._span = None
        self._round += 1

    # --- week and month -----------------------------------------------------------------------------------

    def span(self, span: str, day: date, now: datetime) -> None:
        self._span, self._days = (span, day), {}
        self._begin(now)

    def again(self, now: datetime) -> None:
        """Something came: days that nothing touched are still in the diary."""
        if self._span:
            self._begin(now)

    def _begin(self, now: datetime) -> None:
        assert self._span is not None  # both callers have one
        self._round += 1
        self._show(now)
        self._next([one for one in spans.days_of(*self._span) if one <= local_day(now)], self._round, now)

    def _next(self, left: list[date], round_: int, now: datetime) -> None:
        """The newest first: that is what somebody looks for."""
        if left:
            *rest, day = left
            self._main.aside(lambda: self._read(day), lambda done: self._came(day, rest, round_, now, done))

    def _read(self, day: date) -> tuple[Tallies, dict[str, str]]:
        with self._store.reading() as db:
            names = {one.class_no: one.name for one in mirror.classes(db)}
        return self._diary.tallies(day), names

    def _came(
        self,
        day: date,
        left: list[date],
        round_: int,
        now: datetime,
        done: Future[tuple[Tallies, dict[str, str]]],
    ) -> None:
        read = value_of(done)
        if round_ != self._round or self._span is None or read is None:
            return
        self._days[day], self._names = read
        self._show(now)
        self._next(left, round_, now)

    def _show(self, now: datetime) -> None:
        if self._span:
            self._model.show_span(spans.span_page(*self._span, self._days, self._names, now))

    # --- history ------------------------------------------------------------------------------------------

    def open(self, of: str, key: str, whose: Mapping[str, tuple[str, str]], now: datetime) -> None:
        self._round += 1
        round_ = self._round
        if of == "class":
            self._main.aside(lambda: self._held(key, now), lambda done: self._class(key, round_, now, done))
        elif who := whose.get(key):
            self._main.aside(
                lambda: self._book(*who, now), lambda done: self._learner(key, round_, now, done)
            )

    def _held(self, class_no: str, now: datetime) -> tuple[str, list[date]]:
        with self._store.reading() as db:
            known = mirror.classes(db, {class_no})
            return (known[0].name if known else class_no), spans.held_days(db, class_no, local_day(now))

    def _class(self, key: str, round_: int, now: datetime, done: Future[tuple[str, list[date]]]) -> None:
        read = value_of(done)
        if read is not None and round_ == self._round:
            name, self._left = read
            self._history = History(name, "class", key, more=bool(self._left))
            self.more(now)

    def more(self, now: datetime) -> None:
        some, self._left = self._left[:PAGE], self._left[PAGE:]
        class_no, round_ = self._history.key, self._round
        if self._history.of == "class" and some:
            self._main.aside(
                lambda: [(day, self._diary.of_class(class_no, day)) for day in some],
                lambda done: self._add(round_, now, done),
            )

    def _add(
        self, round_: int, now: datetime, done: Future[list[tuple[date, tuple[SittingTally, ...]]]]
    ) -> None:
        read = value_of(done)
        if read is None or round_ != self._round:
            return
        more: list[HistoryLine] = [line for day, held in read for line in spans.class_lines(day, held, now)]
        before = self._history
        self._history = History(
            before.title, "class", before.key, (*before.lines, *more), more=bool(self._left)
        )
        self._model.show_history(self._history)

    def _book(self, class_no: str, trainee_no: str, now: datetime) -> tuple[str, ClassBook] | None:
        with self._store.reading() as db:
            found = enrolment_of(db, self._store.vault, class_no, trainee_no)
        book = self._attending.book_of(found, now) if found else None
        return (mask(found.name), book) if found and book else None

    def _learner(
        self, key: str, round_: int, now: datetime, done: Future[tuple[str, ClassBook] | None]
    ) -> None:
        read = value_of(done)
        if read is not None and round_ == self._round:
            name, book = read
            title = f"{name}　{book.training_class.name}"
            self._model.show_history(History(title, "learner", key, spans.learner_lines(book, now)))
