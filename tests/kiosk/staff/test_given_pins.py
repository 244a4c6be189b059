"""A PIN that somebody else gave is good for one sign-in, and never the second signature beside whoever gave it."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest
from PySide6.QtCore import QCoreApplication

from kiosk.domain.roles import Right, Role
from kiosk.domain.timetable import from_ms, local_day
from kiosk.main_thread import MainThread
from kiosk.staff.door import Opened, Shut, StaffDoor
from kiosk.staff.hands import CONSOLE, PAPER
from kiosk.staff.registry import Registry
from kiosk.staff.second import NotProved, Proved, SecondPerson
from kiosk.staff.staffing import NotDone, Staffing, Why
from kiosk.ui.language import Language
from kiosk.ui.second import SecondModel
from sync.records import EntryKind
from sync.store.store import Store
from tests.support.desk import Hands, new_desk
from tests.support.front_desk import entries
from tests.support.qt import until

BOTH = (Role.SUPERVISOR, Role.ADMINISTRATOR)
CHIEF, COLLEAGUE = "周校长", "王主任"
CHIEF_PIN, GIVEN, OWN = b"246810", b"706318", b"583027"
DAY_S = 86_400


class Desk:
    def __init__(self, store: Store) -> None:
        self.store, self.hands = store, Hands()
        self.clock = self.hands.clock(store.boot_no)
        self.staffing = Staffing(store, self.clock, Registry())
        self.door = StaffDoor(store, self.clock, self.staffing.registry)
        self.main, self.model = MainThread(), SecondModel(Language("zh"), lambda gesture: None)
        self.second = SecondPerson(self.door, self.main, self.model)
        self.staffing.add(CHIEF, BOTH, bytearray(CHIEF_PIN), "set-up")
        self.no = self.staffing.add(COLLEAGUE, [Role.SUPERVISOR], bytearray(OWN), "set-up").no

    def give(self, pin: bytes = GIVEN, by: str = CHIEF) -> None:
        self.staffing.set_pin(self.no, bytearray(pin), by)

    def choose(self, pin: bytes) -> None:
        self.staffing.choose_pin(self.no, bytearray(pin))

    def knock(self, pin: bytes) -> Opened | Shut:
        return self.door.knock(bytearray(pin), self.no)

    def sign(self, pin: bytes, first: str = CHIEF, days_ago: int = 0) -> str:
        """ "" where it was proved, else why not."""
        heard: list[Proved | NotProved] = []
        since = local_day(from_ms(self.clock.now_ms())) - timedelta(days=days_ago)
        self.second.prove(bytearray(pin), first, Right.CLOSE, heard.append, since)
        until(lambda: heard != [], "an answer")
        return str(self.model.property("problem")) if isinstance(heard[0], NotProved) else ""

    def pass_days(self, days: int) -> None:
        self.hands.pass_s(days * DAY_S)

    def acts(self, act: str) -> list[dict[str, object]]:
        return [dict(one.body) for one in entries(self.store, EntryKind.OPERATOR) if one.body["act"] == act]


@pytest.fixture
def desk(tmp_path: Path, qapp: QCoreApplication) -> Iterator[Desk]:
    with new_desk(tmp_path) as store:
        made = Desk(store)
        yield made
        made.main.close()


def test_their_own_is_theirs(desk: Desk) -> None:
    assert desk.knock(OWN) == Opened(COLLEAGUE, (Role.SUPERVISOR,))
    assert desk.sign(OWN) == ""


def test_one_given_signs_nothing(desk: Desk) -> None:
    desk.give()
    answer = desk.knock(GIVEN)
    assert isinstance(answer, Opened) and answer.once
    desk.pass_days(40)
    assert "S05" in desk.sign(GIVEN)
    assert (
        desk.acts("SECOND_REFUSED")[0] | {"operator": CHIEF, "member": COLLEAGUE, "code": "S05"}
        == (desk.acts("SECOND_REFUSED")[0])
    )


def test_one_chosen_instead_of_it_is_theirs_again(desk: Desk) -> None:
    desk.give()
    with pytest.raises(NotDone) as same:
        desk.choose(GIVEN)
    assert same.value.why is Why.OLD
    desk.choose(b"940275")
    assert desk.knock(b"940275") == Opened(COLLEAGUE, (Role.SUPERVISOR,))
    assert desk.acts("STAFF_PIN_CHOSEN")[0]["given"] == CHIEF


class TestOneWhoIsBoth:
    """Sets a colleague's PIN, signs in as them, and chooses their own for them."""

    @pytest.fixture(autouse=True)
    def usurp(self, desk: Desk) -> None:
        desk.give()
        desk.choose(b"940275")

    def test_is_no_second_person_that_day(self, desk: Desk) -> None:
        assert "S06" in desk.sign(b"940275")
        (told,) = desk.acts("SECOND_REFUSED")
        assert (told["operator"], told["member"], told["code"]) == (CHIEF, COLLEAGUE, "S06")

    def test_nor_the_other_way_round(self, desk: Desk) -> None:
        """Signed in as the colleague, and themselves as the second."""
        assert "S06" in desk.sign(CHIEF_PIN, first=COLLEAGUE)

    def test_nor_the_day_after_for_the_day_that_was(self, desk: Desk) -> None:
        desk.pass_days(1)
        assert "S06" in desk.sign(b"940275", days_ago=1)
        assert desk.sign(b"940275") == "", "of the new day"

    def test_a_third_one_may_sign_beside_either(self, desk: Desk) -> None:
        desk.staffing.add("第三人", [Role.SUPERVISOR], bytearray(b"308174"), "set-up")
        assert desk.sign(b"308174") == ""
        assert desk.sign(b"940275", first="第三人") == ""

    def test_choosing_again_washes_nothing_away(self, desk: Desk) -> None:
        desk.choose(b"317095")
        assert "S06" in desk.sign(b"317095")

    def test_neither_does_letting_go_and_coming_back(self, desk: Desk) -> None:
        desk.staffing.leave(desk.no, CHIEF)
        desk.no = desk.staffing.add(COLLEAGUE, [Role.SUPERVISOR], bytearray(b"317095"), CHIEF).no
        desk.choose(b"628104")
        assert "S06" in desk.sign(b"628104")

    def test_nor_a_restart(self, desk: Desk) -> None:
        again = Staffing(desk.store, desk.clock, Registry())
        again.begin(())
        desk.door.registry.take(again.registry.members)
        assert "S06" in desk.sign(b"940275")


