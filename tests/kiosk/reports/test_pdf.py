"""Pages as PDF, read back by poppler: every name found, every font inside, no row cut in two."""

from __future__ import annotations

import os
import re
import subprocess
import sys
import threading
from collections.abc import Iterator, Sequence
from pathlib import Path

import pytest
from PySide6.QtGui import QFontDatabase, QGuiApplication

from kiosk.reports.page import Align, Column, Mark, MarkKind, NoChineseFont, Page, Table
from kiosk.reports.pdf import as_pdf
from kiosk.words import Words
from sync.platform.workbook_faults import Cancelled
from tests.support.pdfs import codes, fonts, texts

ZH = Words("zh", strict=True)
COLUMNS = (
    Column("序号", 1, Align.CENTRE),
    Column("姓名", 3),
    Column("证件号码", 4),
    Column("出勤率", 2, Align.RIGHT),
)
NAMES = (
    "高长龙", "黄金工", "马玉见", "齐风飞", "阿卜杜拉·买买提", "=1+1", "+86", "-甲", "@乙", "99000019900101001100",
)  # fmt: skip
"""Half of them written with characters that share their glyph with a radical."""


@pytest.fixture(autouse=True)
def _qt(qapp: QGuiApplication) -> None:
    pass


def lines(count: int) -> Iterator[Sequence[str]]:
    for number in range(1, count + 1):
        yield str(number), NAMES[number % len(NAMES)], "990000199001010011", "98.7%"


def written(folder: Path, page: Page) -> Path:
    path = folder / "page.pdf"
    path.write_bytes(as_pdf(page, ZH, "live"))
    return path


def test_names_are_found_and_the_fonts_are_inside(tmp_path: Path) -> None:
    page = Page(
        "花名册", ("电工（四级）　DG-2026-03",), (Table(COLUMNS, lines(10)),), foot="制表 李老师 PXQ9900"
    )
    pdf = written(tmp_path, page)
    (text,) = texts(pdf)
    assert all(name in text for name in NAMES)
    assert "花名册" in text and "电工（四级）DG-2026-03" in text and "李老师PXQ9900" in text
    assert "第1页，共1页" in text
    there = fonts(pdf)
    assert there and all(there.values()) and any("CJK" in name for name in there)


def test_the_head_is_on_every_sheet_and_no_row_is_cut(tmp_path: Path) -> None:
    long = "王" * 60
    rows = [(f"行{number}", long, "×", "") for number in range(1, 60)]
    sheets = texts(written(tmp_path, Page("花名册", (), (Table(COLUMNS, rows),))))
    assert len(sheets) > 3 and all("出勤率" in sheet and "花名册" in sheet for sheet in sheets)
    assert [f"第{n}页，共{len(sheets)}页" in sheet for n, sheet in enumerate(sheets, 1)] == [True] * len(
        sheets
    )
    assert all(sheet.count("王") == 60 * sheet.count("行") for sheet in sheets)
    assert sum(sheet.count("行") for sheet in sheets) == 59


def test_a_row_that_no_sheet_holds_goes_on_on_the_next(tmp_path: Path) -> None:
    sheets = texts(written(tmp_path, Page("长", (), (Table(COLUMNS, [("1", "王" * 1000, "", "尾")]),))))
    assert sum(sheet.count("王") for sheet in sheets) == 1000 and len(sheets) > 1


def test_an_empty_list_says_what_it_is_a_list_of(tmp_path: Path) -> None:
    (sheet,) = texts(written(tmp_path, Page("花名册", (), (Table(COLUMNS, [], title="没有"),))))
    assert "没有" in sheet and "证件号码" in sheet


