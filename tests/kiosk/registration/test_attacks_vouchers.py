"""Attacks on the use of vouchers: taps that come twice, steps that come late, rosters that change, power that goes."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from concurrent.futures import Future
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from kiosk.attendance.drafts import Approval, annul_draft, make_up_draft
from kiosk.domain.refusal import Refusal
from kiosk.domain.timetable import Sitting
from kiosk.registration.registering import Registering
from sync.platform.adapter import NotSent, Rejected, Unanswered
from sync.records import (
    Acceptance,
    Action,
    ClassState,
    Enrolment,
    EnrolmentState,
    EntryKind,
    HolderMatch,
    PulledCheckin,
    PulledSource,
    UseState,
)
from sync.store import mirror, uses
from sync.store.store import Store
from tests.kiosk.registration.test_registering import ON_ROSTER, UNSEEN, WANTED, Line
from tests.support.desk import DAY, Hands, learner, new_desk, open_desk, sign_in
from tests.support.front_desk import PUBLIC, entries, put
from tests.support.register_desk import receipt
from tests.support.timetables import a_class
from tests.support.vouchers import CODE, said

OTHER = replace(WANTED, person=learner(2), name="李四", trainee_no="T2")
QUIT = Enrolment("T1", "C1", learner(1), "张三", EnrolmentState.QUIT)


class Held:
    """Nothing comes back before the test lets it: the disk and the platform are both as late as it likes."""

    def __init__(self) -> None:
        self.queue: list[tuple[Future[Any], Callable[[Future[Any]], None]]] = []

    def when_done(self, future: Future[Any], then: Callable[[Future[Any]], None]) -> None:
        self.queue.append((future, then))

    def within(self, future: Future[Any], limit_s: float, then: Callable[[Future[Any] | None], None]) -> None:
        self.when_done(future, then)

    def let(self) -> None:
        """Everything that waits, in the order it was asked for; what it leads to as well."""
        while self.queue:
            future, then = self.queue.pop(0)
            future.exception(10)
            then(future)

    def next(self) -> None:
        future, then = self.queue.pop(0)
        future.exception(10)
        then(future)


class Clerk:
    """One who holds on to what the screen showed, and taps it whenever it suits."""

    def __init__(self, store: Store, hands: Hands | None = None) -> None:
        self.hands = hands or Hands()
        self.begin(store)

    def begin(self, store: Store) -> None:
        self.store, self.line, self.waits = store, Line(), Held()
        self.clock = self.hands.clock(store.boot_no)
        self.told: list[Acceptance | Refusal] = []
        self.work = Registering(store, self.clock, self.line, self.waits)

    def accept(self, wanted: Acceptance = WANTED) -> Any:
        self.work.accept(wanted, self.told.append)
        self.waits.let()
        return self.told[-1]

    def use(self, wanted: Acceptance = WANTED) -> Any:
        self.work.confirm(self.accept(wanted), self.told.append)
        self.waits.let()
        return self.told[-1]

    def confirm(self, shown: Acceptance) -> None:
        self.work.confirm(shown, self.told.append)

    def revoke(self, shown: Acceptance, reason: str = "OTHER") -> Any:
        self.work.revoke(shown, reason, "王老师", self.told.append)
        self.waits.let()
        return self.told[-1]

    def rows(self, code: str = CODE) -> list[Acceptance]:
        with self.store.reading() as db:
            return uses.of_voucher(db, self.store.vault, code)

    def states(self) -> list[UseState]:
        return [one.state for one in self.rows()]

    def acts(self) -> list[object]:
        return [one.body["act"] for one in entries(self.store, EntryKind.OPERATOR)]

    def approve(self, draft: Any) -> None:
        self.store.record(draft).result(10)


@pytest.fixture
def clerk(tmp_path: Path) -> Iterator[Clerk]:
    with new_desk(tmp_path) as store:
        put(store, *PUBLIC, *ON_ROSTER)
        yield Clerk(store)


# --- taps ---------------------------------------------------------------------------------------------


def test_confirm_tapped_twice_orders_once(clerk: Clerk) -> None:
    shown = clerk.accept()
    clerk.confirm(shown)
    clerk.confirm(shown)
    clerk.waits.let()
    assert len(clerk.line.orders) == 1
    assert clerk.states() == [UseState.USED] and clerk.acts().count("VOUCHER_USED") == 1


def test_confirm_tapped_while_the_answer_is_on_its_way_to_the_disk(clerk: Clerk) -> None:
    """The order written once more over the answer would lose the platform's use number."""
    clerk.confirm(clerk.accept())
    clerk.waits.next()  # ordered
    ordered = clerk.told[-1]
    assert isinstance(ordered, Acceptance)
    clerk.waits.next()  # answered: the answer waits for the disk
    clerk.confirm(ordered)
    clerk.waits.let()
    assert [one.use_no for one in clerk.rows()] == ["U-1"] and clerk.states() == [UseState.USED]
    assert clerk.acts().count("VOUCHER_USED") == 1


