"""What was signed on paper is entered by two, once and marked, and nobody of them is late."""

from __future__ import annotations

import pytest

from kiosk.attendance.attending import Attending, facts_of
from kiosk.domain.presence import Rules
from kiosk.domain.refusal import Refusal
from kiosk.domain.signs import Origin
from kiosk.domain.timetable import Preset, from_ms
from kiosk.paper.drafts import Witnessed
from kiosk.paper.opening import ticked
from sync.records import ClockQuality, Enrolment, PersonKey
from sync.store import bulk
from tests.support.front_desk import ROSTER, put
from tests.support.paper_desk import PaperDesk, code_of, ready
from tests.support.qt import turn, until
from tests.support.timetables import a_class, at, session


def test_what_was_signed_on_paper_is_entered_by_two_and_marked(paper: PaperDesk) -> None:
    issued = ready(paper)
    paper.tick(1, 2)
    paper.enter()
    assert paper.said() == "补录了 2 处"
    one, two = paper.checkins()
    assert (one.trainee_no, two.trainee_no) == ("T1", "T2")
    assert one.body["method"] == "PAPER"
    assert (one.body["operator"], one.body["second"], one.body["reason"]) == ("李老师", "王老师", "power")
    assert (one.body["sheet"], one.body["row"]) == (issued.sheet.no, 1)
    assert from_ms(one.at_ms) == at("09:20")
    assert one.body["enteredMs"] == paper.desk.clock.now_ms()
    assert b'"clockQ":"%s"' % ClockQuality.BAD.value.encode() in one.canonical
    assert facts_of([one], ()).signs[0].origin is Origin.PAPER


def test_nobody_of_them_is_late(paper: PaperDesk) -> None:
    """09:20 is late for 09:00; on paper in the outage it is not, and neither is who came to the desk at 09:45."""
    ready(paper)
    paper.tick(1)
    paper.enter()
    paper.said()
    (entry,) = paper.checkins()
    assert entry.body["judge"] == {"state": "ON_TIME", "minutes": 0, "why": "paper"}


def test_a_paper_sign_in_counts_in_the_book_of_the_class(paper: PaperDesk) -> None:
    paper.open()
    issued = paper.print()
    paper.pass_to("10:40")
    paper.declare("08:50", "10:36")
    paper.said()
    paper.scan(code_of(issued))
    until(lambda: paper.see("sheet") == issued.sheet.no, "the sheet")
    paper.tick(1, clock="09:00")
    paper.tick(1, action="OUT", clock="10:35")
    paper.enter()
    paper.said()
    book = Attending(paper.desk.real, Rules(), Preset.SESSION).book("C1", at("12:00"))
    assert book is not None
    assert book.learners[0].attendance.valid == 1


class TestTwice:
    def test_a_row_is_entered_once_whatever_the_page_shows(self, paper: PaperDesk) -> None:
        ready(paper)
        paper.tick(1)
        paper.enter()
        paper.said()
        until(lambda: paper.rows("lines")[0]["cameBefore"] is True, "the row as it is now")
        paper.tick(1, 2)
        paper.enter()
        assert paper.said() == "补录了 1 处；这些行以前录过，没有再录：1"
        assert len(paper.checkins()) == 2

    def test_a_sheet_that_is_entered_whole_is_refused(self, paper: PaperDesk) -> None:
        issued = ready(paper)
        paper.tick(1, 2, 3)
        paper.tick(1, 2, 3, action="OUT", clock="09:40")
        paper.enter()
        paper.said()
        until(lambda: paper.see("sheet") == "", "the sheet is closed")
        paper.scan(code_of(issued))
        assert Refusal.SHEET_ENTERED.value in paper.said()

    def test_a_power_cut_in_the_middle_of_a_long_sheet_loses_nothing_and_doubles_nothing(
        self, paper: PaperDesk
    ) -> None:
        many = [Enrolment(f"T{n:03}", "C1", PersonKey("01", bulk.id_number(n)), "张小明") for n in range(120)]
        put(paper.desk.real, *many)
        ready(paper)
        cut: list[int] = []

        class PowerCutError(Exception):
            pass

        def heard(rows: int) -> None:
            cut.append(rows)
            raise PowerCutError

        opened = paper.office._open
        assert opened is not None
        rows = ticked(opened, [(n, "IN", "09:20") for n in range(1, 121)])
        entering, witnessed = paper.office._entering, Witnessed("李老师", "王老师", "power")
        with pytest.raises(PowerCutError):
            entering.enter(opened.sitting, rows, witnessed, opened.outages, heard)
        assert len(paper.checkins()) == cut[0] == 50
        entered = entering.enter(opened.sitting, rows, witnessed, opened.outages)
        assert (entered.count, len(entered.twice)) == (70, 50)
        assert len({one.trainee_no for one in paper.checkins()}) == len(paper.checkins()) == 120


class TestContradictions:
    def test_who_was_at_the_desk_as_well_is_flagged_and_not_blocked(self, paper: PaperDesk) -> None:
        paper.sign_in(ROSTER[1], "09:42")
        ready(paper)
        assert paper.rows("lines")[1]["look"] == "签到台也有他的签到"
        paper.model.tickAll("IN", "09:10")
        assert [row["came"] for row in paper.rows("lines")] == ["09:10", "", "09:10"]
        paper.tick(2)
        paper.enter()
        paper.said()
        assert [one.body["flags"] for one in paper.checkins()[1:]] == [[], ["SIGNED"], []]

    def test_who_was_in_another_class_at_that_time_is_flagged(self, paper: PaperDesk) -> None:
        put(paper.desk.real, a_class("C1"), a_class("C2"))
        put(paper.desk.real, session("S9", "09:00", "10:35", class_no="C2"))
        paper.sign_in(Enrolment("X1", "C2", ROSTER[0].person, "张小明"), "09:30", "S9")
        ready(paper)
        assert paper.rows("lines")[0]["look"] == "那时签到台显示他在另一个班 C2"
        paper.tick(1)
        paper.enter()
        paper.said()
        assert paper.checkins()[-1].body["flags"] == ["ELSEWHERE"]

    def test_who_left_the_roster_is_shown_and_not_entered(self, paper: PaperDesk) -> None:
        paper.open()
        issued = paper.print()
        put(paper.desk.real, *ROSTER[1:])
        paper.pass_to("10:00")
        paper.declare()
        paper.said()
        paper.scan(code_of(issued))
        until(lambda: paper.see("sheet") != "", "the sheet")
        assert paper.rows("lines")[0]["may"] is False
        paper.tick(1)
        paper.enter()
        assert paper.said() == "还没有勾选"


class TestRefused:
    @pytest.mark.parametrize("clock", ["08:49", "09:41", "10:35", "23:00"])
    def test_a_time_at_which_the_desk_was_not_out(self, paper: PaperDesk, clock: str) -> None:
        """Nor one that is still to come."""
        ready(paper)
        paper.tick(1)
        paper.tick(2, action="OUT", clock=clock)
        paper.enter()
        assert paper.said() == f"第 2 行的 {clock} 不在申报的停机时间里，那时应在签到台签"
        assert paper.checkins() == []

    def test_the_same_person_does_not_witness_themselves(self, paper: PaperDesk) -> None:
        ready(paper)
        paper.tick(1)
        paper.enter(b"246810")
        until(lambda: paper.desk.models.second.property("problem") != "", "why not")
        turn(20)
        assert paper.checkins() == []
