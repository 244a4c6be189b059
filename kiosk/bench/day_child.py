"""The page of 今日 in a process of its own, offscreen: `python -m kiosk.bench.day_child BOOK DAY`.

Says as JSON how long after its numbers are there the first rows are painted, and how long after a sign-in is committed
its number has changed on the screen (the 95th of a hundred such).
"""

from __future__ import annotations

import json
import sys
import time
from collections.abc import Callable
from datetime import date, datetime
from datetime import time as clock
from functools import partial
from pathlib import Path

from PySide6.QtCore import QCoreApplication, QEventLoop
from PySide6.QtGui import QGuiApplication

from kiosk.bench import day_book, volumes
from kiosk.bench.rows import percentile
from kiosk.conditions import Live
from kiosk.day.office import DayOffice
from kiosk.domain.presence import Rules
from kiosk.domain.timetable import CHINA, Preset
from kiosk.main_thread import MainThread
from kiosk.ui.staff import Door, DoorState, Place
from kiosk.ui.window import KioskWindow, Models, prepare
from sync.clock import Clock, boottime_ms
from sync.status import NOTHING_YET
from sync.store.keys import open_vault
from sync.store.store import Store, open_store

SIGN_INS = 60
WAIT_S = 30.0


def noon(boot_no: int, day: date) -> Clock:
    """The desk's clock, set to the noon of the day that is looked at."""
    began, at_ms = boottime_ms(), round(datetime.combine(day, clock(12), CHINA).timestamp() * 1000)
    return Clock(boot_no, wall=lambda: at_ms + boottime_ms() - began)


class Screen:
    """`frames` counts what was painted."""

    def __init__(self, store: Store, day: date) -> None:
        self.main = MainThread()
        self.models = Models.build(lambda gesture: None)
        self.keeping = self.models.keeping  # the staff area names it; at a desk its office brings it
        self.window = KioskWindow(self.models)
        self.frames = 0
        self.window.root.afterRendering.connect(self._painted)
        self.window.show()
        clock_ = noon(store.boot_no, day)
        self.office = DayOffice(
            store, clock_, self.models, self.main, Rules(), Preset.SESSION,
            lambda: Live({}, clock_.state(), NOTHING_YET, 9_000, False, False),
        )  # fmt: skip

    def _painted(self) -> None:
        self.frames += 1

    @property
    def present(self) -> int:
        return int(self.models.today.property("totals")[1])

    def until(self, done: Callable[[], bool], what: str) -> float:
        """Milliseconds until `done` and one more frame."""
        began = time.perf_counter_ns()
        while not done():
            QCoreApplication.processEvents(QEventLoop.ProcessEventsFlag.AllEvents, 5)
            if time.perf_counter_ns() - began > WAIT_S * 1e9:
                raise RuntimeError(f"never: {what}")
        seen = self.frames
        self.window.root.update()
        while self.frames == seen:
            QCoreApplication.processEvents(QEventLoop.ProcessEventsFlag.AllEvents, 5)
        return (time.perf_counter_ns() - began) / 1e6


def main(path: str, day: date) -> dict[str, float]:
    prepare(offscreen=True)
    app = QGuiApplication([])
    book = Path(path)
    store = open_store(
        book, open_vault(book.parent / volumes.KEYS, create=False, rungs=("weak-file",)), volumes.DESK_NO
    )
    screen = Screen(store, day)
    models = screen.models
    models.staff.update_door(Door(DoorState.OPEN, "bench"))
    models.staff.open(Place.TODAY)
    shown = _first(screen)
    took = []
    missing = [n for n in range(day_book.CLASSES * day_book.PEOPLE) if n % day_book.MISSING == 0]
    for of_all in missing[:SIGN_INS]:
        before = screen.present
        store.record(day_book.sign_in(*divmod(of_all, day_book.PEOPLE), day)).result(10)
        took.append(screen.until(partial(_differs, screen, before), "the number"))
    screen.main.close()
    store.close()
    screen.window.close()
    app.quit()
    return {"paintedMs": shown, "liveMs": percentile(took, 95)}


def _differs(screen: Screen, before: int) -> bool:
    return screen.present != before


def _first(screen: Screen) -> float:
    """From the page's values to their first rows painted."""
    got: list[int] = []
    screen.models.today.changed.connect(lambda: got.append(time.perf_counter_ns()))
    began = time.perf_counter_ns()
    screen.office.open("bench")
    waited = screen.until(lambda: screen.present > 0, "the classes")
    first = next(at for at in got if at > began)
    return waited - (first - began) / 1e6


if __name__ == "__main__":
    print(json.dumps(main(sys.argv[1], date.fromisoformat(sys.argv[2]))))
