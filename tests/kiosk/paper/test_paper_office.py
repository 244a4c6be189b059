"""A sheet is printed, an outage declared by two, its signatures entered once, and nobody of them is late."""

from __future__ import annotations

from collections.abc import Iterator
from concurrent.futures import Future
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtCore import QCoreApplication

from kiosk.attendance.attending import Attending, facts_of
from kiosk.conditions import Live
from kiosk.day.diary import Diary
from kiosk.day.reading import read_day
from kiosk.domain.attendance import Windows
from kiosk.domain.day import Presence
from kiosk.domain.outage import Withdrawal
from kiosk.domain.presence import Attended, Outcome, Rules
from kiosk.domain.refusal import Refusal
from kiosk.domain.roles import Role
from kiosk.domain.signs import Origin
from kiosk.domain.timetable import Preset, from_ms
from kiosk.office.office import Office
from kiosk.paper.entering import Entering
from kiosk.paper.faults import FaultBook
from kiosk.paper.fit import NotFit
from kiosk.paper.office import PaperOffice
from kiosk.paper.outages import outages_of_day
from kiosk.paper.printing import Issued, Sheets, file_name, pages, paper_no
from kiosk.paper.withdrawing import Withdrawing
from kiosk.printing.paper import Paper, PaperKind, Printed
from kiosk.staff.door import PEPPER, StaffDoor
from kiosk.staff.registry import Registry
from kiosk.staff.second import SecondPerson
from kiosk.ui import gestures as g
from kiosk.vouchers.checking import Checking
from kiosk.words import Words
from sync.records import Action, ClockQuality, Draft, Enrolment, Entry, EntryKind, PersonKey
from sync.status import NOTHING_YET
from sync.store import bulk
from tests.support.front_desk import PUBLIC, ROSTER, FrontDesk, front_desk, put
from tests.support.printers import PrinterAtHand
from tests.support.qt import turn, until
from tests.support.staff import KEY, member
from tests.support.timetables import DAY, a_class, at, session

LI = member("李老师", b"246810", Role.SUPERVISOR)
WANG = member("王老师", b"975310", Role.SUPERVISOR)


@dataclass
class PaperDesk:
    desk: FrontDesk
    office: PaperOffice
    printer: PrinterAtHand
    issued: list[Issued]
    registry: Registry

    @property
    def model(self) -> Any:
        return self.desk.models.paper

    def see(self, name: str) -> Any:
        return self.model.property(name)

    def rows(self, name: str) -> list[Any]:
        model = self.see(name)
        return [model.data(model.index(place, 0)) for place in range(model.rowCount())]

    def said(self) -> str:
        until(lambda: self.see("said") != "", "an answer")
        said = str(self.see("said"))
        self.model.say(None)
        return said

    def pin(self, pin: bytes = b"975310") -> None:
        for digit in pin.decode():
            self.desk.models.second.digit(int(digit))

    def pass_to(self, clock: str) -> None:
        self.desk.hands.pass_s(at(clock).timestamp() - from_ms(self.desk.clock.now_ms()).timestamp())

    def open(self) -> None:
        self.model.turn(DAY.isoformat())
        until(lambda: self.see("day") == DAY.isoformat(), "the page")

    def print(self) -> Issued:
        before = len(self.issued)
        self.model.print("")
        until(lambda: len(self.issued) > before, "a sheet")
        self.said()
        return self.issued[before]

    def declare(self, begins: str = "08:50", ends: str = "09:40", pin: bytes = b"975310") -> None:
        self.model.declare(True)
        self.pin(pin)
        self.model.sign(DAY.isoformat(), begins, ends, "power")

    def withdraw(self, reason: str = "not_out", pin: bytes = b"975310") -> None:
        """The newest that stands."""
        until(lambda: self.see("outageCount") > 0, "the outage on the page")
        key = next(one["key"] for one in self.rows("outages") if one["withdrawn"] == "")
        self.model.withdraw(key)
        self.pin(pin)
        self.model.signWithdrawal(reason)

    def outages(self) -> list[str]:
        with self.desk.real.reading() as db:
            return [one.key for one in outages_of_day(db, DAY)]

    def scan(self, text: str) -> None:
        office = self.desk.front.office
        assert office is not None
        assert office.code_scanned(text)

    def tick(self, *rows: int, action: str = "IN", clock: str = "09:20") -> None:
        for row in rows:
            self.model.tick(row, action, clock)

    def enter(self, pin: bytes = b"975310") -> None:
        self.model.witness(True)
        self.pin(pin)
        self.model.enter()

    def checkins(self) -> list[Entry]:
        return self.desk.book(EntryKind.CHECKIN)

    def sign_in(
        self,
        who: Enrolment,
        clock: str,
        session_no: str = "S1",
        judge: str = "ON_TIME",
        action: Action = Action.IN,
    ) -> Entry:
        self.pass_to(clock)
        body = {"method": "CARD_PIN", "judge": {"state": judge}, "covers": [session_no]}
        draft = Draft(
            EntryKind.CHECKIN, self.desk.clock.stamp(), DAY, body, class_no=who.class_no, session_no=session_no,
            trainee_no=who.trainee_no, action=action, person=who.person, name=who.name,
        )  # fmt: skip
        return self.desk.real.record(draft).result()


