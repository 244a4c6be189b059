"""What every CardReader keeps, whatever is behind it.  Inherited by the suites of the drivers.

A suite provides the fixture `desk`: a `Desk` with a running reader and hands to put cards in and take them out.
"""

from __future__ import annotations

import threading
from typing import Protocol

from drivers.card.facts import (
    CardFault,
    CardGone,
    CardInserted,
    CardRead,
    CardReader,
    CardUnreadable,
    PinAnswered,
    PinOutcome,
    PinState,
    PinStatus,
)
from drivers.card.virtual_card import Faults, Holder, Protect, VirtualCard
from drivers.driver import DeviceUp
from tests.support.facts import Facts

HOLDER = Holder(
    name="测试学员甲",
    person_number="440524188001010014",
    card_number="A00000001",
    ident="990000D156000005" + "0000000112345678",
)
OTHER = Holder(
    name="阿依古丽·测试",
    person_number="11010519491231002X",
    card_number="A00000002",
    ident="990000D156000005" + "0000000287654321",
)

SWAP_S = 0.03
"""A quick hand."""


class Desk(Protocol):
    reader: CardReader
    facts: Facts

    def insert(self, card: VirtualCard) -> None: ...

    def remove(self) -> None: ...

    def end(self) -> float: ...


class CardReaderContract:
    """Facts of an insertion: Inserted, then Read or Unreadable, answers, Gone; nothing after that."""

    def test_a_card_is_inserted_read_and_gone_in_this_order(self, desk: Desk) -> None:
        desk.facts.expect(DeviceUp)
        desk.insert(VirtualCard(HOLDER, pin="135790"))
        inserted = desk.facts.expect(CardInserted)
        read = desk.facts.expect(CardRead, insertion=inserted.insertion, reader=inserted.reader)
        desk.remove()
        desk.facts.expect(CardGone, insertion=inserted.insertion, reader=inserted.reader)
        assert (read.identity.ident, read.identity.number) == (HOLDER.ident, HOLDER.card_number)
        assert (read.identity.person_number, read.identity.name) == (HOLDER.person_number, HOLDER.name)
        assert read.identity.generation == 2

    def test_every_insertion_has_a_new_number(self, desk: Desk) -> None:
        numbers = []
        for holder in (HOLDER, OTHER, HOLDER):
            desk.insert(VirtualCard(holder))
            numbers.append(desk.facts.expect(CardRead).insertion)
            desk.remove()
            desk.facts.expect(CardGone, insertion=numbers[-1])
        assert numbers == sorted(set(numbers))

    def test_a_3_0_card_gives_its_number_but_no_name(self, desk: Desk) -> None:
        holder = Holder(HOLDER.name, HOLDER.person_number, HOLDER.card_number, HOLDER.ident, version="3.00")
        desk.insert(VirtualCard(holder, protect=Protect.RK))
        identity = desk.facts.expect(CardRead).identity
        assert (identity.number, identity.generation) == (HOLDER.card_number, 3)
        assert (identity.person_number, identity.name) == (None, None)

    def test_another_kind_of_card_is_named_as_such(self, desk: Desk) -> None:
        desk.insert(VirtualCard(HOLDER, is_ssc=False))
        assert desk.facts.expect(CardUnreadable).fault is CardFault.NOT_SSC

    def test_a_pin_for_an_old_insertion_is_wiped_and_never_answered(self, desk: Desk) -> None:
        desk.insert(VirtualCard(HOLDER, pin="135790"))
        old = desk.facts.expect(CardRead).insertion
        desk.remove()
        desk.facts.expect(CardGone)
        pin = bytearray(b"135790")
        desk.reader.verify(old, pin)
        desk.reader.verify_on_keypad(old)
        assert pin == bytes(6)
        desk.facts.none(PinAnswered, for_s=0.2)

    def test_it_stops_soon_and_a_card_that_is_in_counts_as_gone(self, desk: Desk) -> None:
        desk.insert(VirtualCard(HOLDER))
        desk.facts.expect(CardRead)
        assert desk.end() < 2.0
        desk.facts.expect(CardGone)

    def test_a_pin_after_the_end_is_wiped(self, desk: Desk) -> None:
        desk.end()
        pin = bytearray(b"135790")
        desk.reader.verify(1, pin)
        desk.reader.verify_on_keypad(1)
        assert pin == bytes(6)


