"""What goes wrong with readers, cards and the PC/SC service, one test each, against a real pcscd."""

from __future__ import annotations

import logging
import time
from contextlib import ExitStack
from threading import Event

import pytest
from smartcard import scard

from drivers.card.facts import (
    CardFault,
    CardGone,
    CardInserted,
    CardRead,
    CardUnreadable,
    PinAnswered,
    PinOutcome,
    ReaderAdded,
    ReaderRemoved,
)
from drivers.card.pcsc import PcscReader
from drivers.card.virtual_card import Faults, Protect, VirtualCard
from drivers.driver import DeviceDown, DeviceUp
from tests.contracts.card_reader import (
    HOLDER,
    OTHER,
    SWAP_S,
    CardReaderContract,
    FaultContract,
    PinContract,
    assert_in_order,
)
from tests.pcsc.conftest import PcscDesk
from tests.support.facts import Running
from tests.support.pcsc.rig import Pcscd
from tests.support.pcsc.simreader import SimReader

pytestmark = pytest.mark.pcscd
BOTH = pytest.mark.parametrize("settings", [{}], ids=["both readers"])


class TestPcscReader(CardReaderContract, PinContract, FaultContract):
    pass


# --- the service ----------------------------------------------------------------------------------------


@pytest.mark.parametrize("how", ["kill", "stop"])
def test_pcscd_ends_with_a_card_in_and_comes_back(desk: PcscDesk, pcscd: Pcscd, how: str) -> None:
    desk.insert(VirtualCard(HOLDER))
    first = desk.facts.expect(CardRead).insertion
    pcscd.kill() if how == "kill" else pcscd.stop()
    desk.facts.expect(CardGone, insertion=first)
    desk.facts.expect(ReaderRemoved)
    desk.facts.expect(DeviceDown, why="no-service")
    pcscd.start()
    desk.facts.expect(DeviceUp, within_s=5.0)
    assert desk.facts.expect(CardRead).insertion > first
    assert_in_order(desk.facts)


def test_pcscd_absent_at_start(off: Pcscd, door: SimReader) -> None:
    with Running(PcscReader(choose="Door")) as running:
        running.facts.expect(DeviceDown, why="no-service")
        running.facts.none(DeviceUp, for_s=0.3)
        off.start()
        running.facts.expect(DeviceUp)
        door.insert(VirtualCard(HOLDER))
        running.facts.expect(CardRead)


def test_it_stops_while_pcscd_is_absent(off: Pcscd) -> None:
    with Running(PcscReader()) as running:
        running.facts.expect(DeviceDown)
        assert running.end() < 0.5


def test_pcscd_is_killed_in_the_middle_of_a_command(desk: PcscDesk, pcscd: Pcscd) -> None:
    desk.insert(VirtualCard(HOLDER, faults=Faults(delay_s=0.2)))
    number = desk.facts.expect(CardInserted).insertion
    Event().wait(0.3)
    pcscd.kill()
    desk.facts.expect(CardGone, insertion=number)
    desk.facts.none(CardUnreadable, for_s=0.3)
    desk.remove()
    pcscd.start()
    desk.facts.expect(DeviceUp, within_s=5.0)


# --- readers --------------------------------------------------------------------------------------------


def test_reader_unplugged_with_a_card_in_and_replugged(desk: PcscDesk) -> None:
    desk.insert(VirtualCard(HOLDER))
    first = desk.facts.expect(CardRead).insertion
    desk.hands.unplug()
    desk.facts.expect(CardGone, within_s=5.0, insertion=first)
    desk.facts.expect(ReaderRemoved)
    desk.facts.expect(DeviceDown, why="no-reader")
    desk.remove()
    desk.hands.plug()
    desk.facts.expect(ReaderAdded, within_s=5.0)
    desk.facts.expect(DeviceUp)
    desk.insert(VirtualCard(OTHER))
    assert desk.facts.expect(CardRead).identity.name == OTHER.name
    assert_in_order(desk.facts)


