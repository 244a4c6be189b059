"""The 38号文 reader keeps the contract over the shared library and over the WebSocket service."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest

from drivers.card.facts import (
    CardGone,
    CardInserted,
    CardRead,
    CardUnreadable,
    PinAnswered,
    PinOutcome,
    PinState,
)
from drivers.card.vendor import LibraryReader, SharedLibrary
from drivers.card.vendor_output import CONTACT, VendorLost
from drivers.card.vendor_reader import VendorReader
from drivers.card.vendor_ws import LocalWebSocket, WebSocketReader
from drivers.card.virtual_card import VirtualCard
from drivers.driver import DeviceDown, DeviceUp
from tests.contracts.card_reader import HOLDER, OTHER, CardReaderContract, assert_in_order
from tests.support.facts import Running
from tests.support.vendor import LibraryStandIn, ServiceStandIn


class VendorDesk:
    def __init__(self, stand_in: LibraryStandIn | ServiceStandIn, running: Running) -> None:
        self.stand_in = stand_in
        self.reader = running.driver
        self.facts = running.facts
        self.insert = stand_in.insert
        self.remove = stand_in.remove
        self.end = running.end


@pytest.fixture(scope="module")
def built(tmp_path_factory: pytest.TempPathFactory) -> LibraryStandIn:
    if shutil.which("gcc") is None:
        pytest.skip("needs gcc")
    return LibraryStandIn(tmp_path_factory.mktemp("vendor"))


@pytest.fixture
def library(built: LibraryStandIn) -> Iterator[LibraryStandIn]:
    built.remove()
    built.answers_pin(0)
    yield built
    built.waits(0)


@pytest.fixture
def service() -> Iterator[ServiceStandIn]:
    stand_in = ServiceStandIn()
    yield stand_in
    stand_in.close()


def reader(vendor: SharedLibrary | LocalWebSocket) -> VendorReader:
    return VendorReader(vendor, poll_s=0.03, silence_s=0.5, keypad_s=0.8)


class TestSharedLibrary(CardReaderContract):
    @pytest.fixture
    def desk(self, library: LibraryStandIn) -> Iterator[VendorDesk]:
        with Running(reader(SharedLibrary(library.path))) as running:
            yield VendorDesk(library, running)


class TestLocalWebSocket(CardReaderContract):
    @pytest.fixture
    def desk(self, service: ServiceStandIn) -> Iterator[VendorDesk]:
        with Running(reader(LocalWebSocket(service.url))) as running:
            yield VendorDesk(service, running)


@pytest.fixture
def desk(library: LibraryStandIn) -> Iterator[VendorDesk]:
    with Running(reader(SharedLibrary(library.path, itype=CONTACT))) as running:
        yield VendorDesk(library, running)


def test_the_interface_asked_for_is_passed_on(desk: VendorDesk, library: LibraryStandIn) -> None:
    desk.facts.expect(DeviceUp)
    assert library.library.standin_type() == CONTACT


def test_a_card_swapped_between_two_looks(desk: VendorDesk) -> None:
    desk.insert(VirtualCard(HOLDER))
    first = desk.facts.expect(CardRead)
    desk.insert(VirtualCard(OTHER))
    desk.facts.expect(CardGone, insertion=first.insertion)
    assert desk.facts.expect(CardRead).identity.name == OTHER.name
    assert_in_order(desk.facts)


def test_a_failed_look_does_not_end_an_insertion(desk: VendorDesk, library: LibraryStandIn) -> None:
    desk.insert(VirtualCard(HOLDER))
    desk.facts.expect(CardRead)
    library.reads(-4, "")
    desk.facts.none(CardGone, for_s=0.2)
    assert desk.facts.of(CardUnreadable) == []


def test_a_card_that_becomes_readable_is_a_new_insertion(desk: VendorDesk, library: LibraryStandIn) -> None:
    library.reads(-4, "")
    first = desk.facts.expect(CardUnreadable).insertion
    desk.insert(VirtualCard(HOLDER))
    desk.facts.expect(CardGone, insertion=first)
    assert desk.facts.expect(CardRead).insertion > first


@pytest.mark.parametrize(
    ("code", "outcome"),
    [
        (0, PinOutcome.RIGHT),
        (-31, PinOutcome.CANCELLED),
        (-35, PinOutcome.INITIAL),
        (-25539, PinOutcome.WRONG),
    ],
)
def test_pin_on_the_keypad(desk: VendorDesk, library: LibraryStandIn, code: int, outcome: PinOutcome) -> None:
    library.answers_pin(code)
    desk.insert(VirtualCard(HOLDER))
    read = desk.facts.expect(CardRead)
    assert read.keypad
    assert read.pin.state is PinState.UNKNOWN
    desk.reader.verify_on_keypad(read.insertion)
    assert desk.facts.expect(PinAnswered).outcome is outcome


def test_the_right_pin_of_another_card_is_not_this_cards(desk: VendorDesk, library: LibraryStandIn) -> None:
    desk.insert(VirtualCard(HOLDER))
    read = desk.facts.expect(CardRead)
    library.waits(0.3)
    desk.reader.verify_on_keypad(read.insertion)
    desk.insert(VirtualCard(OTHER))
    desk.facts.expect(CardGone, insertion=read.insertion)
    assert desk.facts.expect(CardRead).identity.name == OTHER.name
    assert desk.facts.of(PinAnswered) == []


def test_a_right_pin_counts_only_for_a_card_that_is_read_again(
    desk: VendorDesk, library: LibraryStandIn
) -> None:
    desk.insert(VirtualCard(HOLDER))
    read = desk.facts.expect(CardRead)
    library.reads(-4, "")
    desk.reader.verify_on_keypad(read.insertion)
    assert desk.facts.expect(PinAnswered).outcome is PinOutcome.FAILED


def test_digits_from_the_screen_are_wiped_and_fail(desk: VendorDesk, library: LibraryStandIn) -> None:
    desk.insert(VirtualCard(HOLDER))
    pins, pin = library.pins, bytearray(b"135790")
    desk.reader.verify(desk.facts.expect(CardRead).insertion, pin)
    assert desk.facts.expect(PinAnswered).outcome is PinOutcome.FAILED
    assert pin == bytes(6)
    assert library.pins == pins


def test_once_one_try_is_left_the_keypad_is_not_asked_also_at_the_next_insertion(
    desk: VendorDesk, library: LibraryStandIn
) -> None:
    library.answers_pin(-25537)
    desk.insert(VirtualCard(HOLDER))
    desk.reader.verify_on_keypad(desk.facts.expect(CardRead).insertion)
    assert desk.facts.expect(PinAnswered).tries_left == 1
    pins = library.pins
    desk.remove()
    desk.facts.expect(CardGone)
    desk.insert(VirtualCard(HOLDER))
    again = desk.facts.expect(CardRead)
    assert again.pin.tries_left == 1
    desk.reader.verify_on_keypad(again.insertion)
    assert desk.facts.expect(PinAnswered).outcome is PinOutcome.WITHHELD
    assert library.pins == pins


def test_a_keypad_that_never_returns_fails_once(desk: VendorDesk, library: LibraryStandIn) -> None:
    desk.insert(VirtualCard(HOLDER))
    read = desk.facts.expect(CardRead)
    library.waits(1.2)
    desk.reader.verify_on_keypad(read.insertion)
    assert desk.facts.expect(PinAnswered).outcome is PinOutcome.FAILED
    library.waits(0)
    desk.facts.none(PinAnswered, for_s=0.6)


def test_a_library_that_never_returns_is_said_and_stops_nothing(
    desk: VendorDesk, library: LibraryStandIn
) -> None:
    desk.facts.expect(DeviceUp)
    library.waits(1.0)
    desk.facts.expect(DeviceDown, why="silent")
    library.waits(0)
    desk.facts.expect(DeviceUp)
    library.waits(1.5)
    desk.facts.expect(DeviceDown, why="silent")
    assert desk.end() < 0.5


@pytest.mark.parametrize(("code", "why"), [(-5, "no-driver"), (-11, "no-reader"), (-12, "no-reader")])
def test_a_reader_that_is_gone_takes_its_card_along(
    desk: VendorDesk, library: LibraryStandIn, code: int, why: str
) -> None:
    desk.insert(VirtualCard(HOLDER))
    desk.facts.expect(CardRead)
    library.reads(code, "")
    desk.facts.expect(CardGone)
    desk.facts.expect(DeviceDown, why=why)
    library.remove()
    desk.facts.expect(DeviceUp)


def test_no_library_is_a_state(tmp_path: Path) -> None:
    with Running(reader(SharedLibrary(tmp_path / "none.so"))) as running:
        running.facts.expect(DeviceDown, why="no-driver")


def test_a_library_without_the_function(built: LibraryStandIn) -> None:
    with pytest.raises(VendorLost, match="no-driver"):
        SharedLibrary(built.path)._call("iReadNothing")


def test_what_the_service_is_asked(service: ServiceStandIn) -> None:
    vendor = LocalWebSocket(service.url, itype=3)
    vendor.read_card()
    vendor.close()
    assert service.asked == [{"function": "iReadCardBas", "iType": 3}]


def test_a_service_that_comes_and_goes(service: ServiceStandIn) -> None:
    with Running(reader(LocalWebSocket(service.url))) as running:
        running.facts.expect(DeviceUp)
        service.insert(VirtualCard(HOLDER))
        running.facts.expect(CardRead)
        service.close()
        running.facts.expect(CardGone)
        running.facts.expect(DeviceDown, why="no-service")


def test_a_silent_service(service: ServiceStandIn) -> None:
    service.silent.set()
    with Running(reader(LocalWebSocket(service.url, timeout_s=0.2))) as running:
        running.facts.expect(DeviceDown, why="silent")
        service.silent.clear()
        running.facts.expect(DeviceUp)


def test_a_service_that_talks_of_something_else(service: ServiceStandIn) -> None:
    service.raw = b"<html>"
    with Running(reader(LocalWebSocket(service.url))) as running:
        running.facts.expect(DeviceDown, why="garbled")
        running.facts.none(CardInserted, for_s=0.1)


def test_readers_as_a_desk_makes_them(library: LibraryStandIn, service: ServiceStandIn) -> None:
    for made in (LibraryReader(path=library.path), WebSocketReader(address=service.url)):
        with Running(made) as running:
            running.facts.expect(DeviceUp)