class PinContract:
    """For readers through which digits from the screen reach the card."""

    def _verify(self, desk: Desk, digits: bytes) -> PinAnswered:
        pin = bytearray(digits)
        desk.reader.verify(desk.facts.of(CardRead)[-1].insertion, pin)
        answer = desk.facts.expect(PinAnswered)
        assert pin == bytes(len(digits)), "the PIN was not wiped"
        return answer

    def test_the_tries_are_known_before_anybody_is_asked(self, desk: Desk) -> None:
        card = VirtualCard(HOLDER, pin="135790", tries_left=4)
        desk.insert(card)
        assert desk.facts.expect(CardRead).pin == PinStatus(PinState.SET, 4)
        assert (card.tries_left, card.verifies) == (4, 0)

    def test_wrong_once_then_right(self, desk: Desk) -> None:
        card = VirtualCard(HOLDER, pin="135790")
        desk.insert(card)
        desk.facts.expect(CardRead)
        wrong = self._verify(desk, b"111111")
        assert (wrong.outcome, wrong.tries_left) == (PinOutcome.WRONG, 5)
        assert self._verify(desk, b"135790").outcome is PinOutcome.RIGHT
        assert (card.tries_left, card.verifies) == (6, 2)

    def test_with_one_try_left_nothing_is_sent(self, desk: Desk) -> None:
        card = VirtualCard(HOLDER, pin="135790", tries_left=1)
        desk.insert(card)
        desk.facts.expect(CardRead)
        answer = self._verify(desk, b"135790")
        assert (answer.outcome, answer.tries_left) == (PinOutcome.WITHHELD, 1)
        assert (card.verifies, card.tries_left) == (0, 1)

    def test_the_last_but_one_wrong_pin_ends_it(self, desk: Desk) -> None:
        card = VirtualCard(HOLDER, pin="135790", tries_left=2)
        desk.insert(card)
        desk.facts.expect(CardRead)
        assert self._verify(desk, b"111111").tries_left == 1
        assert self._verify(desk, b"135790").outcome is PinOutcome.WITHHELD
        assert card.tries_left == 1

    def test_a_locked_card_says_so(self, desk: Desk) -> None:
        card = VirtualCard(HOLDER, pin="135790", tries_left=0)
        desk.insert(card)
        assert desk.facts.expect(CardRead).pin.state is PinState.LOCKED
        assert self._verify(desk, b"135790").outcome is PinOutcome.LOCKED
        assert card.verifies == 0

    def test_a_card_without_pin_says_so(self, desk: Desk) -> None:
        desk.insert(VirtualCard(HOLDER))
        assert desk.facts.expect(CardRead).pin.state is PinState.NONE
        assert self._verify(desk, b"135790").outcome is PinOutcome.NO_PIN

    def test_too_short_is_never_sent(self, desk: Desk) -> None:
        card = VirtualCard(HOLDER, pin="135790")
        desk.insert(card)
        desk.facts.expect(CardRead)
        assert self._verify(desk, b"123").outcome is PinOutcome.BAD_LENGTH
        assert card.verifies == 0


