"""教学点: every entry says where the desk stood; a portable desk is told by two, each day anew."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import date

import pytest

from config.bad import BadSetting
from config.load import load
from drivers.card.facts import PinState
from kiosk.compose.points import refuse_unfit_points
from kiosk.conditions import Live
from kiosk.domain.attendance import Place
from kiosk.domain.departure import Baggage, Item, findings
from kiosk.domain.refusal import Refusal
from kiosk.learners.point_office import PointOffice
from kiosk.learners.points import Points
from kiosk.staff.door import PEPPER, StaffDoor
from kiosk.staff.registry import Registry
from kiosk.staff.second import SecondPerson
from kiosk.ui import point_gestures as pg
from kiosk.visit import states as st
from sync.platform.codes import checkin_item
from sync.records import EntryKind, TrainingPoint
from sync.status import NOTHING_YET
from tests.support.behind_door import LI, PIN, at_desk, enter, see
from tests.support.front_desk import FrontDesk
from tests.support.qt import turn, until
from tests.support.staff import KEY, member

__all__ = ["at_desk"]
EAST = TrainingPoint("P01", "城东教学点", "117.2272", "31.8206", 300, ("101",), "GCJ02")
WEST = TrainingPoint("P02", "城西教学点", "117.1000", "31.8300", 300, ("201",), "GCJ02")
WANG_PIN = b"135790"
WANG = member("王老师", WANG_PIN)


def points_of(desk: FrontDesk, **how: object) -> Points:
    return Points(desk.store, desk.clock, desk.desk, Place(), (EAST, WEST), **how)  # type: ignore[arg-type]


@pytest.fixture
def carried(at_desk: FrontDesk) -> Iterator[tuple[FrontDesk, Points]]:
    points = points_of(at_desk, portable=True)
    at_desk.real.vault.keep_secret(PEPPER, KEY)
    door = StaffDoor(at_desk.store, at_desk.clock, Registry((LI, WANG)))
    second = SecondPerson(door, at_desk.main, at_desk.models.second)

    def live() -> Live:
        return Live(at_desk.front.troubles, at_desk.clock.state(), NOTHING_YET, 9_000, False, True)

    def told() -> None:
        at_desk.front.trouble("point", Refusal.POINT_UNSET if points.missing else None)

    assert at_desk.front.office is not None
    at_desk.front.office.employ(
        PointOffice(points, second, at_desk.store, at_desk.clock, at_desk.models, at_desk.main, live, told)
    )
    told()
    yield at_desk, points


def confirm(desk: FrontDesk, pin: bytes) -> None:
    for digit in pin.decode():
        desk.models.second.digit(int(digit))
    desk.front.gesture(pg.PointConfirmed("P01"))


def sign_in(desk: FrontDesk) -> None:
    desk.insert(pin=PinState.NONE, tries=None)


def test_every_entry_says_where(at_desk: FrontDesk) -> None:
    points_of(at_desk, fixed="P01")
    sign_in(at_desk)
    at_desk.wait_for(st.Welcomed)
    (entry,) = at_desk.book(EntryKind.CHECKIN)
    assert entry.body["point"] == EAST.as_body()
    assert b"117.2272" in entry.canonical
    item = checkin_item(entry, "ORG1", {"lng": "1", "lat": "2", "coordSys": "WGS84"})
    assert item["geo"] == {"lng": "117.2272", "lat": "31.8206", "coordSys": "GCJ02", "kind": "FIXED_SITE"}


def test_a_session_at_another_point_is_refused_with_its_name(at_desk: FrontDesk) -> None:
    points_of(at_desk, fixed="P02")
    sign_in(at_desk)
    refused = at_desk.wait_for(st.Refused, Refusal.WRONG_PLACE)
    assert refused.args == ("城东教学点 101",)


class TestPortable:
    def test_out_of_order_until_two_have_said_where(self, carried: tuple[FrontDesk, Points]) -> None:
        desk, points = carried
        assert desk.state == st.OutOfOrder(Refusal.POINT_UNSET)
        enter(desk)
        confirm(desk, WANG_PIN)
        until(lambda: points.served == EAST, "the point")
        until(lambda: desk.state == st.Idle(), "in order")
        (entry,) = [one for one in desk.book(EntryKind.OPERATOR) if one.body["act"] == "POINT_SET"]
        assert (entry.body["operator"], entry.body["second"]) == ("李老师", "王老师")
        sign_in(desk)
        desk.wait_for(st.Welcomed)

    def test_the_same_member_twice_is_one(self, carried: tuple[FrontDesk, Points]) -> None:
        desk, points = carried
        enter(desk)
        confirm(desk, PIN)
        until(lambda: "另一个人" in see(desk.models.second, "problem"), "the complaint")
        assert points.served is None

    def test_a_wrong_pin_is_none(self, carried: tuple[FrontDesk, Points]) -> None:
        desk, points = carried
        enter(desk)
        confirm(desk, b"999999")
        until(lambda: see(desk.models.second, "problem").startswith("密码不对"), "the complaint")
        assert points.served is None and see(desk.models.second, "count") == 0

    def test_kept_for_the_day_and_no_longer(self, carried: tuple[FrontDesk, Points]) -> None:
        desk, points = carried
        desk.real.write(lambda db: points.confirm(db, WEST, "李老师", "王老师")).result(5)
        assert points_of(desk, portable=True).served == WEST
        desk.hands.pass_s(86_400)
        assert points_of(desk, portable=True).missing

    def test_nothing_without_an_open_door(self, carried: tuple[FrontDesk, Points]) -> None:
        desk, points = carried
        confirm(desk, WANG_PIN)
        turn()
        assert points.served is None

    def test_what_is_ready_is_shown(self, carried: tuple[FrontDesk, Points]) -> None:
        desk, _ = carried
        enter(desk)
        until(lambda: bool(desk.book(EntryKind.OPERATOR)), "what is to be sent")
        desk.front.gesture(pg.PointsOpened())
        until(lambda: bool(see(desk.models.points, "ready")), "the check")
        ready = {one["key"]: one["ready"] for one in see(desk.models.points, "ready")}
        assert ready == {
            "rosters": False, "timetable": True, "vouchers": True, "keys": True, "sent": False, "room": True,
            "point": False,
        }  # fmt: skip


TODAY = date(2026, 11, 23)
PACKED = Baggage(3, 0, 600, date(2026, 12, 20), None, 0, 9_000, "城东教学点", portable=True)


def test_packed_all_is_green() -> None:
    assert all(one.ready for one in findings(PACKED, TODAY))


@pytest.mark.parametrize(
    ("changed", "red"),
    [
        ({"without_roster": 1}, Item.ROSTERS),
        ({"roster_age_s": None}, Item.ROSTERS),
        ({"roster_age_s": 90_000}, Item.ROSTERS),
        ({"last_session": None}, Item.TIMETABLE),
        ({"keys_until": date(2026, 12, 1)}, Item.KEYS),
        ({"lists": 2}, Item.VOUCHERS),
        ({"unsent": 4}, Item.SENT),
        ({"free_mb": 100}, Item.ROOM),
        ({"point": ""}, Item.POINT),
    ],
)
def test_what_is_missing_is_red(changed: dict[str, object], red: Item) -> None:
    found = findings(replace(PACKED, **changed), TODAY)  # type: ignore[arg-type]  # fields by name
    assert [one.item for one in found if not one.ready] == [red]


POINT = {
    "no": "P01", "name": "城东", "longitude": "117.2", "latitude": "31.8", "radius_m": 300, "coord_system": "",
    "rooms": ["101"],
}  # fmt: skip


@pytest.mark.parametrize(
    ("overrides", "key"),
    [
        ({"desk.point": "P09", "points": [POINT]}, "desk.point"),
        ({"desk.portable": True}, "points"),
        ({"points": [POINT, POINT]}, "points"),
        ({"points": [{**POINT, "latitude": "91"}]}, "points[1].latitude"),
        ({"points": [{**POINT, "longitude": "east"}]}, "points[1].longitude"),
    ],
)
def test_settings_that_do_not_fit(overrides: dict[str, object], key: str) -> None:
    with pytest.raises(BadSetting) as wrong:
        refuse_unfit_points(load(overrides=overrides), "site.toml")
    assert wrong.value.key == key