@BOTH
def test_two_readers_with_a_card_each(desk: PcscDesk, door: SimReader, pad: SimReader) -> None:
    desk.facts.expect(ReaderAdded)
    desk.facts.expect(ReaderAdded)
    door.insert(VirtualCard(HOLDER))
    pad.insert(VirtualCard(OTHER))
    desk.facts.expect(CardRead)
    desk.facts.expect(CardRead)
    seen = {fact.reader.split()[0]: fact.identity.name for fact in desk.facts.of(CardRead)}
    assert seen == {"Door": HOLDER.name, "Pad": OTHER.name}
    assert len({fact.insertion for fact in desk.facts.of(CardInserted)}) == 2


@BOTH
def test_a_silent_card_in_one_reader_does_not_hold_up_the_other(
    desk: PcscDesk, door: SimReader, pad: SimReader
) -> None:
    door.insert(VirtualCard(HOLDER, faults=Faults(silent_after=1)))
    desk.facts.expect(CardInserted)
    began = time.monotonic()
    pad.insert(VirtualCard(OTHER))
    desk.facts.expect(CardRead)
    assert time.monotonic() - began < 0.5
    assert desk.facts.expect(CardUnreadable).reader.startswith("Door")
    assert desk.end() < 2.0


@pytest.mark.parametrize(
    ("settings", "names"),
    [
        ({}, {"Door", "Pad"}),
        ({"choose": "^Pad"}, {"Pad"}),
        ({"ignore": "Pad"}, {"Door"}),
        ({"ignore": ""}, {"Door", "Pad"}),
    ],
    ids=["all", "picked", "ignored", "nothing ignored"],
)
def test_readers_by_regular_expression(desk: PcscDesk, names: set[str]) -> None:
    for _ in names:
        desk.facts.expect(ReaderAdded)
    desk.facts.none(ReaderAdded, for_s=0.1)
    assert {fact.reader.split()[0] for fact in desk.facts.of(ReaderAdded)} == names


@pytest.mark.parametrize("settings", [{"choose": "no such reader"}], ids=["none matches"])
def test_no_reader_is_a_state(desk: PcscDesk) -> None:
    desk.facts.expect(DeviceDown, why="no-reader")


# --- cards ----------------------------------------------------------------------------------------------


@pytest.mark.parametrize("apdus", range(7))
def test_pulled_mid_apdu(desk: PcscDesk, apdus: int) -> None:
    desk.insert(VirtualCard(HOLDER, pin="135790", faults=Faults(removed_after=apdus)))
    number = desk.facts.expect(CardInserted).insertion
    desk.facts.expect(CardGone, insertion=number)
    desk.insert(VirtualCard(OTHER))
    assert desk.facts.expect(CardRead).identity.name == OTHER.name
    assert {fact.fault for fact in desk.facts.of(CardUnreadable)} <= {CardFault.REMOVED}
    assert_in_order(desk.facts)


def test_mute_then_turned_over(desk: PcscDesk) -> None:
    desk.insert(VirtualCard(HOLDER, faults=Faults(mute=True)))
    assert desk.facts.expect(CardUnreadable).fault is CardFault.MUTE
    desk.remove()
    desk.facts.expect(CardGone)
    desk.insert(VirtualCard(HOLDER))
    desk.facts.expect(CardRead)


def test_swapped_in_30_ms(desk: PcscDesk) -> None:
    desk.insert(VirtualCard(HOLDER))
    first = desk.facts.expect(CardRead).insertion
    desk.remove()
    Event().wait(SWAP_S)
    desk.insert(VirtualCard(OTHER))
    desk.facts.expect(CardGone, insertion=first)
    assert desk.facts.expect(CardRead).identity.name == OTHER.name
    assert_in_order(desk.facts)


