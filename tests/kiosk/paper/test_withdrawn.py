"""An outage is withdrawn by two, once, and not while signatures off paper rest on it."""

from __future__ import annotations

import pytest

from kiosk.day.diary import Diary
from kiosk.domain.attendance import Windows
from kiosk.domain.day import Presence
from kiosk.domain.outage import Withdrawal
from kiosk.domain.timetable import Preset
from kiosk.paper.fit import NotFit
from kiosk.paper.withdrawing import Withdrawing
from sync.records import Draft, EntryKind
from tests.support.front_desk import ROSTER
from tests.support.paper_desk import PaperDesk, code_of, ready, seats
from tests.support.qt import until
from tests.support.timetables import DAY


def test_who_was_punctual_by_it_is_late_again_and_both_acts_stay(paper: PaperDesk) -> None:
    paper.open()
    paper.sign_in(ROSTER[0], "09:45", judge="LATE")
    paper.pass_to("10:01")
    diary = Diary(paper.desk.real, Windows(), Preset.SESSION)
    assert diary.tallies(DAY)["C1"][0].tally.late == 1
    paper.declare()
    paper.said()
    assert seats(paper)["T1"] is Presence.PRESENT
    assert diary.tallies(DAY)["C1"][0].tally.late == 0
    paper.withdraw()
    assert paper.said() == "已撤回，按原来的时间判迟到"
    assert seats(paper)["T1"] is Presence.LATE
    assert diary.tallies(DAY)["C1"][0].tally.late == 1
    assert diary.sheet(DAY) == Diary(paper.desk.real, Windows(), Preset.SESSION).sheet(DAY)
    declared, taken = [one for one in paper.desk.book(EntryKind.OPERATOR) if "OUTAGE" in str(one.body["act"])]
    assert taken.body["act"] == "OUTAGE_WITHDRAWN"
    assert (taken.body["outage"], taken.day) == (declared.id, DAY)
    assert [taken.body[key] for key in ("operator", "second", "reason")] == [
        "李老师",
        "王老师",
        "not_out",
    ]
    until(lambda: paper.see("outageCount") == 0, "the page as it is now")
    assert [one["withdrawn"] for one in paper.rows("outages")] == ["已撤回：李老师、王老师　核实后没有停机"]


def test_not_by_one_alone(paper: PaperDesk) -> None:
    ready(paper)
    paper.withdraw(pin=b"246810")
    until(lambda: paper.desk.models.second.property("problem") != "", "why not")
    assert len(paper.outages()) == 1


def test_not_without_a_reason(paper: PaperDesk) -> None:
    ready(paper)
    paper.withdraw("")
    assert paper.said() == "请选原因"
    assert len(paper.outages()) == 1


def test_not_while_signatures_off_paper_rest_on_it(paper: PaperDesk) -> None:
    issued = ready(paper)
    paper.tick(1, 2)
    paper.enter()
    paper.said()
    paper.withdraw()
    assert paper.said() == "有 2 处纸面补录用着这次停机。先在“更正”里逐条作废，再来撤回"
    assert len(paper.outages()) == 1
    for one in paper.checkins():
        body = {"act": "ANNUL", "corrects": one.id, "operator": "李老师", "reason": "WRONG"}
        paper.desk.real.record(
            Draft(EntryKind.CORRECTION, paper.desk.clock.stamp(), DAY, body, class_no="C1", session_no="S1")
        ).result()
    paper.withdraw()
    assert paper.said() == "已撤回，按原来的时间判迟到"
    paper.scan(code_of(issued))
    assert "A23" in paper.said()


def test_another_that_was_declared_carries_them(paper: PaperDesk) -> None:
    ready(paper)
    paper.declare("08:55", "09:30")
    paper.said()
    paper.tick(1, clock="09:20")
    paper.enter()
    paper.said()
    paper.withdraw("twice")
    assert paper.said() == "已撤回，按原来的时间判迟到"
    assert len(paper.outages()) == 1
    until(lambda: paper.see("outageCount") == 1, "the page without it")
    paper.withdraw("twice")
    assert paper.said().startswith("有 1 处纸面补录")


def test_an_outage_is_withdrawn_once(paper: PaperDesk) -> None:
    ready(paper)
    (declared,) = (one.outage for one in paper.office._declared)
    again, word = Withdrawing(paper.desk.real, paper.desk.clock), Withdrawal("李老师", "王老师", "twice")
    again.write(declared, word)
    with pytest.raises(NotFit, match="gone"):
        again.write(declared, word)


def test_of_a_closed_day_it_says_that_it_came_late(paper: PaperDesk) -> None:
    ready(paper)
    body = {"state": "RECONCILED", "first": "李老师", "second": "王老师", "firstSeq": 1, "lastSeq": 2}
    paper.desk.real.record(Draft(EntryKind.DAY_CLOSED, paper.desk.clock.stamp(), DAY, body)).result()
    paper.withdraw()
    paper.said()
    assert paper.desk.book(EntryKind.OPERATOR)[-1].body["late"] is True
