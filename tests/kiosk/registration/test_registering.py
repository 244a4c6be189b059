"""A voucher's use is one request for ever: on disk before it is sent, asked again as the same, never doubled."""

from __future__ import annotations

from collections.abc import Iterator
from concurrent.futures import Future
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from kiosk.domain.refusal import Refusal
from kiosk.registration.registering import Registering
from sync.platform.adapter import PlatformError, Rejected, Retryable, Unanswered, Unsupported
from sync.records import (
    Acceptance,
    Enrolment,
    EntryKind,
    HolderMatch,
    Method,
    PersonKey,
    UseOrder,
    UseReceipt,
    UseState,
    VoucherVerdict,
)
from sync.store import uses
from sync.store.fault import StoreFault
from sync.store.store import Store
from tests.kiosk.vouchers.test_checking import Straight
from tests.support.desk import Hands, learner, new_desk, open_desk, sign_in
from tests.support.front_desk import PUBLIC, entries, put
from tests.support.register_desk import receipt
from tests.support.timetables import a_class
from tests.support.vouchers import CODE, said, voucher

WANTED = Acceptance(
    entry_id="", req_id="", voucher_no=CODE, person=learner(1), name="张三", class_no="C1", trainee_no="T1",
    method=Method.CARD_PIN, proof_no="", operator="李老师", accepted_ms=0, voucher=voucher(), verify_no="V-1",
)  # fmt: skip
UNSEEN = replace(WANTED, voucher=None, verify_no="")

ON_ROSTER = (
    a_class("C2"),
    *(Enrolment(f"T{n}", class_no, learner(n), "张三") for class_no in ("C1", "C2") for n in (1, 2)),
)


class Line:
    """A platform that answers at once, as the test wants it; None: not yet."""

    def __init__(self) -> None:
        self.orders: list[tuple[UseOrder, str]] = []
        self.given_back: list[tuple[str, str, str, str]] = []
        self.use: UseReceipt | BaseException | None = receipt()
        self.back: BaseException | None = None
        self.word: VoucherVerdict | BaseException = said()

    def verify_voucher(self, code: str, holder: PersonKey | None, class_no: str) -> Future[VoucherVerdict]:
        return _done(self.word)

    def use_voucher(self, order: UseOrder, req_id: str) -> Future[UseReceipt]:
        self.orders.append((order, req_id))
        return _done(self.use) if self.use is not None else Future()

    def revoke_use(self, use_no: str, reason: str, operator: str, req_id: str) -> Future[None]:
        self.given_back.append((use_no, reason, operator, req_id))
        return _done(self.back)

    def wake(self) -> None:
        pass


def _done(answer: Any) -> Future[Any]:
    future: Future[Any] = Future()
    if isinstance(answer, BaseException):
        future.set_exception(answer)
    else:
        future.set_result(answer)
    return future


class Waiting(Straight):
    """The disk is waited for, the platform is not."""

    def __init__(self, line: Line) -> None:
        super().__init__()
        self._line = line

    def when_done(self, future: Future[Any], then: Any) -> None:
        if not future.done() and self._line.use is None and self._line.orders:
            future.add_done_callback(then)
        else:
            super().when_done(future, then)


class Desk:
    def __init__(self, store: Store) -> None:
        self.hands = Hands()
        self.told: list[Acceptance | Refusal] = []
        self.begin(store)

    def begin(self, store: Store) -> None:
        """As after a start of the program."""
        self.store, self.line = store, Line()
        self.clock = self.hands.clock(store.boot_no)
        self.work = Registering(store, self.clock, self.line, Waiting(self.line))

    def accept(self, wanted: Acceptance = WANTED) -> Any:
        self.work.accept(wanted, self.told.append)
        return self.told[-1]

    def use(self, wanted: Acceptance = WANTED) -> Any:
        self.work.confirm(self.accept(wanted), self.told.append)
        return self.told[-1]

    def row(self) -> Acceptance:
        with self.store.reading() as db:
            return uses.of_voucher(db, self.store.vault, CODE)[0]

    def waiting(self) -> int:
        with self.store.reading() as db:
            return len(uses.waiting(db, self.store.vault, 10))

    def acts(self) -> list[object]:
        return [one.body["act"] for one in entries(self.store, EntryKind.OPERATOR)]


@pytest.fixture
def desk(tmp_path: Path) -> Iterator[Desk]:
    with new_desk(tmp_path) as store:
        put(store, *PUBLIC, *ON_ROSTER)
        yield Desk(store)