def test_a_swap_between_two_looks_is_seen_by_the_counter(pcscd: Pcscd, door: SimReader) -> None:
    """The watch is held up while the cards change: it sees a card before and a card after."""
    seen, go = Event(), Event()
    reader = PcscReader(choose="Door")
    running = Running(reader)
    emit = running.facts.emit

    def slow_emit(fact: object) -> None:
        emit(fact)
        if isinstance(fact, CardInserted) and not seen.is_set():
            seen.set()
            go.wait(3.0)

    running.facts.emit = slow_emit  # type: ignore[method-assign]  # a desk that is busy once
    door.insert(VirtualCard(HOLDER))
    with running:
        assert seen.wait(3.0)
        door.remove()
        Event().wait(SWAP_S)
        door.insert(VirtualCard(OTHER))
        Event().wait(SWAP_S)
        go.set()
        first = running.facts.expect(CardGone).insertion
        assert running.facts.expect(CardRead).identity.name == OTHER.name
    assert running.facts.of(CardInserted)[0].insertion == first
    assert_in_order(running.facts)


def test_a_pin_protected_holder_file_counts_as_withheld(desk: PcscDesk) -> None:
    desk.insert(VirtualCard(HOLDER, pin="135790", protect=Protect.PIN))
    assert desk.facts.expect(CardRead).identity.name is None


def test_the_card_is_powered_off_at_the_end(desk: PcscDesk) -> None:
    card = VirtualCard(HOLDER, pin="135790")
    desk.insert(card)
    desk.reader.verify(desk.facts.expect(CardRead).insertion, bytearray(b"135790"))
    assert desk.facts.expect(PinAnswered).outcome is PinOutcome.RIGHT
    assert card.pin_right
    desk.end()
    assert not card.pin_right


# --- other programs -------------------------------------------------------------------------------------


class OtherProgram:
    """Holds the card in the door reader."""

    def __init__(self, share: int) -> None:
        self._share = share
        self._context = scard.SCardEstablishContext(scard.SCARD_SCOPE_SYSTEM)[1]

    def __enter__(self) -> OtherProgram:
        t0 = scard.SCARD_PROTOCOL_T0
        result, self._card, _ = scard.SCardConnect(self._context, "Door 00 00", self._share, t0)
        assert result == scard.SCARD_S_SUCCESS
        return self

    def reset(self) -> None:
        t0 = scard.SCARD_PROTOCOL_T0
        result, _ = scard.SCardReconnect(self._card, self._share, t0, scard.SCARD_RESET_CARD)
        assert result == scard.SCARD_S_SUCCESS

    def __exit__(self, *_exc: object) -> None:
        scard.SCardDisconnect(self._card, scard.SCARD_LEAVE_CARD)
        scard.SCardReleaseContext(self._context)


def test_a_card_held_by_another_program(pcscd: Pcscd, door: SimReader) -> None:
    door.insert(VirtualCard(HOLDER))
    wait_for_card()
    with OtherProgram(scard.SCARD_SHARE_EXCLUSIVE), Running(PcscReader(choose="Door")) as running:
        assert running.facts.expect(CardUnreadable).fault is CardFault.BUSY


def test_a_card_let_go_of_in_time(pcscd: Pcscd, door: SimReader) -> None:
    door.insert(VirtualCard(HOLDER))
    wait_for_card()
    with ExitStack() as until_the_end, ExitStack() as held:
        held.enter_context(OtherProgram(scard.SCARD_SHARE_EXCLUSIVE))  # before the reader could have the card
        running = until_the_end.enter_context(Running(PcscReader(choose="Door")))
        running.facts.expect(CardInserted)
        Event().wait(0.3)
        held.close()
        assert running.facts.expect(CardRead).identity.name == HOLDER.name


def test_a_shared_card_is_read_and_survives_a_reset_by_the_other(pcscd: Pcscd, door: SimReader) -> None:
    card = VirtualCard(HOLDER, pin="135790")
    door.insert(card)
    wait_for_card()
    reader = PcscReader(choose="Door")
    with OtherProgram(scard.SCARD_SHARE_SHARED) as other, Running(reader) as running:
        read = running.facts.expect(CardRead)
        other.reset()
        reader.verify(read.insertion, bytearray(b"135790"))
        assert running.facts.expect(PinAnswered).outcome is PinOutcome.RIGHT


