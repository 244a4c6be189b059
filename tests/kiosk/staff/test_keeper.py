"""At the staff door: a badge, a card or a name first; locked with the work kept; attacked."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from drivers.card.facts import PinState
from kiosk.domain.roles import Role
from kiosk.ui import gestures as g
from kiosk.ui import helping_gestures as hg
from kiosk.visit import states as st
from sync.records import EntryKind
from sync.store import guard
from tests.support.behind_door import at_desk, door, knock, see, seek
from tests.support.front_desk import CHIP, FrontDesk
from tests.support.qt import turn, until
from tests.support.staff import member

__all__ = ["at_desk"]

BADGE, OTHER = "STAFF-QWER2345", "STAFF-GONE9999"


@pytest.fixture
def staffed(at_desk: FrontDesk) -> Iterator[FrontDesk]:
    vault = at_desk.real.vault
    assert at_desk.front.office
    at_desk.front.office.keeper._door.registry.take(
        (
            member("李老师", b"246810", no="01"),
            member("王老师", b"975310", no="02", badge=vault.badge_ref(BADGE)),
            member("赵老师", b"864209", Role.FRONT, no="03", card=vault.card_ref(CHIP)),
        )
    )
    yield at_desk


def scan(desk: FrontDesk, code: str) -> None:
    assert desk.front.office
    desk.front.office.badge_scanned(code)
    until(lambda: door(desk) == "asking", "the pad")
    turn()


def give(desk: FrontDesk, pin: bytes) -> None:
    desk.front.gesture(g.StaffPinGiven(bytearray(pin)))


def opened_by(desk: FrontDesk) -> str:
    until(lambda: door(desk) == "open", "the open door")
    return str(see(desk.models.staff, "operator"))


def tried(desk: FrontDesk, left: int) -> None:
    until(lambda: see(desk.models.staff, "triesLeft") == left, f"{left} left")


def test_a_badge_and_its_pin(staffed: FrontDesk) -> None:
    scan(staffed, BADGE)
    until(lambda: see(staffed.models.staff, "asked") == "王老师", "the name")
    give(staffed, b"975310")
    assert opened_by(staffed) == "王老师"


def test_a_badge_and_another_s_pin(staffed: FrontDesk) -> None:
    scan(staffed, BADGE)
    give(staffed, b"246810")
    tried(staffed, 4)
    assert door(staffed) == "asking"


def test_the_pin_of_who_has_a_badge_alone(staffed: FrontDesk) -> None:
    knock(staffed)
    give(staffed, b"975310")
    tried(staffed, 4)


def test_a_badge_nobody_has(staffed: FrontDesk) -> None:
    """Also a leaver's."""
    scan(staffed, OTHER)
    assert see(staffed.models.staff, "doorProblem") and see(staffed.models.staff, "asked") == ""
    until(lambda: [one.body for one in staffed.book(EntryKind.OPERATOR)] != [], "the entry")
    (entry,) = staffed.book(EntryKind.OPERATOR)
    assert entry.body["act"] == "DOOR_REFUSED" and OTHER not in str(entry.body)


def test_a_card_and_its_pin_begins_no_visit(staffed: FrontDesk) -> None:
    knock(staffed)
    staffed.insert(1)
    until(lambda: see(staffed.models.staff, "asked") == "赵老师", "the name")
    assert isinstance(staffed.front.runner.state, st.Idle)
    give(staffed, b"864209")
    assert opened_by(staffed) == "赵老师"
    staffed.remove()
    turn()
    assert isinstance(staffed.front.runner.state, st.Idle)


def test_a_card_without_the_pad_is_a_learner_s(staffed: FrontDesk) -> None:
    staffed.insert(1)
    staffed.wait_for(st.PinWanted)
    assert door(staffed) == "closed"


def test_a_name_is_picked_by_who_has_no_badge(staffed: FrontDesk) -> None:
    knock(staffed)
    assert [one["title"] for one in see(staffed.models.staff, "names")] == ["李老师"]
    staffed.front.gesture(g.MemberPicked("01"))
    until(lambda: see(staffed.models.staff, "asked") == "李老师", "the name")
    give(staffed, b"246810")
    assert opened_by(staffed) == "李老师"


@pytest.mark.parametrize("no", ["02", "03", "99"])
def test_a_crafted_pick_of_who_has_a_badge(no: str, staffed: FrontDesk) -> None:
    knock(staffed)
    staffed.front.gesture(g.MemberPicked(no))
    turn()
    assert see(staffed.models.staff, "asked") == ""
    give(staffed, b"975310")
    tried(staffed, 4)


def test_a_member_stays_locked_though_another_opened_the_door(staffed: FrontDesk) -> None:
    """Somebody who knows a PIN of their own cannot go on guessing a colleague's for ever."""
    for round_ in range(2):
        scan(staffed, BADGE)
        for _ in range(4 if round_ == 0 else 1):
            give(staffed, b"000000")
            turn(150)
        staffed.front.gesture(g.StaffLeft())
        staffed.models.staff.leave()
        knock(staffed)
        if round_ == 0:
            give(staffed, b"246810")
            opened_by(staffed)
            staffed.models.staff.leave()
    with staffed.store.reading() as db:
        assert guard.failures(db, "staff:02").fails == 5
    staffed.models.staff.leave()
    scan(staffed, BADGE)
    until(lambda: see(staffed.models.staff, "lockedFor") > 50, "the lock")


