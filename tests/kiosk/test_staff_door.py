"""The staff PIN: counted before anybody is told, locked whatever happens to clocks, files and programs."""

from __future__ import annotations

from collections.abc import Iterator
from concurrent.futures import Future
from pathlib import Path
from typing import Any

import pytest

from kiosk.staff.door import DOOR, PEPPER, Opened, Shut, StaffDoor, hash_pin
from kiosk.staff.registry import Member, Registry
from sync.store import guard
from sync.store.fault import StoreFault
from sync.store.store import Store
from tests.support.desk import Hands, new_desk, open_desk
from tests.support.staff import EVERYTHING, KEY, member

RIGHT, WRONG = b"246810", b"135790"
LI = member("李老师", RIGHT)
WANG = member("王老师", b"975310")


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Store]:
    with new_desk(tmp_path) as opened:
        opened.vault.keep_secret(PEPPER, KEY)
        yield opened


@pytest.fixture
def hands() -> Hands:
    return Hands()


def door_of(store: Any, hands: Hands, *members: Member) -> StaffDoor:
    return StaffDoor(store, hands.clock(store.boot_no), Registry(members or (LI, WANG)))


def knock(door: StaffDoor, pin: bytes, times: int = 1) -> Opened | Shut:
    for _ in range(times):
        answer = door.knock(bytearray(pin))
    return answer


def fails(store: Store) -> int:
    with store.reading() as db:
        return guard.failures(db, DOOR).fails


def test_each_pin_opens_for_its_owner(store: Store, hands: Hands) -> None:
    door = door_of(store, hands)
    assert knock(door, RIGHT) == Opened("李老师", EVERYTHING)
    assert knock(door, b"975310") == Opened("王老师", EVERYTHING)


@pytest.mark.parametrize("pin", [RIGHT, WRONG])
def test_the_pin_is_wiped(pin: bytes, store: Store, hands: Hands) -> None:
    given = bytearray(pin)
    door_of(store, hands).knock(given)
    assert not any(given)


def test_a_wrong_pin_is_on_the_disk_before_it_is_told(store: Store, hands: Hands) -> None:
    assert knock(door_of(store, hands), WRONG) == Shut(tries_left=4, locked_s=0)
    assert fails(store) == 1


def test_the_right_pin_forgives(store: Store, hands: Hands) -> None:
    door = door_of(store, hands)
    knock(door, WRONG, 4)
    knock(door, RIGHT)
    assert fails(store) == 0
    assert knock(door, WRONG) == Shut(tries_left=4, locked_s=0)


def test_five_wrong_pins_lock_for_a_minute_also_the_right_one(store: Store, hands: Hands) -> None:
    door = door_of(store, hands)
    assert knock(door, WRONG, 5) == Shut(tries_left=0, locked_s=60)
    hands.pass_s(59.5)
    assert knock(door, RIGHT) == Shut(tries_left=0, locked_s=1)
    assert fails(store) == 5, "a locked door counts nothing"
    hands.pass_s(0.5)
    assert door.state() == Shut(tries_left=0, locked_s=0)
    assert knock(door, RIGHT) == Opened("李老师", EVERYTHING)


def test_the_next_lock_is_twice_as_long(store: Store, hands: Hands) -> None:
    door = door_of(store, hands)
    knock(door, WRONG, 5)
    hands.pass_s(60)
    assert knock(door, WRONG) == Shut(tries_left=0, locked_s=120)


def test_a_restart_does_not_unlock(tmp_path: Path, hands: Hands) -> None:
    with open_desk(tmp_path) as store:
        store.vault.keep_secret(PEPPER, KEY)
        knock(door_of(store, hands), WRONG, 5)
    hands.pass_s(10)
    with open_desk(tmp_path) as store:
        door = door_of(store, hands)
        assert door.state().locked_s == 50
        assert isinstance(knock(door, RIGHT), Shut)


def test_setting_the_wall_clock_does_not_unlock(store: Store, hands: Hands) -> None:
    door = door_of(store, hands)
    knock(door, WRONG, 5)
    hands.wall_ms += 86_400_000
    assert knock(door, RIGHT) == Shut(tries_left=0, locked_s=60)


def test_a_machine_that_booted_anew_waits_the_whole_lock(tmp_path: Path, hands: Hands) -> None:
    with open_desk(tmp_path) as store:
        store.vault.keep_secret(PEPPER, KEY)
        knock(door_of(store, hands), WRONG, 5)
    hands.mono_ms = 3_000
    with open_desk(tmp_path) as store:
        assert door_of(store, hands).state().locked_s == 60


def test_where_no_pin_was_ever_made_none_opens(tmp_path: Path, hands: Hands) -> None:
    with new_desk(tmp_path) as store:
        assert knock(door_of(store, hands), RIGHT) == Shut(tries_left=4, locked_s=0)


def test_nobody_is_entered_as_staff(store: Store, hands: Hands) -> None:
    door = StaffDoor(store, hands.clock(1), Registry())
    assert knock(door, RIGHT) == Shut(tries_left=4, locked_s=0)


@pytest.mark.parametrize(
    "written", ["", "246810", "$argon2id$v=19$m=19456,t=2,p=1$x", hash_pin(RIGHT, bytes(32))]
)
def test_a_hash_that_is_none_or_of_another_desk_opens_nothing(
    written: str, store: Store, hands: Hands
) -> None:
    assert isinstance(knock(door_of(store, hands, Member("1", "李老师", EVERYTHING, written)), RIGHT), Shut)


class FullDisk:
    """Reads, but takes nothing but check-ins: as the store does when the ballast is gone."""

    def __init__(self, store: Store) -> None:
        self._store = store

    def write(self, work: object) -> Future[object]:
        failed: Future[object] = Future()
        failed.set_exception(StoreFault("H05", "the last room is kept for check-ins"))
        return failed

    def __getattr__(self, name: str) -> Any:
        return getattr(self._store, name)


class TestOnAFullDisk:
    def test_wrong_pins_are_counted_all_the_same(self, store: Store, hands: Hands) -> None:
        door = door_of(FullDisk(store), hands)
        assert knock(door, WRONG, 4) == Shut(tries_left=1, locked_s=0)
        assert knock(door, WRONG) == Shut(tries_left=0, locked_s=60)
        assert isinstance(knock(door, RIGHT), Shut)
        assert fails(store) == 0

    def test_the_right_one_still_opens(self, store: Store, hands: Hands) -> None:
        knock(door_of(store, hands), WRONG, 2)
        assert knock(door_of(FullDisk(store), hands), RIGHT) == Opened("李老师", EVERYTHING)

    def test_what_was_counted_meanwhile_is_written_with_the_next(self, store: Store, hands: Hands) -> None:
        door = door_of(FullDisk(store), hands)
        knock(door, WRONG, 3)
        door._store = store
        assert knock(door, WRONG) == Shut(tries_left=1, locked_s=0)
        assert fails(store) == 4


def test_a_book_that_cannot_be_read_tries_no_pin(store: Store, hands: Hands) -> None:
    door = door_of(store, hands)

    def unreadable(who: str) -> None:
        raise StoreFault("H04", "torn")

    door._failures = unreadable  # type: ignore[method-assign,assignment]  # as if the file were torn
    given = bytearray(RIGHT)
    with pytest.raises(StoreFault, match="H04"):
        door.knock(given)
    assert not any(given)
