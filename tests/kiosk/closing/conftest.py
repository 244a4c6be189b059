"""A desk with the room 关账, a day of C1 that is over, and two members of staff."""

from __future__ import annotations

from collections.abc import Iterator
from concurrent.futures import Future
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtCore import QCoreApplication

from kiosk.closing.comparing import DayComparing
from kiosk.closing.office import ClosingOffice
from kiosk.closing.reading import Reading, Served
from kiosk.closing.sealing import Sealing
from kiosk.conditions import Live
from kiosk.domain.attendance import Windows
from kiosk.domain.closes import Close, closes
from kiosk.domain.closing import Digest
from kiosk.domain.roles import Role
from kiosk.domain.timetable import Preset, from_ms, local_day
from kiosk.office.office import Office
from kiosk.staff.door import PEPPER, StaffDoor
from kiosk.staff.registry import Registry
from kiosk.staff.second import SecondPerson
from kiosk.vouchers.checking import Checking
from sync.platform.adapter import PlatformError, Reconciled
from sync.records import Action, Draft, Entry, EntryKind, Json, PersonKey
from sync.status import NOTHING_YET
from sync.store import bulk, checkpoint
from sync.store import closes as kept
from tests.support.front_desk import PUBLIC, ROSTER, FrontDesk, front_desk, put
from tests.support.printers import PrinterAtHand
from tests.support.qt import until
from tests.support.staff import KEY, member
from tests.support.timetables import DAY, at

LI = member("李老师", b"246810", Role.SUPERVISOR)
WANG = member("王老师", b"975310", Role.SUPERVISOR)
FRONT = member("前台甲", b"864209", Role.FRONT)


class ComparingAtHand:
    """The platform's word on a day: equal, another, or none at all."""

    def __init__(self) -> None:
        self.asked: list[tuple[str, tuple[str, ...]]] = []
        self.word: Reconciled | PlatformError = PlatformError("offline")

    def compare_session(self, session_no: str, rec_ids: Any) -> Future[Reconciled]:
        self.asked.append((session_no, tuple(rec_ids)))
        answer: Future[Reconciled] = Future()
        if isinstance(self.word, PlatformError):
            answer.set_exception(self.word)
        else:
            answer.set_result(self.word)
        return answer


@dataclass
class ClosingDesk:
    desk: FrontDesk
    office: ClosingOffice
    sealing: Sealing
    reading: Reading
    comparing: DayComparing
    platform: ComparingAtHand
    printer: PrinterAtHand
    folder: Path

    @property
    def model(self) -> Any:
        return self.desk.models.closing

    def see(self, name: str) -> Any:
        return self.model.property(name)

    def rows(self, name: str) -> list[Any]:
        model = self.see(name)
        return [model.data(model.index(place, 0)) for place in range(model.rowCount())]

    def open(self, day: date = DAY) -> None:
        self.model.turn(day.isoformat())
        until(lambda: self.see("day") == day.isoformat() and self.rows("checks") != [], "the day")
        until(lambda: not self.comparing.asking, "the platform's word")
        until(lambda: self.comparing.word(day) is Digest.UNASKED or self._digest_shown(), "it on the page")

    def _digest_shown(self) -> bool:
        """The page was read again after it: what comes from now on is not on it."""
        said = {row["key"]: row["said"] for row in self.rows("checks")}
        return said["digest"] != "还没有核对"

    def said(self) -> str:
        until(lambda: self.see("said") != "", "an answer")
        return str(self.see("said"))

    def pin(self, pin: bytes) -> None:
        for digit in pin.decode():
            self.desk.models.second.digit(int(digit))

    def sign(self, pin: bytes = b"975310", reason: str = "") -> None:
        """李老师 is behind the door; whoever owns `pin` stands beside them."""
        self.model.sign("day")
        self.pin(pin)
        self.model.close(reason, False)

    def closes(self, day: date = DAY) -> tuple[Close, ...]:
        with self.desk.store.reading() as db:
            return closes(kept.words(db, day, day))

    def words(self) -> list[Entry]:
        return self.desk.book(EntryKind.DAY_CLOSED)

    def notes(self) -> list[Path]:
        return sorted(self.folder.glob("*.checkpoint"))

    def read(self, note: Path) -> checkpoint.Checkpoint:
        return checkpoint.read(note.read_text(), self.desk.real.vault.ledger_public)

    def pass_to(self, clock: str) -> None:
        """As "18:00", or "+1 09:00" for the day after."""
        self.desk.hands.pass_s(at(clock).timestamp() - from_ms(self.desk.clock.now_ms()).timestamp())

    def record(
        self, number: int, *, day: date = DAY, kind: EntryKind = EntryKind.CHECKIN, **body: Json
    ) -> Entry:
        stamp = self.desk.clock.stamp()
        made = Draft(
            kind, stamp, day, {"method": "CARD_PIN", "factors": ["CARD", "PIN"], **body}, class_no="C1",
            session_no="S1", trainee_no=f"T{number}", action=Action.IN if kind is EntryKind.CHECKIN else None,
            person=PersonKey("01", bulk.id_number(number)), name="张小明",
        )  # fmt: skip
        return self.desk.real.record(made).result()

    def sent(self) -> None:
        """Everything is at the platform."""
        from sqlalchemy import update

        from sync.store.schema import outbox

        self.desk.real.write(lambda db: db.execute(update(outbox).values(delivery="ACKED"))).result()


