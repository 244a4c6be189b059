"""A sheet is printed with its number; one that is scanned is this desk's and of an outage, or is refused."""

from __future__ import annotations

import pytest

from kiosk.paper.printing import file_name, pages
from kiosk.words import Words
from sync.records import Enrolment, EntryKind, PersonKey
from sync.store import bulk
from tests.support.front_desk import ROSTER, put
from tests.support.paper_desk import PaperDesk, code_of
from tests.support.qt import until
from tests.support.timetables import DAY


def test_a_sheet_has_its_number_from_the_book_and_keeps_it(paper: PaperDesk) -> None:
    paper.open()
    first, again = paper.print(), paper.print()
    assert first.sheet.no == again.sheet.no
    assert (first.sheet.copies, again.sheet.copies) == (1, 2)
    acts = [one for one in paper.desk.book(EntryKind.OPERATOR) if one.body.get("act") == "SHEET_PRINTED"]
    assert [one.day for one in acts] == [DAY, DAY]
    assert acts[0].body["rows"] == ["T1", "T2", "T3"]
    assert paper.printer.papers[0].operator == "李老师"


def test_a_number_as_a_chinese_keyboard_types_it(paper: PaperDesk) -> None:
    paper.open()
    issued = paper.print()
    paper.pass_to("10:00")
    paper.declare()
    paper.said()
    paper.scan(issued.sheet.no.translate({ord(one): ord(one) + 0xFEE0 for one in "-0123456789"}))
    until(lambda: paper.see("sheet") == issued.sheet.no, "the sheet")


def test_a_roster_that_changed_gets_another_sheet(paper: PaperDesk) -> None:
    paper.open()
    first = paper.print()
    put(paper.desk.real, *ROSTER, Enrolment("T4", "C1", PersonKey("01", bulk.id_number(4)), "新学员"))
    assert paper.print().sheet.no != first.sheet.no


def test_a_long_class_gets_pages_that_say_which_they_are(paper: PaperDesk) -> None:
    many = [Enrolment(f"T{n}", "C1", PersonKey("01", bulk.id_number(n)), "张小明") for n in range(45)]
    put(paper.desk.real, *many)
    paper.open()
    made = pages(paper.print(), Words("zh"))
    assert len(made) == 3
    assert [page.mark.text.rsplit("|", 1)[1] for page in made if page.mark] == ["1", "2", "3"]
    rows = [list(row) for page in made for row in page.tables[0].rows]
    assert [row[0] for row in rows] == [str(n) for n in range(1, 46)] + ["", "", ""]
    assert all(row[1] in ("张*明", "") for row in rows)
    assert file_name(paper.issued[0], 2).endswith("-2-1")


class TestRefused:
    @pytest.mark.parametrize(
        ("text", "code"),
        [
            ("261123-001-0", "A25"),
            ("https://example.invalid/x", "A25"),
            ("KSHEET1|ORG9|KSK-990000-0007|{no}|S1|1", "A22"),
            ("KSHEET1|ORG1|KSK-990000-0099|{no}|S1|1", "A21"),
        ],
    )
    def test_what_is_no_sheet_of_this_desk(self, paper: PaperDesk, text: str, code: str) -> None:
        paper.open()
        issued = paper.print()
        paper.scan(text.format(no=issued.sheet.no))
        assert code in paper.said()
        assert paper.see("sheet") == ""

    def test_a_sheet_without_an_outage(self, paper: PaperDesk) -> None:
        paper.open()
        issued = paper.print()
        paper.scan(code_of(issued))
        assert "A23" in paper.said()


def test_leaving_the_page_gives_the_gun_back(paper: PaperDesk) -> None:
    paper.open()
    assert paper.office.active
    paper.model.leave()
    assert not paper.office.active
