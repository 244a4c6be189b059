"""A voucher is verified, or noted and asked about again; every time a line in the book, never a code in clear."""

from __future__ import annotations

import logging
from collections.abc import Callable, Iterator
from concurrent.futures import Future
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from kiosk.domain.refusal import Refusal
from kiosk.domain.voucher import Declined, ForeignCode, Genuine, Pending, UnknownCode
from kiosk.domain.voucher_code import Foreign
from kiosk.vouchers.checked import About, Checked
from kiosk.vouchers.checking import ACT, ACT_ELSEWHERE, ACT_LATER, Checking
from sync.platform.adapter import AuthBroken, PlatformError, Rejected, Retryable, Unsupported
from sync.records import (
    CheckedBy,
    CheckOutcome,
    Elsewhere,
    Entry,
    EntryKind,
    HolderMatch,
    ListedVoucher,
    PersonKey,
    SeenThere,
    VoucherVerdict,
)
from sync.store import checks, mirror
from sync.store.fault import StoreFault
from sync.store.store import Store
from tests.support.desk import Hands, learner, new_desk
from tests.support.front_desk import entries
from tests.support.vouchers import CODE, FORGED, said, voucher

STAFF = "李老师"
ABOUT = About(learner(1), "张三", "C1", listed_no=CODE)


class Line:
    """A platform whose answers the test gives."""

    def __init__(self) -> None:
        self.asked: list[tuple[str, PersonKey | None, str]] = []
        self.answer: VoucherVerdict | BaseException | None = said()
        self.wakes = 0

    def verify_voucher(self, code: str, holder: PersonKey | None, class_no: str) -> Future[VoucherVerdict]:
        self.asked.append((code, holder, class_no))
        future: Future[VoucherVerdict] = Future()
        if isinstance(self.answer, BaseException):
            future.set_exception(self.answer)
        elif self.answer is not None:
            future.set_result(self.answer)
        return future

    def wake(self) -> None:
        self.wakes += 1


class Straight:
    """Waits where it stands: for the disk as long as it takes, for a silent platform not at all."""

    def __init__(self) -> None:
        self.limits: list[float] = []

    def when_done(self, future: Future[Any], then: Callable[[Future[Any]], None]) -> None:
        if not future.cancelled():
            future.exception(10)
        then(future)

    def within(self, future: Future[Any], limit_s: float, then: Callable[[Future[Any] | None], None]) -> None:
        self.limits.append(limit_s)
        then(future if future.done() else None)


class Counter:
    def __init__(self, store: Store) -> None:
        self.store, self.line, self.waits = store, Line(), Straight()
        self.clock = Hands().clock(store.boot_no)
        self.told: list[Checked | Refusal] = []
        self.changes = 0
        self.checking = self.start(store)

    def start(self, store: Any) -> Checking:
        """As after a start of the program."""
        self.checking = Checking(store, self.clock, self.line, self.waits, visit_wait_s=1.5)
        self.checking.changed = self.changed
        return self.checking

    def changed(self) -> None:
        self.changes += 1

    def check(self, text: str = CODE, about: About = ABOUT) -> Any:
        self.checking.check(text, about, STAFF, self.told.append)
        told = self.told[-1]
        return told.verdict if isinstance(told, Checked) else told

    def book(self) -> list[Entry]:
        return entries(self.store, EntryKind.OPERATOR)

    def waiting(self) -> list[str]:
        with self.store.reading() as db:
            return [one.code for one in checks.waiting(db, self.store.vault, 10)]


@pytest.fixture
def counter(tmp_path: Path) -> Iterator[Counter]:
    with new_desk(tmp_path) as store:
        yield Counter(store)