@pytest.fixture
def paper(tmp_path: Path, qapp: QCoreApplication) -> Iterator[PaperDesk]:
    with front_desk(tmp_path) as desk:
        put(desk.real, *PUBLIC, *ROSTER)
        desk.real.vault.keep_secret(PEPPER, KEY)
        made = _make(desk)
        made.pass_to("08:30")
        enter(made)
        yield made


def _make(desk: FrontDesk) -> PaperDesk:
    registry, main, models = Registry((LI, WANG)), desk.main, desk.models
    door = StaffDoor(desk.store, desk.clock, registry)
    desk.front.office = Office(
        desk.store, desk.desk, desk.clock, door, models, main, Windows(), Preset.SESSION,
        desk.front.runner.dispatch, desk.platform.wake,
        lambda: Live(desk.front.troubles, desk.clock.state(), NOTHING_YET, 9_000, False, True),
        Checking(desk.store, desk.clock, desk.platform, main, visit_wait_s=0.2),
    )  # fmt: skip
    printer, issued = PrinterAtHand(), list[Issued]()

    def hand_over(one: Issued, operator: str) -> list[Future[Printed]]:
        issued.append(one)
        return [printer.print(Paper(PaperKind.SHEET, paper_no(one, 1), None, operator=operator))]

    office = PaperOffice(
        desk.store, desk.clock, Preset.SESSION, Sheets(desk.store, desk.clock, "示例学校"),
        Entering(desk.store, desk.clock, Windows()), SecondPerson(door, main, models.second), models.paper, main,
        desk.platform.wake, hand_over,
    )  # fmt: skip
    desk.front.office.add(office)
    return PaperDesk(desk, office, printer, issued, registry)


def enter(paper: PaperDesk, pin: bytes = b"246810") -> None:
    desk = paper.desk
    desk.models.staff.knock()
    until(lambda: desk.models.staff.property("door") == "asking", "the pad")
    desk.front.gesture(g.StaffPinGiven(bytearray(pin)))
    until(lambda: desk.models.staff.property("door") == "open", "the open door")


def ready(paper: PaperDesk) -> Issued:
    """A sheet was printed, the outage is over and declared, the sheet is open."""
    paper.open()
    issued = paper.print()
    paper.pass_to("10:00")
    paper.declare()
    assert paper.said() == "已申报停机，现在可以扫签到表"
    paper.scan(code_of(issued))
    until(lambda: paper.see("sheet") == issued.sheet.no, "the sheet")
    return issued


def code_of(issued: Issued) -> str:
    page = pages(issued, Words("zh"))[0]
    assert page.mark is not None
    return page.mark.text


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


def seats(paper: PaperDesk) -> dict[str, Presence]:
    with paper.desk.real.reading() as db:
        sheet = read_day(db, paper.desk.real.vault, Windows(), Preset.SESSION, DAY)
    return {
        seat.trainee_no: seat.presence for one in sheet.classes for held in one.held for seat in held.seats
    }


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