def test_accepted_ordered_used(desk: Desk) -> None:
    used = desk.use()
    assert (used.state, used.use_no, used.duplicate) == (UseState.USED, "U-1", False)
    assert replace(desk.row(), voucher=used.voucher) == used and desk.waiting() == 0
    assert desk.acts() == ["VOUCHER_ACCEPTED", "VOUCHER_USED"]
    ((order, req_id),) = desk.line.orders
    assert (order.code, order.verify_no, order.person) == (CODE, "V-1", learner(1))
    assert req_id == used.req_id != ""


def test_the_code_stands_nowhere_in_clear(desk: Desk) -> None:
    desk.use()
    for one in entries(desk.store, EntryKind.OPERATOR):
        assert CODE not in str(one.body) and learner(1).number not in str(one.body)
    assert CODE not in repr(desk.row()) and "张三" not in repr(desk.row())


def test_used_already_for_this_class_is_success(desk: Desk) -> None:
    desk.line.use = receipt("U-0", duplicate=True)
    used = desk.use()
    assert used.state is UseState.USED and used.duplicate


def test_the_order_is_on_disk_before_it_is_sent(desk: Desk) -> None:
    desk.line.use = None
    desk.use()
    assert desk.line.orders and desk.row().state is UseState.ASKED


@pytest.mark.parametrize("fault", [Unanswered("cut"), Retryable("offline"), PlatformError("down")])
def test_without_an_answer_the_same_request_is_asked_again(desk: Desk, fault: PlatformError) -> None:
    desk.line.use = fault
    desk.use()
    assert desk.row().state is UseState.ASKED and "VOUCHER_USED" not in desk.acts()
    desk.line.use = receipt()
    desk.work.catch_up()
    first, again = desk.line.orders
    assert first == again, "order and request id, to the letter"
    assert desk.row().state is UseState.USED
    assert desk.acts().count("VOUCHER_USED") == 1


def test_a_power_cut_between_the_question_and_the_answer(tmp_path: Path) -> None:
    with new_desk(tmp_path) as store:
        put(store, *PUBLIC, *ON_ROSTER)
        desk = Desk(store)
        desk.line.use = None
        desk.use()
        asked = desk.line.orders[0]
    with open_desk(tmp_path) as again:
        desk.begin(again)
        desk.work.catch_up()
        assert desk.line.orders == [asked]
        assert desk.row().state is UseState.USED


@pytest.mark.parametrize(
    ("code", "refusal"),
    [
        ("E43001", Refusal.VOUCHER_UNKNOWN),
        ("E43003", Refusal.VOUCHER_USED),
        ("E43006", Refusal.VOUCHER_NOT_THEIRS),
        ("E43009", Refusal.VOUCHER_YEARLY),
        ("E30002", Refusal.USE_DECLINED),
    ],
)
def test_a_refused_use_says_why_and_is_over(desk: Desk, code: str, refusal: Refusal) -> None:
    desk.line.use = Rejected(code)
    refused = desk.use()
    assert (refused.state, refused.refused, refused.said) == (UseState.REFUSED, refusal.value, code)
    assert desk.waiting() == 0 and desk.acts()[-1] == "VOUCHER_USE_REFUSED"


def test_a_platform_that_uses_no_vouchers_is_a_no(desk: Desk) -> None:
    desk.line.use = Unsupported("voucher.use")
    assert desk.use().refused == Refusal.USE_DECLINED.value


def test_while_it_waits_nobody_else_gets_the_voucher(desk: Desk) -> None:
    desk.line.use = Retryable("offline")
    desk.use()
    other = replace(WANTED, person=learner(2), name="李四")
    assert desk.accept(other) is Refusal.VOUCHER_IN_HAND
    assert desk.accept(replace(WANTED, class_no="C2")) is Refusal.VOUCHER_IN_HAND
    same = desk.accept()
    assert same.req_id == desk.line.orders[0][1], "the same person and class: the request there is"


def test_what_was_accepted_and_never_ordered_makes_room(desk: Desk) -> None:
    desk.accept()
    assert isinstance(desk.accept(replace(WANTED, person=learner(2))), Acceptance)


def test_offline_a_confirmed_use_waits_and_is_verified_first(desk: Desk) -> None:
    waits = desk.use(UNSEEN)
    assert waits.state is UseState.ACCEPTED and waits.confirmed and not desk.line.orders
    desk.work.catch_up()
    used = desk.row()
    assert used.state is UseState.USED and used.voucher is not None
    assert desk.line.orders[0][0].verify_no == "V-20260302-0001"


