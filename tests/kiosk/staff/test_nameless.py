"""Wrong PINs without a name: whoever opens the door in between takes none of them back."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from kiosk.staff.door import PEPPER, Opened, Shut, StaffDoor
from kiosk.staff.nameless import TRIES
from kiosk.staff.registry import Registry
from sync.store.store import Store
from tests.support.desk import Hands, new_desk
from tests.support.staff import KEY, member

LI = member("李老师", b"246810", no="01")
WANG = member("王老师", b"975310", no="02")
BADGED = member("赵老师", b"864209", no="03", badge="b")


class AtDoor:
    def __init__(self, store: Store) -> None:
        self.store, self.hands, self.registry = store, Hands(), Registry((LI, WANG))
        self.door = self.again()

    def again(self) -> StaffDoor:
        self.door = StaffDoor(self.store, self.hands.clock(self.store.boot_no), self.registry)
        return self.door

    def knock(self, pin: bytes, no: str = "") -> Opened | Shut:
        return self.door.knock(bytearray(pin), no)

    def guess(self, times: int) -> None:
        """Four at most and their own in between, so that the door never locks."""
        for turn in range(times):
            if turn % 4 == 3:
                assert isinstance(self.knock(b"246810"), Opened)
            assert isinstance(self.knock(b"1000%02d" % turn), Shut)


@pytest.fixture
def at_door(tmp_path: Path) -> Iterator[AtDoor]:
    with new_desk(tmp_path) as store:
        store.vault.keep_secret(PEPPER, KEY)
        yield AtDoor(store)


def refused_nameless(answer: Opened | Shut) -> bool:
    return isinstance(answer, Shut) and answer.unnamed


def test_one_s_own_pin_in_between_forgives_no_guess(at_door: AtDoor) -> None:
    at_door.guess(TRIES)
    given = bytearray(b"975310")
    assert refused_nameless(at_door.door.knock(given)), "the right one is not tried either"
    assert not any(given)
    assert at_door.door.state().unnamed and not at_door.door.state("02").unnamed


def test_a_restart_forgets_none(at_door: AtDoor) -> None:
    at_door.guess(TRIES)
    at_door.again()
    assert refused_nameless(at_door.knock(b"246810"))


def test_with_a_name_the_door_opens_all_the_same(at_door: AtDoor) -> None:
    at_door.guess(TRIES)
    assert isinstance(at_door.knock(b"246810", "01"), Opened)
    assert refused_nameless(at_door.knock(b"246810"))


def test_a_guess_less_and_it_opens(at_door: AtDoor) -> None:
    at_door.guess(TRIES - 1)
    assert isinstance(at_door.knock(b"246810"), Opened)


def test_tomorrow_is_another_day(at_door: AtDoor) -> None:
    at_door.guess(TRIES)
    at_door.hands.pass_s(86_400)
    assert isinstance(at_door.knock(b"246810"), Opened)
    at_door.guess(1)
    with at_door.store.reading() as db:
        rows = db.exec_driver_sql("select who from pin_guard where who like 'staff-nameless%'").all()
    assert len(rows) == 1, "of the days before nothing is kept"


def test_where_one_alone_could_be_meant_it_is_theirs(at_door: AtDoor) -> None:
    """Nobody else's PIN can be guessed so, and their own count is kept under their name."""
    at_door.registry.take((LI, BADGED))
    for _ in range(TRIES):
        at_door.knock(b"100000")
        assert isinstance(at_door.knock(b"246810"), Opened)
    assert not at_door.door.state().unnamed
