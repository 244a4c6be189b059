"""邻台 behind the door: a code here or there, six digits on both screens, an entry in both books; and its end."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from functools import partial
from pathlib import Path

import pytest

from kiosk.conditions import Beside, Live, conditions
from kiosk.domain.roles import Right, Role
from kiosk.neighbours.office import NeighbourOffice
from kiosk.staff.registry import Registry
from kiosk.ui import gestures as g
from kiosk.ui import lan_gestures as lg
from kiosk.visit import states as st
from kiosk.visit.view import Text
from sync.lan.code import Code, read
from sync.lan.lan import Ears, Lan
from sync.lan.meeting import Comparing, Met, Offered, Over
from sync.lan.pairs import fingerprint
from sync.records import EntryKind
from sync.status import NOTHING_YET
from tests.support.behind_door import at_desk, enter
from tests.support.front_desk import FrontDesk
from tests.support.lan_desks import LOOPBACK, TAKES_OUT, LanDesk
from tests.support.qt import turn, until

__all__ = ["at_desk"]


@pytest.fixture
def near(at_desk: FrontDesk) -> Iterator[tuple[FrontDesk, NeighbourOffice]]:
    office = NeighbourOffice(at_desk.store, at_desk.clock, at_desk.models, at_desk.main)
    office.lan = Lan(
        at_desk.real,
        at_desk.clock,
        port=0,
        peers={},
        takes_out=TAKES_OUT,
        ears=Ears(lambda meeting: at_desk.main.post(partial(office.met, meeting))),
        host=LOOPBACK,
        broadcast=(),
    )
    assert at_desk.front.office is not None
    at_desk.front.office.employ(office)
    office.start()
    yield at_desk, office
    office.stop()


@pytest.fixture
def other(tmp_path: Path) -> Iterator[LanDesk]:
    desk = LanDesk(tmp_path / "other", "KSK-990000-0777").start()
    yield desk
    desk.close()


def see(desk: FrontDesk, name: str) -> object:
    return desk.models.lan.property(name)


def step(desk: FrontDesk, wanted: str) -> None:
    until(lambda: see(desk, "step") == wanted, f"{wanted}; it is {see(desk, 'step')}")


def open_page(desk: FrontDesk) -> None:
    enter(desk)
    desk.models.lan.open()
    until(lambda: bool(see(desk, "opened")), "the page")


def acts(desk: FrontDesk, act: str) -> list[tuple[object, ...]]:
    return [
        (one.body["peer"], one.body["peerKey"], one.body["operator"])
        for one in desk.book(EntryKind.OPERATOR)
        if one.body["act"] == act
    ]


def pair_by_our_code(desk: FrontDesk, other: LanDesk) -> None:
    open_page(desk)
    desk.models.lan.offer()
    step(desk, "offered")
    code = other_reads(desk)
    other.lan.join(code)
    step(desk, "comparing")
    theirs = other.step(Comparing)
    assert isinstance(theirs, Comparing)
    assert str(see(desk, "digits")).replace(" ", "") == theirs.digits
    other.lan.agree(True)
    desk.models.lan.compare(True)
    step(desk, "met")
    met = other.step((Met, Over))
    assert isinstance(met, Met)
    other.lan.take(met.pair)


def other_reads(desk: FrontDesk) -> Code:
    shown = desk.models.lan._now
    assert see(desk, "code") == shown.code and str(desk.models.lan.property("qr").toString()).startswith(
        "data:"
    )
    return replace(read(shown.scanned.replace("::", ":127.0.0.1:")), host=LOOPBACK)


def test_paired_by_this_desk_s_code(near: tuple[FrontDesk, NeighbourOffice], other: LanDesk) -> None:
    desk, office = near
    pair_by_our_code(desk, other)
    key = fingerprint(other.store.vault.ledger_public).hex()
    assert acts(desk, "LAN_PAIRED") == [("KSK-990000-0777", key, "李老师")]
    assert [one.desk_no for one in office.lan.pairs] == ["KSK-990000-0777"]
    until(
        lambda: [one["well"] for one in see(desk, "neighbours")] == [True],  # type: ignore[attr-defined]
        "the neighbour is heard",
    )
    desk.models.lan.unpair("KSK-990000-0777")
    until(lambda: see(desk, "neighbours") == [], "unpaired")
    assert acts(desk, "LAN_UNPAIRED") == [("KSK-990000-0777", key, "李老师")]
    assert office.lan.pairs == ()


def test_paired_by_the_other_s_code_scanned(near: tuple[FrontDesk, NeighbourOffice], other: LanDesk) -> None:
    desk, office = near
    open_page(desk)
    other.lan.offer()
    offered = other.step(Offered)
    assert isinstance(offered, Offered)
    scanned: list[str] = []
    desk.models.lan.scanned.connect(scanned.append)
    code = replace(offered.code, host=LOOPBACK).scanned
    assert desk.front.office is not None and desk.front.office.code_scanned(code)
    assert scanned == [code]
    desk.models.lan.join(code, "")
    step(desk, "comparing")
    other.step(Comparing)
    desk.models.lan.compare(True)
    step(desk, "agreed")
    other.lan.agree(True)
    step(desk, "met")
    assert [one.desk_no for one in office.lan.pairs] == ["KSK-990000-0777"]


def test_typed_with_an_address_of_the_screen_s_own_keys(
    near: tuple[FrontDesk, NeighbourOffice], other: LanDesk
) -> None:
    desk, _ = near
    open_page(desk)
    other.lan.offer()
    offered = other.step(Offered)
    assert isinstance(offered, Offered)
    desk.models.lan.join(offered.code.typed, f"127 0 0 1:{other.lan.port}")
    step(desk, "comparing")


@pytest.mark.parametrize(("code", "address"), [("", ""), ("hello", ""), ("7" * 32, "nowhere:0")])
def test_what_is_no_code(code: str, address: str, near: tuple[FrontDesk, NeighbourOffice]) -> None:
    desk, _ = near
    open_page(desk)
    desk.models.lan.join(code, address)
    until(lambda: see(desk, "problem") == desk.models.language.say(Text("lan.bad_code")), "it says so")
    assert see(desk, "step") == "idle"


def test_whoever_leaves_has_not_agreed(near: tuple[FrontDesk, NeighbourOffice], other: LanDesk) -> None:
    desk, office = near
    open_page(desk)
    desk.models.lan.offer()
    step(desk, "offered")
    other.lan.join(other_reads(desk))
    step(desk, "comparing")
    other.lan.agree(True)
    desk.front.gesture(g.StaffLeft())
    over = other.step((Met, Over))
    assert isinstance(over, Over)
    turn(100)
    assert office.lan.pairs == () and not acts(desk, "LAN_PAIRED")


def test_without_its_entry_it_does_not_hold(near: tuple[FrontDesk, NeighbourOffice], other: LanDesk) -> None:
    desk, office = near
    open_page(desk)
    desk.models.lan.offer()
    step(desk, "offered")
    other.lan.join(other_reads(desk))
    step(desk, "comparing")
    other.lan.agree(True)
    desk.store.fault = "H05"
    desk.models.lan.compare(True)
    step(desk, "over")
    assert see(desk, "problem") == desk.models.language.say(Text("lan.why.book"))
    assert office.lan.pairs == ()


def test_only_who_may_set_up_the_desk(near: tuple[FrontDesk, NeighbourOffice]) -> None:
    desk, office = near
    assert {right for kind, right in office.rights.items() if kind is not lg.LanLeft} == {Right.SET_UP}
    assert desk.front.office is not None
    door = desk.front.office._door
    enter(desk)
    [li] = door.registry.members
    door.registry.take([replace(li, roles=(Role.FRONT,))])
    desk.models.lan.open()
    turn(50)
    assert not see(desk, "opened")
    assert isinstance(door.registry, Registry)


def test_what_the_devices_page_says(near: tuple[FrontDesk, NeighbourOffice], other: LanDesk) -> None:
    desk, office = near

    def line() -> tuple[str, Text | str]:
        live = Live({}, desk.clock.state(), NOTHING_YET, 9_000, False, False, Beside(lan=office.state))
        [one] = [each for each in conditions(live) if each.key == "lan"]
        return one.state, one.detail

    assert line() == ("info", Text("lan.none"))
    pair_by_our_code(desk, other)
    until(lambda: line() == ("ok", Text("lan.all", ("KSK-990000-0777",))), "it is there")
    other.lan.stop()
    until(lambda: line() == ("warn", Text("lan.away", ("KSK-990000-0777", "0", "1"))), "it is away")
    assert isinstance(desk.state, st.Idle), "and the desk goes on"
