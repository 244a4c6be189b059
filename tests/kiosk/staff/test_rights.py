"""Every gesture of the staff asks for a right, in one table; and what the roles may not, is refused with S03."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import get_args

import pytest

from kiosk.domain.roles import Right, Role
from kiosk.staff.rights import GESTURES, PLACES, Rights
from kiosk.ui import face_gestures as fg
from kiosk.ui import gestures as g
from kiosk.ui import helping_gestures as hg
from kiosk.ui import learner_gestures as lg
from kiosk.ui import voucher_gestures as vg
from kiosk.ui.approval import ApprovalGiven
from kiosk.ui.setup_gestures import RecoveryGiven
from kiosk.ui.staff_facts import RIGHTS, Place
from sync.records import EntryKind
from tests.support.behind_door import at_desk, door, knock, see
from tests.support.front_desk import FrontDesk
from tests.support.qt import turn, until
from tests.support.staff import member
from tests.support.training_desk import TrainingDesk, training_desk

__all__ = ["at_desk"]

LEARNERS_OWN = {
    g.Chosen, g.DigitTyped, g.DigitErased, g.PinGiven, g.Cancelled, g.MoreTimeWanted, g.LanguagePicked,
    g.LargeTypePicked,
}  # fmt: skip
PINS = {
    Role.FRONT: b"111222",
    Role.AUDITOR: b"333444",
    Role.REGULATOR: b"555666",
    Role.ADMINISTRATOR: b"777888",
}
NAMES = {Role.FRONT: "前台甲", Role.AUDITOR: "审计乙", Role.REGULATOR: "监管丙", Role.ADMINISTRATOR: "管理丁"}


@pytest.fixture(scope="module")
def whole() -> Iterator[TrainingDesk]:
    with training_desk() as desk:
        yield desk


def test_every_gesture_that_is_heard_has_a_line(whole: TrainingDesk) -> None:
    """A new room's stands in its `rights`."""
    office = whole.kiosk.front.office
    assert office is not None
    assert office.entrance.lacking(office._hands) == frozenset()
    assert not LEARNERS_OWN & office._hands.keys()


def test_no_line_without_a_gesture() -> None:
    assert GESTURES.keys() <= set(get_args(g.Gesture))


def test_the_screen_knows_every_right() -> None:
    assert set(RIGHTS) == {right.value for right in Right}


def test_every_place_has_its_rights() -> None:
    assert set(PLACES) == set(Place) and all(PLACES.values())


class Room:
    def __init__(self, hands: dict[type, Callable[..., None]]) -> None:
        self.hands, self.opened = hands, ""

    def open(self, operator: str) -> None:
        self.opened = operator

    def shut(self) -> None:
        pass


class RoomOfRights(Room):
    @property
    def rights(self) -> Rights:
        return {Strange: Right.AUDIT}


def enter_as(desk: FrontDesk, role: Role) -> None:
    office = desk.front.office
    assert office is not None
    staff = [member(NAMES[one], PINS[one], one) for one in NAMES]
    office._door.registry.take(staff)
    knock(desk)
    desk.front.gesture(g.StaffPinGiven(bytearray(PINS[role])))
    until(lambda: door(desk) == "open", "the open door")


def refused(desk: FrontDesk) -> list[object]:
    return [one.body["what"] for one in desk.book(EntryKind.OPERATOR) if one.body["act"] == "NOT_ALLOWED"]


@pytest.mark.parametrize(
    ("role", "places"),
    [
        (Role.FRONT, ["today", "vouchers", "register", "roster", "attendance", "troubles", "devices"]),
        (Role.AUDITOR, ["today", "roster", "attendance", "troubles", "staff"]),
        (Role.REGULATOR, ["today", "roster", "attendance", "troubles"]),
        (Role.ADMINISTRATOR, ["devices", "staff"]),
    ],
)
def test_the_rail_offers_what_the_role_may(role: Role, places: list[str], at_desk: FrontDesk) -> None:
    enter_as(at_desk, role)
    offered = see(at_desk.models.staff, "places")
    assert offered == places
    assert see(at_desk.models.staff, "place") == places[0]


