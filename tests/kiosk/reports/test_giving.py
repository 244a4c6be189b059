"""A list as workbook and as PDF: with what it is checked by, or nothing of it left behind."""

from __future__ import annotations

import errno
import json
import os
import resource
import tempfile
from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from openpyxl import load_workbook
from PySide6.QtCore import QCoreApplication

from kiosk.reports.page import NoChineseFont
from kiosk.reports.wanted import Asked, Form, Given, List, Wanted
from kiosk.words import Words
from sync.platform.workbook_faults import Cancelled, WorkbookRefused
from sync.records import Enrolment, PersonKey
from sync.store import mirror
from tests.kiosk.reports.test_exports import exported, exporting
from tests.support.front_desk import ROSTER, FrontDesk, front_desk, put
from tests.support.pdfs import codes, fonts, texts

ZH = Words("zh", strict=True)
MONTH, DAY = date(2026, 11, 1), date(2026, 11, 23)


@pytest.fixture
def desk(tmp_path: Path, qapp: QCoreApplication) -> Iterator[FrontDesk]:
    with front_desk(tmp_path / "desk") as opened:
        yield opened


def give(
    desk: FrontDesk, folder: Path, form: Form = Form.XLSX, which: List = List.ROSTER, **more: Any
) -> Given:
    return exporting(desk).give(Wanted(which, "C1", MONTH, DAY, form), folder, Asked("李老师", ZH, **more))


def many(desk: FrontDesk, count: int) -> None:
    put(
        desk.store,
        *(Enrolment(f"T{n:05d}", "C1", PersonKey("99", f"G{n:07d}"), f"学员{n}") for n in range(count)),
    )


def test_a_workbook_says_what_it_is_checked_by(desk: FrontDesk, tmp_path: Path) -> None:
    given = give(desk, tmp_path)
    facts = {
        row[2].value: row[1].value for row in load_workbook(given.path).worksheets[-1].iter_rows(min_row=2)
    }
    (entry,) = exported(desk)
    assert (facts["code"], facts["sha256"], facts["head"]) == (given.code, entry["data"], entry["headHash"])
    assert (facts["list"], facts["rows"], facts["operator"]) == ("roster", str(len(ROSTER)), "李老师")
    beside = json.loads(given.path.with_name(given.path.name + ".json").read_text("utf-8"))
    assert beside["fileSha256"] == entry["sha256"] and beside["manifest"]["signature"] == facts["signature"]


def test_a_pdf_has_every_name_and_its_code_on_every_sheet(desk: FrontDesk, tmp_path: Path) -> None:
    many(desk, 120)
    given = give(desk, tmp_path, Form.PDF)
    sheets = texts(given.path)
    assert len(sheets) > 2 and all(f"学员{n}" in "".join(sheets) for n in range(120))
    assert all(given.code in sheet and "李老师" in sheet for sheet in sheets)
    assert codes(given.path, len(sheets)) == [f"BK1:{desk.store.desk_no}:{given.code}"]
    assert all(fonts(given.path).values())
    (entry,) = exported(desk)
    assert (entry["form"], entry["code"], entry["rows"]) == ("pdf", given.code, 120)


@pytest.mark.parametrize("which", list(List))
@pytest.mark.parametrize("form", list(Form))
def test_every_list_can_be_had_in_every_form(
    desk: FrontDesk, tmp_path: Path, which: List, form: Form
) -> None:
    given = give(desk, tmp_path, form, which)
    assert given.path.suffix == f".{form}" and len(given.code) == 14


def test_the_same_list_has_the_same_hash_in_both_forms(desk: FrontDesk, tmp_path: Path) -> None:
    give(desk, tmp_path)
    give(desk, tmp_path, Form.PDF)
    one, other = exported(desk)
    assert one["data"] == other["data"] and one["code"] != other["code"]


def test_a_days_attendance_has_its_class_and_day_at_its_head(desk: FrontDesk, tmp_path: Path) -> None:
    with desk.store.reading() as db:
        (name,) = [one.name for one in mirror.classes(db, {"C1"})]
    book = load_workbook(give(desk, tmp_path, which=List.ATTENDANCE).path)
    assert book.worksheets[0]["A1"].value == f"{name}　{DAY}"
    sheet = texts(give(desk, tmp_path, Form.PDF, List.ATTENDANCE).path)[0]
    head = sheet[: sheet.index("李老师")]
    assert name.replace(" ", "") in head and str(DAY) in head


