"""roster: 20,000 learners in, from Excel and from the platform, each into a real store.

From Excel: guarded, read, judged row by row and brought in with its entries, progress told and a wish to stop heard
all the while, against openpyxl alone streaming the same file.  From the platform: the sync thread's own steps over
HTTP to the simulator, against the adapter reading the same pages and keeping nothing.  The steps are driven without the
pauses that a desk at work makes between them for its screen.
"""

from __future__ import annotations

import time
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date
from functools import partial
from pathlib import Path
from random import Random

from openpyxl import load_workbook

from kiosk.attendance.attending import Attending
from kiosk.bench import volumes
from kiosk.bench.drain import APP, CODE, ORG_NO, connect
from kiosk.bench.rows import Case, Figure, Group, Setting, at_most_times
from kiosk.domain.attendance import Windows
from kiosk.domain.identity import check_digit, parse_person
from kiosk.domain.presence import Rules
from kiosk.domain.timetable import Preset
from kiosk.school.classes import School
from kiosk.school.intake import SchoolImport
from sync.clock import Clock, boottime_ms
from sync.line import Line
from sync.loop import serves_all
from sync.platform.ktp import Ktp
from sync.platform.simulator.process import SimulatorProcess
from sync.platform.simulator.seed import Device, Seed
from sync.platform.workbook import read_school
from sync.platform.workbook_sheets import Sheet
from sync.platform.workbook_tables import table
from sync.platform.workbook_write import write
from sync.records import ClassState, Enrolment, Organisation, PersonKey, TrainingClass
from sync.refresh import Refresh
from sync.store import mirror
from sync.store.keys import open_vault
from sync.store.store import Store, open_store

LEARNERS = 20_000
ROUNDS = 3
TODAY = date(2026, 3, 2)
CLASS = TrainingClass("C1", "电工（四级）", ClassState.RUNNING, date(2026, 3, 1), date(2026, 3, 31))


def measure(setting: Setting) -> dict[str, Figure]:
    figures = {}
    if "roster.excel_20k" in setting.wanted:
        figures["roster.excel_20k"] = _excel(setting.scratch)
    if "roster.platform_20k" in setting.wanted:
        figures["roster.platform_20k"] = _platform(setting.scratch)
    return figures


def learner(number: int) -> Enrolment:
    """One of many people that do not exist, with a sound resident number of area 990000."""
    year, month, day = 1960 + number // 10_000, 1 + number // 800 % 12, 1 + number // 30 % 28
    digits = f"990000{year}{month:02d}{day:02d}{number % 1000:03d}"
    return Enrolment(f"C1-{number:05d}", "C1", PersonKey("01", digits + check_digit(digits)), f"学员{number}")


@contextmanager
def _desk(folder: Path) -> Iterator[tuple[Store, Clock]]:
    vault = open_vault(folder / volumes.KEYS, create=True, rungs=("weak-file",))
    store = open_store(folder / volumes.BOOK, vault, volumes.DESK_NO)
    try:
        yield store, Clock(store.boot_no)
    finally:
        store.close()


def _arrived(store: Store) -> None:
    with store.reading() as db:
        count = mirror.class_sizes(db).get("C1", 0)
    if count != LEARNERS:
        raise RuntimeError(f"{count} of {LEARNERS} learners arrived")


# --- Excel ----------------------------------------------------------------------------------------------


def _excel(scratch: Path) -> Figure:
    path = scratch / "roster.xlsx"
    _write(path)
    ours, bare = [], []
    for number in range(ROUNDS):
        bare.append(_bare_excel(path))
        with _desk(scratch / f"excel-{number}") as (store, clock):
            ours.append(_bring_in(path, store, clock))
            _arrived(store)
    return Figure(min(ours), min(bare))


def _write(path: Path) -> None:
    columns = tuple(column.words[0] for column in table("roster").columns)
    rows = [
        ("C1", one.trainee_no, one.name, "居民身份证", one.person.number, "", "", "在班")
        for one in map(learner, range(LEARNERS))
    ]
    classes = tuple(column.words[0] for column in table("class").columns)
    about = ("C1", CLASS.name, "电工", "四级", "2026-03-01", "2026-03-31")
    write(path, [Sheet("班级", classes, [about]), Sheet("学员", columns, rows)])


def _bare_excel(path: Path) -> float:
    began = time.perf_counter()
    book = load_workbook(path, read_only=True)
    rows = sum(1 for sheet in book for _ in sheet.iter_rows(values_only=True))
    book.close()
    if rows < LEARNERS:
        raise RuntimeError(f"{rows} rows")
    return time.perf_counter() - began


def _bring_in(path: Path, store: Store, clock: Clock) -> float:
    told: list[int] = []
    school = School(store, clock)
    importing = SchoolImport(store, school, Attending(store, Rules(Windows()), Preset.SESSION))
    began = time.perf_counter()
    book = read_school(
        path,
        partial(parse_person, today=TODAY),
        school.class_nos(),
        lambda done, _: told.append(done),
        lambda: False,
    )
    importing.check(book)
    importing.bring_in(book, "bench", "", lambda done, _: told.append(done), lambda: False)
    took = time.perf_counter() - began
    if book.problems or len(told) < 2:
        raise RuntimeError(f"{len(book.problems)} bad rows, {len(told)} words of progress")
    return took


# --- the platform ---------------------------------------------------------------------------------------


def _platform(scratch: Path) -> Figure:
    simulator = SimulatorProcess(scratch / "platform.db")
    remote = simulator.start()
    try:
        remote.seed(
            Seed(
                organisation=Organisation(ORG_NO, "示例职业培训学校", "990000"),
                devices=(Device(volumes.DESK_NO, APP, CODE),),
                classes=(CLASS,),
                learners=tuple(map(learner, range(LEARNERS))),
            )
        )
        return _over_http(scratch, simulator)
    finally:
        simulator.stop()


def _over_http(scratch: Path, simulator: SimulatorProcess) -> Figure:
    ours, bare = [], []
    with _desk(scratch / "platform") as (store, clock):
        ktp = connect(store.vault, simulator.base_url, simulator.platform_key)
        for _ in range(ROUNDS):
            bare.append(_pages(ktp))
            line = Line(boottime_ms, Random(1))
            refresh = Refresh(store, ktp, line, clock, serves_all)
            began = time.perf_counter()
            for _step in refresh.steps(full=True):
                pass
            ours.append(time.perf_counter() - began)
            _arrived(store)
    return Figure(min(ours), min(bare))


def _pages(ktp: Ktp) -> float:
    began = time.perf_counter()
    cursor, count = None, 0
    while True:
        page = ktp.roster("C1", None, cursor)
        count += len(page.items)
        cursor = page.next_cursor
        if cursor is None:
            break
    if count != LEARNERS:
        raise RuntimeError(f"{count} learners read")
    return time.perf_counter() - began


GROUP = Group(
    "roster",
    (
        Case("roster.excel_20k", "s", at_most_times(2)),
        Case("roster.platform_20k", "s", at_most_times(2)),
    ),
    measure,
)
