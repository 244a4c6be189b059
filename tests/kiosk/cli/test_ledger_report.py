"""kiosk ledger verify --report and --sheet: what came back is what was given out, or what is wrong with it."""

from __future__ import annotations

import json
import re
import zipfile
from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from openpyxl import load_workbook
from PySide6.QtCore import QCoreApplication
from sqlalchemy import Connection, text

from config.load import load_training
from kiosk.cli.main import main
from kiosk.compose.book import Book, open_book
from kiosk.reports.giving import Exporting
from kiosk.reports.wanted import Asked, Form, Given, List, Made, Wanted
from kiosk.words import Words
from sync.platform.workbook_sheets import Sheet
from sync.store.schema import entry
from tests.support.desk import sign_in

WANTED = Wanted(List.ROSTER, "C1", date(2026, 11, 1), date(2026, 11, 23))


class TwoNames:
    def make(self, wanted: Wanted, words: Words, now: object) -> Made:
        return Made(
            [Sheet("花名册", ("姓名", "号码"), [("张小明", "0001"), ("李华", "0002")], widths=(20, 20))], "C1"
        )


@pytest.fixture
def book(tmp_path: Path, qapp: QCoreApplication) -> Iterator[Book]:
    book = open_book(load_training(overrides={"folder": str(tmp_path / "desk")}))
    for number in range(3):
        book.store.record(sign_in(book.clock.stamp(), number)).result()
    yield book
    book.close()


def given(book: Book, folder: Path, form: Form = Form.XLSX) -> Given:
    wanted = Wanted(WANTED.which, WANTED.class_no, WANTED.month, WANTED.day, form)
    return Exporting(book.store, book.clock, TwoNames()).give(wanted, folder, Asked("李老师", Words("zh")))


@pytest.fixture
def site(tmp_path: Path) -> str:
    site = tmp_path / "site.toml"
    site.write_text(
        f'mode = "training"\nfolder = "{tmp_path / "desk"}"\n[desk]\nno = "KSK-990000-0001"\n', "utf-8"
    )
    return str(site)


def verified(site: str, capsys: pytest.CaptureFixture[str], *words: str) -> tuple[int, dict[str, Any]]:
    status = main(["ledger", "verify", "--config", site, *words, "--json"])
    return status, json.loads(capsys.readouterr().out)


@pytest.mark.parametrize("form", list(Form))
def test_a_file_is_what_was_given_out(
    book: Book, tmp_path: Path, site: str, capsys: pytest.CaptureFixture[str], form: Form
) -> None:
    made = given(book, tmp_path / "out", form)
    status, said = verified(site, capsys, "--report", str(made.path))
    assert (status, said["sound"], said["problems"], said["sheet"]) == (0, True, [], made.code)
    assert (said["report"]["rows"], said["report"]["operator"], said["report"]["seq"]) == (2, "李老师", 3)


def test_a_sheet_is_known_by_its_code_typed_or_scanned(
    book: Book, tmp_path: Path, site: str, capsys: pytest.CaptureFixture[str]
) -> None:
    code = given(book, tmp_path / "out", Form.PDF).code
    for typed in (code, code.replace("-", "").lower(), f"BK1:KSK-990000-0001:{code}"):
        assert verified(site, capsys, "--sheet", typed)[0] == 0
    assert main(["ledger", "verify", "--config", site, "--sheet", code]) == 0
    said = capsys.readouterr().out
    assert "花名册　C1　2 行" in said and "李老师，签到台 KSK-990000-0001" in said and "第 3 条" in said


def test_a_cell_changed_by_anybody_is_found(
    book: Book, tmp_path: Path, site: str, capsys: pytest.CaptureFixture[str]
) -> None:
    made = given(book, tmp_path / "out")
    workbook = load_workbook(made.path)
    workbook.worksheets[0]["A2"] = "别人"
    workbook.save(made.path)
    status, said = verified(site, capsys, "--report", str(made.path))
    assert (status, said["problems"]) == (1, ["ROWS"])


