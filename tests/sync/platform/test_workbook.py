"""Excel in: what people's programs really produce, what they get wrong, and what somebody makes to break the desk."""

from __future__ import annotations

import struct
import zipfile
from datetime import UTC, date, datetime, time
from pathlib import Path
from typing import Any

import pytest
from openpyxl import Workbook, load_workbook

from sync.platform import workbook_file, workbook_read
from sync.platform.workbook import read_school
from sync.platform.workbook_faults import Cancelled, FileFault, Problem, RowFault, WorkbookRefused
from sync.platform.workbook_lists import (
    template,
)
from sync.platform.workbook_sheets import Sheet
from sync.platform.workbook_write import write
from sync.records import ClassState, Enrolment, EnrolmentState, PersonKey, TrainingClass
from tests.support.workbooks import CLASS, PERSON, a_school, headings, learner_row, resident, school

C1 = TrainingClass(
    "C1", "电工（四级）", ClassState.RUNNING, date(2026, 3, 1), date(2026, 3, 31), "电工", "四级"
)


def refused(path: Path) -> WorkbookRefused:
    with pytest.raises(WorkbookRefused) as no:
        read_school(path, PERSON, {"C1"})
    return no.value


def roster(tmp_path: Path, *rows: list[Any]) -> list[Problem]:
    return read_school(school(tmp_path / "r.xlsx", {"roster": rows}), PERSON, {"C1"}).problems


def test_a_school_is_read_whole(tmp_path: Path) -> None:
    book = read_school(a_school(tmp_path / "s.xlsx"), PERSON)
    assert book.problems == []
    assert book.organisation is not None and book.organisation.longitude == "117.2272"
    assert [one.session_no for one in book.sessions] == ["C1-20260302-0900", "C1-20260302-1055"]
    assert book.sessions[0].begins == datetime(2026, 3, 2, 1, 0, tzinfo=UTC)
    assert book.learners[0] == Enrolment("C1-001", "C1", PersonKey("01", resident(1)), "学员1")


def test_headings_may_be_renamed_reordered_and_below_a_merged_title(tmp_path: Path) -> None:
    heads = ["身份证号码", "学员姓名 *", "备注", "班号"]
    row = [resident(1), "张三", "电话后补", "C1"]
    path = school(
        tmp_path / "s.xlsx", {"roster": [row]}, heads={"roster": heads}, title_row="2026年3月学员名册"
    )
    book = read_school(path, PERSON, {"C1"})
    assert (book.problems, [one.name for one in book.learners]) == ([], ["张三"])


def test_an_english_template_filled_in_comes_in(tmp_path: Path) -> None:
    path = tmp_path / "t.xlsx"
    write(path, template(("class", "roster"), "en", ["note"]))
    book = load_workbook(path)
    book["Classes"].append(list(CLASS))
    book["Learners"].append(["C1", None, "Zhang San", "Passport", "E12345678"])
    book.save(path)
    read = read_school(path, PERSON)
    assert read.problems == [] and read.learners[0].person == PersonKey("08", "E12345678")


@pytest.mark.parametrize("language", ["zh", "en"])
def test_a_template_as_it_comes_is_empty_and_its_examples_are_right(tmp_path: Path, language: str) -> None:
    keys = ("organisation", "project", "class", "session", "roster", "result")
    path = tmp_path / "t.xlsx"
    write(path, template(keys, language, ["一", "二"]))
    read = read_school(path, PERSON)
    assert (read.rows, read.problems) == (0, [])
    book = load_workbook(path)
    validations = book.worksheets[4].data_validations.dataValidation
    assert (len(validations) == 2 and "居民身份证" in validations[0].formula1) or language == "en"
    examples = [page for page in book if page.title.startswith(("示例", "Example"))]
    assert len(examples) == len(keys)
    for page in book.worksheets[: len(keys)]:
        book.remove(page)
    for page in examples:
        page.title = page.title.split(" ", 1)[1]
    book.save(path)
    read = read_school(path, lambda document, number: PersonKey(document, number))
    assert (read.problems, read.rows) == ([], 6)


