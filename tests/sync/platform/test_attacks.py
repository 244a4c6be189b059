"""Replies and workbooks made to mislead or to break the desk."""

from __future__ import annotations

import json
import zipfile
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as some

from sync.platform.ktp_fields import Fields, MalformedReply, parse_object
from sync.platform.voucher_codes import verdict_of, voucher_of
from sync.platform.workbook import read_school
from sync.platform.workbook_cells import BadCell, value_of
from sync.platform.workbook_faults import RowFault
from sync.platform.workbook_package import check
from sync.platform.workbook_read import MOST_COLUMNS, pages
from sync.platform.workbook_tables import Column, table
from sync.store.faces import erase_after_ms
from tests.support.ktp_lines import SigningLine, adapter, said
from tests.support.workbooks import CLASS, PERSON, learner_row, school

CODE = "990020260000000196"
ROW: dict[str, Any] = {
    "voucherNo": CODE,
    "type": "FACE",
    "issueMode": "GENERAL",
    "tier": "BASIC",
    "state": "CLAIMED",
    "validFrom": "2026-01-01",
    "validTo": "2026-12-31",
}
VERDICT = {"voucher": ROW, "holderMatch": "SAME", "usable": True, "verifyNo": "V-1"}

# --- replies ------------------------------------------------------------------------------------------------


def test_the_word_on_another_voucher_is_no_verdict() -> None:
    """A good voucher's answer, played again for a bad one."""
    ktp, _ = adapter(SigningLine([said(VERDICT)]))
    with pytest.raises(MalformedReply, match="asked about"):
        ktp.voucher_verify("990020260000009999", None, "C1")
    assert verdict_of(Fields(VERDICT), CODE).usable


@pytest.mark.parametrize(
    "amount", ["1E+999999999", "1e9", "Infinity", "1" * 40, "١٢", "1_000", " 5", "+5", ""]
)
def test_an_amount_nobody_could_show(amount: str) -> None:
    row = Fields({**ROW, "faceValue": amount})
    if not amount:
        assert voucher_of(row).face_value is None
        return
    with pytest.raises(MalformedReply):
        voucher_of(row)


@pytest.mark.parametrize("figure", ["--5", "-", "", "5-", "٥", "9" * 19, "1.0", " 5", True, 1 << 70, [5]])
def test_a_figure_that_is_none(figure: object) -> None:
    with pytest.raises(MalformedReply):
        Fields({"at": figure}).integer("at")


@given(
    some.dictionaries(
        some.sampled_from(["at"]), some.text() | some.integers() | some.booleans() | some.none()
    )
)
def test_whatever_stands_for_a_figure_is_one_or_malformed(values: dict[str, object]) -> None:
    for read in (Fields(values).integer, Fields(values).moment, Fields(values).day):
        try:
            read("at")
        except MalformedReply:
            continue


@pytest.mark.parametrize(
    "item", ["\ud800", "a\0b", "x" * 10_000, 5, None], ids=["surrogate", "nul", "long", "figure", "null"]
)
def test_a_list_holds_only_what_can_be_kept(item: object) -> None:
    """A lone surrogate cannot be sealed: it would end the thread that keeps the mirror."""
    with pytest.raises(MalformedReply):
        voucher_of(Fields({**ROW, "scope": {"orgs": [item]}}))


def test_a_class_that_never_ends_erases_its_faces_all_the_same() -> None:
    assert erase_after_ms(date(9999, 12, 31), 30) > erase_after_ms(date(2999, 1, 1), 30)


# --- workbooks --------------------------------------------------------------------------------------------------


def column(table_key: str, key: str) -> Column:
    return next(one for one in table(table_key).columns if one.key == key)


@pytest.mark.parametrize("cell", [float("inf"), float("-inf"), float("nan")])
@pytest.mark.parametrize(
    ("where", "key"),
    [
        ("class", "starts"),
        ("session", "begins"),
        ("roster", "number"),
        ("roster", "name"),
        ("result", "theory"),
        ("result", "attempt"),
    ],
)
def test_a_number_that_is_none_is_a_bad_cell(cell: float, where: str, key: str) -> None:
    with pytest.raises(BadCell):
        value_of(column(where, key), cell)


