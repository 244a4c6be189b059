"""Every fact of a driver becomes a visit's event, or news about a device; in order, on the main thread."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

import pytest
from PySide6.QtCore import QCoreApplication

from drivers.card import facts
from drivers.card.facts import CardFault, PinState
from drivers.driver import DeviceDown, DeviceUp
from kiosk.domain.refusal import Refusal
from kiosk.front.devices import FAULTS, Devices, translate
from kiosk.visit import events as ev
from kiosk.visit.claims import Card
from kiosk.visit.events import PinOutcome
from sync.records import CardKey, PersonKey
from tests.support.front_desk import CHIP, read
from tests.support.qt import turn, until

TODAY = date(2026, 11, 23)


def card(**chip: object) -> Card:
    said = translate(read(**chip), TODAY)  # type: ignore[arg-type]  # a table of fields
    assert isinstance(said, ev.CardSaid)
    return said.card


def test_a_card_in_and_out() -> None:
    assert translate(facts.CardInserted(3, "R"), TODAY) == ev.CardIn(3)
    assert translate(facts.CardGone(3, "R"), TODAY) == ev.CardOut(3)


FAULT_CODES = {
    CardFault.MUTE: Refusal.CARD_MUTE,
    CardFault.NOT_SSC: Refusal.NOT_SSC,
    CardFault.REMOVED: Refusal.CARD_PULLED,
    CardFault.BUSY: Refusal.CARD_UNREADABLE,
    CardFault.GARBLED: Refusal.CARD_UNREADABLE,
    CardFault.COMMUNICATION: Refusal.CARD_UNREADABLE,
    CardFault.INITIAL_PIN: Refusal.PIN_INITIAL,
}


@pytest.mark.parametrize("fault", CardFault)
def test_every_fault_has_its_code(fault: CardFault) -> None:
    assert translate(facts.CardUnreadable(3, "R", fault), TODAY) == ev.CardFailed(3, FAULT_CODES[fault])
    assert set(FAULTS) == set(CardFault)


@pytest.mark.parametrize("outcome", facts.PinOutcome)
def test_every_answer_to_a_pin(outcome: facts.PinOutcome) -> None:
    assert translate(facts.PinAnswered(3, outcome, 4), TODAY) == ev.PinAnswered(
        3, PinOutcome[outcome.name], 4
    )


@pytest.mark.parametrize(
    "fact",
    [facts.ReaderAdded("R"), facts.ReaderRemoved("R"), DeviceUp("card"), DeviceDown("card", "no-reader")],
)
def test_news_about_devices_is_no_event(fact: object) -> None:
    assert translate(fact, TODAY) is None


PINS = {
    "set": (PinState.SET, 5, (True, 5, False)),
    "none": (PinState.NONE, None, (False, None, False)),
    "locked": (PinState.LOCKED, None, (True, None, True)),
    "unknown": (PinState.UNKNOWN, None, (True, None, False)),
}  # fmt: skip


EXPIRY = {
    "valid for years": ("20380601", False),
    "its last day": ("20261123", False),
    "the day after": ("20261122", True),
    "no date": ("", False),
}


class TestTheCard:
    def test_who_it_belongs_to(self) -> None:
        said = card()
        assert (said.holder, said.name, said.key) == (PersonKey("01", "11010519491231002X"), "张小明", CHIP)

    def test_a_3_0_card_says_nothing_of_its_holder(self) -> None:
        said = card(person=None, name=None)
        assert (said.holder, said.name) == (None, "")

    def test_a_number_that_is_no_resident_number(self) -> None:
        assert card(person="E12345678").holder == PersonKey("", "E12345678")

    def test_a_name_in_old_code_points(self) -> None:
        assert card(name="王\ue81e").name == "王\u9fb4"

    @pytest.mark.parametrize("case", PINS)
    def test_its_pin(self, case: str) -> None:
        state, tries, expected = PINS[case]
        said = card(pin=state, tries=tries)
        assert (said.has_pin, said.tries_left, said.locked) == expected

    @pytest.mark.parametrize("case", EXPIRY)
    def test_its_last_day_is_a_good_day(self, case: str) -> None:
        expires, expired = EXPIRY[case]
        assert card(expires=expires).expired is expired

    def test_a_keypad(self) -> None:
        assert card(keypad=True).keypad


@pytest.fixture
def devices(qapp: QCoreApplication) -> Iterator[Devices]:
    yield Devices(lambda: TODAY)


def test_events_and_news_in_order(devices: Devices) -> None:
    told: list[object] = []
    devices.told.connect(told.append)
    devices.device_changed.connect(lambda device, why: told.append((device, why)))
    for fact in (
        DeviceUp("card"),
        facts.CardInserted(1, "R"),
        facts.CardGone(1, "R"),
        DeviceDown("card", "x"),
    ):
        devices.hear(fact)
    assert told == []
    until(lambda: len(told) == 4, "all four")
    assert told == [("card", ""), ev.CardIn(1), ev.CardOut(1), ("card", "x")]


def test_of_two_readers_the_first_card_begins_the_next_visit(devices: Devices) -> None:
    for insertion in (1, 2):
        devices.hear(facts.CardInserted(insertion, "R"))
        devices.hear(read(insertion, key=CardKey("", f"X0000000{insertion}")))
    turn()
    assert [type(event).__name__ for event in devices.unheard()] == ["CardIn", "CardSaid"]
    assert devices.unheard()[0] == ev.CardIn(1)
    devices.visited(1)
    assert devices.unheard()[0] == ev.CardIn(2)
    devices.hear(facts.CardGone(2, "R"))
    turn()
    assert devices.unheard() == []


def test_what_a_visited_card_says_is_not_kept(devices: Devices) -> None:
    devices.hear(facts.CardInserted(1, "R"))
    turn()
    devices.visited(1)
    devices.hear(read(1))
    devices.hear(facts.CardUnreadable(1, "R", CardFault.MUTE))
    turn()
    assert devices.unheard() == []
