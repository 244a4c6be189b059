"""Every way beside the card, through the whole program: gun, phone, camera, simulator."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtCore import QCoreApplication

from drivers.driver import DeviceDown, DeviceUp
from kiosk.domain.evidence import Factor
from kiosk.visit import states as st
from sync.records import EntryKind
from tests.support.front_desk import entries
from tests.support.training_desk import turn, until
from tests.support.ways_desk import WaysDesk, ways_desk

SETTLED_S = 3.0


@pytest.fixture(scope="module")
def shared(qapp: QCoreApplication) -> Iterator[WaysDesk]:
    with ways_desk() as opened:
        yield opened


@pytest.fixture
def desk(shared: WaysDesk) -> Iterator[WaysDesk]:
    """One program for all; every journey begins and ends at the idle screen, in order."""
    shared.wait_for("Idle")
    yield shared
    shared.ground.remote.behave()
    shared.gun.plug()
    shared.reader.remove()
    until(lambda: not shared.lamp("scanner"), "the gun back")
    if shared.stage != "Idle":
        shared.over()
    until(lambda: shared.kiosk.ways.scans.online, "a line again", within_s=90)


def checkins(desk: WaysDesk) -> list[dict[str, object]]:
    return [entry.body for entry in entries(desk.kiosk.book.store, EntryKind.CHECKIN)]


def arrived(desk: WaysDesk, method: str) -> list[dict[str, Any]]:
    received = [record["item"] for record in desk.ground.remote.received()]
    return [item for item in received if item.get("method") == method]


def test_an_e_card_signs_in_and_its_proof_arrives(desk: WaysDesk) -> None:
    desk.gun.scan(desk.e_card("li-qiang"))
    desk.wait_for("Good")
    until(lambda: len(arrived(desk, "ESSC_QR")) == 1, "it arrives", within_s=90)
    (item,) = arrived(desk, "ESSC_QR")
    assert item["factors"] == ["ECARD"] and item["proofNo"]


def test_the_same_code_twice_within_two_seconds_counts_once(desk: WaysDesk) -> None:
    before = len(checkins(desk))
    code = desk.e_card("wang-xiaomei")
    desk.gun.scan(code)
    desk.gun.scan(code)
    desk.wait_for("Good")
    desk.gun.scan(code)
    turn(200)
    assert desk.stage == "Good" and len(checkins(desk)) == before + 1


@pytest.mark.parametrize(("like", "code"), [({"expired": True}, "E10"), ({"used": True}, "E11")])
def test_a_code_whose_time_is_over(desk: WaysDesk, like: dict[str, bool], code: str) -> None:
    desk.gun.scan(desk.e_card("aygul", **like))
    desk.refused(code)


def test_a_foreign_code_and_a_cancelled_e_card(desk: WaysDesk) -> None:
    desk.gun.scan("ABCDEFGH-of-somebody-else")
    desk.refused("E13")
    desk.gun.scan(desk.e_card("zhao-haitao"))
    until(lambda: str(desk.models.stage.code) == "E12", "E12")


def test_an_e_card_of_a_stranger_is_for_staff(desk: WaysDesk) -> None:
    desk.gun.scan(desk.e_card("qian-guest"))
    desk.wait_for("Staff")
    assert desk.models.stage.code == "A01"


def test_offline_it_is_refused_and_card_and_pin_go_on(desk: WaysDesk) -> None:
    code = desk.e_card("aygul")
    desk.ground.remote.misbehave(down=True)
    desk.gun.scan(code)
    desk.refused("E09")
    desk.insert("aygul")
    desk.wait_for("Pin")
    desk.type(desk.ground.cards["aygul"].pin)
    desk.wait_for("Good")


def test_the_login_qr_confirmed_on_the_phone(desk: WaysDesk) -> None:
    desk.models.stage.press(Factor.ECARD.value)
    desk.wait_for("Code")
    until(lambda: isinstance(desk.state, st.CodeWanted) and bool(desk.state.qr), "a code on the screen")
    assert isinstance(desk.state, st.CodeWanted)
    shown = desk.state.qr
    desk.ground.remote.phone_scans(desk.number("long-name"), shown)
    until(lambda: isinstance(desk.state, st.CodeWanted) and desk.state.scanned, "the phone has it")
    desk.ground.remote.phone_decides(shown, confirm=True)
    desk.wait_for("Good")
    assert checkins(desk)[-1]["method"] == "ESSC_LOGIN"


def test_the_login_qr_refused_on_the_phone(desk: WaysDesk) -> None:
    desk.models.stage.press(Factor.ECARD.value)
    until(lambda: isinstance(desk.state, st.CodeWanted) and bool(desk.state.qr), "a code on the screen")
    assert isinstance(desk.state, st.CodeWanted)
    shown = desk.state.qr
    desk.ground.remote.phone_scans(desk.number("long-name"), shown)
    desk.ground.remote.phone_decides(shown, confirm=False)
    desk.refused("E19")


def test_the_own_e_card_at_the_pin_pad_proves_it(desk: WaysDesk) -> None:
    desk.insert("chen-guihua")
    desk.wait_for("Pin")
    desk.models.stage.digit(1)
    desk.gun.scan(desk.e_card("chen-guihua"))
    desk.wait_for("Good")
    assert set(checkins(desk)[-1]["factors"]) >= {"CARD", "ECARD"}  # type: ignore[call-overload]  # a list


def test_somebody_elses_e_card_at_the_pin_pad_does_not(desk: WaysDesk) -> None:
    before = len(checkins(desk))
    desk.insert("walk-on-00")
    desk.wait_for("Pin")
    desk.gun.scan(desk.e_card("ji-li"))
    desk.refused("E07")
    assert len(checkins(desk)) == before


def test_gun_unplugged_is_a_lamp_and_the_desk_stays_in_order(desk: WaysDesk) -> None:
    desk.gun.unplug()
    until(lambda: desk.lamp("scanner"), "the lamp", within_s=SETTLED_S + 5)
    assert desk.stage == "Idle"
    desk.insert("walk-on-01")
    desk.wait_for("Pin")
    desk.type(desk.ground.cards["walk-on-01"].pin)
    desk.wait_for("Good")
    desk.gun.plug()
    until(lambda: not desk.lamp("scanner"), "the lamp out")


def test_without_a_reader_an_e_card_still_signs_in(desk: WaysDesk) -> None:
    desk.kiosk.devices.hear(DeviceDown("card", "no-reader"))  # as the pcsc driver says it
    desk.wait_for("OutOfOrder")
    assert desk.models.stage.code == "D02"
    desk.gun.scan(desk.e_card("walk-on-02"))
    desk.wait_for("Good")
    desk.wait_for("OutOfOrder")
    desk.kiosk.devices.hear(DeviceUp("card"))
    desk.wait_for("Idle")


def test_a_missing_camera_offers_no_face(qapp: QCoreApplication, tmp_path: Path) -> None:
    with ways_desk(
        camera__backend="clip", camera__device=str(tmp_path / "none.avi"), face__engine="dnn"
    ) as desk:
        until(lambda: desk.lamp("camera"), "the lamp", within_s=SETTLED_S + 5)
        desk.wait_for("Idle")
        offered = [choice["key"] for choice in desk.models.stage.choices]
        assert Factor.FACE.value not in offered and Factor.ECARD.value in offered
        desk.gun.scan(desk.e_card("li-qiang"))
        desk.wait_for("Good")
