"""The sign sheets this desk printed, as the virtual gun of training mode scans them."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from concurrent.futures import Future
from dataclasses import dataclass
from datetime import timedelta
from typing import Final

from kiosk.domain.sheets import SheetCode
from kiosk.domain.timetable import from_ms, local_day
from kiosk.main_thread import MainThread, value_of
from kiosk.paper.reading import sheets_of_day
from kiosk.ui.panel_hands import PanelCode
from kiosk.visit.view import Text
from sync.clock import Clock
from sync.store import mirror
from sync.store.store import Store

BEFORE: Final = 1
AHEAD: Final = 7
"""Days around today whose sheets lie on the table."""


@dataclass(frozen=True, slots=True)
class OnTheTable:
    code: SheetCode
    class_name: str

    @property
    def shown(self) -> PanelCode:
        note = Text("panel.code_note.sheet", (self.class_name, self.code.day.isoformat()))
        return PanelCode(self.code.no, Text("panel.code.sheet", (self.code.no,)), note)


class PrintedSheets:
    """`told` hears that there is another one.  Main thread; the book is read aside."""

    def __init__(self, store: Store, clock: Clock, main: MainThread, org_no: str) -> None:
        self._store, self._clock, self._main, self._org_no = store, clock, main, org_no
        self._sheets: Mapping[str, OnTheTable] = {}
        self._stirred = False
        self.told: Callable[[], None] = lambda: None
        store.watch(self._written, writes=True)

    @property
    def shown(self) -> tuple[PanelCode, ...]:
        return tuple(one.shown for one in self._sheets.values())

    def text(self, no: str) -> str | None:
        """What its code says; None for none of them."""
        found = self._sheets.get(no)
        return found.code.text if found else None

    def _written(self) -> None:
        """On the writing thread."""
        if not self._stirred:
            self._stirred = True
            self._main.post(self._look)

    def _look(self) -> None:
        self._stirred = False
        self._main.aside(self._read, self._found)

    def _read(self) -> dict[str, OnTheTable]:
        today = local_day(from_ms(self._clock.now_ms()))
        with self._store.reading() as db:
            names = {one.class_no: one.name for one in mirror.classes(db)}
            return {
                one.no: OnTheTable(
                    SheetCode(one.no, day, one.desk_no, self._org_no, one.session_no),
                    names.get(one.class_no, one.class_no),
                )
                for day in (today + timedelta(days=ahead) for ahead in range(-BEFORE, AHEAD + 1))
                for one in sheets_of_day(db, day)
            }

    def _found(self, done: Future[dict[str, OnTheTable]]) -> None:
        found = value_of(done)
        if found is not None and found != self._sheets:
            self._sheets = found
            self.told()
