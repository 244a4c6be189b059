"""The same reader driver over Debian's own virtual reader, in a network namespace of its own."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from drivers.card.facts import (
    CardFault,
    CardGone,
    CardInserted,
    CardRead,
    CardUnreadable,
    PinAnswered,
    PinOutcome,
)
from drivers.card.pcsc import PcscReader
from drivers.card.virtual_card import Faults, VirtualCard
from tests.contracts.card_reader import HOLDER, OTHER, assert_in_order
from tests.support.facts import Running
from tests.support.pcsc.rig import VPCD, Pcscd, may_leave_the_network
from tests.support.pcsc.vpcd import DEVICE, VpcdSlot

pytestmark = pytest.mark.pcscd


class VpcdDesk:
    def __init__(self, slot: VpcdSlot, reader: PcscReader, running: Running) -> None:
        self.reader = reader
        self.facts = running.facts
        self.insert = slot.insert
        self.remove = slot.remove


@pytest.fixture
def desk(driver: Path) -> Iterator[VpcdDesk]:
    if not VPCD.exists():
        pytest.skip("needs vsmartcard-vpcd")
    if not may_leave_the_network():
        pytest.skip("vpcd listens on 0.0.0.0 and no network namespace is to be had")
    with Pcscd([("Virtual PCD", DEVICE)], VPCD) as pcscd:
        slot = VpcdSlot(pcscd.network)
        reader = PcscReader(choose="Virtual PCD 00 00", ignore="", silence_s=1.0)
        with Running(reader) as running:
            yield VpcdDesk(slot, reader, running)
        slot.remove()


def test_read_pin_and_gone(desk: VpcdDesk) -> None:
    desk.insert(VirtualCard(HOLDER, pin="135790"))
    read = desk.facts.expect(CardRead)
    assert read.identity.name == HOLDER.name
    desk.reader.verify(read.insertion, bytearray(b"135790"))
    assert desk.facts.expect(PinAnswered).outcome is PinOutcome.RIGHT
    desk.remove()
    desk.facts.expect(CardGone, insertion=read.insertion)


def test_pulled_mid_apdu(desk: VpcdDesk) -> None:
    desk.insert(VirtualCard(HOLDER, faults=Faults(removed_after=3)))
    number = desk.facts.expect(CardInserted).insertion
    desk.facts.expect(CardGone, insertion=number)
    assert {fact.fault for fact in desk.facts.of(CardUnreadable)} <= {CardFault.REMOVED}
    desk.insert(VirtualCard(OTHER))
    assert desk.facts.expect(CardRead).identity.name == OTHER.name
    assert_in_order(desk.facts)


def test_a_silent_card_does_not_block_the_desk(desk: VpcdDesk) -> None:
    desk.insert(VirtualCard(HOLDER, faults=Faults(silent_after=2)))
    assert desk.facts.expect(CardUnreadable).fault is CardFault.COMMUNICATION
    desk.remove()
    desk.facts.expect(CardGone)
    desk.insert(VirtualCard(OTHER))
    assert desk.facts.expect(CardRead).identity.name == OTHER.name