CELLS: dict[str, tuple[int, Any, RowFault, str]] = {
    "a formula": (2, "=A1&B1", RowFault.FORMULA, "姓名"),
    "a formula in a number": (4, "=1+1", RowFault.FORMULA, "证件号码"),
    "no name": (2, None, RowFault.EMPTY, "姓名"),
    "a blank name": (2, "　 ", RowFault.EMPTY, "姓名"),
    "check digit": (
        4,
        resident(1)[:17] + ("0" if resident(1)[17] != "0" else "1"),
        RowFault.BAD_NUMBER,
        "证件号码",
    ),
    "a number as a figure": (4, 110101199003070000, RowFault.DIGITS_LOST, "证件号码"),
    "a number as 1.1E+17": (4, "1.10101E+17", RowFault.DIGITS_LOST, "证件号码"),
    "no such class": (0, "C7", RowFault.CLASS_UNKNOWN, "班级编号"),
    "no such document": (3, "学生证", RowFault.NO_CHOICE, "证件类型"),
    "a name of 200": (2, "长" * 200, RowFault.BAD_TEXT, "姓名"),
    "a date for a card": (5, datetime(2026, 3, 2), RowFault.DIGITS_LOST, "社保卡号"),  # noqa: DTZ001  as a cell has it
}


@pytest.mark.parametrize("what", CELLS)
def test_a_bad_cell_is_told_by_sheet_row_and_heading_and_the_rest_is_good(tmp_path: Path, what: str) -> None:
    column, value, fault, heading = CELLS[what]
    bad = learner_row(1)
    bad[column] = value
    path = school(tmp_path / "r.xlsx", {"roster": [learner_row(2), bad, learner_row(3)]})
    book = read_school(path, PERSON, {"C1"})
    (problem,) = book.problems
    assert (problem.sheet, problem.row, problem.column, problem.fault) == ("学员", 3, heading, fault)
    assert [one.name for one in book.learners] == ["学员2", "学员3"]


def test_a_problem_never_repeats_what_the_cell_holds(tmp_path: Path) -> None:
    bad = learner_row(1)
    bad[4] = "99000019900101123X"
    assert "990000" not in repr(roster(tmp_path, bad))


def test_the_same_person_twice_names_the_first_row(tmp_path: Path) -> None:
    again = learner_row(1)
    again[1] = ""
    (problem,) = roster(tmp_path, learner_row(1), learner_row(2), again)
    assert (problem.row, problem.fault, problem.hint) == (4, RowFault.TWICE, "2")


def test_merged_rows_are_told_each(tmp_path: Path) -> None:
    path = school(tmp_path / "r.xlsx", {"roster": [learner_row(number) for number in range(1, 5)]})
    book = load_workbook(path)
    book.active.merge_cells("A3:A4")
    book.save(path)
    read = read_school(path, PERSON, {"C1"})
    assert [(one.row, one.fault) for one in read.problems] == [(3, RowFault.MERGED), (4, RowFault.MERGED)]
    assert [one.trainee_no for one in read.learners] == ["C1-001", "C1-004"]


DAYS = ["2026-03-02", "2026/3/2", "2026.3.2", "2026年3月2日", "20260302", 20260302, 46083, 46083.0,
        datetime(2026, 3, 2), date(2026, 3, 2), "２０２６-３-２"]  # fmt: skip  # noqa: DTZ001


@pytest.mark.parametrize("day", DAYS, ids=repr)
@pytest.mark.parametrize("at", ["9:00", "09：00", time(9), 0.375], ids=repr)
def test_days_and_times_as_people_and_programs_write_them(tmp_path: Path, day: Any, at: Any) -> None:
    path = school(tmp_path / "s.xlsx", {"session": [["C1", day, at, "10:35", "101", "王", "线下"]]})
    book = read_school(path, PERSON, {"C1"})
    assert [one.session_no for one in book.sessions] == ["C1-20260302-0900"], book.problems


