"""day: the supervisor's day, 60 classes of 40, over large books; how soon it is painted, how soon a sign-in shows.

The view is everything from the book to the page's numbers.  Its baseline is the bare SQL of day_sql.py: what somebody
would ask the same file by hand for these numbers, given to the driver and its rows fetched.  Rounds ask both in turn,
and both have to say the same.  `day.seats` is the page with a seat for everybody, as it is read when somebody asks
who is behind a number.  Painting and the sign-in run in a process of their own (day_child.py) with the real page.
"""

from __future__ import annotations

import json
import subprocess
import sys
import time
from collections.abc import Callable
from datetime import date, datetime, timedelta
from datetime import time as clock
from typing import Any

from sqlalchemy import Connection

from kiosk.bench import day_book, day_sql, volumes
from kiosk.bench.rows import (
    CannotRun,
    Case,
    Figure,
    Group,
    Measured,
    Setting,
    at_most,
    at_most_times,
    percentile,
)
from kiosk.bench.windows import as_installed
from kiosk.day.counting import count_day
from kiosk.day.reading import read_day
from kiosk.day.view import News, today_page
from kiosk.domain.attendance import Windows
from kiosk.domain.timetable import CHINA, Preset
from kiosk.office.office import FRESH_MS
from sync.store import bulk
from sync.store.store import Store, open_store

SIZES = {"100k": 100_000, "1m": 1_000_000, "10m": 10_000_000}
PENDING = 100
ROUNDS = 15
LIVE_MOST_S = 150.0
WINDOWS = Windows()


def measure(setting: Setting) -> dict[str, Measured]:
    figures: dict[str, Measured] = {}
    views: dict[str, float] = {}
    for name, size in SIZES.items():
        if _wanted(setting, name, size):
            figures |= _of_book(setting, name, size, views)
    if "day.growth" in setting.wanted and len(views) > 1:
        smaller, larger = list(views)[-2:]
        figures["day.growth"] = Figure(views[larger], views[smaller])
    return figures


def _wanted(setting: Setting, name: str, size: int) -> bool:
    """The large books only where they are there already, or were asked for: making one takes minutes."""
    if not setting.wanted:
        return False
    known = volumes.folder_of(setting.cache, size, PENDING).exists()
    return known or size <= SIZES["100k"] or (setting.full and (size <= SIZES["1m"] or _asked(setting, name)))


def _asked(setting: Setting, name: str) -> bool:
    return f"day.view_{name}" in setting.wanted


def _of_book(setting: Setting, name: str, size: int, views: dict[str, float]) -> dict[str, Measured]:
    whole = size > volumes.TRUE_MOST  # too large to be copied: only read, once the day is in it
    path, vault = (
        volumes.book(setting.cache, size, PENDING)
        if whole
        else volumes.copy(setting.cache, size, PENDING, setting.scratch / name)
    )
    day = bulk.FIRST_DAY + timedelta(days=size // bulk.PER_DAY)
    figures: dict[str, Measured] = {}
    store = open_store(path, vault, volumes.DESK_NO)
    try:
        day_book.add(store, day)
        ours, bare, seats = _view(store, day)
        figures[f"day.view_{name}"] = Figure(ours, bare)
        figures["day.seats"] = Figure(seats, bare)
        views[name] = ours
    finally:
        store.close()
    if setting.wanted & {"day.painted", "day.live"} and not whole:
        figures |= _live(str(path), day)  # those of the largest book stand
    return figures


def _view(store: Store, day: date) -> tuple[float, float, float]:
    """Milliseconds of the page, of the bare statement, and of everybody's seats: medians."""
    now, values = datetime.combine(day, clock(12), CHINA), day_sql.values(day, WINDOWS)
    took: dict[str, list[float]] = {"ours": [], "bare": [], "seats": []}
    with store.reading() as db:
        cursor = db.connection.cursor()
        sums = _page(db, store, day, now)
        if sums != _sums(cursor.execute(day_sql.DAY, values).fetchall()):
            raise RuntimeError("the page and the statement differ")
        for _ in range(ROUNDS):
            took["bare"].append(_timed(lambda: cursor.execute(day_sql.DAY, values).fetchall()))
            took["ours"].append(_timed(lambda: _page(db, store, day, now)))
        for _ in range(ROUNDS // 3):
            took["seats"].append(
                _timed(lambda: read_day(db, store.vault, WINDOWS, Preset.SESSION, day).totals(now))
            )
        cursor.close()
    ours, bare, seats = (percentile(took[one][1:], 50) for one in ("ours", "bare", "seats"))
    return ours, bare, seats


def _page(db: Connection, store: Store, day: date, now: datetime) -> tuple[int, ...]:
    sheet = count_day(db, store.vault, WINDOWS, Preset.SESSION, day)
    sums = today_page(sheet, News(), WINDOWS, now).totals
    return sums.expected, sums.present, sums.missing, sums.leave


def _sums(rows: list[tuple[Any, ...]]) -> tuple[int, ...]:
    columns = (day_sql.EXPECTED, day_sql.PRESENT, day_sql.MISSING, day_sql.LEAVE)
    return tuple(sum(row[column] for row in rows) for column in columns)


def _timed(work: Callable[[], object]) -> float:
    began = time.perf_counter_ns()
    work()
    return (time.perf_counter_ns() - began) / 1e6


def _live(path: str, day: date) -> dict[str, Measured]:
    command = [sys.executable, "-m", "kiosk.bench.day_child", path, str(day)]
    try:
        child = subprocess.run(
            command, stdout=subprocess.PIPE, timeout=LIVE_MOST_S, text=True, check=False, env=as_installed()
        )
    except subprocess.TimeoutExpired as late:
        raise RuntimeError(f"the page did not end within {LIVE_MOST_S:g} s") from late
    if child.returncode:
        why = CannotRun(f"the page did not end well: exit status {child.returncode}")
        return {"day.painted": why, "day.live": why}
    said = json.loads(child.stdout.splitlines()[-1])
    return {"day.painted": Figure(said["paintedMs"]), "day.live": Figure(said["liveMs"], float(FRESH_MS))}


GROUP = Group(
    "day",
    (
        *(Case(f"day.view_{name}", "ms", at_most_times(1.5)) for name in SIZES),
        Case("day.seats", "ms"),
        Case("day.growth", "ms", at_most_times(1.5)),
        Case("day.painted", "ms", at_most(100, "ms")),
        Case("day.live", "ms", at_most(300, "ms")),
    ),
    measure,
)
