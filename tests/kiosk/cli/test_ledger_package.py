"""kiosk ledger verify --package: what a receiver sees, with the desk's settings and without."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from openpyxl import load_workbook

from config.load import load_training
from kiosk.cli.main import main
from kiosk.compose.book import open_book
from kiosk.school.packing import Packing
from kiosk.school.workbook_words import package_words
from kiosk.words import Words
from tests.support.desk import sign_in


@pytest.fixture
def package(tmp_path: Path) -> Path:
    book = open_book(load_training(overrides={"folder": str(tmp_path / "desk")}))
    try:
        for number in range(3):
            book.store.record(sign_in(book.clock.stamp(), number)).result()
        packing = Packing(book.store, book.clock)
        return packing.write(packing.make("李"), tmp_path / "out", package_words(Words("zh")))
    finally:
        book.close()


@pytest.fixture
def site(tmp_path: Path) -> Path:
    site = tmp_path / "site.toml"
    site.write_text(
        f'mode = "training"\nfolder = "{tmp_path / "desk"}"\n[desk]\nno = "KSK-990000-0001"\n', "utf-8"
    )
    return site


def test_a_receiver_needs_nothing_but_the_file(package: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["ledger", "verify", "--package", str(package)]) == 0
    said = capsys.readouterr().out
    assert "KSK-990000-0001-P0001 完整" in said and "请向机构核对钥匙" in said


def test_the_desk_itself_compares_its_key(
    package: Path, site: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["ledger", "verify", "--config", str(site), "--package", str(package), "--json"]) == 0
    said = json.loads(capsys.readouterr().out)
    assert (said["sound"], said["entries"], said["problems"]) == (True, 3, [])


def test_a_changed_package_ends_with_1(package: Path, capsys: pytest.CaptureFixture[str]) -> None:
    book = load_workbook(package)
    book.worksheets[1]["F2"] = "别人"
    book.save(package)
    assert main(["ledger", "verify", "--package", str(package)]) == 1
    assert "考勤页被改过" in capsys.readouterr().out


def test_what_is_no_package_ends_with_2(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    other = tmp_path / "list.xlsx"
    other.write_bytes("姓名,证件号码\n".encode("gbk"))
    assert main(["ledger", "verify", "--package", str(other)]) == 2
    assert "F40" in capsys.readouterr().out
    assert main(["ledger", "verify"]) == 2


def test_a_sheet_or_a_column_that_nobody_signed_is_told(
    package: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """What stands beside the signed lines would be read as one of them."""
    book = load_workbook(package)
    book.create_sheet("考勤（更正）")["A1"] = "张三 全勤"
    book.save(package)
    assert main(["ledger", "verify", "--package", str(package)]) == 1
    assert "考勤页被改过" in capsys.readouterr().out
    del book["考勤（更正）"]
    book.worksheets[1]["P2"] = "已补签"
    book.save(package)
    assert main(["ledger", "verify", "--package", str(package)]) == 1