def wait_for_card() -> None:
    context = scard.SCardEstablishContext(scard.SCARD_SCOPE_SYSTEM)[1]
    state = scard.SCARD_STATE_UNAWARE
    patience = time.monotonic() + 3.0
    while not state & scard.SCARD_STATE_PRESENT:
        assert time.monotonic() < patience, "pcscd does not see the card"
        _, states = scard.SCardGetStatusChange(context, 500, [("Door 00 00", state)])
        state = states[0][1] & ~scard.SCARD_STATE_CHANGED
    scard.SCardReleaseContext(context)


# --- keypad ---------------------------------------------------------------------------------------------

PAD = pytest.mark.parametrize("settings", [{"choose": "Pad"}], ids=["pad"])


@PAD
@pytest.mark.parametrize(
    ("typed", "outcome"),
    [
        ("135790", PinOutcome.RIGHT),
        ("111111", PinOutcome.WRONG),
        ("1234", PinOutcome.BAD_LENGTH),
        ("cancel", PinOutcome.CANCELLED),
        ("timeout", PinOutcome.TIMED_OUT),
    ],
)
def test_pin_on_the_readers_keypad(desk: PcscDesk, pad: SimReader, typed: str, outcome: PinOutcome) -> None:
    pad.typed = typed
    desk.insert(VirtualCard(HOLDER, pin="135790"))
    read = desk.facts.expect(CardRead)
    assert read.keypad
    desk.reader.verify_on_keypad(read.insertion)
    assert desk.facts.expect(PinAnswered).outcome is outcome


@PAD
def test_the_keypad_is_not_asked_at_one_try_left(desk: PcscDesk, pad: SimReader) -> None:
    pad.typed = "135790"
    desk.insert(VirtualCard(HOLDER, pin="135790", tries_left=1))
    desk.reader.verify_on_keypad(desk.facts.expect(CardRead).insertion)
    assert desk.facts.expect(PinAnswered).outcome is PinOutcome.WITHHELD
    assert pad.orders == []


@PAD
def test_pulled_while_typing(desk: PcscDesk, pad: SimReader) -> None:
    pad.typed, pad.typing_s = "135790", 5.0
    desk.insert(VirtualCard(HOLDER, pin="135790"))
    read = desk.facts.expect(CardRead)
    desk.reader.verify_on_keypad(read.insertion)
    Event().wait(0.2)
    desk.remove()
    desk.facts.expect(CardGone, insertion=read.insertion)
    desk.facts.none(PinAnswered, for_s=0.2)


@PAD
def test_typing_longer_than_a_card_may_be_silent_is_no_fault(desk: PcscDesk, pad: SimReader) -> None:
    pad.typed, pad.typing_s = "135790", 1.3
    desk.insert(VirtualCard(HOLDER, pin="135790"))
    desk.reader.verify_on_keypad(desk.facts.expect(CardRead).insertion)
    assert desk.facts.expect(PinAnswered).outcome is PinOutcome.RIGHT


@pytest.mark.parametrize("settings", [{"choose": "Pad", "use_keypad": False}], ids=["pad, switched off"])
def test_a_keypad_can_be_switched_off(desk: PcscDesk, pad: SimReader) -> None:
    desk.insert(VirtualCard(HOLDER, pin="135790"))
    read = desk.facts.expect(CardRead)
    assert not read.keypad
    desk.reader.verify_on_keypad(read.insertion)
    assert desk.facts.expect(PinAnswered).outcome is PinOutcome.FAILED
    desk.reader.verify(read.insertion, bytearray(b"135790"))
    assert desk.facts.expect(PinAnswered).outcome is PinOutcome.RIGHT
    assert pad.orders == []


# --- logs -----------------------------------------------------------------------------------------------


def test_logs_name_no_pin_and_no_person(desk: PcscDesk, caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(logging.DEBUG)
    desk.insert(VirtualCard(HOLDER, pin="135790"))
    read = desk.facts.expect(CardRead)
    desk.reader.verify(read.insertion, bytearray(b"135790"))
    desk.facts.expect(PinAnswered)
    text = caplog.text
    assert "20 -> 9000" in text
    for secret in ("135790", HOLDER.name, HOLDER.person_number, HOLDER.card_number, HOLDER.ident):
        assert secret not in text
        assert secret.encode("gb18030").hex() not in text.lower()
