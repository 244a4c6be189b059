"""Whatever a desk that is only tried out prints or writes says so, large; what counts says nothing of the kind."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import openpyxl
import pytest
from PySide6.QtGui import QGuiApplication

from drivers.printer.printer import Dots, Pages
from kiosk.printing.look import drawer
from kiosk.printing.paper import Line, Paper, PaperKind
from kiosk.reports.files import put_paper, put_workbook
from kiosk.reports.manifest import Manifest, Signed, Watched
from kiosk.reports.page import Column, Page, Table
from kiosk.reports.pdf import as_pdf
from kiosk.reports.practice import practice
from kiosk.reports.wanted import Asked, Made
from kiosk.words import Words
from sync.platform.workbook_sheets import Sheet
from tests.support.pdfs import texts

ZH = Words("zh", strict=True)
ROWS = tuple((str(number), "张三") for number in range(90))
PAGE = Page("签到表", ("电工",), (Table((Column("号"), Column("姓名")), ROWS),), foot="制表")
PAGED = (PaperKind.SHEET, PaperKind.DIGEST, PaperKind.REPORT)


@pytest.fixture(autouse=True)
def _qt(qapp: QGuiApplication) -> None:
    pass


def said(folder: Path, pdf: bytes) -> Sequence[str]:
    path = folder / "made.pdf"
    path.write_bytes(pdf)
    return texts(path)


def ordered(kind: PaperKind, folder: Path, environment: str) -> Paper:
    if kind in PAGED:
        path = folder / "ordered.pdf"
        path.write_bytes(as_pdf(PAGE, ZH, environment))
        return Paper(kind, "7", path, title="签到表")
    return Paper(kind, "7", None, tuple(Line(f"第 {number} 行", "名") for number in range(40)), "标题", "脚")


@pytest.mark.parametrize("kind", PaperKind)
@pytest.mark.parametrize("environment", ["training", "test", "live"])
def test_every_sheet_of_every_paper(kind: PaperKind, environment: str, tmp_path: Path) -> None:
    draw = drawer(lambda copy: f"补打 {copy}", practice(environment, ZH.text))
    made = draw(ordered(kind, tmp_path, environment), 1, 0)
    assert isinstance(made, Pages)
    sheets = said(tmp_path, made.pdf)
    assert len(sheets) > 1, "more than one, so that the second is looked at"
    for text in sheets:
        assert ("TRAINING" in text, "TEST" in text) == (environment == "training", environment == "test")
        assert ("练习" in text) == (environment == "training")


@pytest.mark.parametrize("kind", [kind for kind in PaperKind if kind not in PAGED])
def test_on_a_roll_it_stands_framed_over_everything(kind: PaperKind, tmp_path: Path) -> None:
    paper = ordered(kind, tmp_path, "training")
    counts, tried = (drawer(str, practice(env, ZH.text))(paper, 1, 384) for env in ("live", "training"))
    assert isinstance(counts, Dots) and isinstance(tried, Dots)
    more = tried.height - counts.height
    assert more > 50, "a line larger than any other"
    framed = [row for row in range(more) if tried.rows[row * 48 : row * 48 + 48].count(0xFF) > 40]
    assert len(framed) >= 2, "the frame's upper and lower line"


def manifest(watched: Watched) -> Signed:
    return Signed(
        Manifest("roster", "C1", 0, watched.rows, watched.sha256(), 1, "00", "D01", 0, "李老师"), b"", b""
    )


@pytest.mark.parametrize("environment", ["training", "live"])
def test_lists_as_workbooks_and_on_paper(environment: str, tmp_path: Path) -> None:
    made = Made((Sheet("名册", ("号", "姓名"), ROWS), Sheet("版本", ("号",), ROWS)), "C1")
    book, paper = tmp_path / "list.xlsx", tmp_path / "list.pdf"
    for put, path in ((put_workbook, book), (put_paper, paper)):
        watched = Watched(lambda rows: None, lambda: None)
        put(path, made, watched, lambda watched=watched: manifest(watched), Asked("李老师", ZH), environment)
    sheets = openpyxl.load_workbook(book).worksheets
    assert len(sheets) == 3
    for sheet in sheets:
        first = sheet["A1"]
        marked = first.value == ZH.text("practice.training") and first.font.size >= 24
        assert marked == (environment == "training")
    assert all(("练习" in text) == (environment == "training") for text in texts(paper))