CRAFTED = [
    fg.FacesDestroyed(),
    hg.AssistWanted("C1/T1", "01", "OTHER"),
    g.ResendWanted("x"),
    lg.MoveWanted("QUIT", "other", ApprovalGiven()),
    vg.ElsewhereNoted("x", "phone", "valid", "09:00", "", ""),
]


@pytest.mark.parametrize("gesture", CRAFTED, ids=lambda one: type(one).__name__)
def test_the_auditor_changes_nothing(gesture: g.Gesture, at_desk: FrontDesk) -> None:
    enter_as(at_desk, Role.AUDITOR)
    at_desk.front.gesture(gesture)
    until(lambda: refused(at_desk) == [type(gesture).__name__], "the refusal in the book")
    assert "S03" in see(at_desk.models.staff, "refusal")
    assert {one.body["act"] for one in at_desk.book(EntryKind.OPERATOR)} == {"DOOR_OPENED", "NOT_ALLOWED"}
    assert at_desk.book(EntryKind.CORRECTION) == []


def test_a_pin_that_came_with_it_is_wiped(at_desk: FrontDesk) -> None:
    assert at_desk.front.office
    at_desk.front.office.employ(Room({RecoveryGiven: lambda _: pytest.fail("it was heard")}))
    enter_as(at_desk, Role.AUDITOR)
    given = bytearray(b"111222")
    at_desk.front.gesture(RecoveryGiven("", "S1", given))
    assert not any(given)


class TestTheAdministratorReadsNobody:
    def test_no_search(self, at_desk: FrontDesk) -> None:
        enter_as(at_desk, Role.ADMINISTRATOR)
        at_desk.front.gesture(hg.LearnersSought("张小明"))
        until(lambda: refused(at_desk) == ["LearnersSought"], "the refusal")
        assert see(at_desk.models.staff, "learnerCount") == 0

    @pytest.mark.parametrize("place", [Place.TODAY, Place.ROSTER, Place.VOUCHERS, Place.REGISTER])
    def test_no_place_with_people(self, place: Place, at_desk: FrontDesk) -> None:
        enter_as(at_desk, Role.ADMINISTRATOR)
        at_desk.models.staff.open(place.value)
        assert see(at_desk.models.staff, "place") == "devices", "the model does not turn the page"
        at_desk.front.gesture(g.PlaceOpened(place.value))
        until(lambda: refused(at_desk) == [f"PlaceOpened {place.value}"], "the refusal")
        turn()
        assert see(at_desk.models.today, "classCount") == 0, "nothing was read for it"

    def test_a_scanned_code_is_not_verified(self, at_desk: FrontDesk) -> None:
        enter_as(at_desk, Role.ADMINISTRATOR)
        assert at_desk.front.office and at_desk.front.office.code_scanned("JNPXQ990000000000001")
        until(lambda: refused(at_desk) == ["code"], "the refusal")
        assert see(at_desk.models.staff, "place") == "devices"


class Strange:
    pass


def test_a_gesture_without_a_line_is_refused(at_desk: FrontDesk) -> None:
    room = Room({Strange: lambda _: pytest.fail("it was heard")})
    assert at_desk.front.office
    at_desk.front.office.employ(room)
    enter_as(at_desk, Role.FRONT)
    at_desk.front.gesture(Strange())  # type: ignore[arg-type]
    until(lambda: refused(at_desk) == ["Strange"], "the refusal")
    assert room.opened == "", "nobody may do anything there"


def test_a_room_says_its_own_rights(at_desk: FrontDesk) -> None:
    heard: list[object] = []
    room = RoomOfRights({Strange: heard.append})
    assert at_desk.front.office
    at_desk.front.office.employ(room)
    enter_as(at_desk, Role.AUDITOR)
    at_desk.front.gesture(Strange())  # type: ignore[arg-type]
    assert room.opened == "审计乙" and len(heard) == 1