@pytest.mark.parametrize("row", [
    (["C1", "2026-02-30", "9:00", "10:00"], RowFault.BAD_DATE),
    (["C1", "明天", "9:00", "10:00"], RowFault.BAD_DATE),
    (["C1", 5, "9:00", "10:00"], RowFault.BAD_DATE),
    (["C1", "2026-03-02", "25:00", "10:00"], RowFault.BAD_TIME),
    (["C1", "2026-03-02", "10:00", "9:00"], RowFault.OUT_OF_ORDER),
], ids=lambda row: row[1].name)  # fmt: skip
def test_what_is_no_time(tmp_path: Path, row: tuple[list[Any], RowFault]) -> None:
    path = school(tmp_path / "s.xlsx", {"session": [row[0]]})
    assert [one.fault for one in read_school(path, PERSON, {"C1"}).problems] == [row[1]]


def test_scores_are_text_with_one_decimal_and_within_100(tmp_path: Path) -> None:
    rows = [["C1", "C1-001", 1, 85, "90.5", "是", ""], ["C1", "C1-002", "", 101, 3, "否", ""]]
    book = read_school(school(tmp_path / "s.xlsx", {"result": rows}), PERSON, {"C1"})
    assert (book.results[0].theory, book.results[0].practice, book.results[0].passed) == (
        "85.0",
        "90.5",
        True,
    )
    assert [(one.column, one.fault) for one in book.problems] == [("理论成绩", RowFault.BAD_FIGURE)]