@pytest.mark.parametrize(("row", "column"), [(3, 70), (4, 1), (9, 2), (1, 16_384)])
def test_a_cell_where_nobody_looks_is_found(
    book: Book, tmp_path: Path, site: str, capsys: pytest.CaptureFixture[str], row: int, column: int
) -> None:
    """Far to the right, or outside the size the file says it has, which a spreadsheet shows all the same."""
    made = given(book, tmp_path / "out")
    workbook = load_workbook(made.path)
    workbook.worksheets[0].cell(row, column, "王芳")
    workbook.save(made.path)
    _resized(made.path, b'<dimension ref="A1:B3"')
    assert verified(site, capsys, "--report", str(made.path))[1]["problems"] == ["ROWS"]


def _resized(path: Path, said: bytes) -> None:
    with zipfile.ZipFile(path) as packed:
        parts = {name: packed.read(name) for name in packed.namelist()}
    sheet = "xl/worksheets/sheet1.xml"
    parts[sheet], count = re.subn(rb'<dimension ref="[A-Z0-9:]+"', said, parts[sheet])
    assert count == 1
    with zipfile.ZipFile(path, "w") as packed:
        for name, data in parts.items():
            packed.writestr(name, data)


def test_a_manifest_changed_with_it_is_found_too(
    book: Book, tmp_path: Path, site: str, capsys: pytest.CaptureFixture[str]
) -> None:
    made = given(book, tmp_path / "out")
    workbook = load_workbook(made.path)
    cells = {row[2].value: row[1] for row in workbook.worksheets[-1].iter_rows(min_row=2)}
    cells["operator"].value = "王老师"
    workbook.save(made.path)
    status, said = verified(site, capsys, "--report", str(made.path))
    assert (status, said["problems"]) == (1, ["SIGNATURE", "UNKNOWN"])


def test_one_byte_of_a_pdf_changed_is_found(
    book: Book, tmp_path: Path, site: str, capsys: pytest.CaptureFixture[str]
) -> None:
    made = given(book, tmp_path / "out", Form.PDF)
    made.path.write_bytes(made.path.read_bytes() + b"\n")
    assert verified(site, capsys, "--report", str(made.path))[1]["problems"] == ["BYTES"]


def test_a_workbook_of_somebody_else_has_no_manifest(
    book: Book, tmp_path: Path, site: str, capsys: pytest.CaptureFixture[str]
) -> None:
    made = given(book, tmp_path / "out")
    workbook = load_workbook(made.path)
    del workbook[workbook.sheetnames[-1]]
    workbook.save(made.path)
    assert verified(site, capsys, "--report", str(made.path))[1]["problems"] == ["MANIFEST"]


def test_a_code_that_nobody_printed(book: Book, site: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert verified(site, capsys, "--sheet", "0000-0000-0000") == (
        1,
        {
            "sound": False, "report": None, "sheet": "", "problems": ["UNKNOWN"], "bookProblems": [], "entries": 0,
            "code": "",
        },
    )  # fmt: skip
    status, said = verified(site, capsys, "--sheet", "0000-0000-0001")
    assert (status, said["sound"]) == (2, False)


def test_a_book_whose_end_of_then_was_replaced_is_found(
    book: Book, tmp_path: Path, site: str, capsys: pytest.CaptureFixture[str]
) -> None:
    made = given(book, tmp_path / "out")

    def tamper(db: Connection) -> None:
        for name in db.execute(text("SELECT name FROM sqlite_master WHERE type = 'trigger'")).scalars().all():
            db.execute(text(f"DROP TRIGGER {name}"))
        db.execute(entry.update().where(entry.c.seq == 3).values(hash=b"\x00" * 32))

    book.store.write(tamper).result()
    status, said = verified(site, capsys, "--sheet", made.code)
    assert status == 1 and said["problems"] == ["HEAD", "BOOK"] and "HASH 3" in said["bookProblems"]


def test_what_cannot_be_read(
    book: Book, tmp_path: Path, site: str, capsys: pytest.CaptureFixture[str]
) -> None:
    assert verified(site, capsys, "--report", str(tmp_path / "none.pdf"))[1]["code"] == "F45"
    (tmp_path / "no.xlsx").write_text("x")
    assert verified(site, capsys, "--report", str(tmp_path / "no.xlsx"))[0] == 2
