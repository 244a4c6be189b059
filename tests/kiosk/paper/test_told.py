"""What staff are told where paper says something twice: a row ticked twice, a sheet printed after its lesson was in."""

from __future__ import annotations

from dataclasses import replace

from kiosk.domain.attendance import Windows
from kiosk.paper.drafts import Row, Witnessed
from kiosk.paper.entering import Entering, Ticked
from kiosk.paper.opening import Open
from kiosk.paper.printing import pages
from kiosk.paper.told import entered_text
from kiosk.ui import paper_gestures as pg
from kiosk.words import Words
from sync.records import Action, Enrolment, PersonKey
from sync.store import bulk
from tests.support.front_desk import ROSTER, put
from tests.support.paper_desk import PaperDesk, code_of, ready
from tests.support.qt import until
from tests.support.timetables import at

WITNESSED = Witnessed("李老师", "王老师", "power")


def opened(paper: PaperDesk) -> Open:
    found = paper.office._open
    assert found is not None
    return found


class TestARowTickedTwice:
    def test_it_is_entered_once_counted_once_and_said(self, paper: PaperDesk) -> None:
        ready(paper)
        paper.pin()
        paper.model._dispatch(pg.RowsEntered(((1, "IN", "09:20"), (1, "IN", "09:25"), (2, "IN", "09:20"))))
        assert paper.said() == "补录了 2 处。这几行勾了不止一次，各只录一次：1"
        one, two = paper.checkins()
        assert (one.trainee_no, two.trainee_no) == ("T1", "T2")
        assert one.at_ms == round(at("09:20").timestamp() * 1000)  # by the first tick

    def test_however_far_apart_the_ticks_lie(self, paper: PaperDesk) -> None:
        """More than are written in one go lie between them."""
        many = [Enrolment(f"M{n:03}", "C1", PersonKey("01", bulk.id_number(n)), "张小明") for n in range(60)]
        put(paper.desk.real, *many)
        sheet = ready(paper)
        found = opened(paper)
        rows = [
            Ticked(who, Row(sheet.sheet.no, number, Action.IN, at("09:20")))
            for number, who in enumerate(many, start=1)
        ]
        again = replace(rows[0], row=replace(rows[0].row, row=99))  # the same person on another row
        entering = Entering(paper.desk.real, paper.desk.clock, Windows())
        entered = entering.enter(found.sitting, [*rows, again], WITNESSED, found.outages)
        assert (entered.count, entered.twice) == (60, ())
        assert len(paper.checkins()) == 60
        assert [one.row for one in entered.repeated] == [99]
        assert Words("zh").text("sheets.repeated", "99") in paper.model._language.say(entered_text(entered))


class TestASheetPrintedAfterItsLessonWasEntered:
    def enter_all(self, paper: PaperDesk) -> str:
        issued = ready(paper)
        for action, clock in (("IN", "09:20"), ("OUT", "09:30")):
            paper.tick(1, 2, 3, action=action, clock=clock)
        paper.enter()
        assert paper.said() == "补录了 6 处"
        until(lambda: paper.see("sheet") == "", "the sheet closed by its last row")
        return issued.sheet.no

    def another(self, paper: PaperDesk) -> str:
        """Somebody came: the next sheet has another number."""
        put(paper.desk.real, *ROSTER[:2], replace(ROSTER[2], trainee_no="T4"))
        paper.model.print("")
        return paper.said()

    def test_printing_says_so_and_the_sheet_itself(self, paper: PaperDesk) -> None:
        first = self.enter_all(paper)
        said = self.another(paper)
        issued = paper.issued[-1]
        assert issued.sheet.no != first
        assert said == (
            f"已送打印 1 页。注意：{issued.class_name} 这节课的纸面签名已录过 6 处，"
            f"表 {issued.sheet.no} 上同样的签名不会再录"
        )
        assert "打印时，这节课的纸面签名已补录 6 处" in pages(issued, Words("zh"))[0].lines

    def test_printed_before_it_says_nothing_of_it(self, paper: PaperDesk) -> None:
        paper.open()
        paper.model.print("")
        assert paper.said() == "已送打印 1 页"
        assert not any("补录" in line for line in pages(paper.issued[-1], Words("zh"))[0].lines)

    def test_scanned_it_names_the_sheet_that_was_entered(self, paper: PaperDesk) -> None:
        first = self.enter_all(paper)
        self.another(paper)
        code = code_of(paper.issued[-1])
        put(paper.desk.real, *ROSTER)
        paper.scan(code)
        until(lambda: paper.see("sheet") != "", "the sheet: T4 is on no roster any more")
        assert paper.said() == f"这节课已从表 {first} 录过 6 处，那些不会再录"

    def test_scanned_with_nothing_left_to_enter(self, paper: PaperDesk) -> None:
        put(paper.desk.real, *ROSTER[:2])
        paper.open()
        paper.print()
        code = code_of(paper.issued[-1])
        put(paper.desk.real, *ROSTER)
        first = self.enter_all(paper)
        paper.scan(code)
        assert paper.said() == (
            f"这张表没有录过，但这节课的签名已从表 {first} 全部录完（A24）。不用再录；录错的到“更正”里作废"
        )

    def test_the_sheet_that_was_entered_says_it_is(self, paper: PaperDesk) -> None:
        self.enter_all(paper)
        paper.scan(code_of(paper.issued[-1]))
        assert paper.said() == "这张表上的人都补录过了（A24）。不用再录；录错的到“更正”里作废"
