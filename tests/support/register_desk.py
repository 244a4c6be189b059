"""A desk with its staff door open at 报到: a real book, a platform whose answers the test gives."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from drivers.printer.file import FilePrinter
from drivers.scanner.codes import CodeKind
from kiosk.conditions import Live
from kiosk.domain.attendance import Windows
from kiosk.domain.evidence import STRICT, Policy
from kiosk.domain.timetable import Preset
from kiosk.domain.voucher_rules import ANYWHERE, VoucherRules
from kiosk.office.office import Office
from kiosk.printing.look import drawer
from kiosk.printing.paper import PaperKind
from kiosk.printing.spool import Spool
from kiosk.registration.counter import RegistrationCounter
from kiosk.registration.counter_top import CounterTop
from kiosk.registration.registered import Registered
from kiosk.registration.registering import Registering
from kiosk.staff.door import PEPPER, StaffDoor
from kiosk.staff.registry import Registry
from kiosk.ui import gestures as g
from kiosk.ui.registration import RegisterShown, Step
from kiosk.ui.registration_gestures import RegisterAct
from kiosk.ui.staff_facts import Place
from kiosk.visit import events as ev
from kiosk.visit import states as st
from kiosk.vouchers.checking import Checking
from sync.records import EntryKind, ListedVoucher, UseReceipt, VoucherVerdict
from sync.status import NOTHING_YET
from sync.store import mirror
from sync.store.store import Store
from tests.support.behind_door import PATIENCE_S
from tests.support.front_desk import FrontDesk, front_desk
from tests.support.qt import turn, until
from tests.support.staff import KEY, member
from tests.support.timetables import at
from tests.support.vouchers import CODE, said

PIN = b"246810"
OPERATOR = "李老师"
USED_AT = datetime(2026, 3, 2, 0, 58, tzinfo=UTC)


def receipt(use_no: str = "U-1", *, duplicate: bool = False, used_at: datetime = USED_AT) -> UseReceipt:
    return UseReceipt(use_no, used_at, duplicate, "{}", "c2ln")


class RegisterDesk:
    def __init__(self, desk: FrontDesk, folder: Path, policy: Policy, rules: VoucherRules) -> None:
        self.desk, self.platform, self.model = desk, desk.platform, desk.models.registration
        desk.real.vault.keep_secret(PEPPER, KEY)
        door = StaffDoor(desk.store, desk.clock, Registry((member(OPERATOR, PIN),)))
        checking = self.checking = Checking(
            desk.store, desk.clock, desk.platform, desk.main, visit_wait_s=PATIENCE_S, rules=rules
        )
        self.registering = Registering(desk.store, desk.clock, desk.platform, desk.main, rules)
        self.paper = folder / "printed"
        top = CounterTop(desk.models)
        self.printer = FilePrinter("file", self.paper)
        self.spool = Spool(
            desk.store,
            desk.clock,
            {PaperKind.RECEIPT: self.printer},
            drawer(lambda copy: f"补打 {copy}", ""),
            again_s=0.05,
        )
        self.spool.start()
        registered = Registered(top, self.registering, desk.store, desk.clock, desk.main, self.spool)
        self.counter = RegistrationCounter(
            top, self.registering, registered, checking, desk.store, desk.main, policy,
            desk.front.runner.dispatch, kind_of, desk.front.offered,
        )  # fmt: skip
        desk.performer.judging.registering = self.counter.enough

        def live() -> Live:
            return Live(desk.front.troubles, desk.clock.state(), NOTHING_YET, 9_000, False, True)

        office = desk.front.office = Office(
            desk.store, desk.desk, desk.clock, door, desk.models, desk.main, Windows(), Preset.SESSION,
            desk.front.runner.dispatch, desk.platform.wake, live, checking,
        )  # fmt: skip
        office.add(self.counter)

    # --- what happens -------------------------------------------------------------------------------------

    def enter(self) -> None:
        self.desk.front.gesture(g.DoorKnocked())
        until(lambda: self.door == "asking", "the pad")
        self.desk.front.gesture(g.StaffPinGiven(bytearray(PIN)))
        until(lambda: self.door == "open", "the open door")
        self.desk.models.staff.open(Place.REGISTER.value)

    def identify(self, insertion: int = 1, **chip: Any) -> None:
        """Card in, PIN right."""
        self.desk.insert(insertion, **chip)
        self.desk.wait_for(st.PinWanted)
        assert self.door == "aside", "the learner has the screen for the PIN"
        self.desk.front.runner.dispatch(ev.PinAnswered(insertion, ev.PinOutcome.RIGHT, 6))
        self.desk.wait_for(st.Identified)
        self.wait_for(Step.VOUCHER)

    def scan(self, verdict: VoucherVerdict | BaseException | None = None, code: str = CODE) -> None:
        """`verdict` None: nobody answers."""
        asked = len(self.platform.verifying)
        self.checking._wait_s = 0.05 if verdict is None else PATIENCE_S
        assert self.counter.code_scanned(code)
        until(lambda: len(self.platform.verifying) > asked, "the question about the voucher")
        answer = self.platform.verifying[-1][-1]
        if isinstance(verdict, BaseException):
            answer.set_exception(verdict)
        elif verdict is not None:
            answer.set_result(verdict)
        until(lambda: self.shown.verdict.look.value not in ("none", "asking"), "a verdict")

    def to_review(self) -> None:
        self.enter()
        self.identify()
        self.scan(said())
        self.wait_for(Step.REVIEW)

    def to_asked(self) -> None:
        self.to_review()
        self.act("accept")
        self.wait_for(Step.CONFIRM)
        until(lambda: RegisterAct.CONFIRM in self.shown.may, "the notice in the book")
        self.act("confirm")
        until(lambda: self.platform.using, "the order")

    def to_done(self) -> None:
        self.to_asked()
        self.answer(receipt(used_at=at("08:58")))
        self.wait_for(Step.DONE)

    def answer(self, answer: UseReceipt | BaseException) -> None:
        future = self.platform.using[-1][-1]
        if isinstance(answer, BaseException):
            future.set_exception(answer)
        else:
            future.set_result(answer)
        turn()

    def act(self, act: str) -> None:
        assert act in [one.value for one in self.shown.may], f"{act} is not offered: {self.shown.may}"
        self.model.act(act)
        turn()

    # --- what is seen -------------------------------------------------------------------------------------

    @property
    def shown(self) -> RegisterShown:
        return self.model.shown

    @property
    def door(self) -> str:
        return str(self.desk.models.staff.property("door"))

    def wait_for(self, step: Step) -> RegisterShown:
        until(lambda: self.shown.step is step, f"{step}; it is {self.shown.step}, {self.shown.verdict}")
        return self.shown

    def acts(self) -> list[str]:
        return [str(one.body["act"]) for one in self.desk.book(EntryKind.OPERATOR)]


def put_listed(store: Store, class_no: str, *listed: ListedVoucher) -> None:
    """The platform's list of the class, as a sync round would have brought it."""

    def work(db: Any) -> None:
        snapshot = mirror.start_snapshot(db, mirror.Kind.VOUCHERS, class_no)
        mirror.stage(db, store.vault, snapshot, listed)
        mirror.flip(db, mirror.Kind.VOUCHERS, class_no, snapshot, "1")

    store.write(work).result(10)


def kind_of(text: str) -> CodeKind:
    return CodeKind.VOUCHER if text.startswith("9900") else CodeKind.ECARD


@contextmanager
def register_desk(
    folder: Path, *, policy: Policy = STRICT, rules: VoucherRules = ANYWHERE
) -> Iterator[RegisterDesk]:
    with front_desk(folder / "desk", policy=policy) as desk:
        made = RegisterDesk(desk, folder, policy, rules)
        yield made
        desk.front.gesture(g.StaffLeft())
        turn()
        made.spool.stop()