# --- nothing left -------------------------------------------------------------------------------------------


def left(folder: Path) -> list[str]:
    return [one.name for one in folder.iterdir()] if folder.exists() else []


@pytest.mark.parametrize("form", list(Form))
def test_stopped_half_way_nothing_is_left(
    desk: FrontDesk, tmp_path: Path, form: Form, monkeypatch: pytest.MonkeyPatch
) -> None:
    (aside := tmp_path / "aside").mkdir()
    monkeypatch.setattr(tempfile, "tempdir", str(aside))
    many(desk, 1000)
    heard: list[int] = []
    with pytest.raises(Cancelled):
        give(desk, tmp_path / "out", form, heard=heard.append, stopped=lambda: len(heard) >= 5)
    assert heard == [100, 200, 300, 400, 500]
    assert left(tmp_path / "out") == left(aside) == [] and exported(desk) == []


@pytest.mark.parametrize("form", list(Form))
def test_stopped_when_all_is_written_nothing_is_left(desk: FrontDesk, tmp_path: Path, form: Form) -> None:
    """The last moment at which it can be: what stands in the book is given."""
    many(desk, 100)
    out = tmp_path / "out"
    with pytest.raises(Cancelled):
        give(desk, out, form, stopped=lambda: any(one.endswith(".json") for one in left(out)))
    assert left(out) == [] and exported(desk) == []


@pytest.mark.parametrize("form", list(Form))
def test_a_full_disk_is_told_and_nothing_is_left(
    desk: FrontDesk, tmp_path: Path, form: Form, monkeypatch: pytest.MonkeyPatch
) -> None:
    (aside := tmp_path / "aside").mkdir()
    monkeypatch.setattr(tempfile, "tempdir", str(aside))
    many(desk, 2000)
    soft, hard = resource.getrlimit(resource.RLIMIT_FSIZE)
    made = exporting(desk)
    wanted = Wanted(List.ROSTER, "C1", MONTH, DAY, form)

    def heard(rows: int) -> None:
        if rows == 100:
            resource.setrlimit(resource.RLIMIT_FSIZE, (16_384, hard))

    try:
        with pytest.raises(WorkbookRefused, match="F50"):
            made.give(wanted, tmp_path / "out", Asked("李老师", ZH, heard))
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, (soft, hard))
    assert left(tmp_path / "out") == left(aside) == [] and exported(desk) == []


@pytest.mark.parametrize("form", list(Form))
def test_a_file_held_open_elsewhere_is_told(
    desk: FrontDesk, tmp_path: Path, form: Form, monkeypatch: pytest.MonkeyPatch
) -> None:
    """As Windows does it: the name cannot be taken."""

    def held(self: Path, target: object) -> Path:
        raise PermissionError(errno.EACCES, os.strerror(errno.EACCES))

    with monkeypatch.context() as patched:
        patched.setattr(Path, "replace", held)
        with pytest.raises(WorkbookRefused, match="F50"):
            give(desk, tmp_path / "out", form)
    assert left(tmp_path / "out") == [] and exported(desk) == []


def test_without_a_chinese_font_nothing_is_left(
    desk: FrontDesk, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def none() -> str:
        raise NoChineseFont

    monkeypatch.setattr("kiosk.reports.pdf.chinese", none)
    with pytest.raises(NoChineseFont):
        give(desk, tmp_path / "out", Form.PDF)
    assert left(tmp_path / "out") == [] and exported(desk) == []


def test_where_nobody_is_wanting_the_list_is_empty(desk: FrontDesk, tmp_path: Path) -> None:
    put(desk.store, replace(ROSTER[0], voucher_no="PXQ990000202600000001"))
    for form in Form:
        assert give(desk, tmp_path, form, List.NAMES).rows == 0


def test_names_of_every_kind_are_the_same_in_both(desk: FrontDesk, tmp_path: Path) -> None:
    names = ["=1+1", "+86", "-甲", "@乙", "阿卜杜拉·买买提", "王" * 200, "99000019900101001100"]
    put(desk.store, *(replace(ROSTER[0], trainee_no=f"T{n}", name=name) for n, name in enumerate(names)))
    given = give(desk, tmp_path)
    cells = [row[2].value for row in load_workbook(given.path).worksheets[0].iter_rows(min_row=2)]
    assert cells == names
    paper = "".join(texts(give(desk, tmp_path, Form.PDF).path))
    assert all(name in paper for name in (*names[:4], "阿卜杜拉·")) and paper.count("王") >= 200
