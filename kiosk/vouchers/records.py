"""The records of 核验 for staff: found, opened with their history, and what was verified by phone or on the page.

Main thread; what is read is read aside.  Only while the staff door is open.
"""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import Future
from dataclasses import replace
from datetime import datetime, timedelta
from functools import partial
from typing import TypeAlias

from sqlalchemy import Connection

from kiosk.domain.record_search import Period, read_search
from kiosk.domain.refusal import Refusal
from kiosk.domain.timetable import CHINA, from_ms, local_day
from kiosk.domain.voucher_code import Foreign
from kiosk.domain.voucher_fit import Around
from kiosk.main_thread import MainThread, value_of
from kiosk.ui import gestures as g
from kiosk.ui import voucher_gestures as vg
from kiosk.ui.elsewhere import ElsewhereModel
from kiosk.ui.records_facts import RecordCounts, RecordLine, RecordShown
from kiosk.ui.voucher_records import RecordsModel
from kiosk.visit.view import Text
from kiosk.vouchers.checked import About
from kiosk.vouchers.checking import Checking
from kiosk.vouchers.record_view import compared_shown, record_lines, record_shown, stray_lines
from kiosk.vouchers.view import foreign_shown
from sync.clock import Clock
from sync.records import (
    CheckComparison,
    CheckCounts,
    CheckedBy,
    CheckMark,
    CheckSearch,
    Elsewhere,
    Only,
    SeenThere,
    VoucherCheck,
)
from sync.store import check_compare, check_search, checks, mirror, uses
from sync.store.store import Store

AT_ONCE = 50
Lines: TypeAlias = tuple[tuple[RecordLine, ...], CheckMark | None]
"""A page as it is shown, and where the next one begins."""
Read: TypeAlias = tuple[Lines, CheckCounts, CheckComparison | None]


