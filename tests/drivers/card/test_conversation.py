"""What a conversation does with talks that no real card would hold."""

from __future__ import annotations

import threading
from collections.abc import Iterator

import pytest

from drivers.card.errors import LinkLost
from drivers.card.facts import (
    CardFault,
    CardGone,
    CardIdentity,
    CardRead,
    CardUnreadable,
    PinAnswered,
    PinOutcome,
    PinState,
    PinStatus,
)
from drivers.card.link import Alive, Talk
from drivers.card.slots import Slots, next_insertion
from drivers.card.ssc import PinAnswer
from drivers.card.virtual import VirtualCard, VirtualReader
from tests.contracts.card_reader import HOLDER, wiped_soon
from tests.support.facts import Facts, Running

IDENTITY = CardIdentity("", "A00000001", "2.00", 2, "", "", None, None)
RIGHT = PinAnswer(PinOutcome.RIGHT, None)


class ScriptedTalk:
    """Does what its hooks say."""

    keypad = False

    def __init__(self) -> None:
        self.on_read = threading.Event()
        self.on_read.set()
        self.on_verify = threading.Event()
        self.on_verify.set()
        self.problem: Exception | None = None
        self.closed = threading.Event()

    def read(self, alive: Alive) -> tuple[CardIdentity, PinStatus]:
        self.on_read.wait(30)
        if self.problem:
            raise self.problem
        return IDENTITY, PinStatus(PinState.SET, 6)

    def verify(self, pin: bytearray, alive: Alive) -> PinAnswer:
        alive(0.0)
        self.on_verify.wait(30)
        if self.problem:
            raise self.problem
        return RIGHT

    def verify_on_keypad(self, alive: Alive) -> PinAnswer:
        return RIGHT

    def close(self) -> None:
        self.closed.set()


@pytest.fixture
def facts() -> Facts:
    return Facts()


@pytest.fixture
def slots(facts: Facts) -> Iterator[Slots]:
    slots = Slots(facts.emit, silence_s=0.2)
    yield slots
    slots.close()


def test_a_late_answer_of_an_old_card_is_never_heard(slots: Slots, facts: Facts) -> None:
    talk = ScriptedTalk()
    talk.on_read.clear()
    slots.inserted("A", lambda: talk)
    slots.gone("A")
    facts.expect(CardGone)
    talk.on_read.set()
    assert talk.closed.wait(20)
    facts.none(CardRead, for_s=0.1)


def test_a_late_answer_after_silence_is_never_heard(slots: Slots, facts: Facts) -> None:
    talk = ScriptedTalk()
    talk.on_read.clear()
    slots.inserted("A", lambda: talk)
    slots.watch(float("inf"))
    assert facts.expect(CardUnreadable).fault is CardFault.COMMUNICATION
    talk.on_read.set()
    facts.none(CardRead, for_s=0.1)
    assert slots.wait_s(0.0, 1.0) == 1.0


def test_pins_waiting_behind_a_silent_one_all_fail_and_are_wiped(slots: Slots, facts: Facts) -> None:
    talk = ScriptedTalk()
    talk.on_verify.clear()
    slots.inserted("A", lambda: talk)
    read = facts.expect(CardRead)
    pins = [bytearray(b"135790"), bytearray(b"246801")]
    for pin in pins:
        slots.verify(read.insertion, pin)
    while slots.wait_s(0.0, 1e9) == 1e9:
        threading.Event().wait(0.01)  # until the first is being verified
    slots.watch(float("inf"))
    for _ in pins:
        assert facts.expect(PinAnswered).outcome is PinOutcome.FAILED
    talk.on_verify.set()
    slots.gone("A")
    assert all(wiped_soon(pin) for pin in pins)
    assert len(facts.of(PinAnswered)) == 2


def test_a_broken_link_fails_the_question_and_not_the_insertion(slots: Slots, facts: Facts) -> None:
    talk = ScriptedTalk()
    slots.inserted("A", lambda: talk)
    read = facts.expect(CardRead)
    talk.problem = LinkLost(CardFault.COMMUNICATION, "test")
    slots.verify(read.insertion, pin := bytearray(b"135790"))
    assert facts.expect(PinAnswered).outcome is PinOutcome.FAILED
    assert pin == bytes(6)
    talk.problem = None
    slots.verify(read.insertion, bytearray(b"135790"))
    assert facts.expect(PinAnswered).outcome is PinOutcome.RIGHT


@pytest.mark.filterwarnings("ignore::pytest.PytestUnhandledThreadExceptionWarning")
def test_after_a_bug_of_ours_the_desk_still_hears_of_the_card(slots: Slots, facts: Facts) -> None:
    talk = ScriptedTalk()
    talk.problem = ZeroDivisionError("a bug")
    slots.inserted("A", lambda: talk)
    assert facts.expect(CardUnreadable).fault is CardFault.COMMUNICATION
    assert talk.closed.wait(20)


def test_a_reader_that_stays_busy_is_given_up(slots: Slots, facts: Facts) -> None:
    def busy() -> Talk:
        raise LinkLost(CardFault.BUSY, "test")

    slots.inserted("A", busy)
    assert facts.expect(CardUnreadable).fault is CardFault.BUSY


def test_a_card_that_leaves_a_busy_reader_is_gone_at_once(slots: Slots, facts: Facts) -> None:
    def busy() -> Talk:
        raise LinkLost(CardFault.BUSY, "test")

    slots.inserted("A", busy)
    slots.gone("A")
    facts.expect(CardGone)
    facts.none(CardUnreadable, for_s=0.3)


def test_insertions_of_all_readers_share_one_numbering() -> None:
    before = next_insertion()
    first, second = VirtualReader(reader="A"), VirtualReader(reader="B")
    first.insert(VirtualCard(HOLDER))
    second.insert(VirtualCard(HOLDER))
    with Running(first) as one, Running(second) as two:
        numbers = {one.facts.expect(CardRead).insertion, two.facts.expect(CardRead).insertion}
    assert len(numbers) == 2
    assert min(numbers) > before
