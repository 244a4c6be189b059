"""Who works here stands in the book: every change with who made it, and never nobody left who may."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from kiosk.domain.roles import Role
from kiosk.staff.door import PEPPER, Opened, Shut, StaffDoor
from kiosk.staff.registry import Registry
from kiosk.staff.staffing import NotDone, Staffing, Why
from sync.store import staff, staff_acts
from sync.store.staff_acts import ActSearch
from sync.store.store import Store
from tests.support.desk import Hands, new_desk, open_desk
from tests.support.staff import KEY, member

ROOT, CHIEF = Role.ADMINISTRATOR, Role.SUPERVISOR
LI = member("李老师", b"246810", CHIEF)
ZHAO = member("赵管理", b"975310", ROOT)


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Store]:
    with new_desk(tmp_path) as opened:
        opened.vault.keep_secret(PEPPER, KEY)
        yield opened


@pytest.fixture
def staffing(store: Store) -> Staffing:
    return staffing_of(store)


def staffing_of(store: Store, hands: Hands | None = None) -> Staffing:
    made = Staffing(store, (hands or Hands()).clock(store.boot_no), Registry())
    made.begin((LI, ZHAO))
    return made


def no_of(staffing: Staffing, name: str) -> str:
    found = staffing.registry.named(name)
    assert found
    return found.no


def door_of(staffing: Staffing, store: Store) -> StaffDoor:
    return StaffDoor(store, Hands().clock(store.boot_no), staffing.registry)


def acts(store: Store) -> list[tuple[str, object]]:
    with store.reading() as db:
        found = staff_acts.page(db, ActSearch()).acts
    return [(one.act, one.entry.body["member"]) for one in reversed(found)]


def refused(why: Why, work: Callable[[], object]) -> None:
    with pytest.raises(NotDone) as no:
        work()
    assert no.value.why is why


def test_at_first_the_settings_say_who(staffing: Staffing, store: Store) -> None:
    assert staffing.registry.names == ("李老师", "赵管理")
    assert acts(store) == [("STAFF_ADDED", "李老师"), ("STAFF_ADDED", "赵管理")]
    staffing_of(store)
    assert len(acts(store)) == 2, "not again at the next start"


def test_who_left_is_not_brought_back_by_the_settings(tmp_path: Path) -> None:
    with open_desk(tmp_path) as store:
        staffing = staffing_of(store)
        staffing.add("王老师", (CHIEF,), bytearray(b"706318"), "赵管理")
        staffing.leave(no_of(staffing, "李老师"), "赵管理")
    with open_desk(tmp_path) as store:
        assert staffing_of(store).registry.names == ("赵管理", "王老师")


def test_added_and_let_in(staffing: Staffing, store: Store) -> None:
    given = bytearray(b"706318")
    staffing.add("王老师", (Role.FRONT,), given, "赵管理")
    assert not any(given)
    assert door_of(staffing, store).knock(bytearray(b"706318")) == Opened("王老师", (Role.FRONT,), once=True)
    assert acts(store)[-1] == ("STAFF_ADDED", "王老师")


@pytest.mark.parametrize("pin", [b"246810", b"123456", b"19900101", b"111111", b"12345"])
def test_a_pin_that_is_easy_or_another_s(pin: bytes, staffing: Staffing, store: Store) -> None:
    """Which of the two is not said: it would tell a colleague's PIN."""
    given = bytearray(pin)
    refused(Why.PIN, lambda: staffing.add("王老师", (Role.FRONT,), given, "赵管理"))
    assert not any(given) and staffing.registry.named("王老师") is None


def test_no_two_of_one_name(staffing: Staffing) -> None:
    refused(Why.NAME, lambda: staffing.add("李老师", (Role.FRONT,), bytearray(b"706318"), "赵管理"))
    refused(Why.NAME, lambda: staffing.add("  ", (Role.FRONT,), bytearray(b"706318"), "赵管理"))


def test_two_roles(staffing: Staffing) -> None:
    staffing.set_roles(no_of(staffing, "李老师"), (ROOT, CHIEF), "赵管理")
    found = staffing.registry.named("李老师")
    assert found and found.roles == (CHIEF, ROOT)