class TestOnline:
    def test_the_verdict_and_its_line_in_the_book(self, counter: Counter) -> None:
        verdict = counter.check(" 9900 2026 0000 0001 96 ")
        assert isinstance(verdict, Genuine)
        assert verdict.usable
        assert counter.line.asked == [(CODE, learner(1), "C1")]
        assert counter.waits.limits == [1.5]
        (line,) = counter.book()
        assert line.body == {
            "act": ACT, "operator": STAFF, "code": "9900**********0196", "classNo": "C1", "outcome": "GENUINE",
            "state": "CLAIMED", "holder": "TRUE", "usable": True, "reasons": [], "verifyNo": "V-20260302-0001",
        }  # fmt: skip
        assert (counter.line.wakes, counter.changes) == (1, 1)

    def test_it_stands_in_the_list_with_what_came_of_it(self, counter: Counter) -> None:
        counter.line.answer = said("E43003", holder=HolderMatch.OTHER)
        counter.check()
        (one,) = counter.checking.recent()
        assert (one.code, one.person, one.name, one.class_no) == (CODE, learner(1), "张三", "C1")
        assert (one.outcome, one.holder, one.usable) == (CheckOutcome.GENUINE, HolderMatch.OTHER, False)
        assert one.reasons == ("B07", "B03")
        assert counter.waiting() == []

    def test_a_code_nobody_issued(self, counter: Counter) -> None:
        counter.line.answer = Rejected("E43001")
        assert counter.check(FORGED) == UnknownCode()
        assert counter.checking.recent()[0].reasons == ("B01",)

    def test_an_answer_to_another_question_is_no_verdict(self, counter: Counter) -> None:
        counter.line.answer = Rejected("E30001", "no such class")
        assert counter.check() == Declined("E30001")
        assert counter.book()[0].body["said"] == "E30001"

    def test_a_payment_code_goes_nowhere(self, counter: Counter) -> None:
        assert counter.check("134567890123456789") == ForeignCode(Foreign.PAYMENT)
        assert (counter.line.asked, counter.book(), counter.checking.recent()) == ([], [], [])

    def test_what_cannot_be_written_down_is_no_verdict(self, counter: Counter) -> None:
        class Full:
            def __getattr__(self, name: str) -> Any:
                return getattr(counter.store, name)

            def write(self, work: object) -> Future[None]:
                failed: Future[None] = Future()
                failed.set_exception(StoreFault("H05", "full"))
                return failed

        counter.start(Full())
        assert counter.check() is Refusal.DISK_FULL
        assert counter.changes == 0


class TestOffline:
    @pytest.mark.parametrize(
        "fault",
        [
            None,
            Retryable("offline"),
            AuthBroken("E10002"),
            Unsupported("voucher.verify"),
            PlatformError("none"),
        ],
        ids=["silent", "offline", "keys", "unsupported", "no platform"],
    )
    def test_nobody_answers_so_it_is_noted_and_never_genuine(
        self, counter: Counter, fault: BaseException | None
    ) -> None:
        counter.line.answer = fault
        assert counter.check(about=About()) == Pending()
        assert counter.waiting() == [CODE]
        assert counter.book()[0].body["outcome"] == "PENDING"

    def test_beside_the_learners_name_on_the_roster_it_says_so(self, counter: Counter) -> None:
        counter.line.answer = Retryable("offline")
        assert counter.check() == Pending(listed=True)
        assert counter.check(FORGED) == Pending(listed=False)

    def test_it_is_asked_again_by_itself_and_the_outcome_shown(self, counter: Counter) -> None:
        counter.line.answer = Retryable("offline")
        counter.check()
        counter.checking.catch_up()
        assert counter.waiting() == [CODE]
        counter.line.answer = said()
        counter.checking.catch_up()
        assert counter.waiting() == []
        (one,) = counter.checking.recent()
        assert (one.outcome, one.usable, one.verify_no) == (CheckOutcome.GENUINE, True, "V-20260302-0001")
        first, later = counter.book()
        assert later.body["act"] == ACT_LATER
        assert later.body["checked"] == first.id
        assert counter.changes == 2

    def test_all_that_wait_are_asked_the_oldest_first(self, counter: Counter) -> None:
        counter.line.answer = Retryable("offline")
        for code in (CODE, FORGED):
            counter.check(code)
        counter.line.answer = Rejected("E43001")
        counter.line.asked.clear()
        counter.checking.catch_up()
        assert [code for code, _, _ in counter.line.asked] == [CODE, FORGED]
        assert {one.outcome for one in counter.checking.recent()} == {CheckOutcome.UNKNOWN}

    def test_after_a_restart_too(self, counter: Counter) -> None:
        counter.line.answer = Retryable("offline")
        counter.check()
        counter.line.answer = said()
        counter.start(counter.store).catch_up()
        assert counter.waiting() == []

    def test_nothing_waiting_is_looked_for_once(self, counter: Counter) -> None:
        counter.checking.catch_up()
        counter.check()
        counter.line.asked.clear()
        counter.checking.catch_up()
        assert counter.line.asked == []

    def test_scanned_twice_it_waits_once(self, counter: Counter) -> None:
        counter.line.answer = Retryable("offline")
        counter.check()
        counter.check()
        counter.check(about=About())
        assert counter.waiting() == [CODE, CODE]
        assert len(counter.book()) == 3


