"""Uses of vouchers under any order of taps, losses, restarts and late answers: a state machine over a real book.

The platform here is honest and idempotent; the line to it is not, and neither is the clerk.
"""

from __future__ import annotations

import shutil
import tempfile
from concurrent.futures import Future
from contextlib import ExitStack
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from hypothesis import HealthCheck, settings
from hypothesis import strategies as some
from hypothesis.stateful import RuleBasedStateMachine, invariant, precondition, rule

from kiosk.registration.registering import Registering
from sync.platform.adapter import NotSent, Rejected, Unanswered
from sync.records import (
    Acceptance,
    EntryKind,
    HolderMatch,
    PersonKey,
    UseOrder,
    UseReceipt,
    UseState,
    VoucherState,
    VoucherVerdict,
)
from sync.store import uses
from tests.kiosk.registration.test_attacks_vouchers import Held
from tests.kiosk.registration.test_registering import ON_ROSTER, UNSEEN, WANTED
from tests.support.desk import Hands, learner, new_desk, open_desk
from tests.support.front_desk import PUBLIC, entries, put
from tests.support.vouchers import CODE, said

USED_AT = datetime(2026, 3, 2, 0, 58, tzinfo=UTC)
WANTS = [
    WANTED,
    UNSEEN,
    replace(WANTED, person=learner(2), trainee_no="T2"),
    replace(UNSEEN, class_no="C2"),
]
ANSWER, NO_REPLY, LOST, OFFLINE = "answer", "no reply", "lost", "offline"


class Platform:
    """One voucher, learner 1's.  `line`: what becomes of the next request and its answer."""

    def __init__(self) -> None:
        self.line = ANSWER
        self.stands: tuple[str, PersonKey, str] | None = None
        """(use number, whose, class) of the use that stands."""
        self.answers: dict[str, UseReceipt | Rejected | None] = {}
        self.count = 0
        self.late: list[tuple[Future[Any], Any]] = []

    def _reply(self, answer: Any) -> Future[Any]:
        future: Future[Any] = Future()
        self.late.append((future, Unanswered("cut") if self.line == NO_REPLY else answer))
        return future

    def _lost(self) -> Future[Any] | None:
        if self.line == OFFLINE:
            return _failed(NotSent("offline"))
        return _failed(Unanswered("cut")) if self.line == LOST else None

    def verify_voucher(self, code: str, holder: PersonKey | None, class_no: str) -> Future[VoucherVerdict]:
        if (lost := self._lost()) is not None:
            return lost
        match = HolderMatch.SAME if holder == learner(1) else HolderMatch.OTHER
        if self.stands:
            return self._reply(said("E43003", state=VoucherState.USED, holder=match))
        return self._reply(said(holder=match))

    def use_voucher(self, order: UseOrder, req_id: str) -> Future[UseReceipt]:
        if (lost := self._lost()) is not None:
            return lost
        if req_id not in self.answers:
            self.answers[req_id] = self._use(order)
        return self._reply(self.answers[req_id])

    def _use(self, order: UseOrder) -> UseReceipt | Rejected:
        if order.person != learner(1):
            return Rejected("E43006")
        if self.stands is None:
            self.count += 1
            self.stands = (f"U-{self.count}", order.person, order.class_no)
            return UseReceipt(self.stands[0], USED_AT, False, "{}", "c2ln")
        if self.stands[1:] == (order.person, order.class_no):
            return UseReceipt(self.stands[0], USED_AT, True, "{}", "c2ln")
        return Rejected("E43003")

    def revoke_use(self, use_no: str, reason: str, operator: str, req_id: str) -> Future[None]:
        if (lost := self._lost()) is not None:
            return lost
        if req_id not in self.answers:
            if self.stands and self.stands[0] == use_no:
                self.stands, self.answers[req_id] = None, None
            else:
                self.answers[req_id] = Rejected("E43013")
        return self._reply(self.answers[req_id])

    def deliver(self) -> None:
        while self.late:
            future, answer = self.late.pop(0)
            if isinstance(answer, BaseException):
                future.set_exception(answer)
            else:
                future.set_result(answer)

    def wake(self) -> None:
        pass


def _failed(error: BaseException) -> Future[Any]:
    future: Future[Any] = Future()
    future.set_exception(error)
    return future


class Patient(Held):
    """Only what is done is told; the rest waits on."""

    def next(self) -> None:
        for place, (future, then) in enumerate(self.queue):
            if future.done():
                self.queue.pop(place)
                then(future)
                return

    def settle(self) -> None:
        while any(future.done() for future, _ in self.queue):
            self.next()


