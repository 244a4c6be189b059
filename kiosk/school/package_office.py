"""交付包 and the clock of a desk without a platform, behind the door.  Main thread; the work is aside."""

from __future__ import annotations

import logging
from collections.abc import Callable
from concurrent.futures import Future
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import partial
from pathlib import Path

from kiosk.domain.roles import Right
from kiosk.domain.timetable import CHINA, clock_text, from_ms
from kiosk.drafts import operator_act
from kiosk.main_thread import MainThread, value_of
from kiosk.school.packing import NothingToPack, Packing
from kiosk.school.plugged import drive_or
from kiosk.school.workbook_words import package_words
from kiosk.staff.second import NotProved, Proved, SecondPerson
from kiosk.ui import gestures as g
from kiosk.ui import school_gestures as sg
from kiosk.ui.packages import ClockShown, PackageLine, PackagesShown
from kiosk.ui.window import Models
from kiosk.visit.view import Text
from kiosk.words import Words
from sync.clock import Clock
from sync.platform.workbook_cells import BadCell, day_of, time_of
from sync.platform.workbook_faults import WorkbookRefused
from sync.records import ClockQuality, Entry, Package
from sync.store import outbox
from sync.store.fault import StoreFault
from sync.store.packages import PackageMoved
from sync.store.store import Store

log = logging.getLogger(__name__)

CLOCK_WORDS = {ClockQuality.GOOD: "good", ClockQuality.DRIFT: "attested", ClockQuality.BAD: "unsure"}


@dataclass(frozen=True, slots=True)
class _Read:
    packages: list[Package]
    pending: int


