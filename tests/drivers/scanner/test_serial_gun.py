"""The serial gun over a pseudo terminal: real bytes, a real hang-up, a link that comes and goes."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest

from drivers.driver import DeviceDown, DeviceUp
from drivers.registry import create
from drivers.scanner.facts import CodeBroken, CodeScanned
from drivers.scanner.habits import GunHabits, Terminator
from drivers.scanner.serial_gun import SerialGun
from tests.contracts.scanner import VOUCHER, GunContract, TextContract
from tests.support.facts import Running
from tests.support.gun_line import GunLine


class SerialDesk:
    def __init__(self, line: GunLine, running: Running) -> None:
        self.line = line
        self.facts = running.facts
        self.unplug = line.unplug
        self.plug = line.plug
        self.end = running.end

    def scan(self, text: str) -> None:
        self.line.send(text.encode() + b"\r")

    def break_off(self, text: str) -> None:
        self.line.send(text.encode())


@pytest.fixture
def line(tmp_path: Path) -> Iterator[GunLine]:
    line = GunLine(tmp_path)
    yield line
    line.unplug()


@pytest.fixture
def desk(line: GunLine) -> Iterator[SerialDesk]:
    line.plug()
    with Running(SerialGun(port=str(line.port), habits=GunHabits(Terminator.CR))) as running:
        yield SerialDesk(line, running)


class TestSerialGun(GunContract, TextContract):
    pass


def test_gb18030(desk: SerialDesk) -> None:
    desk.facts.expect(DeviceUp)
    desk.line.send("学员 测试甲".encode("gb18030") + b"\r\n")
    assert desk.facts.expect(CodeScanned).text == "学员 测试甲"


def test_neither_encoding(desk: SerialDesk) -> None:
    desk.facts.expect(DeviceUp)
    desk.line.send(b"PXQ\xff\xff\r")
    assert desk.facts.expect(CodeBroken).why == "encoding"


def test_silence_ends_a_code_of_a_gun_that_sends_no_end(line: GunLine) -> None:
    line.plug()
    with Running(SerialGun(port=str(line.port), habits=GunHabits(idle_s=0.05))) as running:
        running.facts.expect(DeviceUp)
        line.send(VOUCHER.encode())
        assert running.facts.expect(CodeScanned).text == VOUCHER


def test_a_code_in_pieces(desk: SerialDesk) -> None:
    desk.facts.expect(DeviceUp)
    for byte in VOUCHER.encode():
        desk.line.send(bytes([byte]))
    desk.line.send(b"\r")
    assert desk.facts.expect(CodeScanned).text == VOUCHER


def test_half_a_code_does_not_outlive_its_plug(desk: SerialDesk) -> None:
    desk.facts.expect(DeviceUp)
    desk.break_off("PXQ3401")
    desk.unplug()
    desk.facts.expect(DeviceDown)
    desk.plug()
    desk.facts.expect(DeviceUp)
    desk.scan(VOUCHER)
    assert desk.facts.expect(CodeScanned).text == VOUCHER


@dataclass
class Port:
    """What pyserial says of a port."""

    device: str
    vid: int | None
    pid: int | None


def test_it_is_found_by_vendor_and_product_wherever_it_is_plugged_in(line: GunLine) -> None:
    ports = [Port("/dev/ttyS0", None, None), Port("/dev/ttyACM7", 0x1234, 0x0001)]
    gun = SerialGun(usb="0C2E:0b61", habits=GunHabits(), ports=lambda: ports)  # type: ignore[arg-type,return-value]
    with Running(gun) as running:
        running.facts.expect(DeviceDown, why="no-gun")
        line.plug()
        ports.append(Port(str(line.port), 0x0C2E, 0x0B61))
        running.facts.expect(DeviceUp)
        line.send(VOUCHER.encode() + b"\r")
        assert running.facts.expect(CodeScanned).text == VOUCHER


def test_without_port_or_usb_nothing_is_opened() -> None:
    gun = SerialGun(ports=lambda: [Port("/dev/ttyS0", None, None)])  # type: ignore[list-item]
    with Running(gun) as running:
        running.facts.expect(DeviceDown, why="no-gun")


def test_no_gun_is_said_once(tmp_path: Path) -> None:
    with Running(SerialGun(port=str(tmp_path / "none"))) as running:
        running.facts.expect(DeviceDown, why="no-gun")
        running.facts.none(DeviceDown, for_s=1.2)


def test_a_port_somebody_else_has(line: GunLine) -> None:
    line.plug()
    with Running(SerialGun(port=str(line.port))) as first:
        first.facts.expect(DeviceUp)
        with Running(SerialGun(port=str(line.port))) as second:
            second.facts.expect(DeviceDown, why="busy")


def test_it_is_in_the_table() -> None:
    assert isinstance(create("scanner.serial", port="/dev/barcode-gun"), SerialGun)
