"""A desk with its room 纸面: two supervisors, a printer, the class of the morning."""

from __future__ import annotations

from concurrent.futures import Future
from dataclasses import dataclass
from typing import Any

from kiosk.conditions import Live
from kiosk.day.reading import read_day
from kiosk.domain.attendance import Windows
from kiosk.domain.day import Presence
from kiosk.domain.roles import Role
from kiosk.domain.timetable import Preset, from_ms
from kiosk.office.office import Office
from kiosk.paper.entering import Entering
from kiosk.paper.office import PaperOffice
from kiosk.paper.outages import outages_of_day
from kiosk.paper.printing import Issued, Sheets, pages, paper_no
from kiosk.printing.paper import Paper, PaperKind, Printed
from kiosk.staff.door import StaffDoor
from kiosk.staff.registry import Registry
from kiosk.staff.second import SecondPerson
from kiosk.ui import gestures as g
from kiosk.vouchers.checking import Checking
from kiosk.words import Words
from sync.records import Action, Draft, Enrolment, Entry, EntryKind
from sync.status import NOTHING_YET
from tests.support.front_desk import FrontDesk
from tests.support.printers import PrinterAtHand
from tests.support.qt import until
from tests.support.staff import member
from tests.support.timetables import DAY, at

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


def make(desk: FrontDesk) -> PaperDesk:
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


def seats(paper: PaperDesk) -> dict[str, Presence]:
    with paper.desk.real.reading() as db:
        sheet = read_day(db, paper.desk.real.vault, Windows(), Preset.SESSION, DAY)
    return {
        seat.trainee_no: seat.presence for one in sheet.classes for held in one.held for seat in held.seats
    }
