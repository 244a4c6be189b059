"""关账 behind the door: the checklist of a day, two signatures, the note and its paper.  Main thread; work is aside."""

from __future__ import annotations

import logging
from collections.abc import Callable
from concurrent.futures import Future
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from functools import partial
from pathlib import Path

from kiosk.closing.comparing import DayComparing
from kiosk.closing.reading import BACK, DayRead, Reading
from kiosk.closing.sealing import NotClosed, Sealing, Signing
from kiosk.closing.view import closing_shown
from kiosk.domain.closes import Close, Doubted, standing
from kiosk.domain.closing import WAIVABLE, Item, checklist
from kiosk.domain.roles import Right
from kiosk.domain.timetable import from_ms, local_day
from kiosk.main_thread import MainThread, value_of
from kiosk.printing.paper import Printed
from kiosk.staff.second import NotProved, Proved, SecondPerson
from kiosk.ui import closing_gestures as cg
from kiosk.ui import gestures as g
from kiosk.ui.closing import ClosingModel, ClosingShown
from kiosk.visit.view import Text
from sync.clock import Clock
from sync.store.fault import StoreFault

log = logging.getLogger(__name__)

LOOK_BACK = 7
"""Days back in which a day with lessons may be waiting to be closed."""

PutOnPaper = Callable[[Close, str, str, int, str], Future[Printed]]
"""(close, its note, who wants it, entries since, the other desk that printed it before) -> printed; called aside."""


@dataclass(frozen=True, slots=True)
class _Page:
    read: DayRead
    waiting: tuple[Close, ...]
    taught: frozenset[date]
    doubted: tuple[Doubted, ...]

    def shown(self, waived: dict[Item, str], now: datetime, *, comparing: bool) -> ClosingShown:
        taught_on = self.taught.__contains__
        doubted = self.doubted
        return closing_shown(self.read, waived, self.waiting, doubted, now, taught_on, comparing=comparing)


