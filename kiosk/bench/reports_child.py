"""`python -m kiosk.bench.reports_child FOLDER`: two rosters given out and the same cells written bare, [ours, baseline]
of each as one JSON object."""

from __future__ import annotations

import json
import sys
import time
from collections.abc import Callable, Mapping, Sequence
from datetime import date, datetime
from pathlib import Path
from typing import Final

import psutil
from openpyxl import Workbook
from PySide6.QtCore import QPointF
from PySide6.QtGui import QFont, QGuiApplication, QPageLayout, QPageSize, QPainter, QPdfWriter
from sqlalchemy import Connection

from kiosk.attendance.attending import Attending
from kiosk.bench import volumes
from kiosk.bench.roster import learner
from kiosk.domain.attendance import Windows
from kiosk.domain.presence import Rules
from kiosk.domain.timetable import CHINA, Preset
from kiosk.reports.class_lists import ClassLists
from kiosk.reports.columns import WIDTHS
from kiosk.reports.giving import Exporting
from kiosk.reports.page import Column, Mark, Page, Table
from kiosk.reports.pdf import as_pdf
from kiosk.reports.wanted import Asked, Form, Given, List, Wanted
from kiosk.ui.glyphs import FAMILY
from kiosk.words import Words
from sync.clock import Clock
from sync.records import ClassState, Enrolment, TrainingClass
from sync.store import mirror
from sync.store.keys import open_vault
from sync.store.store import Store, open_store

MANY, FEW, ROUNDS = 20_000, 1_000, 3
DAY: Final = date(2026, 3, 2)
COLUMNS: Final = ("row", "learner", "name", "document", "number", "class", "class_name", "voucher")
ROWS_A_SHEET: Final = 20
ABOVE: Final = ("C2　1000 行　2026-03-02 09:00:00", "签到台 KSK-990000-0007　制表 bench")
FOOT: Final = (
    "内容 5f1d0c3b2a49e876 · 账本第 41 条 90ab12cd34ef5678 · 校验码 7Q2M-0K4D-XR9A · 签到台 KSK-990000-0007"
)
MB: Final = 1024 * 1024


def main(folder: Path) -> None:
    app = QGuiApplication([])
    vault = open_vault(folder / volumes.KEYS, create=True, rungs=("weak-file",))
    store = open_store(folder / volumes.BOOK, vault, volumes.DESK_NO)
    try:
        bring_in(store, {"C1": MANY, "C2": FEW})
        lists = ClassLists(store, Attending(store, Rules(Windows()), Preset.SESSION), {List.ROSTER: COLUMNS})
        exporting = Exporting(store, Clock(store.boot_no), lists)
        print(json.dumps(figures(exporting, folder)))
    finally:
        store.close()
        app.quit()


def figures(exporting: Exporting, folder: Path) -> dict[str, tuple[float, float]]:
    """The bare ones last: what they took of memory is not ours."""
    import resource  # Windows has none

    before = psutil.Process().memory_info().rss / MB
    workbooks = [timed(lambda: give(exporting, folder, "C1", Form.XLSX)) for _ in range(ROUNDS)]
    few = rows(exporting, "C2")
    papers = [timed(lambda: as_pdf(paper(few), Words("zh"), "live")) for _ in range(ROUNDS)]
    give(exporting, folder, "C2", Form.PDF)
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    many = rows(exporting, "C1")
    bare = [timed(lambda: bare_workbook(folder / "bare.xlsx", many)) for _ in range(ROUNDS)]
    drawn = [timed(lambda: bare_pdf(folder / "bare.pdf", few)) for _ in range(ROUNDS)]
    return {
        "xlsx_20k": (min(workbooks), min(bare)),
        "pdf_1k": (min(papers), min(drawn)),
        "rss": (peak, before),
    }


def bring_in(store: Store, classes: Mapping[str, int]) -> None:
    known = [TrainingClass(no, "电工（四级）", ClassState.RUNNING, DAY, DAY) for no in classes]
    put(store, mirror.Kind.CLASSES, "", known)
    for no, count in classes.items():
        put(store, mirror.Kind.ROSTER, no, [enrolled(no, number) for number in range(count)])


def enrolled(class_no: str, number: int) -> Enrolment:
    voucher = f"9900202600{number:06d}"
    return Enrolment(f"T{number:05d}", class_no, learner(number).person, f"学员{number}", voucher_no=voucher)


def put(store: Store, kind: str, scope: str, mine: Sequence[TrainingClass | Enrolment]) -> None:
    def work(db: Connection) -> None:
        snapshot = mirror.start_snapshot(db, kind, scope)
        for start in range(0, len(mine), mirror.MOST_ROWS):
            mirror.stage(db, store.vault, snapshot, mine[start : start + mirror.MOST_ROWS])
        mirror.flip(db, kind, scope, snapshot, "1")

    store.write(work).result()


def timed(work: Callable[[], object]) -> float:
    began = time.perf_counter()
    work()
    return time.perf_counter() - began


def give(exporting: Exporting, folder: Path, class_no: str, form: Form) -> Given:
    given = exporting.give(wanted(class_no, form), folder / "out", Asked("bench", Words("zh")))
    if given.rows < FEW:
        raise RuntimeError(f"{given.rows} rows")
    return given


def wanted(class_no: str, form: Form = Form.XLSX) -> Wanted:
    return Wanted(List.ROSTER, class_no, DAY.replace(day=1), DAY, form)


def rows(exporting: Exporting, class_no: str) -> list[list[str]]:
    made = exporting.lists.make(
        wanted(class_no), Words("zh"), datetime.combine(DAY, datetime.min.time(), CHINA)
    )
    if made is None:
        raise RuntimeError("no class")
    return [[str(cell) for cell in row] for row in made.sheets[0].rows]


def bare_workbook(path: Path, lines: Sequence[Sequence[str]]) -> None:
    book = Workbook(write_only=True)
    page = book.create_sheet("花名册")
    for line in lines:
        page.append(line)
    book.save(path)


def paper(lines: Sequence[Sequence[str]]) -> Page:
    columns = tuple(Column(name, WIDTHS[name]) for name in COLUMNS)
    return Page("花名册", ABOVE, (Table(columns, lines),), FOOT, Mark("BK1:7Q2M-0K4D-XR9A"), landscape=True)


def bare_pdf(path: Path, lines: Sequence[Sequence[str]]) -> None:
    """As many sheets, the same texts and lines, at places known beforehand: nothing measured, wrapped, counted."""
    writer = QPdfWriter(str(path))
    writer.setPageSize(QPageSize(QPageSize.PageSizeId.A4))
    writer.setPageOrientation(QPageLayout.Orientation.Landscape)
    painter = QPainter(writer)
    painter.setFont(QFont(FAMILY, 9))
    wide, high = writer.width() / len(COLUMNS), writer.height() / (ROWS_A_SHEET + 4)
    for first in range(0, len(lines), ROWS_A_SHEET):
        if first:
            writer.newPage()
        sheet = [("花名册",), ABOVE, COLUMNS, *lines[first : first + ROWS_A_SHEET], (FOOT,)]
        for number, line in enumerate(sheet, start=1):
            for place, text in enumerate(line):
                painter.drawText(QPointF(place * wide, number * high), text)
        levels = [QPointF(x, number * high) for number in range(len(sheet)) for x in (0, writer.width())]
        edges = [QPointF(x * wide, y) for x in range(len(COLUMNS) + 1) for y in (0, writer.height())]
        painter.drawLines(levels + edges)
    painter.end()


if __name__ == "__main__":
    main(Path(sys.argv[1]))
