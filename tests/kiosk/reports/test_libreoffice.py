"""Every workbook opened by LibreOffice and read back through it: what stands there is what was written."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest
from PySide6.QtCore import QCoreApplication

from kiosk.reports.checking import check_file
from kiosk.reports.wanted import Asked, List, Wanted
from kiosk.words import Words
from sync.platform.workbook_out import write
from sync.platform.workbook_sheets import Sheet, as_written
from tests.kiosk.reports.test_exports import exporting
from tests.support.front_desk import ROSTER, FrontDesk, front_desk, put
from tests.support.office_suite import saved_anew, shown

pytestmark = pytest.mark.skipif(shutil.which("soffice") is None, reason="LibreOffice is not installed")
ZH = Words("zh", strict=True)
HOSTILE = (
    "=1+1", "=HYPERLINK(\"http://x\")", "+86 138", "-甲", "@乙", "\t丙", "99000019900101001100", "00123", "1e5",
    "2026-03-02", "TRUE", "阿卜杜拉·买买提", "𠮷野家", "张\U00031350明", "\ue000私", "😀", "王" * 200, "甲\x01乙",
    "'丁", "a\nb", "_x0041_", "a,\"b", " 首尾 ",
)  # fmt: skip


@pytest.fixture
def desk(tmp_path: Path, qapp: QCoreApplication) -> Iterator[FrontDesk]:
    with front_desk(tmp_path / "desk") as opened:
        yield opened


def test_hostile_text_is_shown_as_it_is(tmp_path: Path) -> None:
    write(
        tmp_path / "o.xlsx",
        [Sheet("甲", ("姓名",), [(one, "x") for one in HOSTILE]), Sheet("乙", rows=[("尾",)])],
    )
    first, second = shown(tmp_path / "o.xlsx", tmp_path / "read")
    assert [row[0] for row in first[1:]] == [as_written(one) for one in HOSTILE]
    assert second == [["尾"]]


@pytest.mark.parametrize("which", list(List))
def test_every_list_opens(desk: FrontDesk, tmp_path: Path, which: List) -> None:
    put(
        desk.store,
        *ROSTER,
        replace(ROSTER[0], trainee_no="T9", name="=2*3", voucher_no="00123456789012345678"),
    )
    wanted = Wanted(which, "C1", date(2026, 11, 1), date(2026, 11, 23))
    given = exporting(desk).give(wanted, tmp_path / "out", Asked("李老师", ZH))
    first, *_, manifest = shown(given.path, tmp_path / "read")
    assert first and any(given.code in row for row in manifest)
    if which is List.ROSTER:
        assert any({"=2*3", "00123456789012345678"} <= set(row) for row in first)


def test_saved_anew_by_libreoffice_it_is_still_the_list_that_was_signed(
    desk: FrontDesk, tmp_path: Path
) -> None:
    names = [one for one in HOSTILE if one.strip() == one]
    put(desk.store, *(replace(ROSTER[0], trainee_no=f"T{n:02d}", name=name) for n, name in enumerate(names)))
    wanted = Wanted(List.ROSTER, "C1", date(2026, 11, 1), date(2026, 11, 23))
    given = exporting(desk).give(wanted, tmp_path / "out", Asked("李老师", ZH))
    anew = saved_anew(given.path, tmp_path / "anew")
    assert anew.read_bytes() != given.path.read_bytes()
    with desk.store.reading() as db:
        found = check_file(db, desk.store.vault, anew, None)
    assert found.flaws == (), found
