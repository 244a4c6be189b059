"""Four eyes: another member, with the right, by their own PIN, and never by the first one's."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from PySide6.QtCore import QCoreApplication

from kiosk.domain.roles import Right, Role
from kiosk.main_thread import MainThread
from kiosk.staff.door import DOOR, PEPPER, StaffDoor
from kiosk.staff.registry import Registry
from kiosk.staff.second import NotProved, Proved, SecondPerson
from kiosk.staff.standing_by import StandingBy
from kiosk.ui.language import Language
from kiosk.ui.second import Beside, SecondModel
from kiosk.ui.second_gestures import SecondSought
from sync.store import guard
from sync.store.store import Store
from tests.support.desk import Hands, new_desk
from tests.support.qt import until
from tests.support.staff import KEY, member

LI = member("李老师", b"246810", Role.SUPERVISOR)
WANG = member("王老师", b"975310", Role.SUPERVISOR)
FRONT = member("前台甲", b"864209", Role.FRONT)


class AtDoor:
    def __init__(self, store: Store, hands: Hands) -> None:
        self.store, self.registry = store, Registry((LI, WANG, FRONT))
        self.model = SecondModel(Language("zh"), lambda gesture: None)
        self.main = MainThread()
        clock = hands.clock(store.boot_no)
        self.now_ms = clock.now_ms()
        self.door = StaffDoor(store, clock, self.registry)
        self.second = SecondPerson(self.door, self.main, self.model)

    def prove(self, pin: bytes, first: str = "李老师", right: Right = Right.CLOSE) -> Proved | NotProved:
        for digit in pin.decode():
            self.model.digit(int(digit))
        heard: list[Proved | NotProved] = []
        given = self.second.take()
        self.second.prove(given, first, right, heard.append)
        until(lambda: heard != [], "an answer")
        assert not any(given) and self.model.property("count") == 0
        return heard[0]

    def why(self, pin: bytes, **how: object) -> str:
        said = self.prove(pin, **how)  # type: ignore[arg-type]
        assert isinstance(said, NotProved)
        return str(self.model.property("problem"))

    def fails(self) -> int:
        with self.store.reading() as db:
            return guard.failures(db, DOOR).fails


@pytest.fixture
def at_door(tmp_path: Path, qapp: QCoreApplication) -> Iterator[AtDoor]:
    with new_desk(tmp_path) as store:
        store.vault.keep_secret(PEPPER, KEY)
        made = AtDoor(store, Hands())
        yield made
        made.main.close()


def test_another_supervisor(at_door: AtDoor) -> None:
    assert at_door.prove(b"975310") == Proved("王老师")
    assert at_door.model.property("problem") == ""


def test_not_the_same_person(at_door: AtDoor) -> None:
    assert at_door.why(b"246810") == "须由另一个人输入密码"
    assert at_door.fails() == 0


def test_not_a_role_without_the_right(at_door: AtDoor) -> None:
    assert "前台甲" in at_door.why(b"864209") and "S03" in at_door.why(b"864209")
    assert at_door.prove(b"864209", right=Right.HELP) == Proved("前台甲")


def test_a_wrong_pin_counts_at_the_door(at_door: AtDoor) -> None:
    assert "S01" in at_door.why(b"000000")
    assert at_door.fails() == 1


def test_a_locked_door_proves_nobody(at_door: AtDoor) -> None:
    for _ in range(5):
        at_door.prove(b"000000")
    assert "S02" in at_door.why(b"975310")


def test_one_s_own_pin_in_between_forgives_no_guess(at_door: AtDoor) -> None:
    """Neither beside the act nor at the door: else a colleague's six digits could be tried one after another."""
    for place in range(4):
        at_door.prove(b"00000%d" % place)
        assert "须由另一个人" in at_door.why(b"246810")
    at_door.door.knock(bytearray(b"246810"))
    at_door.prove(b"000009")
    assert "S02" in at_door.why(b"975310")


def test_the_second_person_forgives_what_they_mistyped(at_door: AtDoor) -> None:
    for _ in range(4):
        at_door.prove(b"000000")
        assert at_door.prove(b"975310") == Proved("王老师")
    assert at_door.fails() == 0


def test_who_left_is_nobody(at_door: AtDoor) -> None:
    at_door.registry.take((LI, FRONT))
    assert "S01" in at_door.why(b"975310")


def test_two_members_with_one_pin_are_no_second_person(at_door: AtDoor) -> None:
    """Else the first would type their own PIN and pass for the other."""
    at_door.registry.take((LI, member("王老师", b"246810", Role.SUPERVISOR)))
    assert "两个人" in at_door.why(b"246810")
    assert at_door.fails() == 0


def test_who_may_be_the_second_is_told_before_a_pin_is_typed(at_door: AtDoor) -> None:
    new = member("新老师", b"112358", Role.SUPERVISOR)
    zhao = replace(member("赵老师", b"314159", Role.SUPERVISOR), pin_by="李老师", pin_ms=at_door.now_ms)
    at_door.registry.take((LI, WANG, FRONT, replace(new, pin_once=True), zhao))
    told = at_door.second.standing_by("李老师", Right.CLOSE, None)
    assert told == (Beside("王老师"), Beside("新老师", "once"), Beside("赵老师", "known"))
    counter = StandingBy(at_door.second, at_door.model)
    counter.open("李老师")
    counter.hands[SecondSought](SecondSought("close"))
    said = at_door.model.offered(["王老师"])
    assert "没有别人" in said and all(one.name in said for one in told), said
    counter.shut()
    assert at_door.model.offered([]) == "", "nobody is named to who comes next"
