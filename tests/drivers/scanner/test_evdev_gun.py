"""The evdev gun over a pipe in the node's place: events as the kernel writes them, no hardware and no real grab."""

from __future__ import annotations

import errno
import os
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

evdev = pytest.importorskip("evdev", reason="evdev is for Linux")

from drivers.driver import DeviceDown, DeviceUp  # noqa: E402  behind the skip
from drivers.registry import create  # noqa: E402
from drivers.scanner.evdev_gun import EvdevGun, Node  # noqa: E402
from drivers.scanner.facts import CodeBroken, CodeScanned  # noqa: E402
from drivers.scanner.habits import GunHabits  # noqa: E402
from drivers.scanner.keys import Stroke  # noqa: E402
from tests.contracts.scanner import PULL_S, VOUCHER, GunContract  # noqa: E402
from tests.support.facts import Running  # noqa: E402
from tests.support.gun_node import NodeGun, PipeNode  # noqa: E402

CAPS_LOCK, LEFT_CTRL = 58, 29


class NodeDesk:
    def __init__(self, gun: NodeGun, running: Running) -> None:
        self.gun = gun
        self.facts = running.facts
        self.unplug = gun.unplug
        self.plug = gun.plug
        self.end = running.end
        self.break_off = gun.type

    def scan(self, text: str) -> None:
        self.gun.type(text + "\r")


@pytest.fixture
def gun(tmp_path: Path) -> Iterator[NodeGun]:
    gun = NodeGun(tmp_path)
    gun.plug()
    yield gun
    gun.unplug()


@pytest.fixture
def desk(gun: NodeGun) -> Iterator[NodeDesk]:
    with Running(EvdevGun(port=str(gun.port), open_node=gun.open)) as running:
        yield NodeDesk(gun, running)


class TestEvdevGun(GunContract):
    pass


def test_the_node_is_grabbed_before_anything_is_said(desk: NodeDesk) -> None:
    desk.facts.expect(DeviceUp)
    assert desk.gun.node is not None and desk.gun.node.grabbed


def test_even_a_short_code_is_nobodys_typing(desk: NodeDesk) -> None:
    desk.facts.expect(DeviceUp)
    desk.scan("A1")
    assert desk.facts.expect(CodeScanned).text == "A1"


def test_caps_lock_and_ctrl_around_a_code_change_nothing(desk: NodeDesk) -> None:
    desk.facts.expect(DeviceUp)
    now = time.time()
    for code in (CAPS_LOCK, LEFT_CTRL):
        desk.gun.event(evdev.ecodes.EV_KEY, code, 1, now)
        desk.gun.event(evdev.ecodes.EV_KEY, code, 0, now)
    desk.scan("AbCd-123xyz")
    assert desk.facts.expect(CodeScanned).text == "AbCd-123xyz"


def test_keys_the_kernel_threw_away_break_the_code(desk: NodeDesk) -> None:
    desk.facts.expect(DeviceUp)
    now = time.time()
    desk.gun.type("PXQ3401", now)
    desk.gun.event(evdev.ecodes.EV_SYN, evdev.ecodes.SYN_DROPPED, 0, now + 0.04)
    desk.gun.type("0000001\r", now + 0.05)
    assert desk.facts.expect(CodeBroken).why == "no-terminator"
    desk.facts.none(CodeScanned, for_s=0.1)
    time.sleep(PULL_S)
    desk.scan(VOUCHER)
    assert desk.facts.expect(CodeScanned).text == VOUCHER


def test_the_events_own_times_decide_however_late_they_are_read(desk: NodeDesk) -> None:
    desk.facts.expect(DeviceUp)
    now = time.time()
    for place, code in enumerate((16, 17, 18, 19, 20, 21, 28)):
        desk.gun.stroke(Stroke(code, False, now + place * 0.09))
    desk.facts.none(CodeScanned, for_s=0.3)


def test_a_node_nobody_may_open(gun: NodeGun) -> None:
    def refuse(path: str) -> Node:
        raise PermissionError(13, "Permission denied", path)

    with Running(EvdevGun(port=str(gun.port), open_node=refuse)) as running:
        running.facts.expect(DeviceDown, why="no-permission")


def test_without_a_node_there_is_no_gun() -> None:
    with Running(EvdevGun(usb="0c2e:0b61", habits=GunHabits())) as running:
        running.facts.expect(DeviceDown, why="no-gun")


def test_it_is_in_the_table() -> None:
    assert isinstance(create("scanner.evdev", usb="0c2e:0b61"), EvdevGun)


def test_whether_somebody_has_the_gun_to_themselves(tmp_path: Path) -> None:
    """The node is let go of again either way; another error than "busy" is the caller's to see."""

    class Asked(PipeNode):
        def __init__(self, fault: int | None) -> None:
            super().__init__(os.open(tmp_path, os.O_RDONLY))
            self.fault, self.open = fault, True

        def grab(self) -> None:
            if self.fault is not None:
                raise OSError(self.fault, os.strerror(self.fault))

        def close(self) -> None:
            super().close()
            self.open = False

    def asked(fault: int | None) -> bool:
        node = Asked(fault)
        try:
            return EvdevGun(port="/dev/input/event9", open_node=lambda _: node).taken("/dev/input/event9")
        finally:
            assert not node.open

    assert asked(errno.EBUSY) is True and asked(None) is False
    with pytest.raises(OSError):
        asked(errno.ENODEV)