class LifeOfUses(RuleBasedStateMachine):
    def __init__(self) -> None:
        super().__init__()
        self.folder = Path(tempfile.mkdtemp(prefix="uses-"))
        self.stack, self.hands, self.platform = ExitStack(), Hands(), Platform()
        self.shown: list[Acceptance] = []
        """Everything the clerk ever saw, to be tapped again."""
        self._begin(self.stack.enter_context(new_desk(self.folder)))
        put(self.store, *PUBLIC, *ON_ROSTER)

    def _begin(self, store: Any) -> None:
        self.store, self.waits = store, Patient()
        self.work = Registering(store, self.hands.clock(store.boot_no), self.platform, self.waits)

    def teardown(self) -> None:
        try:
            self.in_the_end_both_say_the_same()
        finally:
            self.stack.close()
            shutil.rmtree(self.folder, ignore_errors=True)

    def _see(self, told: object) -> None:
        if isinstance(told, Acceptance):
            self.shown.append(told)

    def _written(self) -> None:
        """All that was given to the disk is on it."""
        self.store.write(lambda db: None).result(10)

    # --- what happens -------------------------------------------------------------------------------------

    @rule(wanted=some.sampled_from(WANTS), heard=some.booleans())
    def accept(self, wanted: Acceptance, heard: bool) -> None:
        self.work.accept(wanted, self._see)
        self._written()
        if heard:
            self.waits.settle()

    @rule(heard=some.integers(0, 2))
    def order(self, heard: int) -> None:
        """The whole way, as far as it is heard of."""
        self.accept(WANTED, heard=True)
        if self.shown:
            self.work.confirm(self.shown[-1], self._see)
            self._written()
        for _ in range(heard):
            self.waits.next()

    @precondition(lambda self: self.shown)
    @rule(
        act=some.sampled_from(
            ["confirm", "confirm", "confirm", "drop", "drop", "revoke", "ask_again", "show_notice"]
        ),
        data=some.data(),
    )
    def tap(self, act: str, data: some.DataObject) -> None:
        shown = data.draw(some.sampled_from(self.shown[-4:]))
        if act == "revoke":
            self.work.revoke(shown, "OTHER", "王老师", self._see)
        else:
            getattr(self.work, act)(shown, self._see)
        self._written()

    @rule()
    def hear_one(self) -> None:
        self.waits.next()

    @rule()
    def hear_all(self) -> None:
        self.platform.deliver()
        self.waits.settle()
        self._written()
        self.waits.settle()

    @rule(line=some.sampled_from([ANSWER, ANSWER, NO_REPLY, LOST, OFFLINE]))
    def the_line(self, line: str) -> None:
        self.platform.line = line

    @rule()
    def look(self) -> None:
        self.work.catch_up()

    @rule()
    def power_cut(self) -> None:
        """What was on its way to the screen is gone, and so is what the platform was about to say."""
        self.stack.close()
        self.platform.late.clear()
        self._begin(self.stack.enter_context(open_desk(self.folder)))

    # --- what always holds --------------------------------------------------------------------------------

    def rows(self) -> list[Acceptance]:
        with self.store.reading() as db:
            return uses.of_voucher(db, self.store.vault, CODE)

    @invariant()
    def each_request_is_one_acceptance_and_used_once_in_the_book(self) -> None:
        rows = self.rows()
        assert len({one.req_id for one in rows}) == len(rows)
        assert sum(one.state is UseState.ASKED for one in rows) <= 1
        numbers = [
            (one.body["useNo"], one.body.get("duplicate"))
            for one in entries(self.store, EntryKind.OPERATOR)
            if one.body["act"] == "VOUCHER_USED"
        ]
        firsts = [number for number, duplicate in numbers if not duplicate]
        assert len(firsts) == len(set(firsts))
        assert not any(one.person == learner(2) for one in rows if one.state is UseState.USED)

    def in_the_end_both_say_the_same(self) -> None:
        """A good line and some patience."""
        self.platform.line = ANSWER
        for _ in range(12):
            self.work.catch_up()
            self.hear_all()
        used = {one.use_no for one in self.rows() if one.state is UseState.USED}
        assert used == ({self.platform.stands[0]} if self.platform.stands else set())
        assert not any(one.unanswered for one in self.rows())


TestLifeOfUses = LifeOfUses.TestCase
TestLifeOfUses.settings = settings(
    max_examples=25, stateful_step_count=30, deadline=None, suppress_health_check=list(HealthCheck)
)