@pytest.mark.parametrize(
    ("name", "seen"),
    [
        ("张\U00031350明", "张[U+31350]明"),
        ("私\ue000用", "私[U+E000]用"),
        ("甲\x01乙", "甲[U+0001]乙"),
        ("甲\u202e乙", "甲[U+202E]乙"),
        ("甲\t乙\n丙", "甲乙丙"),
    ],
)
def test_what_cannot_be_drawn_stands_as_its_code_point(tmp_path: Path, name: str, seen: str) -> None:
    (sheet,) = texts(written(tmp_path, Page("x", (), (Table((Column("姓名"),), [(name,)]),))))
    assert seen in sheet


@pytest.mark.parametrize("kind", list(MarkKind))
def test_the_code_on_every_sheet_is_read_from_the_print(tmp_path: Path, kind: MarkKind) -> None:
    mark = Mark("BK1-7Q2M-0001", "7Q2M-0001", kind)
    pdf = written(
        tmp_path, Page("签到表", (), (Table(COLUMNS, lines(80), row_mm=9),), mark=mark, landscape=True)
    )
    last = len(texts(pdf))
    assert last > 1 and codes(pdf) == codes(pdf, last) == [mark.text]


def test_there_is_room_to_sign(tmp_path: Path) -> None:
    signs = ("教师签字", "主管签字", "经办人", "监督人")
    (sheet,) = texts(written(tmp_path, Page("x", (), (Table(COLUMNS, lines(3)),), signs=signs)))
    assert all(one in sheet for one in signs)


def test_another_thread_draws_the_same(tmp_path: Path) -> None:
    page = lambda: Page("花名册", (), (Table(COLUMNS, lines(50)),))  # noqa: E731
    made: list[bytes] = []
    thread = threading.Thread(target=lambda: made.append(as_pdf(page(), ZH, "live")))
    thread.start()
    here = as_pdf(page(), ZH, "live")
    thread.join()
    undated = [
        re.sub(rb"D:\d+Z|uuid:[\w-]+|<[0-9a-f]{72}>|\d{4}-\d\d-\d\dT\S+?Z", b"", one) for one in (here, *made)
    ]
    assert len(undated) == 2 and len(undated[0]) == len(undated[1])


def test_it_is_heard_of_and_stops(tmp_path: Path) -> None:
    heard: list[int] = []
    as_pdf(Page("x", (), (Table(COLUMNS, lines(1000)),)), ZH, "live", heard.append)
    assert heard == list(range(100, 1001, 100))
    with pytest.raises(Cancelled):
        as_pdf(
            Page("x", (), (Table(COLUMNS, lines(1000)),)), ZH, "live", heard.append, lambda: len(heard) > 12
        )
    assert len(heard) == 13


def test_without_a_chinese_font_it_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(QFontDatabase, "families", lambda system=None: [])
    with pytest.raises(NoChineseFont) as refused:
        as_pdf(Page("x"), ZH, "live")
    assert refused.value.code == "F51" and f"trouble.{refused.value.code}.what" in ZH


def test_a_machine_with_latin_fonts_only_is_refused(tmp_path: Path) -> None:
    """A real one: fontconfig that sees no other folder."""
    conf = tmp_path / "fonts.conf"
    conf.write_text(
        "<?xml version='1.0'?><!DOCTYPE fontconfig SYSTEM 'fonts.dtd'><fontconfig>"
        f"<dir>/usr/share/fonts/truetype/dejavu</dir><cachedir>{tmp_path}</cachedir></fontconfig>"
    )
    code = (
        "from PySide6.QtGui import QGuiApplication; app = QGuiApplication([])\n"
        "from kiosk.reports.pdf import as_pdf\nfrom kiosk.reports.page import NoChineseFont, Page\n"
        "from kiosk.words import Words\n"
        "try: as_pdf(Page('x'), Words('zh'), 'live')\nexcept NoChineseFont as no: print(no.code)"
    )
    env = os.environ | {"FONTCONFIG_FILE": str(conf), "QT_QPA_PLATFORM": "offscreen"}
    told = subprocess.run([sys.executable, "-c", code], env=env, capture_output=True, text=True, timeout=60)
    assert told.stdout.strip() == "F51", told.stderr
