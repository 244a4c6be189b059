"""An outage is declared by two, with what speaks for and against it; who waited for the desk is not late."""

from __future__ import annotations

from kiosk.attendance.attending import Attending
from kiosk.domain.day import Presence
from kiosk.domain.presence import Attended, Outcome, Rules
from kiosk.domain.refusal import Refusal
from kiosk.domain.timetable import Preset, from_ms
from kiosk.paper.faults import FaultBook
from sync.records import Action, Draft, EntryKind
from tests.support.front_desk import ROSTER
from tests.support.paper_desk import PaperDesk, seats
from tests.support.qt import until
from tests.support.timetables import DAY


def test_the_queue_after_an_outage_is_not_late_either(paper: PaperDesk) -> None:
    paper.open()
    paper.sign_in(ROSTER[0], "09:45", judge="LATE")
    paper.pass_to("10:01")
    assert seats(paper)["T1"] is Presence.LATE
    paper.declare()
    paper.said()
    assert seats(paper)["T1"] is Presence.PRESENT


def test_the_queue_is_in_minutes_and_ratio_as_well(paper: PaperDesk) -> None:
    """From 09:59 on the 95 minutes of a lesson are too few; from its beginning they count."""
    paper.open()
    paper.sign_in(ROSTER[0], "09:59", judge="LATE")
    paper.sign_in(ROSTER[0], "10:40", action=Action.OUT)
    paper.pass_to("12:00")
    books = Attending(paper.desk.real, Rules(), Preset.SESSION)

    def lesson() -> Attended:
        book = books.book("C1", from_ms(paper.desk.clock.now_ms()))
        assert book is not None
        learner = book.learner("T1")
        assert learner is not None
        return learner.attendance.lessons[0]

    assert lesson().outcome is Outcome.SHORT
    paper.declare()
    paper.said()
    after = lesson()
    assert (after.outcome, after.waited) == (Outcome.VALID, True)
    assert after.minutes == after.lesson.minutes


def test_an_outage_needs_another_person_a_reason_and_an_end(paper: PaperDesk) -> None:
    paper.open()
    paper.pass_to("10:00")
    paper.declare(pin=b"246810")
    until(lambda: paper.desk.models.second.property("problem") != "", "why not")
    paper.declare("09:40", "08:50")
    assert paper.said() == "结束要晚于开始，最长 18 小时"
    paper.declare("08:50", "11:00")
    assert paper.said() == "停机还没有结束"
    paper.declare("8 点", "9 点")
    assert paper.said() == "时间写成 08:20 这样"
    acts = {one.body.get("act") for one in paper.desk.book(EntryKind.OPERATOR)}
    assert "OUTAGE_DECLARED" not in acts


def test_the_outage_stands_in_the_book_with_what_spoke_against_it(paper: PaperDesk) -> None:
    paper.open()
    paper.sign_in(ROSTER[0], "09:10")
    paper.pass_to("10:00")
    paper.model.ask(DAY.isoformat(), "08:50", "09:40")
    until(lambda: paper.see("groundCount") == 5, "what the book says")
    assert [one["weight"] for one in paper.see("weighed")][1] == "contradicts"
    paper.declare()
    paper.said()
    (act,) = [one for one in paper.desk.book(EntryKind.OPERATOR) if one.body["act"] == "OUTAGE_DECLARED"]
    assert act.body["evidence"] == {
        "gap": "silent", "signs": "contradicts", "restart": "silent", "clock": "silent", "faults": "silent",
    }  # fmt: skip
    assert (act.body["operator"], act.body["second"], act.body["ledgerGap"]) == ("李老师", "王老师", 1800)


def test_what_is_wrong_with_the_desk_is_written_once_it_lasts(paper: PaperDesk) -> None:
    now: dict[str, Refusal] = {}
    written: list[Draft] = []
    faults = FaultBook(lambda: now, paper.desk.clock, written.append)
    faults.look()
    now["card"] = Refusal.NO_READER
    faults.look()
    assert written == []
    faults.look()
    faults.look()
    now.clear()
    faults.look()
    faults.look()
    assert [one.body["codes"] for one in written] == [["D02"], []]