class ClosingOffice:
    """A counter of the office.  `wake` tells sync that a day was closed or signed."""

    rights: dict[type, Right | None] = {  # noqa: RUF012  never changed
        cg.ClosingOpened: Right.PEOPLE,
        cg.ClosingLeft: None,
        cg.DayCompared: Right.CLOSE,
        cg.ItemWaived: Right.CLOSE,
        cg.DayClosed: Right.CLOSE,
        cg.CloseSigned: Right.CLOSE,
        cg.DigestWanted: Right.CLOSE,
    }

    def __init__(
        self,
        reading: Reading,
        sealing: Sealing,
        comparing: DayComparing,
        second: SecondPerson,
        clock: Clock,
        model: ClosingModel,
        main: MainThread,
        wake: Callable[[], None],
        put_on_paper: PutOnPaper,
    ) -> None:
        self._reading, self._sealing, self._comparing = reading, sealing, comparing
        self._second, self._clock, self._model, self._main = second, clock, model, main
        self._wake, self._put_on_paper = wake, put_on_paper
        self._operator = ""
        self._day: date | None = None
        self._page: _Page | None = None
        self._waived: dict[Item, str] = {}
        self._busy = False
        comparing.told, comparing.wake = self._compared, wake

    @property
    def hands(self) -> dict[type[g.Gesture], Callable[..., None]]:
        return {
            cg.ClosingOpened: self._opened,
            cg.ClosingLeft: lambda _: None,
            cg.DayCompared: lambda _: self._compare(),
            cg.ItemWaived: self._waive,
            cg.DayClosed: self._close,
            cg.CloseSigned: self._sign,
            cg.DigestWanted: self._print,
        }

    def start(self) -> None:
        """Notes that a power cut swallowed are made again."""
        today = local_day(self._now())
        self._main.aside(lambda: self._sealing.settle_all(today - BACK, today), _settled)

    def open(self, operator: str) -> None:
        self._operator = operator

    def shut(self) -> None:
        self._operator, self._day, self._page, self._waived = "", None, None, {}
        self._model.shut()

    # --- the page -----------------------------------------------------------------------------------------

    def others_wrote(self) -> None:
        """Entries of other desks of the hub came in.  A close among them is shown at once; anything else is not: two
        people are reading what they will sign."""
        page = self._page
        if self._operator and page:
            self._main.aside(partial(self._closed_since, page), self._closed_there)

    def _closed_since(self, page: _Page) -> bool:
        waiting = tuple(self._reading.waiting(self._now()))
        doubted = self._reading.doubted(page.read.day, self._now())
        closes = self._reading.closes(page.read.day)
        return (closes, waiting, doubted) != (page.read.closes, page.waiting, page.doubted)

    def _closed_there(self, done: Future[bool]) -> None:
        if value_of(done):
            self._refresh()

    def _opened(self, gesture: cg.ClosingOpened) -> None:
        wanted = date.fromisoformat(gesture.day) if gesture.day else None
        if wanted != self._day or wanted is None:
            self._waived, self._page = {}, None
        self._day = wanted
        self._refresh()

    def _refresh(self) -> None:
        if self._operator:
            self._main.aside(partial(self._read, self._day, self._now()), self._show)

    def _read(self, day: date | None, now: datetime) -> _Page:
        day = day or self._due(local_day(now))
        read = self._reading.day(day, self._comparing.word(day))
        waiting = tuple(self._reading.waiting(now))
        signed_on = {local_day(one.at) for one in (*waiting, *read.closes)}
        ahead = {on + timedelta(days=count) for on in signed_on for count in range(1, LOOK_BACK + 1)}
        taught = frozenset(on for on in ahead if self._reading.taught_on(on))
        return _Page(read, waiting, taught, self._reading.doubted(day, now))

    def _due(self, today: date) -> date:
        """The oldest day with lessons that nobody has closed, else today."""
        back = (today - timedelta(days=count) for count in range(LOOK_BACK, 0, -1))
        return next((day for day in back if self._reading.is_open(day)), today)

    def _show(self, done: Future[_Page]) -> None:
        page = value_of(done)
        if page is None or not self._operator or self._day not in (None, page.read.day):
            return
        first = self._page is None
        self._page, self._day = page, page.read.day
        if first and page.read.close is None:
            self._comparing.ask(page.read)
        self._put()

    def _put(self) -> None:
        if self._page:
            asking = self._comparing.asking
            self._model.update(self._page.shown(self._waived, self._now(), comparing=asking))

    def _compared(self, day: date) -> None:
        if day == self._day:
            self._refresh()

    def _compare(self) -> None:
        if self._page:
            self._comparing.ask(self._page.read)
            self._put()

    def _waive(self, gesture: cg.ItemWaived) -> None:
        item = Item(gesture.item)
        if item in WAIVABLE and gesture.reason in ("", *cg.WAIVERS):
            self._waived = {**self._waived, item: gesture.reason}
            self._put()

    # --- signing ------------------------------------------------------------------------------------------

    def _close(self, gesture: cg.DayClosed) -> None:
        """One signs alone, or another member proves now that they stand behind it too."""
        page = self._page
        if page is None or self._busy:
            return
        if gesture.alone:
            self._seal(page, gesture.reason, "")
            return
        pin, first = self._second.take(), self._operator
        proved = partial(self._proved_close, page, gesture.reason, first)
        self._second.prove(pin, first, Right.CLOSE, proved, page.read.day)

    def _proved_close(self, page: _Page, reason: str, first: str, said: Proved | NotProved) -> None:
        if isinstance(said, Proved) and self._operator == first:  # whoever asked is still there
            self._seal(page, reason, said.operator)

    def _seal(self, page: _Page, reason: str, second: str) -> None:
        waived, now, first = dict(self._waived), self._now(), self._operator

        def work() -> Text:
            fresh = self._reading.day(page.read.day, self._comparing.word(page.read.day))
            # What was seen is what is signed.
            fresh = replace(fresh, heads=page.read.heads, closes=page.read.closes)
            checks = checklist(fresh.facts, waived, now)
            made = self._sealing.close(fresh, Signing(first, second, checks, reason))
            sealed = "closing.sealed" if second else "closing.sealed_by_one"
            return Text(sealed, (Text(f"closing.state.{made.body['state']}"),))

        self._act(work, halfway=not second)

    def _sign(self, gesture: cg.CloseSigned) -> None:
        close = self._known(gesture.key)
        if close is None or self._busy:
            return
        pin = self._second.take()
        proved = partial(self._proved_second, close)
        self._second.prove(pin, close.first, Right.CLOSE, proved, close.day)

    def _proved_second(self, close: Close, said: Proved | NotProved) -> None:
        if not isinstance(said, Proved) or not self._operator:
            return

        def work() -> Text:
            self._sealing.second(close, said.operator, self._reading.taught_on)
            return Text("closing.countersigned", (close.day.isoformat(),))

        self._act(work)

    def _known(self, key: str) -> Close | None:
        page = self._page
        return (
            next((one for one in (*page.waiting, *page.read.closes) if one.key == key), None)
            if page
            else None
        )

    def _act(self, work: Callable[[], Text], *, halfway: bool = False) -> None:
        self._busy = True
        self._main.aside(partial(_tried, work), partial(self._acted, halfway))

    def _acted(self, halfway: bool, done: Future[tuple[Text, bool]]) -> None:
        self._busy = False
        if done.cancelled():
            return
        said, good = done.result()
        if good:
            self._wake()
            self._waived = {}
        if self._operator:
            self._model.say(said, good=good, halfway=good and halfway)
            if good:
                self._model.signed()
            self._refresh()

    # --- paper --------------------------------------------------------------------------------------------

    def _print(self, gesture: cg.DigestWanted) -> None:
        close, operator = self._known(gesture.key), self._operator
        if close is None:
            return
        current = self._page and standing(self._page.read.closes)
        since = self._page.read.since if self._page and current == close else 0

        def work() -> Future[Printed]:
            note = self._sealing.note(self._sealing.entry(close))
            before = self._reading.printed_elsewhere(close, self._now())
            return self._put_on_paper(close, note, operator, since, before)

        self._main.aside(work, self._sent_to_print)

    def _sent_to_print(self, done: Future[Future[Printed]]) -> None:
        if done.cancelled() or not self._operator:
            return
        if (error := done.exception()) is not None:
            log.warning("the digest was not printed: %s", error)
            self._model.say(Text("closing.not_printed"))
            return
        self._main.when_done(done.result(), self._printed)

    def _printed(self, done: Future[Printed]) -> None:
        if done.cancelled() or not self._operator:
            return
        if isinstance(fault := done.exception(), StoreFault):
            self._model.say(Text("closing.not_written", (fault.code,)))
            return
        told = done.result()
        said = Text("closing.not_printed") if told.why else Text("closing.printed", (told.where,))
        self._model.say(said, good=not told.why)

    def _now(self) -> datetime:
        return from_ms(self._clock.now_ms())


def _tried(work: Callable[[], Text]) -> tuple[Text, bool]:
    try:
        return work(), True
    except NotClosed as no:
        return Text(f"closing.no.{no.why}", (no.desk,) if no.desk else ()), False
    except StoreFault as fault:
        log.warning("the day was not closed: %s", fault)
        return Text("closing.not_written", (fault.code,)), False


def _settled(done: Future[list[Path]]) -> None:
    if value_of(done):
        log.info("notes of closes made again: %d", len(done.result()))