def present(desk: FrontDesk) -> int:
    """In all lessons of today's page; -1 where it shows none."""
    classes = see(desk.models.today, "classes")
    shown = [classes.data(classes.index(at, 0)) for at in range(classes.rowCount())]
    return sum(one["present"] for row in shown for one in row["blocks"]) if shown else -1


class TestLocked:
    def lock(self, desk: FrontDesk, pin: bytes = b"246810") -> None:
        knock(desk)
        give(desk, pin)
        opened_by(desk)
        desk.models.staff.open("roster")
        seek(desk, "李强")
        assert desk.front.office
        desk.front.office.keeper.lock_timer.start(30)
        until(lambda: door(desk) == "locked", "the locked door")

    def test_nothing_is_done_behind_it(self, staffed: FrontDesk) -> None:
        self.lock(staffed)
        staffed.front.gesture(hg.LearnersSought("张小明"))
        turn()
        assert see(staffed.models.staff, "sought") == "李强"

    def test_the_same_person_finds_their_work(self, staffed: FrontDesk) -> None:
        self.lock(staffed)
        assert see(staffed.models.staff, "kept")
        staffed.models.staff.knock()
        give(staffed, b"246810")
        opened_by(staffed)
        assert see(staffed.models.staff, "place") == "roster"
        assert see(staffed.models.staff, "learnerCount") == 1

    def test_their_page_takes_codes_again_and_shows_what_came_meanwhile(self, staffed: FrontDesk) -> None:
        office = staffed.front.office
        assert office
        office._fresh_timer.setInterval(1_000_000)  # nothing but coming back makes it anew
        knock(staffed)
        give(staffed, b"246810")
        opened_by(staffed)
        staffed.models.today.open("search")
        assert office.day.active
        until(lambda: present(staffed) == 0, "an empty day")
        office.keeper.lock_timer.start(30)
        until(lambda: door(staffed) == "locked", "the locked door")
        assert not office.day.active
        staffed.insert(pin=PinState.NONE, tries=None)
        staffed.wait_for(st.Welcomed)
        staffed.models.staff.knock()
        give(staffed, b"246810")
        opened_by(staffed)
        assert office.day.active
        until(lambda: present(staffed) == 1, "who came meanwhile")

    def test_another_finds_nothing_of_it(self, staffed: FrontDesk) -> None:
        self.lock(staffed)
        scan(staffed, BADGE)
        give(staffed, b"975310")
        assert opened_by(staffed) == "王老师"
        assert see(staffed.models.staff, "place") == "today"
        assert see(staffed.models.staff, "learnerCount") == 0

    def test_from_the_pad_back_to_the_locked_door(self, staffed: FrontDesk) -> None:
        self.lock(staffed)
        staffed.models.staff.knock()
        staffed.models.staff.leave()
        assert door(staffed) == "locked" and see(staffed.models.staff, "kept")

    def test_a_learner_may_sign_in_meanwhile(self, staffed: FrontDesk) -> None:
        self.lock(staffed)
        staffed.insert(1)
        staffed.wait_for(st.PinWanted)
        assert door(staffed) == "locked"

    def test_a_touch_keeps_it_open_and_the_countdown_is_seen(self, staffed: FrontDesk) -> None:
        knock(staffed)
        give(staffed, b"246810")
        opened_by(staffed)
        office = staffed.front.office
        assert office
        office.keeper._warn()
        assert see(staffed.models.staff, "leavingIn") > 0
        staffed.models.staff.stir()
        assert see(staffed.models.staff, "leavingIn") == 0
        assert office.keeper.lock_timer.remainingTime() > 110_000

    def test_it_stands_in_the_book(self, staffed: FrontDesk) -> None:
        self.lock(staffed)
        until(lambda: len(staffed.book(EntryKind.OPERATOR)) == 2, "two entries")
        told = [(one.body["act"], one.body["role"]) for one in staffed.book(EntryKind.OPERATOR)]
        both = "supervisor+administrator"
        assert told == [("DOOR_OPENED", both), ("DOOR_LOCKED", both)]


def test_a_badge_opens_a_door_that_wrong_pins_have_locked(staffed: FrontDesk) -> None:
    for who in (b"000001", b"000002", b"000003", b"000004", b"000005"):
        knock(staffed)
        give(staffed, who)
        turn(20)
    until(lambda: see(staffed.models.staff, "lockedFor") > 50, "the lock")
    scan(staffed, BADGE)
    until(lambda: see(staffed.models.staff, "lockedFor") == 0, "the pad of who shows a badge")
    give(staffed, b"975310")
    assert opened_by(staffed) == "王老师"
