"""A door that wrong PINs have locked: names wait, whoever shows a badge or card of their own comes in all the same, and
guessing has gained nothing by it."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from kiosk.staff.door import DOOR, PEPPER, Opened, Shut, StaffDoor
from kiosk.staff.registry import Registry
from sync.store import guard
from sync.store.store import Store
from tests.support.desk import Hands, new_desk
from tests.support.staff import KEY, member

LI = member("李老师", b"246810", no="01")
WANG = member("王老师", b"975310", no="02", badge="b")
ZHAO = member("赵老师", b"864209", no="03", card="c")


class Locked:
    """By five wrong PINs of nobody."""

    def __init__(self, store: Store) -> None:
        self.store, self.hands = store, Hands()
        self.door = StaffDoor(store, self.hands.clock(store.boot_no), Registry((LI, WANG, ZHAO)))
        for _ in range(guard.FREE_TRIES):
            assert isinstance(self.knock(b"000000"), Shut)

    def knock(self, pin: bytes, no: str = "", *, token: bool = False) -> Opened | Shut:
        return self.door.knock(bytearray(pin), no, token=token)

    def fails(self, who: str = DOOR) -> int:
        with self.store.reading() as db:
            return guard.failures(db, who).fails


@pytest.fixture
def locked(tmp_path: Path) -> Iterator[Locked]:
    with new_desk(tmp_path) as store:
        store.vault.keep_secret(PEPPER, KEY)
        yield Locked(store)


def test_names_wait_and_a_badge_or_card_does_not(locked: Locked) -> None:
    assert locked.door.state("01").locked_s == 60 and locked.door.state().locked_s == 60
    assert locked.door.state("02", token=True) == Shut(guard.FREE_TRIES, 0)
    assert locked.knock(b"246810", "01") == Shut(0, 60), "a name is no token"
    assert locked.knock(b"975310", "02", token=False) == Shut(0, 60), "nor is the name of who carries one"
    assert locked.knock(b"246810", "", token=True) == Shut(0, 60), "nor is a token of nobody"
    for no, pin in (("02", b"975310"), ("03", b"864209")):
        assert isinstance(locked.knock(pin, no, token=True), Opened)


def test_who_comes_in_by_a_badge_unlocks_the_door_for_nobody(locked: Locked) -> None:
    assert isinstance(locked.knock(b"975310", "02", token=True), Opened)
    assert locked.fails() == 5 and locked.door.state().locked_s == 60
    locked.hands.pass_s(61)
    assert locked.knock(b"000000") == Shut(0, 120), "the sixth in a row"


def test_with_a_badge_that_was_found_one_guesses_as_little_as_before(locked: Locked) -> None:
    for left in (4, 3, 2, 1):
        assert locked.knock(b"000000", "02", token=True) == Shut(left, 0)
    assert locked.knock(b"000000", "02", token=True) == Shut(0, 60)
    assert locked.knock(b"975310", "02", token=True) == Shut(0, 60), "their own count bars them"
    assert locked.fails("staff:02") == 5 and locked.fails() == 5, "a locked door counts nothing"


def test_at_an_open_door_a_wrong_pin_with_a_badge_counts_at_the_door_too(locked: Locked) -> None:
    locked.hands.pass_s(61)
    locked.knock(b"000000", "02", token=True)
    assert locked.fails() == 6 and locked.door.state("01").locked_s == 120
    assert locked.door.state("02", token=True).locked_s == 0