@pytest.fixture
def served() -> Served:
    return Served(compares=True, hears=False, alone=False)


@pytest.fixture
def closing(tmp_path: Path, qapp: QCoreApplication, served: Served) -> Iterator[ClosingDesk]:
    with front_desk(tmp_path) as desk:
        put(desk.real, *PUBLIC, *ROSTER)
        desk.real.vault.keep_secret(PEPPER, KEY)
        made = make(desk, tmp_path / "notes", served)
        made.pass_to("18:00")
        made.desk.models.staff.knock()
        yield made


def make(desk: FrontDesk, folder: Path, served: Served) -> ClosingDesk:
    door = StaffDoor(desk.store, desk.clock, Registry((LI, WANG, FRONT)))
    main, models = desk.main, desk.models
    desk.front.office = Office(
        desk.store, desk.desk, desk.clock, door, models, main, Windows(), Preset.SESSION,
        desk.front.runner.dispatch, desk.platform.wake,
        lambda: Live(desk.front.troubles, desk.clock.state(), NOTHING_YET, 9_000, False, True),
        Checking(desk.store, desk.clock, desk.platform, main, visit_wait_s=0.2),
    )  # fmt: skip
    platform, printer = ComparingAtHand(), PrinterAtHand()
    reading = Reading(desk.store, Windows(), Preset.SESSION, served)
    sealing = Sealing(desk.store, desk.clock, folder)
    comparing = DayComparing(reading, sealing, platform, desk.clock, main)
    paper = Papers(printer)
    office = ClosingOffice(
        reading, sealing, comparing, SecondPerson(door, main, models.second), desk.clock, models.closing, main,
        desk.platform.wake, paper,
    )  # fmt: skip
    desk.front.office.employ(office)
    return ClosingDesk(desk, office, sealing, reading, comparing, platform, printer, folder)


@dataclass
class Papers:
    """The page is drawn elsewhere (test_sheet.py); what is handed over is seen here."""

    printer: PrinterAtHand

    def __call__(self, close: Close, note: str, operator: str, since: int, before: str) -> Any:
        from kiosk.printing.paper import Line, Paper, PaperKind

        lines = (Line(note), Line(str(since)), Line(before))
        return self.printer.print(Paper(PaperKind.DIGEST, close.key, None, lines, operator=operator))


def today(desk: FrontDesk) -> date:
    return local_day(from_ms(desk.clock.now_ms()))


__all__ = ["FRONT", "LI", "WANG", "ClosingDesk", "closing", "replace", "served", "today"]
