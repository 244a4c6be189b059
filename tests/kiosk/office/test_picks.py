"""Names to be picked: who teaches, where, who signed papers; none of a learner, and nobody's once the door is shut."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtCore import QCoreApplication

from kiosk.domain.roles import Role
from kiosk.office.picks import PickOffice
from kiosk.staff.door import StaffDoor
from kiosk.staff.entrance import Entrance
from kiosk.staff.registry import Registry
from kiosk.ui.pick_gestures import PicksWanted
from sync.records import Draft, EntryKind
from tests.support.front_desk import FrontDesk, front_desk, put
from tests.support.qt import turn, until
from tests.support.staff import member
from tests.support.timetables import DAY, a_class, session

STAFF = Registry([member("李主管", b"246810", Role.SUPERVISOR), member("小陈", b"112233", Role.FRONT)])


@pytest.fixture
def desk(tmp_path: Path, qapp: QCoreApplication) -> Iterator[FrontDesk]:
    with front_desk(tmp_path) as opened:
        morning = replace(session("S1", "09:00", "10:35", room="一号楼 101"), teacher="王老师")
        later = replace(session("S2", "14:00", "15:35", room="一号楼 101"), teacher="小陈")
        put(opened.store, a_class("C1"), morning, later)
        yield opened


def opened(desk: FrontDesk) -> PickOffice:
    office = PickOffice(desk.real, desk.models.picks, desk.main, STAFF)
    office.open("李主管")
    office.hands[PicksWanted](PicksWanted())
    until(lambda: desk.models.picks.told > 0, "names")
    return office


def titles(desk: FrontDesk, kind: str, text: str = "") -> list[Any]:
    return [one["title"] for one in desk.models.picks.matching(kind, text)]


def signed_on_paper(desk: FrontDesk, name: str) -> None:
    body = {"act": "ANNUL", "corrects": "K-1-1", "approver": name, "approved": "paper", "operator": "李主管"}
    desk.store.record(Draft(EntryKind.CORRECTION, desk.clock.stamp(), DAY, body, "C1")).result(10)


def test_names_come_from_timetable_staff_and_papers(desk: FrontDesk) -> None:
    signed_on_paper(desk, "钱主任")
    office = opened(desk)
    assert set(titles(desk, "teachers")) == {"王老师", "小陈", "李主管"}
    assert titles(desk, "rooms") == ["一号楼 101"]
    assert set(titles(desk, "approvers")) == {"王老师", "钱主任"}  # whoever works here approves by their PIN
    assert len(titles(desk, "classes")) == 1
    office.shut()
    turn()
    assert titles(desk, "teachers") == []


def test_initials_a_part_and_a_number_find_them(desk: FrontDesk) -> None:
    opened(desk)
    assert titles(desk, "teachers", "wl") == ["王老师"]
    assert titles(desk, "teachers", "LZG") == ["李主管"]
    assert titles(desk, "rooms", "101") == ["一号楼 101"]
    assert titles(desk, "classes", "c1") == titles(desk, "classes")
    assert titles(desk, "teachers", "xyz") == []
    assert len(titles(desk, "teachers", "王老师")) == 3  # picked: the others can be picked instead


@pytest.mark.parametrize("role", Role)
def test_whoever_comes_in_is_told_names(desk: FrontDesk, role: Role) -> None:
    """A page whose gestures ask for no right at all is opened for nobody."""
    staff = Registry([member("李主管", b"246810", role)])
    office = PickOffice(desk.real, desk.models.picks, desk.main, staff)
    entrance = Entrance(StaffDoor(desk.real, desk.clock, staff), lambda: "李主管", lambda *_: None)
    entrance.govern(office)
    assert entrance.opens_for(office.hands) and entrance.allows(PicksWanted())