def test_a_whole_number_of_a_thousand_million_digits_is_refused_at_once() -> None:
    with pytest.raises(BadCell) as bad:
        value_of(column("result", "attempt"), "1E+999999999")
    assert bad.value.fault is RowFault.BAD_FIGURE
    with pytest.raises(BadCell):
        value_of(column("result", "attempt"), Decimal("1E+999999999"))


def test_an_endless_number_in_a_file_is_a_bad_row_and_the_others_come_in(tmp_path: Path) -> None:
    path = school(tmp_path / "a.xlsx", {"class": [CLASS], "roster": [learner_row(1), learner_row(2)]})
    planted = tmp_path / "b.xlsx"
    with zipfile.ZipFile(path) as good, zipfile.ZipFile(planted, "w") as bad:
        for one in good.infolist():
            data = good.read(one)
            if one.filename == "xl/worksheets/sheet1.xml":
                data = data.replace(b"2026-03-01", b"1E999").replace(b't="inlineStr"', b"")
            bad.writestr(one.filename, data)
    book = read_school(planted, PERSON)
    assert book.problems and all(isinstance(one.fault, RowFault) for one in book.problems)


@pytest.mark.parametrize(
    "name",
    ["张\u202e三", "a\nb", "\u2066x\u2069", '=HYPERLINK("x")', "  ", "名" * 500],
    ids=ascii,
)
def test_a_name_that_would_mislead_is_a_bad_row(tmp_path: Path, name: str) -> None:
    bad = learner_row(2)
    bad[2] = name
    path = school(tmp_path / "a.xlsx", {"class": [CLASS], "roster": [learner_row(1), bad]})
    book = read_school(path, PERSON)
    assert len(book.learners) == 1 and len(book.problems) == 1


def test_rows_sixteen_thousand_cells_wide_are_read_as_far_as_they_mean_something(tmp_path: Path) -> None:
    row = "".join(f'<row r="{n}"><c r="XFD{n}"><v>1</v></c></row>' for n in range(1, 300))
    sheet = f'<worksheet xmlns="{MAIN}"><sheetData>{row}</sheetData></worksheet>'
    path = school(tmp_path / "a.xlsx", {"class": [CLASS]})
    planted = tmp_path / "b.xlsx"
    with zipfile.ZipFile(path) as good, zipfile.ZipFile(planted, "w") as bad:
        for one in good.infolist():
            is_sheet = one.filename == "xl/worksheets/sheet1.xml"
            bad.writestr(one.filename, sheet if is_sheet else good.read(one))
    (read,) = pages(planted, 1)
    assert max(len(cells) for cells in read) <= MOST_COLUMNS + 1


MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"


def test_a_package_of_nothing_but_brackets_is_unsound_not_a_crash() -> None:
    deep = "[" * 100_000
    facts = {
        "serial": "KSK-P0001", "desk": "KSK", "period": "2026-03-01 – 2026-03-02", "entries": "1",
        "firstSeq": "1", "lastSeq": "1", "prevHash": "00" * 32, "headHash": "00" * 32, "listed": "x",
        "madeMs": "1", "madeBy": "李", "signature": "AAAA", "publicKey": "11" * 32,
    }  # fmt: skip
    cover = [("", value, key) for key, value in facts.items()]
    found = check(cover, [], [("heads",), ("1", "id", "00" * 32, "AAAA", deep)], None)
    assert found.made is None or "ID 1" in found.problems


def test_json_that_nests_for_ever_is_malformed() -> None:
    with pytest.raises(MalformedReply):
        parse_object(b'{"a":' + b"[" * 100_000)
    with pytest.raises(MalformedReply):
        parse_object(json.dumps([1]).encode())