def test_accept_tapped_twice_is_one_acceptance(clerk: Clerk) -> None:
    clerk.work.accept(WANTED, clerk.told.append)
    clerk.work.accept(WANTED, clerk.told.append)
    clerk.waits.let()
    assert len(clerk.rows()) == 1 and clerk.told[0] == clerk.told[1]
    assert clerk.acts().count("VOUCHER_ACCEPTED") == 1


def test_what_made_room_for_another_is_dropped_in_the_book_as_well(clerk: Clerk) -> None:
    clerk.accept()
    clerk.accept(OTHER)
    assert clerk.acts() == ["VOUCHER_ACCEPTED", "VOUCHER_ACCEPT_DROPPED", "VOUCHER_ACCEPTED"]


def test_dropped_after_it_was_ordered_stays_ordered(clerk: Clerk) -> None:
    """Dropped on the disk and the power gone: the platform would have a use that nobody asks about again."""
    shown = clerk.accept()
    clerk.line.use = Unanswered("cut")
    clerk.confirm(shown)
    clerk.work.drop(shown, clerk.told.append)
    clerk.waits.let()
    assert clerk.states() == [UseState.ASKED] and "VOUCHER_ACCEPT_DROPPED" not in clerk.acts()


@pytest.mark.parametrize("then", ["drop", "confirm", "ask_again", "show_notice"])
def test_an_old_screen_changes_nothing_of_a_use_taken_back(clerk: Clerk, then: str) -> None:
    """Confirmed again under its old number, the platform would answer with the old use: used on our paper only."""
    shown = clerk.accept()
    clerk.confirm(shown)
    clerk.waits.let()
    ordered = next(one for one in clerk.told if isinstance(one, Acceptance) and one.state is UseState.ASKED)
    clerk.revoke(clerk.rows()[0])
    assert clerk.states() == [UseState.REVOKED]
    getattr(clerk.work, then)(ordered if then == "ask_again" else shown, clerk.told.append)
    clerk.waits.let()
    assert clerk.states() == [UseState.REVOKED]
    assert clerk.acts()[-1] == "VOUCHER_USE_REVOKED"


def test_taking_back_tapped_twice_is_one_wish(clerk: Clerk) -> None:
    """A second wish, refused because the first was granted, would leave the use standing here."""
    used = clerk.use()
    answers = iter([None, Rejected("E43013")])
    clerk.line.revoke_use = lambda *asked: _settled(clerk, asked, next(answers))  # type: ignore[method-assign]
    clerk.work.revoke(used, "OTHER", "王老师", clerk.told.append)
    clerk.work.revoke(used, "OTHER", "王老师", clerk.told.append)
    clerk.waits.let()
    assert len(clerk.line.given_back) == 1
    assert clerk.states() == [UseState.REVOKED]


def _settled(clerk: Clerk, asked: Any, answer: BaseException | None) -> Future[None]:
    clerk.line.given_back.append(asked)
    done: Future[None] = Future()
    if answer is None:
        done.set_result(None)
    else:
        done.set_exception(answer)
    return done


def test_the_notice_is_told_to_the_platform_although_confirm_was_quicker(clerk: Clerk) -> None:
    shown = clerk.accept()
    clerk.work.show_notice(shown, clerk.told.append)
    clerk.confirm(shown)  # what the screen held before the notice was written down
    clerk.waits.let()
    ((order, _),) = clerk.line.orders
    assert order.notice_shown and clerk.rows()[0].notice_shown


# --- whoever is not there any more --------------------------------------------------------------------------