class VoucherRecords:
    """`about` says whom vouchers are held against just now."""

    def __init__(
        self,
        store: Store,
        clock: Clock,
        checking: Checking,
        model: RecordsModel,
        form: ElsewhereModel,
        main: MainThread,
        about: Callable[[], About],
    ) -> None:
        self._store, self._clock, self._checking, self._main = store, clock, checking, main
        self._model, self._form, self._about = model, form, about
        self._operator = ""
        self._wanted = CheckSearch()
        self._next: CheckMark | None = None
        self._asked = 0
        """Counts searches: an answer to the one before is nobody's."""
        self._pages = 0
        self.hands: dict[type[g.Gesture], Callable[..., None]] = {
            vg.RecordsSought: self._seek,
            vg.MoreRecordsWanted: self._more,
            vg.RecordOpened: self._open,
            vg.ElsewhereNoted: self._note,
        }

    def open(self, operator: str) -> None:
        self._operator = operator
        self.refresh()

    def shut(self) -> None:
        self._operator, self._wanted, self._next = "", CheckSearch(), None
        self._asked += 1
        self._model.forget()
        self._form.close()

    def takes(self, text: str) -> bool:
        """A code that is scanned into the open form is not verified, it is what was."""
        if not self._form.shown:
            return False
        if text:
            self._form.scanned(text)
        else:
            self._form.update(shown=True, problem=Text(f"refused.{Refusal.CODE_BROKEN.value}.why"))
        return True

    def refresh(self) -> None:
        """Something was verified, or answered: the counts, and the list as long as nobody reads in it."""
        if not self._operator:
            return
        if self._model.shown and self._pages <= 1 and not self._model.hasRecord:
            self._search()
        else:
            self._main.aside(self._count, self._counted)

    # --- the list -----------------------------------------------------------------------------------------

    def _seek(self, gesture: vg.RecordsSought) -> None:
        if self._operator:
            today = local_day(from_ms(self._clock.now_ms()))
            self._wanted = read_search(gesture.text, Only(gesture.only), Period(gesture.period), today)
            self._search()

    def _search(self) -> None:
        self._asked += 1
        self._main.aside(partial(self._read, self._wanted), partial(self._found, self._asked))

    def _read(self, wanted: CheckSearch) -> Read:
        with self._store.reading() as db:
            told = check_compare.compared(db, self._store.desk_no)
            return self._page(db, wanted, None), check_search.counts(db), told

    def _page(self, db: Connection, wanted: CheckSearch, after: CheckMark | None) -> Lines:
        vault = self._store.vault
        if wanted.only is Only.STRAY:
            found, next = check_compare.strays(db, vault, self._store.desk_no, after, AT_ONCE)
            return stray_lines(found), next
        page = check_search.page(db, vault, wanted, after, AT_ONCE)
        return record_lines(page.checks), page.next

    def _found(self, asked: int, done: Future[Read]) -> None:
        read = value_of(done)
        if read is None or asked != self._asked or not self._operator:
            return
        (lines, self._next), counts, told = read
        self._pages = 1
        self._model.update(lines, more=self._next is not None)
        self._model.update_counts(RecordCounts(counts.waiting, counts.unread))
        self._model.update_compared(compared_shown(told))

    def _more(self, _: vg.MoreRecordsWanted) -> None:
        if self._operator and self._next is not None:
            after, self._next = self._next, None
            self._main.aside(partial(self._read_more, after), partial(self._found_more, self._asked))

    def _read_more(self, after: CheckMark) -> Lines:
        with self._store.reading() as db:
            return self._page(db, self._wanted, after)

    def _found_more(self, asked: int, done: Future[Lines]) -> None:
        read = value_of(done)
        if read is None or asked != self._asked or not self._operator:
            return
        lines, self._next = read
        self._pages += 1
        self._model.add(lines, more=self._next is not None)

    def _count(self) -> CheckCounts:
        with self._store.reading() as db:
            return check_search.counts(db)

    def _counted(self, done: Future[CheckCounts]) -> None:
        counts = value_of(done)
        if counts is not None and self._operator:
            self._model.update_counts(RecordCounts(counts.waiting, counts.unread))

    # --- one of them --------------------------------------------------------------------------------------

    def _open(self, gesture: vg.RecordOpened) -> None:
        if self._operator:
            self._main.aside(partial(self._read_one, gesture.key), partial(self._show_one, gesture.key))

    def _read_one(self, key: str) -> tuple[VoucherCheck, RecordShown] | None:
        vault = self._store.vault
        with self._store.reading() as db:
            check = checks.one(db, vault, key)
            if check is None:
                return None
            same = checks.of_code(db, vault, check.code)
            wanted = {check.class_no, *(one.used.class_no for one in same if one.used)}
            classes = {one.class_no: one for one in mirror.classes(db, wanted)}
            around = Around(mirror.org(db), check.class_no, classes, self._checking.rules)
            taken = uses.of_voucher(db, vault, check.code)
        return check, record_shown(replace(check, unread=False), same, taken, around)

    def _show_one(self, key: str, done: Future[tuple[VoucherCheck, RecordShown] | None]) -> None:
        read = value_of(done)
        if read is None or not self._operator:
            return
        check, shown = read
        self._model.update_record(shown)
        if check.unread:
            self._model.mark_read(key)
            seen = self._store.write(lambda db: checks.look_at(db, key))
            self._main.when_done(seen, lambda _: self.refresh())

    # --- verified elsewhere -------------------------------------------------------------------------------

    def _note(self, gesture: vg.ElsewhereNoted) -> None:
        if not self._operator:
            return
        code = self._checking.read(gesture.code)
        at = self._when(gesture.time)
        if isinstance(code, Foreign):
            self._form.update(shown=True, problem=foreign_shown(code).why)
        elif at is None:
            self._form.update(shown=True, problem=Text("records.bad_time"))
        else:
            there = Elsewhere(
                CheckedBy(gesture.by), SeenThere(gesture.seen), at, gesture.proof, gesture.remark
            )
            self._checking.note_elsewhere(code, there, self._about(), self._operator, self._noted)

    def _when(self, time: str) -> int | None:
        """That minute of today, yesterday's where it is still to come; now where none is given."""
        now = from_ms(self._clock.now_ms())
        if not time:
            return self._clock.now_ms()
        try:
            clock = datetime.strptime(time.replace("：", ":"), "%H:%M").time()  # noqa: DTZ007  a time of day
        except ValueError:
            return None
        that = datetime.combine(local_day(now), clock, CHINA)
        if that > now:
            that -= timedelta(days=1)
        return round(that.timestamp() * 1000)

    def _noted(self, refusal: Refusal | None) -> None:
        if not self._operator:
            return
        if refusal is not None:
            self._form.update(shown=True, problem=Text(f"refused.{refusal.value}.why"))
            return
        self._model.open(Only.ELSEWHERE.value)
        self._form.close()