class TestTheFile:
    def test_missing_headings_are_named(self, tmp_path: Path) -> None:
        heads = ["班级编号", "姓名", "手机"]
        no = refused(school(tmp_path / "r.xlsx", {"roster": [["C1", "张三", ""]]}, heads={"roster": heads}))
        assert (no.code, no.said) == (FileFault.HEADING_MISSING, "学员 · 证件号码")

    def test_a_heading_twice_is_named(self, tmp_path: Path) -> None:
        heads = [*headings("roster"), "身份证号"]
        no = refused(school(tmp_path / "r.xlsx", {"roster": [[]]}, heads={"roster": heads}))
        assert (no.code, no.said) == (FileFault.HEADING_TWICE, "学员 · 身份证号")

    def test_no_sheet_of_ours(self, tmp_path: Path) -> None:
        book = Workbook()
        book.active.append(["买菜", "3.50"])
        book.save(tmp_path / "x.xlsx")
        assert refused(tmp_path / "x.xlsx").code == FileFault.NO_SHEET

    @pytest.mark.parametrize(
        "encoding, said", [("utf-8", "CSV UTF-8"), ("gbk", "CSV GBK"), ("utf-16", "UTF-16")]
    )
    def test_text_that_is_called_xlsx(self, tmp_path: Path, encoding: str, said: str) -> None:
        path = tmp_path / "r.xlsx"
        path.write_bytes("班级编号,姓名,证件号码\nC1,张三,1\n".encode(encoding))
        assert (refused(path).code, refused(path).said) == (FileFault.NO_WORKBOOK, said)

    def test_old_xls_and_a_locked_workbook_are_told_apart(self, tmp_path: Path) -> None:
        old, locked = tmp_path / "a.xls", tmp_path / "b.xlsx"
        old.write_bytes(workbook_file.OLE + bytes(2000) + "Workbook".encode("utf-16-le"))
        locked.write_bytes(workbook_file.OLE + bytes(9000) + workbook_file.ENCRYPTED)
        assert (refused(old).code, refused(locked).code) == (FileFault.OLD_XLS, FileFault.LOCKED)

    def test_an_encrypted_zip_is_locked(self, tmp_path: Path) -> None:
        raw = bytearray(a_school(tmp_path / "s.xlsx").read_bytes())
        at = raw.find(b"PK\x01\x02")
        while at >= 0:
            raw[at + 8] |= 1
            at = raw.find(b"PK\x01\x02", at + 4)
        (tmp_path / "s.xlsx").write_bytes(raw)
        assert refused(tmp_path / "s.xlsx").code == FileFault.LOCKED

    @pytest.mark.parametrize("part", [0, 0.01, 0.3, 0.7, 0.99])
    def test_a_file_cut_short(self, tmp_path: Path, part: float) -> None:
        whole = a_school(tmp_path / "s.xlsx", learners=200).read_bytes()
        (tmp_path / "cut.xlsx").write_bytes(whole[: int(len(whole) * part)])
        assert refused(tmp_path / "cut.xlsx").code == FileFault.DAMAGED

    def test_a_byte_turned_over(self, tmp_path: Path) -> None:
        path = a_school(tmp_path / "s.xlsx", learners=200)
        with zipfile.ZipFile(path) as packed:
            part = next(one for one in packed.infolist() if one.filename == "xl/worksheets/sheet4.xml")
        raw = bytearray(path.read_bytes())
        raw[part.header_offset + 200] ^= 0xFF
        path.write_bytes(raw)
        assert refused(path).code == FileFault.DAMAGED

    def test_a_folder_and_a_file_that_is_not_there(self, tmp_path: Path) -> None:
        assert refused(tmp_path).code == FileFault.UNREADABLE
        assert refused(tmp_path / "none.xlsx").code == FileFault.UNREADABLE

    def test_another_zip(self, tmp_path: Path) -> None:
        with zipfile.ZipFile(tmp_path / "d.xlsx", "w") as packed:
            packed.writestr("word/document.xml", "<x/>")
        assert refused(tmp_path / "d.xlsx").code == FileFault.NO_WORKBOOK

    def test_too_many_rows(self, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setattr(workbook_read, "MOST_ROWS", 50)
        path = school(tmp_path / "r.xlsx", {"roster": [learner_row(number) for number in range(51)]})
        assert refused(path).code == FileFault.TOO_MANY_ROWS

    def test_after_many_bad_rows_the_rest_is_not_looked_at(
        self, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setattr(workbook_read, "MOST_BAD", 5)
        problems = roster(tmp_path, *(["C1", "", f"学员{n}", "", "=1"] for n in range(20)))
        assert [one.fault for one in problems] == [RowFault.FORMULA] * 5 + [RowFault.TOO_MANY_BAD]

    def test_whoever_waits_may_stop_it(self, tmp_path: Path) -> None:
        path = a_school(tmp_path / "s.xlsx", learners=2000)
        told: list[tuple[int, int]] = []
        with pytest.raises(Cancelled):
            read_school(
                path, PERSON, (), lambda done, total: told.append((done, total)), lambda: len(told) >= 3
            )
        assert told[-1][0] < 2000 and told[-1][1] >= 2000


class TestMadeToBreakIt:
    def test_a_zip_bomb_is_refused_before_it_is_unpacked(self, tmp_path: Path) -> None:
        path = tmp_path / "bomb.xlsx"
        with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as packed:
            packed.writestr("xl/workbook.xml", "<workbook/>")
            with packed.open("xl/worksheets/sheet1.xml", "w", force_zip64=True) as part:
                for _ in range(300):
                    part.write(bytes(1_000_000))
        assert path.stat().st_size < 1_000_000
        assert refused(path).code == FileFault.TOO_LARGE

    def test_a_bomb_that_lies_about_its_size(self, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
        """Its directory says 10 bytes; no more than those are unpacked, and they do not add up."""
        path = tmp_path / "bomb.xlsx"
        with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as packed:
            for name in ("xl/workbook.xml", "xl/_rels/workbook.xml.rels"):
                packed.writestr(name, "<a/>")
            packed.writestr("xl/worksheets/sheet1.xml", bytes(50_000_000))
        raw = path.read_bytes().replace(struct.pack("<I", 50_000_000), struct.pack("<I", 10))
        path.write_bytes(raw)
        assert refused(path).code == FileFault.DAMAGED

    def test_what_is_unpacked_is_counted(self, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setattr(workbook_file, "LARGEST_PART", 20_000)
        assert refused(a_school(tmp_path / "s.xlsx", learners=400)).code == FileFault.TOO_LARGE

    def test_entities_are_not_expanded(self, tmp_path: Path) -> None:
        laughs = '<!DOCTYPE x [<!ENTITY a "ha"><!ENTITY b "&a;&a;&a;">]>'
        path = a_school(tmp_path / "s.xlsx")
        for member in ("xl/workbook.xml", "xl/worksheets/sheet4.xml"):
            with zipfile.ZipFile(path) as packed:
                parts = {one: packed.read(one) for one in packed.namelist()}
            parts[member] = (
                parts[member]
                .replace(b"<workbook", laughs.encode() + b"<workbook", 1)
                .replace(b"<worksheet", laughs.encode() + b"<worksheet", 1)
            )
            bad = tmp_path / "laughs.xlsx"
            with zipfile.ZipFile(bad, "w") as packed:
                for name, content in parts.items():
                    packed.writestr(name, content)
            assert refused(bad).code == FileFault.DAMAGED, member

    def test_one_cell_at_the_end_of_the_sheet(self, tmp_path: Path) -> None:
        path = school(tmp_path / "r.xlsx", {"roster": [learner_row(1)]})
        book = load_workbook(path)
        book.active["XFD1048576"] = "x"
        book.active["A1048570"] = "C1"
        book.save(path)
        read = read_school(path, PERSON, {"C1"})
        assert [one.row for one in read.problems] == [1_048_570] and len(read.learners) == 1


class TestOut:
    TRICKS = (
        "=1+1",
        "+86 10",
        "-5",
        "@SUM(A1)",
        '=HYPERLINK("x")',
        "00123",
        "990000199001010012",
        "1E5",
        "2026-03-02",
    )

    def test_nothing_that_goes_out_is_a_formula_or_a_number(self, tmp_path: Path) -> None:
        path = tmp_path / "o.xlsx"
        write(path, [Sheet("a", ("h",), [[trick] for trick in self.TRICKS])])
        cells = [row[0] for row in load_workbook(path)["a"].iter_rows(min_row=2)]
        assert [cell.value for cell in cells] == list(self.TRICKS)
        assert {cell.data_type for cell in cells} == {"s"} and {cell.number_format for cell in cells} == {"@"}
        assert [cell.quotePrefix for cell in cells[:5]] == [True] * 5
        with zipfile.ZipFile(path) as packed:
            assert b"<f>" not in packed.read("xl/worksheets/sheet1.xml")

    def test_characters_that_xml_cannot_hold_are_replaced(self, tmp_path: Path) -> None:
        write(tmp_path / "o.xlsx", [Sheet("a", rows=[["张\x00三\x0b"]])])
        assert load_workbook(tmp_path / "o.xlsx")["a"]["A1"].value == "张\ufffd三\ufffd"

    def test_a_file_that_cannot_be_written_leaves_nothing(self, tmp_path: Path) -> None:
        (tmp_path / "file").write_text("")
        with pytest.raises(WorkbookRefused, match="F50"):
            write(tmp_path / "file" / "o.xlsx", [Sheet("a")])
        assert [one.name for one in tmp_path.iterdir()] == ["file"]


def test_states_come_in(tmp_path: Path) -> None:
    row = learner_row(1)
    row[7] = "退学"
    book = read_school(school(tmp_path / "r.xlsx", {"roster": [row]}), PERSON, {"C1"})
    assert book.learners[0].state is EnrolmentState.QUIT
