"""A desk with its room 更正: two supervisors and one at the front, a class that has had lessons, a second class."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import timedelta
from pathlib import Path
from typing import Any

from kiosk.compose.corrections import make_corrections
from kiosk.corrections.office import CorrectionOffice
from kiosk.domain.presence import Rules
from kiosk.domain.roles import Role
from kiosk.domain.timetable import Preset
from kiosk.staff.approving import Approving
from kiosk.staff.door import PEPPER, StaffDoor
from kiosk.staff.registry import Registry
from kiosk.staff.second import SecondPerson
from kiosk.ui import correction_gestures as cg
from kiosk.ui.approval import PIN, SELF, ApprovalGiven
from kiosk.ui.gestures import Gesture
from sync.records import Action, Draft, Entry, EntryKind, ItemAck, Session
from sync.store import outbox
from tests.support.front_desk import ROSTER, FrontDesk, front_desk, put
from tests.support.qt import turn, until
from tests.support.staff import KEY, member
from tests.support.timetables import a_class, at, session

ZHANG, LI, _ = ROSTER
SUPERVISOR, OTHER, FRONT = "李老师", "王主管", "前台小陈"
PINS = {SUPERVISOR: b"246810", OTHER: b"135791", FRONT: b"112233"}
BEFORE = tuple(
    replace(session(f"B{day}", "09:00", "10:35"), begins=at("09:00") - timedelta(days=day),
            ends=at("10:35") - timedelta(days=day))
    for day in (1, 2, 3)
)  # fmt: skip
TODAY, AFTERNOON = session("S1", "09:00", "10:35"), session("S2", "14:00", "15:35")
ELSEWHERE = session("X1", "18:00", "19:30", class_no="C2", room="202")


@dataclass
class CorrectionDesk:
    front: FrontDesk
    office: CorrectionOffice
    registry: Registry

    def do(self, gesture: Gesture) -> None:
        self.office.hands[type(gesture)](gesture)

    def see(self, name: str) -> Any:
        return self.front.models.corrections.property(name)

    def rows(self, name: str) -> list[Any]:
        model = self.see(name)
        return [model.data(model.index(place, 0)) for place in range(model.rowCount())]

    def until(self, name: str, test: Any = bool) -> Any:
        until(lambda: test(self.see(name)), f"{name}; it is {self.see(name)}; {self.see('problem')}")
        return self.see(name)

    def signed(
        self, one: Session, action: Action, moment: str = "", days: int = 0, method: str = "CARD_PIN"
    ) -> Entry:
        """Somebody's check-in, as the desk would have written it."""
        when = (
            at(moment) - timedelta(days=days) if moment else one.begins if action is Action.IN else one.ends
        )
        stamp = replace(self.front.clock.stamp(), at_ms=round(when.timestamp() * 1000))
        judge: dict[str, Any] = {"state": "ON_TIME", "minutes": 0}
        draft = Draft(
            EntryKind.CHECKIN, stamp, one.begins.date(),
            {"method": method, "judge": judge, "covers": [one.session_no]},
            one.class_no, one.session_no, ZHANG.trainee_no, action, ZHANG.person, ZHANG.name,
        )  # fmt: skip
        made: Entry = self.front.store.record(draft).result(10)
        return made

    def refuse(self, entry: Entry, code: str = "E42007", text: str = "不在该班名册") -> None:
        ack = ItemAck(entry.id, False, code, text=text)
        self.front.real.write(lambda db: outbox.apply_answer(db, [ack], None, 1)).result(10)

    def open_entry(self, key: str) -> dict[str, Any]:
        self.do(cg.EntryChosen(key))
        found: dict[str, Any] = self.until("entry", lambda one: one.get("key") == key)
        return found

    def sign(self, approver: str = SUPERVISOR, reason: str = "MISTAKE") -> None:
        """Sign what is proposed, by whoever is signed in or by another's PIN; wait until it is written or refused."""
        self.until("proposal", lambda one: one.get("ready"))
        self.give(approver)
        by = ApprovalGiven(SELF if approver == SUPERVISOR else PIN, reference="2026-11-07")
        self.do(cg.CorrectionSigned(reason, by, "看过监控"))
        until(lambda: not self.see("busy"), "an answer")
        turn()

    def give(self, who: str) -> None:
        """Their PIN, as typed into SecondPin.qml; of whoever is signed in none is asked."""
        for digit in PINS[who] if who != SUPERVISOR else b"":
            self.front.models.second.digit(digit - 48)

    def corrections(self) -> list[Entry]:
        return self.front.book(EntryKind.CORRECTION)

    def acts(self) -> list[Any]:
        return [one.body["act"] for one in self.corrections()]

    def enter(self, operator: str = SUPERVISOR) -> None:
        self.office.open(operator)
        self.do(cg.CorrectionsOpened("find"))
        self.until("classes")


@contextmanager
def correction_desk(folder: Path) -> Iterator[CorrectionDesk]:
    with front_desk(folder) as front:
        front.real.vault.keep_secret(PEPPER, KEY)
        other = replace(ZHANG, trainee_no="T9", class_no="C2")
        put(front.store, TODAY, AFTERNOON, *BEFORE, ELSEWHERE, a_class("C1"), a_class("C2"), other)
        roles = {FRONT: (Role.FRONT,)}
        staff = [member(name, pin, *roles.get(name, (Role.SUPERVISOR,))) for name, pin in PINS.items()]
        registry = Registry(staff)
        door = StaffDoor(front.store, front.clock, registry)
        second = SecondPerson(door, front.main, front.models.second)
        office = make_corrections(
            Rules(), Preset.SESSION, front.store, front.clock, front.models, front.main, door, Approving(door, second),
            front.platform.wake,
        )  # fmt: skip
        yield CorrectionDesk(front, office, registry)
        office.shut()
        turn()