def test_a_learner_who_left_between_accept_and_confirm(clerk: Clerk) -> None:
    shown = clerk.accept()
    put(clerk.store, QUIT)
    clerk.confirm(shown)
    clerk.waits.let()
    assert clerk.told[-1] is Refusal.NOT_ON_ROSTER and not clerk.line.orders


def test_a_class_that_closed_between_accept_and_confirm(clerk: Clerk) -> None:
    shown = clerk.accept()
    put(clerk.store, a_class("C1", ClassState.CLOSED), a_class("C2"))
    clerk.confirm(shown)
    clerk.waits.let()
    assert clerk.told[-1] is Refusal.NOT_ON_ROSTER and not clerk.line.orders


def test_whoever_left_while_the_use_waited_for_the_network(clerk: Clerk) -> None:
    clerk.use(UNSEEN)
    put(clerk.store, QUIT)
    clerk.work.catch_up()
    clerk.waits.let()
    assert not clerk.line.orders
    assert clerk.rows()[0].refused == Refusal.NOT_ON_ROSTER.value


def test_nobody_of_another_class_is_registered_here(clerk: Clerk) -> None:
    assert clerk.accept(replace(WANTED, person=learner(7))) is Refusal.NOT_ON_ROSTER


def test_what_was_asked_is_asked_again_although_the_learner_left(clerk: Clerk) -> None:
    """Its fate is open: only the platform knows."""
    clerk.line.use = Unanswered("cut")
    clerk.use()
    put(clerk.store, QUIT)
    clerk.line.use = receipt()
    clerk.work.catch_up()
    clerk.waits.let()
    assert clerk.states() == [UseState.USED]


# --- used twice ------------------------------------------------------------------------------------------


def test_offline_a_used_voucher_is_not_accepted_for_another(clerk: Clerk) -> None:
    clerk.use()
    assert clerk.accept(replace(UNSEEN, person=learner(2), trainee_no="T2")) is Refusal.VOUCHER_USED
    assert clerk.accept(replace(UNSEEN, class_no="C2")) is Refusal.VOUCHER_USED


def test_offline_used_for_this_very_class_is_still_success(clerk: Clerk) -> None:
    used = clerk.use()
    again = clerk.accept(UNSEEN)
    assert (again.state, again.use_no) == (UseState.USED, used.use_no)


# --- taken back too late ------------------------------------------------------------------------------------


def sign(clerk: Clerk, **other: Any) -> Any:
    return replace(sign_in(clerk.clock.stamp(), 1), **other)


def test_a_sign_in_that_the_clock_put_on_another_day_still_bars(clerk: Clerk) -> None:
    """The clock was turned while the learner signed in, and turned back."""
    used = clerk.use()
    clerk.approve(sign(clerk, day=DAY - timedelta(days=1)))
    assert clerk.revoke(used) is Refusal.USE_SIGNED_IN and not clerk.line.given_back


def test_a_noted_sign_in_bars(clerk: Clerk) -> None:
    """Confirmed afterwards, it would be attendance on a voucher that was given back."""
    used = clerk.use()
    clerk.approve(sign(clerk, kind=EntryKind.PROVISIONAL, body={"code": "A02"}, action=None))
    assert clerk.revoke(used) is Refusal.USE_SIGNED_IN


def test_a_phone_that_signed_in_bars(clerk: Clerk) -> None:
    used = clerk.use()
    when = datetime(2026, 3, 2, 1, 0, tzinfo=UTC)
    phone = PulledCheckin("P-1", "C1", "S1", "T1", Action.IN, when, PulledSource.PHONE_GPS)

    def told(db: Any) -> None:
        snapshot = mirror.start_snapshot(db, mirror.Kind.PULLED, "C1")
        mirror.stage(db, clerk.store.vault, snapshot, [phone])
        mirror.flip(db, mirror.Kind.PULLED, "C1", snapshot, "1")

    clerk.store.write(told).result(10)
    assert clerk.revoke(used) is Refusal.USE_SIGNED_IN