@pytest.mark.parametrize(
    ("word", "refusal"),
    [
        (Rejected("E43001"), Refusal.VOUCHER_UNKNOWN),
        (said("E43002"), Refusal.VOUCHER_EXPIRED),
        (said(holder=HolderMatch.OTHER), Refusal.VOUCHER_NOT_THEIRS),
        (said(holder=HolderMatch.UNKNOWN), Refusal.VOUCHER_UNNAMED),
    ],
)
def test_what_turns_out_bad_later_is_not_used(
    desk: Desk, word: VoucherVerdict | BaseException, refusal: Refusal
) -> None:
    desk.use(UNSEEN)
    desk.line.word = word
    desk.work.catch_up()
    assert desk.row().refused == refusal.value and not desk.line.orders


def test_one_without_an_answer_does_not_hold_up_the_next(desk: Desk) -> None:
    desk.line.use = Retryable("offline")
    desk.use()
    desk.use(replace(WANTED, voucher_no="990020260000000293", person=learner(2)))
    desk.work.catch_up()
    desk.work.catch_up()
    assert {order.person for order, _ in desk.line.orders[2:]} == {learner(1), learner(2)}


# --- taken back ----------------------------------------------------------------------------------------


def test_taken_back_the_same_day_with_a_trail(desk: Desk) -> None:
    used = desk.use()
    desk.work.revoke(used, "WRONG_CLASS", "王老师", desk.told.append)
    assert desk.row().state is UseState.REVOKED
    assert desk.line.given_back[0][:3] == ("U-1", "WRONG_CLASS", "王老师")
    last = entries(desk.store, EntryKind.OPERATOR)[-1]
    assert last.body["act"] == "VOUCHER_USE_REVOKED" and last.body["operator"] == "王老师"
    assert last.body["reason"] == "WRONG_CLASS"
    assert isinstance(desk.accept(), Acceptance), "the voucher can be used again"


def test_with_a_use_taken_back_goes_what_was_answered_with_it(desk: Desk) -> None:
    desk.use()
    again = desk.use()
    desk.work.revoke(again, "OTHER", "王老师", desk.told.append)
    with desk.store.reading() as db:
        states = [one.state for one in uses.of_voucher(db, desk.store.vault, CODE)]
    assert states == [UseState.REVOKED, UseState.REVOKED]


def test_not_after_the_first_sign_in(desk: Desk) -> None:
    used = desk.use()
    desk.store.record(sign_in(desk.clock.stamp(), 1)).result(10)
    desk.work.revoke(used, "OTHER", "王老师", desk.told.append)
    assert desk.told[-1] is Refusal.USE_SIGNED_IN and not desk.line.given_back


def test_not_on_another_day(desk: Desk) -> None:
    used = desk.use()
    desk.hands.pass_s(86_400)
    desk.work.revoke(used, "OTHER", "王老师", desk.told.append)
    assert desk.told[-1] is Refusal.USE_OF_ANOTHER_DAY


def test_a_revocation_without_an_answer_is_asked_again_as_the_same(desk: Desk) -> None:
    used = desk.use()
    desk.line.back = Unanswered("cut")
    desk.work.revoke(used, "LEFT", "王老师", desk.told.append)
    assert desk.row().state is UseState.USED and desk.waiting() == 1
    desk.line.back = None
    desk.work.catch_up()
    assert desk.row().state is UseState.REVOKED
    assert len(set(desk.line.given_back)) == 1


def test_where_the_platform_keeps_the_use_so_do_we(desk: Desk) -> None:
    used = desk.use()
    desk.line.back = Rejected("E20001")
    desk.work.revoke(used, "LEFT", "王老师", desk.told.append)
    kept = desk.row()
    assert (kept.state, kept.revoke_id, kept.said) == (UseState.USED, "", "E20001")
    assert desk.acts()[-1] == "VOUCHER_REVOKE_REFUSED" and desk.waiting() == 0


# --- the disk ------------------------------------------------------------------------------------------


class NoRoom:
    """The real store, but nothing more is written."""

    def __init__(self, store: Store) -> None:
        self._store = store

    def write(self, work: Any) -> Future[Any]:
        return _done(StoreFault("H05", "full"))

    def __getattr__(self, name: str) -> Any:
        return getattr(self._store, name)


def test_what_cannot_be_written_is_not_sent(desk: Desk) -> None:
    accepted = desk.accept()
    full: Any = NoRoom(desk.store)
    work = Registering(full, desk.clock, desk.line, Straight())
    work.confirm(accepted, desk.told.append)
    assert desk.told[-1] is Refusal.DISK_FULL and not desk.line.orders