class TestTheLastOne:
    @pytest.mark.parametrize("name", ["李老师", "赵管理"])
    def test_is_not_let_go(self, name: str, staffing: Staffing) -> None:
        refused(Why.LAST, lambda: staffing.leave(no_of(staffing, name), "赵管理"))

    @pytest.mark.parametrize("name", ["李老师", "赵管理"])
    def test_is_not_made_something_else(self, name: str, staffing: Staffing) -> None:
        refused(Why.LAST, lambda: staffing.set_roles(no_of(staffing, name), (Role.AUDITOR,), "赵管理"))

    def test_with_another_they_may(self, staffing: Staffing) -> None:
        staffing.add("王老师", (CHIEF,), bytearray(b"706318"), "赵管理")
        staffing.leave(no_of(staffing, "李老师"), "赵管理")
        assert staffing.registry.names == ("赵管理", "王老师")


def test_a_new_pin_and_the_old_one_opens_nothing(staffing: Staffing, store: Store) -> None:
    staffing.set_pin(no_of(staffing, "李老师"), bytearray(b"706318"), "赵管理")
    door = door_of(staffing, store)
    assert isinstance(door.knock(bytearray(b"246810")), Shut)
    assert isinstance(door.knock(bytearray(b"706318")), Opened)


class TestBadges:
    def test_who_has_one_shows_it(self, staffing: Staffing, store: Store) -> None:
        staffing.give_badge(no_of(staffing, "李老师"), "STAFF-AAAA", "赵管理")
        door = door_of(staffing, store)
        assert isinstance(door.knock(bytearray(b"246810")), Shut), "the PIN alone is not enough any more"
        owner = staffing.registry.of_badge(store.vault.badge_ref("STAFF-AAAA"))
        assert owner and isinstance(door.knock(bytearray(b"246810"), owner.no, token=True), Opened)

    def test_a_new_one_ends_the_old_one(self, staffing: Staffing, store: Store) -> None:
        staffing.give_badge(no_of(staffing, "李老师"), "STAFF-AAAA", "赵管理")
        staffing.give_badge(no_of(staffing, "李老师"), "STAFF-BBBB", "赵管理")
        assert staffing.registry.of_badge(store.vault.badge_ref("STAFF-AAAA")) is None

    def test_nobody_has_another_s(self, staffing: Staffing) -> None:
        staffing.give_badge(no_of(staffing, "李老师"), "STAFF-AAAA", "赵管理")
        refused(Why.BADGE, lambda: staffing.give_badge(no_of(staffing, "赵管理"), "STAFF-AAAA", "赵管理"))

    def test_a_leaver_s_opens_nothing_and_is_nobody_else_s(self, staffing: Staffing, store: Store) -> None:
        staffing.add("王老师", (CHIEF,), bytearray(b"706318"), "赵管理")
        staffing.give_badge(no_of(staffing, "王老师"), "STAFF-AAAA", "赵管理")
        staffing.leave(no_of(staffing, "王老师"), "赵管理")
        assert staffing.registry.of_badge(store.vault.badge_ref("STAFF-AAAA")) is None
        refused(Why.BADGE, lambda: staffing.give_badge(no_of(staffing, "李老师"), "STAFF-AAAA", "赵管理"))

    def test_its_code_stands_nowhere(self, staffing: Staffing, store: Store, tmp_path: Path) -> None:
        staffing.give_badge(no_of(staffing, "李老师"), "STAFF-AAAAQQQQ", "赵管理")
        with store.reading() as db:
            everybody = staff.everybody(db)
        assert any(one.badge_ref for one in everybody)
        assert all("AAAAQQQQ" not in str(one) for one in everybody)


def test_the_pin_of_a_change_is_not_in_the_book(staffing: Staffing, store: Store) -> None:
    staffing.set_pin(no_of(staffing, "李老师"), bytearray(b"706318"), "赵管理")
    with store.reading() as db:
        (act,) = staff_acts.page(db, ActSearch(acts=("STAFF_PIN",))).acts
    assert b"706318" not in act.entry.canonical and "argon2" not in str(act.entry.body)


def test_a_change_to_who_is_gone(staffing: Staffing) -> None:
    refused(Why.GONE, lambda: staffing.set_pin("77", bytearray(b"706318"), "赵管理"))