@pytest.mark.parametrize("leaves", [False, True])
def test_nor_by_the_hand_of_somebody_they_made_up(desk: Desk, *, leaves: bool) -> None:
    """The chief adds a third one, and as that one gives the colleague's PIN."""
    third = desk.staffing.add("第三人", BOTH, bytearray(b"308174"), CHIEF)
    desk.staffing.choose_pin(third.no, bytearray(b"519362"))
    desk.give(by="第三人")
    desk.choose(b"940275")
    if leaves:
        desk.staffing.leave(third.no, CHIEF)
    assert "S06" in desk.sign(b"940275")
    assert "S06" in desk.sign(CHIEF_PIN, first=COLLEAGUE)
    desk.pass_days(1)
    assert "S06" in desk.sign(b"940275", days_ago=1)
    assert desk.sign(b"940275") == "", "of the new day"


@pytest.mark.parametrize("hand", [PAPER, f"{CONSOLE} root"])
def test_a_hand_without_a_name_may_be_anybody_s_today(hand: str, desk: Desk) -> None:
    desk.give(by=hand)
    desk.choose(b"940275")
    assert "S06" in desk.sign(b"940275")
    desk.pass_days(1)
    assert desk.sign(b"940275", days_ago=1) == "", "whoever lost their PIN signs the day before all the same"


def test_the_paper_gives_no_pin_for_once(desk: Desk) -> None:
    desk.give(by=PAPER)
    answer = desk.knock(GIVEN)
    assert isinstance(answer, Opened) and not answer.once


@pytest.mark.parametrize("name", ["settings", "set-up", PAPER, CONSOLE, f"{CONSOLE} root"])
def test_nobody_is_called_like_a_hand_without_a_name(name: str, desk: Desk) -> None:
    with pytest.raises(NotDone) as no:
        desk.staffing.add(name, [Role.FRONT], bytearray(b"308174"), CHIEF)
    assert no.value.why is Why.NAME
