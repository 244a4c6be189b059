"""The gun without metal keeps the contract."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from drivers.registry import STAND_INS, create
from drivers.scanner.facts import CodeScanned
from drivers.scanner.virtual import VirtualGun
from tests.contracts.scanner import VOUCHER, GunContract, TextContract
from tests.support.facts import Running


class VirtualDesk:
    def __init__(self, gun: VirtualGun, running: Running) -> None:
        self.facts = running.facts
        self.scan = gun.scan
        self.unplug = gun.unplug
        self.plug = gun.plug
        self.end = running.end
        self._gun = gun

    def break_off(self, text: str) -> None:
        self._gun.scan(text, terminated=False)


@pytest.fixture
def desk() -> Iterator[VirtualDesk]:
    gun = VirtualGun()
    with Running(gun) as running:
        yield VirtualDesk(gun, running)


class TestVirtualGun(GunContract, TextContract):
    pass


def test_what_was_scanned_before_the_driver_runs_is_told() -> None:
    gun = VirtualGun()
    gun.scan(VOUCHER)
    with Running(gun) as running:
        assert running.facts.expect(CodeScanned).text == VOUCHER


def test_an_unplugged_gun_scans_nothing(desk: VirtualDesk) -> None:
    desk.unplug()
    desk.scan(VOUCHER)
    desk.facts.none(CodeScanned, for_s=0.1)


def test_it_is_a_stand_in() -> None:
    assert isinstance(create("scanner.virtual"), VirtualGun)
    assert "scanner.virtual" in STAND_INS
