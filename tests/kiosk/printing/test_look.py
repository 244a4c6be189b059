"""The look of paper: Chinese found again in it, the mark on every copy, bars that a decoder reads."""

from __future__ import annotations

import subprocess
from pathlib import Path

import numpy as np
import pytest
import zxingcpp
from PySide6.QtCore import QCoreApplication

from drivers.printer import escpos
from drivers.printer.printer import Dots, Pages
from drivers.printer.virtual import VirtualRoll
from kiosk.printing.badges import badge
from kiosk.printing.look import draw
from kiosk.printing.paper import Line, Paper, PaperKind
from kiosk.printing.stamp import stamped
from kiosk.visit.view import Text

PAPER = Paper(
    PaperKind.RECEIPT, "D-1-7", None,
    (Line("张*明　990000********1000", "学员", strong=True), Line("龘高黄班", "班级"), Line("STAFF-0007", bars=True)),
    "报到回执", "凭编号可查", "李老师",
)  # fmt: skip


def mark(copy: int) -> str:
    return f"补打 {copy}"


def pixels(dots: Dots) -> np.ndarray:
    """0 black, 255 white."""
    rows = np.frombuffer(dots.rows, np.uint8).reshape(dots.height, dots.row_bytes)
    return ((1 - np.unpackbits(rows, axis=1)[:, : dots.width]) * 255).astype(np.uint8)


def text_of(pdf: bytes, tmp_path: Path) -> str:
    path = tmp_path / "made.pdf"
    path.write_bytes(pdf)
    return subprocess.run(
        ["pdftotext", "-layout", path, "-"], capture_output=True, text=True, check=True
    ).stdout


@pytest.mark.parametrize("width", [576, 384, 420])
def test_a_roll_carries_it_and_its_bars_are_read(qapp: QCoreApplication, width: int) -> None:
    made = draw(mark, "", PAPER, 1, width)
    assert isinstance(made, Dots) and made.width == width
    roll = VirtualRoll()
    roll.feed(b"".join(escpos.job(made, cut=True)))
    printed = pixels(roll.done[0].dots)
    assert [one.text for one in zxingcpp.read_barcodes(printed)] == ["STAFF-0007"]
    assert (printed == 0).mean() > 0.01, "blank paper"


@pytest.mark.parametrize("width", [576, 384])
def test_a_copy_is_marked_on_a_roll(qapp: QCoreApplication, width: int) -> None:
    first, copy = draw(mark, "", PAPER, 1, width), draw(mark, "", PAPER, 2, width)
    assert isinstance(first, Dots) and isinstance(copy, Dots)
    more = copy.height - first.height
    assert more > 30 and first.rows == copy.rows[more * copy.row_bytes :], "the mark, then the same paper"


def test_pages_hold_the_words_and_the_mark(qapp: QCoreApplication, tmp_path: Path) -> None:
    first, copy = draw(mark, "", PAPER, 1, 0), draw(mark, "", PAPER, 2, 0)
    assert isinstance(first, Pages) and isinstance(copy, Pages)
    said = text_of(first.pdf, tmp_path)
    for word in ("报到回执", "张*明", "990000********1000", "龘高黄班", "凭编号可查"):
        assert word in said
    assert "补打 2" in text_of(copy.pdf, tmp_path) and "补打" not in said


def test_a_paper_longer_than_a_page_goes_on(qapp: QCoreApplication, tmp_path: Path) -> None:
    long = Paper(PaperKind.RECEIPT, "1", None, tuple(Line(f"第 {n} 行", "名") for n in range(80)), "长", "完")
    made = draw(mark, "", long, 1, 0)
    assert isinstance(made, Pages)
    said = text_of(made.pdf, tmp_path).replace(" ", "")
    assert all(f"第{n}行" in said for n in range(80)) and "完" in said and said.count("\f") == 3


def test_a_document_made_elsewhere_is_marked_on_every_page(qapp: QCoreApplication, tmp_path: Path) -> None:
    long = Paper(PaperKind.RECEIPT, "1", None, tuple(Line(f"第 {n} 行", "名") for n in range(80)), "长", "完")
    whole = draw(mark, "", long, 1, 0)
    assert isinstance(whole, Pages)
    path = tmp_path / "sheet.pdf"
    path.write_bytes(whole.pdf)
    sheet = Paper(PaperKind.SHEET, "S1", path)
    once, again = draw(mark, "", sheet, 1, 0), draw(mark, "", sheet, 2, 0)
    assert once == whole and isinstance(again, Pages)
    assert again.pdf.startswith(whole.pdf), "the document itself stays as it is"
    assert text_of(again.pdf, tmp_path) == text_of(whole.pdf, tmp_path), "outlines, no letters"
    assert inked(again.pdf, tmp_path) > 0 and inked(whole.pdf, tmp_path) == 0


def inked(pdf: bytes, tmp_path: Path) -> int:
    """The least ink in the upper left corner of any page."""
    (tmp_path / "in.pdf").write_bytes(pdf)
    subprocess.run(["pdftoppm", "-gray", "-r", "72", tmp_path / "in.pdf", tmp_path / "page"], check=True)
    least = []
    for page in sorted(tmp_path.glob("page-*.pgm")):
        *_, size, _, data = page.read_bytes().split(b"\n", 3)
        width = int(size.split()[0])
        picture = np.frombuffer(data, np.uint8).reshape(-1, width)
        least.append(int((picture[6:26, 20:90] < 128).sum()))
        page.unlink()
    return min(least)


@pytest.mark.parametrize("pdf", [b"", b"%PDF-1.4", b"%PDF-1.7\n1 0 obj\n<< /Type /ObjStm >>\nendobj\n"])
def test_a_document_of_another_make_is_refused(qapp: QCoreApplication, pdf: bytes) -> None:
    with pytest.raises(ValueError, match="PDF"):
        stamped(pdf, "补打 2")


def test_a_badge_is_read_by_a_gun(qapp: QCoreApplication) -> None:
    made = draw(
        mark, "", badge("01-1", "0007", "李老师", "教务", "某某学校", "王", lambda text: text.id), 1, 576
    )
    assert isinstance(made, Dots)
    assert [one.text for one in zxingcpp.read_barcodes(pixels(made))] == ["STAFF-0007"]


@pytest.mark.parametrize("no", ["", "1", "七", "a b", "x" * 41])
def test_a_number_that_no_gun_would_take_makes_no_badge(no: str) -> None:
    with pytest.raises(ValueError, match="badge"):
        badge("01-1", no, "李老师", "教务", "", "王", lambda text: Text("x").id)
