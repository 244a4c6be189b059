"""What a visit asks for is carried out: judging, the PIN, the entry; a slow platform holds nobody up."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from concurrent.futures import Future
from dataclasses import replace
from pathlib import Path
from threading import Event
from typing import Any

import pytest
from PySide6.QtCore import QCoreApplication

from drivers.card import facts
from drivers.card.facts import PinState
from kiosk.desk import Desk
from kiosk.domain.refusal import Refusal
from kiosk.platformward import NoPlatform
from kiosk.ui import gestures as g
from kiosk.visit import effects as ef
from kiosk.visit import events as ev
from kiosk.visit import states as st
from sync.clock import Clock
from sync.platform.adapter import PlatformError, Rejected, Resolved, Retryable
from sync.records import CardKey, EntryKind
from sync.store.fault import StoreFault
from sync.store.store import Store
from tests.support.front_desk import CHIP, LI, ROSTER, SILENT, ZHANG, FrontDesk, front_desk, put
from tests.support.qt import turn, until
from tests.support.timetables import session

RIGHT = facts.PinOutcome.RIGHT
SECOND = CardKey("990000D156000005AABBCCDDEEFF0077", "X00000078")


@pytest.fixture
def at_desk(tmp_path: Path, qapp: QCoreApplication) -> Iterator[FrontDesk]:
    with front_desk(tmp_path) as desk:
        yield desk


@pytest.fixture
def patient(tmp_path: Path, qapp: QCoreApplication) -> Iterator[FrontDesk]:
    """Waits for whatever a test answers by hand, however slow the machine."""
    with front_desk(tmp_path, visit_wait_s=30) as desk:
        yield desk


def give_pin(desk: FrontDesk, digits: bytes = b"123456") -> bytearray:
    for _ in digits:
        desk.front.gesture(g.DigitTyped())
    pin = bytearray(digits)
    desk.front.gesture(g.PinGiven(pin))
    return pin


def resolve(desk: FrontDesk, answer: Resolved | Exception, number: int = -1) -> None:
    _, future = desk.platform.resolving[number]
    if isinstance(answer, Exception):
        future.set_exception(answer)
    else:
        future.set_result(answer)
    turn()


def signed_in(desk: FrontDesk) -> list[object]:
    """The flags of the one check-in in the book."""
    desk.wait_for(st.Welcomed)
    (entry,) = desk.book(EntryKind.CHECKIN)
    flags = entry.body["flags"]
    assert isinstance(flags, list)
    return flags


class TestSigningIn:
    def test_card_pin_green(self, at_desk: FrontDesk) -> None:
        at_desk.insert()
        at_desk.wait_for(st.PinWanted)
        resolve(at_desk, Resolved(ZHANG, "张小明", "1"))
        pin = give_pin(at_desk)
        assert at_desk.reader.asked == [(1, b"123456")]
        assert not any(pin)
        at_desk.tell(facts.PinAnswered(1, RIGHT, 6))
        assert signed_in(at_desk) == []
        assert at_desk.platform.wakes > 0

    def test_a_card_without_a_pin(self, at_desk: FrontDesk) -> None:
        at_desk.insert(pin=PinState.NONE, tries=None)
        assert signed_in(at_desk) == ["NO_CARD_PIN", "CARD_STATE_UNCHECKED"]

    def test_the_reader_s_own_keypad(self, at_desk: FrontDesk) -> None:
        at_desk.insert(keypad=True)
        at_desk.wait_for(st.PinWanted)
        assert at_desk.reader.keypad == [1] and at_desk.reader.asked == []
        at_desk.tell(facts.PinAnswered(1, RIGHT, 6))
        signed_in(at_desk)

    def test_a_desk_without_a_platform(self, at_desk: FrontDesk) -> None:
        at_desk.performer._judging._platform = NoPlatform()
        at_desk.insert(pin=PinState.NONE, tries=None)
        assert signed_in(at_desk) == ["NO_CARD_PIN", "CARD_STATE_UNCHECKED"]

    def test_nobody_s_card_without_a_platform_waits_for_staff(self, at_desk: FrontDesk) -> None:
        at_desk.performer._judging._platform = NoPlatform()
        at_desk.insert(key=SILENT, person=None, name=None)
        at_desk.wait_for(st.StaffWanted, Refusal.CARD_UNKNOWN)


ANSWERS = {
    "normal": (Resolved(ZHANG, "张小明", "1"), []),
    "not said": (Resolved(ZHANG, "张小明", ""), []),
    "no answer": (None, ["CARD_STATE_UNCHECKED"]),
    "offline": (Retryable("no connection"), ["CARD_STATE_UNCHECKED"]),
    "card unknown there": (Rejected("E42002", "card unknown"), ["CARD_STATE_UNCHECKED"]),
    "the adapter broke": (ValueError("a bug"), ["CARD_STATE_UNCHECKED"]),
}


LOST = {
    "reported lost": Resolved(ZHANG, "张小明", "2"),
    "rejected as lost": Rejected("E42001", "lost"),
}


class TestTheCardSState:
    @pytest.mark.parametrize("case", ANSWERS)
    def test_what_the_entry_says_of_it(self, case: str, at_desk: FrontDesk) -> None:
        answer, flags = ANSWERS[case]
        at_desk.insert()
        at_desk.wait_for(st.PinWanted)
        if answer is not None:
            resolve(at_desk, answer)
        give_pin(at_desk)
        at_desk.tell(facts.PinAnswered(1, RIGHT, 6))
        assert signed_in(at_desk) == flags

    @pytest.mark.parametrize("case", LOST)
    def test_lost_while_the_pin_is_typed(self, case: str, at_desk: FrontDesk) -> None:
        at_desk.insert()
        at_desk.wait_for(st.PinWanted)
        resolve(at_desk, LOST[case])
        give_pin(at_desk)
        at_desk.tell(facts.PinAnswered(1, RIGHT, 6))
        at_desk.wait_for(st.Refused, Refusal.CARD_LOST)
        until(lambda: at_desk.refused() == ["C10"], "the refusal in the book")
        assert at_desk.book(EntryKind.CHECKIN) == []

    @pytest.mark.parametrize("case", LOST)
    def test_a_lost_card_that_tells_no_name(self, case: str, patient: FrontDesk) -> None:
        patient.insert(key=SILENT, person=None, name=None)
        turn()
        resolve(patient, LOST[case])
        patient.wait_for(st.Refused, Refusal.CARD_LOST)

    def test_what_was_known_ends_with_the_stay(self, at_desk: FrontDesk) -> None:
        at_desk.insert()
        at_desk.wait_for(st.PinWanted)
        at_desk.remove()
        resolve(at_desk, Resolved(ZHANG, "张小明", "2"))
        assert at_desk.performer._judging._card_states == {}


class TestASlowPlatform:
    def test_nobody_s_card_goes_to_staff_in_time(self, at_desk: FrontDesk) -> None:
        at_desk.insert(key=SILENT, person=None, name=None)
        at_desk.wait_for(st.StaffWanted, Refusal.CARD_UNKNOWN)
        assert at_desk.platform.resolving[0][1].cancelled()

    def test_nobody_on_the_roster_goes_to_staff_in_time(self, at_desk: FrontDesk) -> None:
        at_desk.insert(person="990000200001011236", name="王五")
        at_desk.wait_for(st.StaffWanted, Refusal.NOT_ON_ROSTER)
        assert len(at_desk.platform.refreshing) == 1
        until(lambda: at_desk.refused() == ["A01"], "the refusal in the book")

    def test_both_questions_share_one_limit(
        self, tmp_path: Path, qapp: QCoreApplication, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        limits: list[float] = []
        with front_desk(tmp_path, roster=ROSTER[1:], visit_wait_s=30) as desk:
            within = desk.main.within

            def noted(asked: Future[Any], limit_s: float, then: Any) -> None:
                limits.append(limit_s)
                within(asked, limit_s, then)

            monkeypatch.setattr(desk.main, "within", noted)
            desk.insert(key=SILENT, person=None, name=None)
            assert isinstance(desk.state, st.Judging)
            turn(100)
            resolve(desk, Resolved(ZHANG, "张小明", "1"))
            until(lambda: len(desk.platform.refreshing) == 1, "the second question")
            assert limits[0] == 30 and limits[1] <= 29.95, "the second question had a limit of its own"

    def test_a_newer_roster_lets_in(self, tmp_path: Path, qapp: QCoreApplication) -> None:
        with front_desk(tmp_path, roster=ROSTER[1:], visit_wait_s=5) as desk:
            desk.insert(pin=PinState.NONE, tries=None)
            turn()
            assert len(desk.platform.resolving) == 1, "the card's state is asked for meanwhile"
            put(desk.real, *ROSTER)
            desk.platform.refreshing[0].set_result(None)
            signed_in(desk)

    def test_a_roster_that_cannot_be_fetched(self, tmp_path: Path, qapp: QCoreApplication) -> None:
        with front_desk(tmp_path, roster=ROSTER[1:], visit_wait_s=5) as desk:
            desk.insert()
            turn()
            desk.platform.refreshing[0].set_exception(PlatformError("offline"))
            desk.wait_for(st.StaffWanted, Refusal.NOT_ON_ROSTER)


class TestThePlatformSWordOnACard:
    def test_is_bound_and_known_ever_after(self, patient: FrontDesk) -> None:
        patient.insert(key=SILENT, person=None, name=None, pin=PinState.NONE, tries=None)
        turn()
        resolve(patient, Resolved(LI, "李强", "1"))
        signed_in(patient)
        (bound,) = patient.book(EntryKind.BINDING)
        assert bound.body["by"] == "PLATFORM"
        patient.remove()
        patient.insert(2, key=SILENT, person=None, name=None)
        patient.wait_for(st.Repeated)

    def test_does_not_make_it_somebody_s_second_card(self, patient: FrontDesk) -> None:
        """Staff look which of the two replaced which; until then nothing is bound, this time or the next."""
        patient.insert(key=SILENT, person=None, name=None, pin=PinState.NONE, tries=None)
        turn()
        resolve(patient, Resolved(LI, "李强", "1"))
        signed_in(patient)
        for insertion in (2, 3):
            patient.remove(insertion - 1)
            if insertion == 3:
                patient.wait_for(st.Idle)
            patient.insert(insertion, key=SECOND, person=None, name=None)
            turn()
            resolve(patient, Resolved(LI, "李强", "1"))
            patient.wait_for(st.StaffWanted, Refusal.CARD_UNKNOWN)
        assert len(patient.book(EntryKind.BINDING)) == 1


class TestABookThatFails:
    def test_the_learner_is_told_and_the_desk_is_out_of_order_afterwards(self, at_desk: FrontDesk) -> None:
        at_desk.store.fault = "H05"
        at_desk.insert(pin=PinState.NONE, tries=None)
        at_desk.wait_for(st.Refused, Refusal.DISK_FULL)
        assert at_desk.front.troubles == {"store": Refusal.DISK_FULL}
        at_desk.front.runner.dispatch(ev.CardOut(1))
        at_desk.front.runner.dispatch(ev.TimedOut())
        at_desk.wait_for(st.OutOfOrder, Refusal.DISK_FULL)

    def test_a_book_that_cannot_be_read(self, at_desk: FrontDesk, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setattr(at_desk.performer._judging, "_desk", Unreadable(at_desk.desk))
        at_desk.insert()
        at_desk.wait_for(st.Refused, Refusal.STORE_CORRUPT)

    def test_a_book_that_breaks_in_a_way_nobody_thought_of(self, at_desk: FrontDesk) -> None:
        at_desk.insert(pin=PinState.NONE, tries=None)
        at_desk.wait_for(st.Welcomed)
        failed: Future[object] = Future()
        failed.set_exception(RuntimeError("a bug"))
        at_desk.performer.pen._entered(failed)  # type: ignore[arg-type]  # a future of anything
        assert at_desk.front.troubles == {"store": Refusal.STORE_FAILED}

    def test_a_check_in_that_works_again_ends_the_trouble(self, at_desk: FrontDesk) -> None:
        at_desk.insert()
        at_desk.wait_for(st.PinWanted)
        at_desk.front.trouble("store", Refusal.STORE_LOCKED)
        give_pin(at_desk)
        at_desk.tell(facts.PinAnswered(1, RIGHT, 6))
        signed_in(at_desk)
        assert at_desk.front.troubles == {}


class TestBetweenTheCardAndTheBook:
    """The card is judged when it comes, the entry when it is written."""

    def right_pin(self, desk: FrontDesk) -> None:
        give_pin(desk)
        desk.tell(facts.PinAnswered(1, RIGHT, 6))

    def test_a_class_cancelled_meanwhile_is_not_signed_into(self, at_desk: FrontDesk) -> None:
        at_desk.insert()
        at_desk.wait_for(st.PinWanted)
        put(at_desk.real, replace(session("S1", "09:00", "10:35"), cancelled=True))
        self.right_pin(at_desk)
        at_desk.wait_for(st.Refused, Refusal.NO_SESSION)
        assert at_desk.book(EntryKind.CHECKIN) == []
        until(lambda: at_desk.refused() == ["A02"], "the refused attempt is in the book")

    def test_who_takes_time_over_the_pin_is_late(self, at_desk: FrontDesk) -> None:
        at_desk.insert()
        at_desk.wait_for(st.PinWanted)
        at_desk.hands.pass_s(19 * 60)
        self.right_pin(at_desk)
        green = at_desk.wait_for(st.Welcomed)
        (entry,) = at_desk.book(EntryKind.CHECKIN)
        assert entry.body["judge"] == {"state": "LATE", "minutes": 16}
        assert (green.admit.judgement, green.admit.minutes) == ("LATE", 16)

    def test_a_window_that_closed_says_when(self, at_desk: FrontDesk) -> None:
        at_desk.insert()
        at_desk.wait_for(st.PinWanted)
        at_desk.hands.pass_s(40 * 60)
        self.right_pin(at_desk)
        assert at_desk.wait_for(st.Refused, Refusal.CLOSED).args == ("09:30",)

    def test_a_book_that_cannot_be_read_then(
        self, at_desk: FrontDesk, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        at_desk.insert()
        at_desk.wait_for(st.PinWanted)
        monkeypatch.setattr(at_desk.performer, "_desk", Unreadable(at_desk.desk))
        self.right_pin(at_desk)
        at_desk.wait_for(st.Refused, Refusal.STORE_CORRUPT)

    def test_a_book_that_is_slow_is_not_written_twice(self, at_desk: FrontDesk) -> None:
        held = Event()
        at_desk.real.write(lambda _: held.wait(20))
        at_desk.insert(pin=PinState.NONE, tries=None)
        at_desk.wait_for(st.Recording)
        at_desk.front.runner.dispatch(ev.TimedOut())
        at_desk.wait_for(st.Refused, Refusal.STORE_FAILED)
        at_desk.remove()
        at_desk.insert(2, pin=PinState.NONE, tries=None)
        at_desk.wait_for(st.Refused, Refusal.STORE_FAILED)
        held.set()
        until(lambda: at_desk.front.troubles == {}, "the book answered")
        at_desk.remove(2)
        at_desk.insert(3, pin=PinState.NONE, tries=None)
        at_desk.wait_for(st.Repeated)
        assert len(at_desk.book(EntryKind.CHECKIN)) == 1


class Unreadable(Desk):
    def __init__(self, real: Desk) -> None:
        store: Store = real._store
        super().__init__(store, real._place, real._windows, real._preset)

    def consider(self, *_: object, **__: object) -> object:  # type: ignore[override]  # it never answers
        raise StoreFault("H04", "as the test wants it")

    def consider_again(self, *_: object) -> object:  # type: ignore[override]  # it never answers
        raise StoreFault("H04", "as the test wants it")


# --- the PIN never outlives its use ---------------------------------------------------------------------


def idle(desk: FrontDesk) -> None:
    pass


def reading(desk: FrontDesk) -> None:
    desk.tell(facts.CardInserted(1, "R"))


def pin_wanted(desk: FrontDesk) -> None:
    desk.insert()
    desk.wait_for(st.PinWanted)


def checking(desk: FrontDesk) -> None:
    pin_wanted(desk)
    give_pin(desk)


def on_keypad(desk: FrontDesk) -> None:
    desk.insert(keypad=True)
    desk.wait_for(st.PinWanted)


def pulled(desk: FrontDesk) -> None:
    pin_wanted(desk)
    desk.remove()


def green(desk: FrontDesk) -> None:
    desk.insert(pin=PinState.NONE, tries=None)
    desk.wait_for(st.Welcomed)


def broken(desk: FrontDesk) -> None:
    desk.front.trouble("card", Refusal.NO_READER)


@pytest.mark.parametrize("arrange", [idle, reading, pin_wanted, checking, on_keypad, pulled, green, broken])
def test_a_pin_is_wiped_whenever_it_comes(arrange: Callable[[FrontDesk], None], at_desk: FrontDesk) -> None:
    arrange(at_desk)
    before = len(at_desk.reader.asked)
    pin = give_pin(at_desk, b"998877")
    assert not any(pin)
    assert len(at_desk.reader.asked) == before + (arrange is pin_wanted)


def test_a_pin_that_is_too_short_goes_nowhere(at_desk: FrontDesk) -> None:
    pin_wanted(at_desk)
    assert not any(give_pin(at_desk, b"123"))
    assert at_desk.reader.asked == []


def test_a_newer_pin_wipes_the_older_one(at_desk: FrontDesk) -> None:
    older, newer = bytearray(b"123456"), bytearray(b"654321")
    at_desk.performer.take_pin(older)
    at_desk.performer.take_pin(newer)
    assert not any(older) and newer == b"654321"
    at_desk.performer.perform(ef.WipePin())
    assert not any(newer)


def test_by_an_impossible_clock_nobody_is_judged(at_desk: FrontDesk) -> None:
    known_ms = at_desk.hands.wall_ms + 3 * 86_400_000
    at_desk.performer._clock = Clock(
        1, known_ms=known_ms, wall=lambda: at_desk.hands.wall_ms, mono=lambda: 1_000
    )
    at_desk.insert()
    at_desk.wait_for(st.Refused, Refusal.CLOCK_BAD)
    until(lambda: at_desk.refused() == ["K01"], "the refusal in the book")


def test_chip_is_what_the_platform_is_asked_about(at_desk: FrontDesk) -> None:
    pin_wanted(at_desk)
    assert [key for key, _ in at_desk.platform.resolving] == [CHIP]