class FaultContract:
    """For readers behind which the card itself can misbehave."""

    def test_pulled_mid_read(self, desk: Desk) -> None:
        desk.insert(VirtualCard(HOLDER, faults=Faults(removed_after=3)))
        inserted = desk.facts.expect(CardInserted)
        desk.facts.expect(CardGone, insertion=inserted.insertion)
        assert desk.facts.of(CardRead) == []
        assert {fact.fault for fact in desk.facts.of(CardUnreadable)} <= {CardFault.REMOVED}
        desk.facts.none(CardUnreadable, for_s=0.2)

    def test_mute(self, desk: Desk) -> None:
        desk.insert(VirtualCard(HOLDER, faults=Faults(mute=True)))
        assert desk.facts.expect(CardUnreadable).fault is CardFault.MUTE

    def test_garbled(self, desk: Desk) -> None:
        desk.insert(VirtualCard(HOLDER, faults=Faults(garbled=True)))
        assert desk.facts.expect(CardUnreadable).fault is CardFault.GARBLED

    def test_torn_long_answers_are_read_record_by_record(self, desk: Desk) -> None:
        desk.insert(VirtualCard(HOLDER, faults=Faults(torn_long=True)))
        assert desk.facts.expect(CardRead).identity.name == HOLDER.name

    def test_a_silent_card_is_given_up_and_the_next_one_is_read(self, desk: Desk) -> None:
        """The reader of the suite has a silence of 1 s."""
        desk.insert(VirtualCard(HOLDER, faults=Faults(silent_after=2)))
        inserted = desk.facts.expect(CardInserted)
        unreadable = desk.facts.expect(CardUnreadable)
        assert unreadable.fault is CardFault.COMMUNICATION
        pin = bytearray(b"135790")
        desk.reader.verify(inserted.insertion, pin)
        assert desk.facts.expect(PinAnswered).outcome is PinOutcome.FAILED
        assert pin == bytes(6)
        desk.remove()
        desk.facts.expect(CardGone, insertion=inserted.insertion)
        desk.insert(VirtualCard(OTHER))
        assert desk.facts.expect(CardRead).identity.name == OTHER.name
        assert len(desk.facts.of(CardUnreadable)) == 1

    def test_silence_while_the_pin_is_verified_fails_the_question(self, desk: Desk) -> None:
        card = VirtualCard(HOLDER, pin="135790")
        desk.insert(card)
        read = desk.facts.expect(CardRead)
        card.faults = Faults(silent_after=card.apdus + 1)
        pin = bytearray(b"135790")
        desk.reader.verify(read.insertion, pin)
        assert desk.facts.expect(PinAnswered).outcome is PinOutcome.FAILED
        desk.remove()
        desk.facts.expect(CardGone)
        assert wiped_soon(pin)

    def test_swapped_cards_never_mix(self, desk: Desk) -> None:
        for _ in range(3):
            desk.insert(VirtualCard(HOLDER, faults=Faults(delay_s=0.01)))
            desk.facts.expect(CardInserted)
            desk.remove()
            threading.Event().wait(SWAP_S)
            desk.insert(VirtualCard(OTHER))
            desk.facts.expect(CardGone)
            second = desk.facts.expect(CardInserted).insertion
            assert desk.facts.expect(CardRead, insertion=second).identity.name == OTHER.name
            desk.remove()
            desk.facts.expect(CardGone, insertion=second)
        assert_in_order(desk.facts)


def wiped_soon(pin: bytearray, within_s: float = 2.0) -> bool:
    """A thread that was left behind wipes when its card lets go of it."""
    waiting = threading.Event()
    for _ in range(int(within_s / 0.02)):
        if not any(pin):
            return True
        waiting.wait(0.02)
    return False


def assert_in_order(facts: Facts) -> None:
    """Inserted first, Gone last, and no fact of an insertion outside of these."""
    state: dict[int, str] = {}
    for fact in facts.all:
        number = getattr(fact, "insertion", None)
        if number is None:
            continue
        if isinstance(fact, CardInserted):
            assert number not in state
            state[number] = "in"
            continue
        assert state.get(number) == "in", f"{fact} outside of its insertion in {facts.all}"
        if isinstance(fact, CardGone):
            state[number] = "gone"