def test_a_sign_in_that_was_made_up_bars_and_one_that_was_taken_out_does_not(clerk: Clerk) -> None:
    used = clerk.use()
    at = clerk.clock.stamp()
    hour = datetime(2026, 3, 2, 1, 0, tzinfo=UTC)
    sitting = Sitting("C1", "S1", ("S1",), hour, hour + timedelta(hours=2), "", 0)
    approval = Approval("王主任", "GPS_FAILED", "李老师")
    who = Enrolment("T1", "C1", learner(1), "张三")
    clerk.approve(make_up_draft(who, sitting, Action.IN, hour, approval, at))
    assert clerk.revoke(used) is Refusal.USE_SIGNED_IN
    made = entries(clerk.store, EntryKind.CORRECTION)[-1]
    clerk.approve(annul_draft(who, made, approval, at))
    assert getattr(clerk.revoke(used), "state", None) is UseState.REVOKED


def test_a_sign_in_between_the_look_and_the_write_bars(clerk: Clerk) -> None:
    used = clerk.use()
    clerk.store.record(sign(clerk))  # on its way to the disk
    assert clerk.revoke(used) is Refusal.USE_SIGNED_IN and not clerk.line.given_back


def test_offline_nothing_is_taken_back_later(clerk: Clerk) -> None:
    """The line pulled, the use taken back, the learner signed in, the line put back: attendance without a voucher."""
    used = clerk.use()
    clerk.line.back = NotSent("offline")
    assert clerk.revoke(used) is Refusal.USE_BACK_OFFLINE
    clerk.line.back = None
    clerk.work.catch_up()
    clerk.waits.let()
    assert clerk.states() == [UseState.USED] and len(clerk.line.given_back) == 1
    assert clerk.rows()[0].revoke_id == ""


def test_a_request_answered_with_a_use_that_was_taken_back_since_uses_nothing(clerk: Clerk) -> None:
    """Its first answer was lost; the platform gives a request it knows the same answer for ever."""
    used = clerk.use()
    clerk.line.use = Unanswered("cut")
    clerk.use()
    assert set(clerk.states()) == {UseState.ASKED, UseState.USED}
    clerk.revoke(used)
    clerk.line.use = receipt(duplicate=True)
    clerk.work.catch_up()
    clerk.waits.let()
    assert clerk.states() == [UseState.REVOKED, UseState.REVOKED]
    assert clerk.acts().count("VOUCHER_USED") == 1 and clerk.acts().count("VOUCHER_USE_REVOKED") == 2


def test_a_wish_that_may_have_arrived_is_asked_again_also_without_a_line(clerk: Clerk) -> None:
    used = clerk.use()
    clerk.line.back = Unanswered("cut")
    clerk.revoke(used)
    clerk.line.back = NotSent("offline")
    clerk.work.catch_up()
    clerk.waits.let()
    clerk.line.back = None
    for _ in range(2):
        clerk.work.catch_up()
        clerk.waits.let()
    assert clerk.states() == [UseState.REVOKED] and len(set(clerk.line.given_back)) == 1


# --- the power ---------------------------------------------------------------------------------------------


@pytest.mark.parametrize("steps", range(6))
def test_the_power_goes_after_any_step(tmp_path: Path, steps: int) -> None:
    """Whatever was told before: afterwards one use, one line in the book, one request."""
    with new_desk(tmp_path) as store:
        put(store, *PUBLIC, *ON_ROSTER)
        clerk = Clerk(store)
        shown = clerk.accept()
        clerk.work.show_notice(shown, clerk.told.append)
        clerk.confirm(shown)
        clerk.waits.queue[-1][0].exception(10)  # on the disk, and nobody has heard of it
        for _ in range(steps):
            if clerk.waits.queue:
                clerk.waits.next()
        orders = list(clerk.line.orders)
    with open_desk(tmp_path) as again:
        clerk.begin(again)
        clerk.line.orders += orders
        for _ in range(3):
            clerk.work.catch_up()
            clerk.waits.let()
        assert clerk.states() == [UseState.USED]
        assert clerk.acts().count("VOUCHER_USED") == 1
        assert len({req_id for _, req_id in clerk.line.orders}) == 1


def test_a_voucher_given_to_somebody_else_while_it_waited(clerk: Clerk) -> None:
    clerk.use(UNSEEN)
    clerk.line.word = said(holder=HolderMatch.OTHER)
    clerk.work.catch_up()
    clerk.waits.let()
    assert clerk.rows()[0].refused == Refusal.VOUCHER_NOT_THEIRS.value and not clerk.line.orders
