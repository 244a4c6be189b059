"""The reader without metal keeps the contract."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from drivers.card.facts import CardRead, PinAnswered, PinOutcome
from drivers.card.virtual import Keypad, VirtualCard, VirtualReader
from tests.contracts.card_reader import HOLDER, CardReaderContract, FaultContract, PinContract
from tests.support.facts import Running


class VirtualDesk:
    def __init__(self, reader: VirtualReader, running: Running) -> None:
        self.reader = reader
        self.facts = running.facts
        self.insert = reader.insert
        self.remove = reader.remove
        self.end = running.end


@pytest.fixture
def keypad() -> Keypad | None:
    return None


@pytest.fixture
def desk(keypad: Keypad | None) -> Iterator[VirtualDesk]:
    reader = VirtualReader(silence_s=1.0, keypad=keypad)
    with Running(reader) as running:
        yield VirtualDesk(reader, running)


class TestVirtualReader(CardReaderContract, PinContract, FaultContract):
    pass


@pytest.mark.parametrize(
    ("typed", "outcome"),
    [
        ("135790", PinOutcome.RIGHT),
        ("111111", PinOutcome.WRONG),
        ("cancel", PinOutcome.CANCELLED),
        ("timeout", PinOutcome.TIMED_OUT),
        ("123", PinOutcome.BAD_LENGTH),
    ],
)
@pytest.mark.parametrize("keypad", [Keypad()], ids=["keypad"])
def test_pin_on_the_keypad(desk: VirtualDesk, keypad: Keypad, typed: str, outcome: PinOutcome) -> None:
    keypad.typed = typed
    desk.insert(VirtualCard(HOLDER, pin="135790"))
    read = desk.facts.expect(CardRead)
    assert read.keypad
    desk.reader.verify_on_keypad(read.insertion)
    assert desk.facts.expect(PinAnswered).outcome is outcome


@pytest.mark.parametrize("keypad", [Keypad("135790")], ids=["keypad"])
def test_the_keypad_is_not_asked_at_one_try_left(desk: VirtualDesk) -> None:
    card = VirtualCard(HOLDER, pin="135790", tries_left=1)
    desk.insert(card)
    desk.reader.verify_on_keypad(desk.facts.expect(CardRead).insertion)
    assert desk.facts.expect(PinAnswered).outcome is PinOutcome.WITHHELD
    assert card.verifies == 0


def test_a_card_put_in_before_the_driver_runs_is_seen() -> None:
    reader = VirtualReader()
    reader.insert(VirtualCard(HOLDER))
    with Running(reader) as running:
        assert running.facts.expect(CardRead).identity.number == HOLDER.card_number