class TestWithdrawn:
    def test_who_was_punctual_by_it_is_late_again_and_both_acts_stay(self, paper: PaperDesk) -> None:
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
        declared, taken = [
            one for one in paper.desk.book(EntryKind.OPERATOR) if "OUTAGE" in str(one.body["act"])
        ]
        assert taken.body["act"] == "OUTAGE_WITHDRAWN"
        assert (taken.body["outage"], taken.day) == (declared.id, DAY)
        assert [taken.body[key] for key in ("operator", "second", "reason")] == [
            "李老师",
            "王老师",
            "not_out",
        ]
        until(lambda: paper.see("outageCount") == 0, "the page as it is now")
        assert [one["withdrawn"] for one in paper.rows("outages")] == [
            "已撤回：李老师、王老师　核实后没有停机"
        ]

    def test_not_by_one_alone(self, paper: PaperDesk) -> None:
        ready(paper)
        paper.withdraw(pin=b"246810")
        until(lambda: paper.desk.models.second.property("problem") != "", "why not")
        assert len(paper.outages()) == 1

    def test_not_without_a_reason(self, paper: PaperDesk) -> None:
        ready(paper)
        paper.withdraw("")
        assert paper.said() == "请选原因"
        assert len(paper.outages()) == 1

    def test_not_while_signatures_off_paper_rest_on_it(self, paper: PaperDesk) -> None:
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
                Draft(
                    EntryKind.CORRECTION, paper.desk.clock.stamp(), DAY, body, class_no="C1", session_no="S1"
                )
            ).result()
        paper.withdraw()
        assert paper.said() == "已撤回，按原来的时间判迟到"
        paper.scan(code_of(issued))
        assert "A23" in paper.said()

    def test_another_that_was_declared_carries_them(self, paper: PaperDesk) -> None:
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

    def test_an_outage_is_withdrawn_once(self, paper: PaperDesk) -> None:
        ready(paper)
        (declared,) = (one.outage for one in paper.office._declared)
        again, word = Withdrawing(paper.desk.real, paper.desk.clock), Withdrawal("李老师", "王老师", "twice")
        again.write(declared, word)
        with pytest.raises(NotFit, match="gone"):
            again.write(declared, word)

    def test_of_a_closed_day_it_says_that_it_came_late(self, paper: PaperDesk) -> None:
        ready(paper)
        body = {"state": "RECONCILED", "first": "李老师", "second": "王老师", "firstSeq": 1, "lastSeq": 2}
        paper.desk.real.record(Draft(EntryKind.DAY_CLOSED, paper.desk.clock.stamp(), DAY, body)).result()
        paper.withdraw()
        paper.said()
        assert paper.desk.book(EntryKind.OPERATOR)[-1].body["late"] is True


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
        from kiosk.paper.drafts import Witnessed
        from kiosk.paper.opening import ticked

        ticked = ticked(opened, [(n, "IN", "09:20") for n in range(1, 121)])
        entering, witnessed = paper.office._entering, Witnessed("李老师", "王老师", "power")
        with pytest.raises(PowerCutError):
            entering.enter(opened.sitting, ticked, witnessed, opened.outages, heard)
        assert len(paper.checkins()) == cut[0] == 50
        entered = entering.enter(opened.sitting, ticked, witnessed, opened.outages)
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

    def test_an_outage_needs_another_person_a_reason_and_an_end(self, paper: PaperDesk) -> None:
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


class TestOneWhoIsBoth:
    """Who gave a colleague their PIN on the day of an outage signs nothing of that day with it on another."""

    def give(self, paper: PaperDesk) -> None:
        paper.registry.take((LI, replace(WANG, pin_by=LI.name, pin_ms=paper.desk.clock.now_ms())))
        paper.desk.hands.pass_s(86_400)

    def why(self, paper: PaperDesk) -> str:
        until(lambda: paper.desk.models.second.property("problem") != "", "why not")
        return str(paper.desk.models.second.property("problem"))

    def test_declares_no_outage(self, paper: PaperDesk) -> None:
        paper.open()
        paper.pass_to("10:00")
        self.give(paper)
        paper.declare()
        assert "S06" in self.why(paper)

    def test_withdraws_none(self, paper: PaperDesk) -> None:
        ready(paper)
        self.give(paper)
        paper.withdraw()
        assert "S06" in self.why(paper)
        assert len(paper.outages()) == 1

    def test_enters_no_signatures(self, paper: PaperDesk) -> None:
        ready(paper)
        self.give(paper)
        paper.tick(1)
        paper.enter()
        assert "S06" in self.why(paper)
        assert paper.checkins() == []


def test_whoever_comes_while_a_pin_is_tried_is_not_both_people(paper: PaperDesk) -> None:
    """The second person's PIN was good beside the first, who has left."""
    ready(paper)
    paper.tick(1)
    tried: list[bool] = []
    paper.enter()
    paper.desk.models.second.changed.connect(lambda: tried.append(True))
    paper.office.open("王老师")
    until(lambda: tried != [], "the PIN was tried")
    turn(200)
    assert paper.checkins() == []


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


def test_leaving_the_page_gives_the_gun_back(paper: PaperDesk) -> None:
    paper.open()
    assert paper.office.active
    paper.model.leave()
    assert not paper.office.active
