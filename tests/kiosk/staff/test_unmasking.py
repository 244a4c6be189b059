"""看全名: by two people, in the book before it is seen, and gone again."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from kiosk.domain.roles import Role
from kiosk.staff.second import SecondPerson
from kiosk.staff.unmasking import Unmasking
from kiosk.ui import gestures as g
from sync.records import EntryKind
from tests.support.behind_door import acts, at_desk, door, knock, see, seek
from tests.support.front_desk import LI, FrontDesk
from tests.support.qt import turn, until
from tests.support.staff import member

__all__ = ["at_desk"]

CHIEF, OTHER, FRONT = b"246810", b"975310", b"864209"


@pytest.fixture
def desk(at_desk: FrontDesk) -> Iterator[FrontDesk]:
    office = at_desk.front.office
    assert office
    door = office.keeper._door
    door.registry.take(
        (
            member("王主任", CHIEF, Role.SUPERVISOR),
            member("周主管", OTHER, Role.SUPERVISOR),
            member("前台甲", FRONT, Role.FRONT),
        )
    )
    second = SecondPerson(door, at_desk.main, at_desk.models.second)
    model = at_desk.models.unmask
    office.employ(
        Unmasking(at_desk.store, at_desk.clock, second, model, at_desk.main, office.helping.learner)
    )
    yield at_desk


def enter(desk: FrontDesk, pin: bytes = CHIEF) -> None:
    knock(desk)
    desk.front.gesture(g.StaffPinGiven(bytearray(pin)))
    until(lambda: door(desk) == "open", "the open door")
    seek(desk, "李强")


def ask(desk: FrontDesk, pin: bytes, reason: str = "COMPLAINT") -> None:
    for digit in pin.decode():
        desk.models.second.digit(int(digit))
    desk.models.unmask.ask("C1/T2", reason)


def seen(desk: FrontDesk) -> tuple[str, str]:
    return str(see(desk.models.unmask, "name")), str(see(desk.models.unmask, "number"))


def test_two_see_it_and_it_stands_in_the_book(desk: FrontDesk) -> None:
    enter(desk)
    ask(desk, OTHER)
    until(lambda: bool(see(desk.models.unmask, "seen")), "the name")
    assert seen(desk) == ("李强", LI.number)
    (entry,) = [one for one in desk.book(EntryKind.OPERATOR) if one.body["act"] == "UNMASKED"]
    assert (entry.body["operator"], entry.body["second"]) == ("王主任", "周主管")
    assert entry.person_ref == desk.real.vault.person_ref(LI)
    assert LI.number.encode() not in entry.canonical
    desk.models.unmask.end()
    assert seen(desk) == ("", "")


@pytest.mark.parametrize("pin", [CHIEF, FRONT, b"000000"], ids=["oneself", "no right", "wrong"])
def test_not_by_one_alone(pin: bytes, desk: FrontDesk) -> None:
    enter(desk)
    ask(desk, pin)
    until(lambda: see(desk.models.second, "problem") != "", "why not")
    assert seen(desk) == ("", "") and ("UNMASKED", "王主任") not in acts(desk)


def test_not_by_the_front_desk_at_all(desk: FrontDesk) -> None:
    enter(desk, FRONT)
    ask(desk, OTHER)
    until(lambda: ("NOT_ALLOWED", "前台甲") in acts(desk), "the refusal")
    assert seen(desk) == ("", "")


def test_not_without_a_reason(desk: FrontDesk) -> None:
    enter(desk)
    ask(desk, OTHER, "")
    turn(200)
    assert seen(desk) == ("", "") and see(desk.models.second, "count") == 0


def test_who_left_meanwhile_shows_it_to_nobody(desk: FrontDesk) -> None:
    enter(desk)
    ask(desk, OTHER)
    desk.models.staff.leave()
    turn(400)
    assert seen(desk) == ("", "")


def test_it_goes_with_the_locked_door(desk: FrontDesk) -> None:
    enter(desk)
    ask(desk, OTHER)
    until(lambda: bool(see(desk.models.unmask, "seen")), "the name")
    assert desk.front.office
    desk.front.office.keeper.lock_timer.start(20)
    until(lambda: door(desk) == "locked", "the lock")
    assert seen(desk) == ("", "")


def test_no_repr_says_it(desk: FrontDesk) -> None:
    enter(desk)
    ask(desk, OTHER)
    until(lambda: bool(see(desk.models.unmask, "seen")), "the name")
    assert LI.number not in repr(desk.models.unmask)