class PackageOffice:
    """`folder` is where files are written while no drive is in."""

    def __init__(
        self, store: Store, clock: Clock, models: Models, main: MainThread, folder: Path, second: SecondPerson
    ) -> None:
        self._store, self._clock, self._models, self._main = store, clock, models, main
        self._second = second
        self._folder = folder
        self._packing = Packing(store, clock)
        self._operator = ""

    @property
    def hands(self) -> dict[type[g.Gesture], Callable[..., None]]:
        return {
            sg.PackageWanted: self._make,
            sg.PackageWritten: self._write_again,
            sg.PackageConfirmed: self._confirm,
            sg.ClockAttested: self._attest,
        }

    def start(self) -> None:
        """Finish what a power cut interrupted."""
        self._main.aside(self._packing.settle, self._settled)

    def _settled(self, done: Future[None]) -> None:
        if not done.cancelled() and (fault := done.exception()) is not None:
            log.warning("packages not settled: %s", fault)

    def open(self, operator: str) -> None:
        self._operator = operator

    def shut(self) -> None:
        self._operator = ""
        self._models.packages.update(PackagesShown())

    def refresh(self) -> None:
        if self._operator:
            self._show_clock()
            self._main.aside(self._read, self._show)

    # --- packages -----------------------------------------------------------------------------------------

    def _read(self) -> _Read:
        with self._store.reading() as db:
            pending = outbox.backlog(db).pending
        return _Read(self._packing.all(), pending)

    def _show(self, done: Future[_Read]) -> None:
        read = value_of(done)
        if read is None or not self._operator:
            return
        packed = sum(one.entries for one in read.packages if one.delivered_ms is None)
        lines = tuple(_line(one) for one in reversed(read.packages))
        self._models.packages.update(PackagesShown(lines, max(0, read.pending - packed)))

    def _make(self, _: sg.PackageWanted) -> None:
        self._aside(partial(self._made, self._operator))

    def _made(self, operator: str) -> Text:
        try:
            made = self._packing.make(operator)
        except (NothingToPack, PackageMoved):
            return Text("packages.nothing")
        return self._written(made)

    def _written(self, made: Package) -> Text:
        path = self._packing.write(made, drive_or(self._folder), package_words(self._words()))
        return Text("packages.made", (made.serial, str(path)))

    def _write_again(self, gesture: sg.PackageWritten) -> None:
        def work() -> Text:
            return self._written(next(one for one in self._packing.all() if one.number == gesture.number))

        self._aside(work)

    def _confirm(self, gesture: sg.PackageConfirmed) -> None:
        if not (gesture.receipt or gesture.confirmed_by):
            self._models.school.say(Text("packages.needs"))
            return

        def work(operator: str = self._operator) -> Text:
            told = self._packing.deliver(
                gesture.number, operator, receipt=gesture.receipt, confirmed_by=gesture.confirmed_by
            )
            return Text("packages.confirmed" if told else "packages.confirmed_before")

        self._aside(work)

    def _aside(self, work: Callable[[], Text]) -> None:
        if self._operator:
            self._main.aside(partial(_said, work), self._acted)

    def _acted(self, done: Future[tuple[Text, bool]]) -> None:
        if not done.cancelled() and self._operator:
            said, good = done.result()
            self._models.school.say(said, good=good)
            self.refresh()

    def _words(self) -> Words:
        return Words(self._models.language.code)

    # --- the clock ----------------------------------------------------------------------------------------

    def _show_clock(self) -> None:
        stamp = self._clock.stamp()
        said = Text(f"packages.clock.{CLOCK_WORDS[stamp.quality]}")
        shown = ClockShown(
            f"{from_ms(stamp.at_ms):%Y-%m-%d %H:%M}", said, stamp.quality is not ClockQuality.BAD
        )
        self._models.packages.update_clock(shown)

    def _attest(self, gesture: sg.ClockAttested) -> None:
        """The second PIN is another member's; a wrong one counts towards the door's lock."""
        pin, now = self._second.take(), from_ms(self._clock.now_ms())
        try:
            told = told_time(gesture.clock, now)
        except BadCell:
            pin[:] = bytes(len(pin))
            self._models.school.say(Text("school.no.bad_time"))
            return
        if not self._operator:
            pin[:] = bytes(len(pin))
            return
        asked_ms = self._clock.mono_ms()
        seconded = partial(self._seconded, told, now, asked_ms)
        self._second.prove(pin, self._operator, Right.HELP, seconded)

    def _seconded(self, told: datetime, now: datetime, asked_ms: int, said: Proved | NotProved) -> None:
        """Both names go into the book with what they said and how far the desk was from it."""
        if not isinstance(said, Proved) or not self._operator:
            return
        off_s = round((told - now).total_seconds())
        draft = operator_act(
            "CLOCK_ATTESTED", self._operator, self._clock.stamp(),
            second=said.operator, said=f"{told:%Y-%m-%d %H:%M}", offSeconds=off_s,
        )  # fmt: skip
        self._main.when_done(self._store.record(draft), partial(self._attested, told, asked_ms))

    def _attested(self, told: datetime, asked_ms: int, done: Future[Entry]) -> None:
        """No clock is set that the book knows nothing of."""
        if isinstance(fault := done.exception(), StoreFault):
            log.warning("the clock was not set: %s", fault)
            self._models.school.say(Text("school.not_written", (fault.code,)))
            return
        done.result()
        self._clock.attest(round(told.timestamp() * 1000) + self._clock.mono_ms() - asked_ms)
        self._models.school.say(Text("packages.clock.done", (clock_text(told),)), good=True)
        self._show_clock()


def told_time(text: str, now: datetime) -> datetime:
    """The moment nearest to the desk's that a watch shows so; a date before it (2026-03-02 08:57) sets the day, too.
    Half a minute is added, for a watch is read within one.  Raises BadCell."""
    day, _, clock = text.strip().rpartition(" ")
    shown = time_of(clock)
    if day:
        return datetime.combine(day_of(day), shown, CHINA) + timedelta(seconds=30)
    today = datetime.combine(now.astimezone(CHINA).date(), shown, CHINA) + timedelta(seconds=30)
    return min((today + timedelta(days=days) for days in (-1, 0, 1)), key=lambda one: abs(one - now))


def _line(one: Package) -> PackageLine:
    days = f"{one.first_day.isoformat()} – {one.last_day.isoformat()}"
    delivered = None
    if one.delivered_ms is not None:
        at = f"{from_ms(one.delivered_ms):%m-%d %H:%M}"
        delivered = Text("packages.delivered", (at, one.receipt or one.confirmed_by))
    return PackageLine(one.number, one.serial, days, one.entries, delivered)


def _said(work: Callable[[], Text]) -> tuple[Text, bool]:
    try:
        return work(), True
    except WorkbookRefused as no:
        return Text("workbooks.refused", (Text(f"trouble.{no.code}.what"), no.code)), False
    except StoreFault as fault:
        log.warning("not written: %s", fault)
        return Text("school.not_written", (fault.code,)), False