class TestElsewhere:
    THERE = Elsewhere(CheckedBy.PHONE, SeenThere.USABLE, 1_000, "截图 0317", "学员手机没电")

    def note(self, counter: Counter, there: Elsewhere = THERE) -> list[Refusal | None]:
        told: list[Refusal | None] = []
        counter.checking.note_elsewhere(CODE, there, ABOUT, STAFF, told.append)
        return told

    def test_it_stands_in_the_book_without_the_code_and_the_remark(self, counter: Counter) -> None:
        counter.line.answer = Retryable("offline")
        assert self.note(counter) == [None]
        (line,) = counter.book()
        assert line.body == {
            "act": ACT_ELSEWHERE, "operator": STAFF, "code": "9900**********0196", "classNo": "C1",
            "by": "PHONE", "seen": "USABLE", "thereAt": 1_000, "proof": "截图 0317",
        }  # fmt: skip
        (kept,) = counter.checking.recent()
        assert (kept.elsewhere, kept.outcome, kept.operator) == (self.THERE, CheckOutcome.PENDING, STAFF)

    def test_the_platform_is_asked_by_itself_and_agrees(self, counter: Counter) -> None:
        self.note(counter)
        (kept,) = counter.checking.recent()
        assert (kept.outcome, kept.usable, kept.unread, kept.contradicted) == (
            CheckOutcome.GENUINE, True, True, False,
        )  # fmt: skip

    @pytest.mark.parametrize(
        ("seen", "word"),
        [
            (SeenThere.USABLE, Rejected("E43001")),
            (SeenThere.USABLE, said("E43003")),
            (SeenThere.NOT_FOUND, said()),
            (SeenThere.UNUSABLE, said()),
        ],
    )
    def test_another_word_of_the_platform_is_a_difference(
        self, counter: Counter, seen: SeenThere, word: VoucherVerdict | Rejected
    ) -> None:
        counter.line.answer = word
        self.note(counter, replace(self.THERE, seen=seen))
        assert counter.checking.recent()[0].contradicted

    def test_two_of_them_are_two_records(self, counter: Counter) -> None:
        counter.line.answer = Retryable("offline")
        self.note(counter)
        self.note(counter)
        assert counter.waiting() == [CODE, CODE]


class TestTheListWasWrong:
    @pytest.mark.parametrize(
        ("word", "contradicted"),
        [(said(), False), (Rejected("E43001"), True), (said(holder=HolderMatch.OTHER), True)],
    )
    def test_what_the_list_said_is_held_against_the_platforms_word(
        self, counter: Counter, word: VoucherVerdict | Rejected, contradicted: bool
    ) -> None:
        counter.line.answer = Retryable("offline")
        counter.check()
        assert counter.book()[0].body["listed"] is True
        counter.line.answer = word
        counter.checking.catch_up()
        (one,) = counter.checking.recent()
        assert (one.listed, one.unread, one.contradicted) == (True, True, contradicted)


def test_no_code_in_the_book_the_file_or_the_log(
    counter: Counter, tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    with caplog.at_level(logging.DEBUG):
        for answer in (said(), Retryable("offline"), Rejected("E43001"), RuntimeError("a bug")):
            counter.line.answer = answer
            counter.check()
    assert CODE not in caplog.text
    book = counter.book()
    assert book and all(CODE.encode() not in line.canonical for line in book)
    assert CODE not in repr((counter.told, counter.checking.recent()))
    with counter.store.reading() as db:
        rows = db.exec_driver_sql("SELECT * FROM voucher_check").all()
    assert rows
    assert CODE not in str(rows)
    assert all(CODE.encode() not in cell for row in rows for cell in row if isinstance(cell, bytes))


class TestTheClassesLists:
    @pytest.fixture
    def listed(self, counter: Counter) -> Counter:
        """The list of C1 has FORGED for 张三's neighbour, and the line is down."""
        counter.line.answer = Retryable("offline")
        store = counter.store

        def tell(db: Any) -> None:
            snapshot = mirror.start_snapshot(db, mirror.Kind.VOUCHERS, "C1")
            mirror.stage(db, store.vault, snapshot, [ListedVoucher(voucher(voucher_no=FORGED), learner(2))])
            mirror.flip(db, mirror.Kind.VOUCHERS, "C1", snapshot, "1")

        store.write(tell).result(10)
        return counter

    def test_theirs_by_the_list_is_to_be_confirmed(self, listed: Counter) -> None:
        assert listed.check(FORGED, About(learner(2))) == Pending(listed=True)

    def test_nobody_named_it_is_on_a_list_at_least(self, listed: Counter) -> None:
        assert listed.check(FORGED, About()) == Pending(listed=True)

    def test_somebody_elses_by_the_list(self, listed: Counter) -> None:
        assert listed.check(FORGED) == Pending(listed=False, others=True)

    def test_on_no_list_it_is_only_noted(self, listed: Counter) -> None:
        assert listed.check("990020260000000293", About(learner(2))) == Pending()
