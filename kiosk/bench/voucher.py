"""voucher: two desks use one voucher at the same moment; a verification online; a verdict from the cached list.

The race is run against the real simulator in a process of its own: each desk has its own keys and its own connection,
the learner is on the rosters of two classes, and each desk uses the voucher for another one.  `verify_online` is the
whole check at the counter, its line in the book included, against bare `requests` posting the same signed questions.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator, Mapping
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from functools import partial
from pathlib import Path
from statistics import median
from threading import Barrier
from typing import Any

import requests
from sqlalchemy import Connection

from kiosk.bench.drain import Tape
from kiosk.bench.rows import Case, Figure, Goal, Group, Setting, at_most, at_most_over, percentile
from kiosk.domain.refusal import Refusal
from kiosk.domain.timetable import CHINA
from kiosk.domain.voucher import Genuine
from kiosk.vouchers.checked import About, Checked
from kiosk.vouchers.checking import Checking
from kiosk.vouchers.listed import look_up
from sync.clock import Clock, boottime_ms, wall_ms
from sync.platform.adapter import PlatformError, Rejected, Retryable
from sync.platform.ktp import Ktp
from sync.platform.ktp_call import Account, WireClock
from sync.platform.ktp_http import HttpLine
from sync.platform.ktp_keys import WireKeys
from sync.platform.simulator.process import SimulatorProcess
from sync.platform.simulator.seed import Device, KnownVoucher, Seed
from sync.records import (
    ClassState,
    Enrolment,
    ListedVoucher,
    Method,
    Organisation,
    PersonKey,
    TrainingClass,
    UseOrder,
    Voucher,
    VoucherIssue,
    VoucherKind,
    VoucherState,
    VoucherTier,
    VoucherVerdict,
)
from sync.store import mirror
from sync.store.keys import Vault, open_vault
from sync.store.store import Store, open_store

APP, ORG_NO = "bench", "990000-PX-0001"
DESKS = ("KSK-990000-0021", "KSK-990000-0022")
CLASSES = ("KC-1", "KC-2")
PERSON, NAME = PersonKey("08", "T90000001"), "张三"
RACES, RACES_FULL = 200, 1_000
ASKED = 200
LISTED, PER_CLASS, LOOKED_UP = 50_000, 500, 2_000
USED_ELSEWHERE = "E43003"


@dataclass(frozen=True, slots=True)
class Desk:
    ktp: Ktp
    vault: Vault
    class_no: str


def measure(setting: Setting) -> dict[str, Figure]:
    figures: dict[str, Figure] = {}
    if "voucher.verdict_cache" in setting.wanted:
        figures["voucher.verdict_cache"] = Figure(percentile(_looked_up_ms(setting.scratch / "list"), 99))
    if not setting.wanted - set(figures):
        return figures
    races = RACES_FULL if setting.full else RACES
    with _platform(setting.scratch, max(races, ASKED)) as (simulator, desks):
        if "voucher.verify_online" in setting.wanted:  # first: afterwards the vouchers are used
            figures["voucher.verify_online"] = _verify_online(setting, simulator, desks[0])
        if "voucher.race" in setting.wanted:
            figures["voucher.race"] = Figure(100 * _races_won_by_one(desks, races) / races)
    return figures


def voucher_no(number: int) -> str:
    return f"PXQB{number:08}"


# --- the platform and two desks -------------------------------------------------------------------------


@contextmanager
def _platform(folder: Path, vouchers: int) -> Iterator[tuple[SimulatorProcess, tuple[Desk, ...]]]:
    simulator = SimulatorProcess(folder / "platform.db")
    simulator.start().seed(_seed(vouchers))
    try:
        yield simulator, tuple(_desk(folder, simulator, *each) for each in zip(DESKS, CLASSES, strict=True))
    finally:
        simulator.stop()


def _seed(vouchers: int) -> Seed:
    today = datetime.now(CHINA).date()
    classes = tuple(TrainingClass(no, no, ClassState.RUNNING, today, today) for no in CLASSES)
    return Seed(
        organisation=Organisation(ORG_NO, "示例职业培训学校", "990000"),
        devices=tuple(Device(desk, APP, desk) for desk in DESKS),
        classes=classes,
        learners=tuple(Enrolment(f"{no}-1", no, PERSON, NAME) for no in CLASSES),
        vouchers=tuple(KnownVoucher(_voucher(number, today), PERSON) for number in range(vouchers)),
    )


def _voucher(number: int, today: date) -> Voucher:
    return Voucher(
        voucher_no(number), "职业技能培训券", VoucherKind.FACE, VoucherIssue.GENERAL, VoucherTier.BASIC,
        VoucherState.CLAIMED, today, today, Decimal("1500.00"),
    )  # fmt: skip


def _desk(folder: Path, simulator: SimulatorProcess, no: str, class_no: str) -> Desk:
    vault = open_vault(folder / f"keys-{no}", create=True, rungs=("weak-file",))
    ktp = _ktp(vault, simulator, no, HttpLine(simulator.base_url, boottime_ms))
    ktp.activate(no)
    return Desk(ktp, vault, class_no)


def _ktp(vault: Vault, simulator: SimulatorProcess, no: str, line: HttpLine | Tape) -> Ktp:
    account = Account(APP, no, ORG_NO, simulator.platform_key)
    return Ktp(account, WireKeys(vault), line, WireClock(wall_ms, boottime_ms, lambda _: None))


# --- the race -------------------------------------------------------------------------------------------


def _races_won_by_one(desks: tuple[Desk, ...], races: int) -> int:
    start = Barrier(len(desks))

    def use(desk: Desk, number: int) -> bool:
        code = voucher_no(number)
        verified = desk.ktp.voucher_verify(code, PERSON, desk.class_no).verify_no
        order = UseOrder(
            code, verified, desk.class_no, PERSON, NAME, Method.CARD_PIN, "", "bench", notice_shown=True
        )
        start.wait(30)
        return _won(desk.ktp, order, f"race-{desk.class_no}-{number}")

    with ThreadPoolExecutor(len(desks)) as threads:
        return sum(sum(threads.map(use, desks, [number] * len(desks))) == 1 for number in range(races))


def _won(ktp: Ktp, order: UseOrder, req_id: str) -> bool:
    """Without an answer the same request is asked again, as a desk does."""
    while True:
        try:
            return not ktp.voucher_use(order, req_id).duplicate
        except Rejected as no:
            if no.code != USED_ELSEWHERE:
                raise RuntimeError(f"the platform said {no.code}") from no
            return False
        except Retryable:
            continue


# --- online ---------------------------------------------------------------------------------------------


class _Straight:
    """Answers where it stands: what is measured is the work, not a thread's turn."""

    def when_done(self, future: Future[Any], then: Callable[[Future[Any]], None]) -> None:
        future.exception(30)
        then(future)

    def within(self, future: Future[Any], limit_s: float, then: Callable[[Future[Any] | None], None]) -> None:
        then(future)


@dataclass(frozen=True, slots=True)
class _Asker:
    ktp: Ktp

    def verify_voucher(self, code: str, holder: PersonKey | None, class_no: str) -> Future[VoucherVerdict]:
        answer: Future[VoucherVerdict] = Future()
        try:
            answer.set_result(self.ktp.voucher_verify(code, holder, class_no))
        except PlatformError as fault:
            answer.set_exception(fault)
        return answer

    def wake(self) -> None:
        pass


def _verify_online(setting: Setting, simulator: SimulatorProcess, desk: Desk) -> Figure:
    """In turns: whatever else this machine does is in both."""
    ours, bare = [], []
    store = open_store(setting.scratch / "book.db", desk.vault, DESKS[0])
    try:
        checking = Checking(store, Clock(store.boot_no), _Asker(desk.ktp), _Straight(), visit_wait_s=2)
        with requests.Session() as session:
            session.trust_env = False
            for number, question in enumerate(_taped(simulator, desk)):
                bare.append(_post_ms(session, simulator.base_url, *question))
                ours.append(_check_ms(checking, desk.class_no, number))
    finally:
        store.close()
    return Figure(median(ours), median(bare))


def _check_ms(checking: Checking, class_no: str, number: int) -> float:
    told: list[Checked | Refusal] = []
    began = time.perf_counter_ns()
    checking.check(voucher_no(number), About(PERSON, NAME, class_no), "bench", told.append)
    took = (time.perf_counter_ns() - began) / 1e6
    (one,) = told
    if not (isinstance(one, Checked) and isinstance(one.verdict, Genuine) and one.verdict.usable):
        raise RuntimeError(f"the desk said {one}")  # then the figure means nothing
    return took


def _post_ms(
    session: requests.Session, url: str, path: str, headers: Mapping[str, str], body: bytes
) -> float:
    began = time.perf_counter_ns()
    answer = session.post(url + path, data=body, headers=dict(headers), timeout=30)
    took = (time.perf_counter_ns() - began) / 1e6
    if answer.status_code != 200:
        raise RuntimeError(f"the simulator refused a question: {answer.status_code}")
    return took


def _taped(simulator: SimulatorProcess, desk: Desk) -> list[tuple[str, Mapping[str, str], bytes]]:
    tape = Tape(HttpLine(simulator.base_url, boottime_ms).path)
    ktp = _ktp(desk.vault, simulator, DESKS[0], tape)
    for number in range(ASKED):
        try:
            ktp.voucher_verify(voucher_no(number), PERSON, desk.class_no)
        except Retryable:
            continue
    return tape.kept


# --- the cached list ------------------------------------------------------------------------------------


def _looked_up_ms(folder: Path) -> list[float]:
    """Every verdict opens the book anew, as a scan does."""
    vault = open_vault(folder / "keys", create=True, rungs=("weak-file",))
    store = open_store(folder / "book.db", vault, DESKS[0])
    today = datetime.now(CHINA).date()
    try:
        for number in range(0, LISTED, PER_CLASS):
            rows = [
                ListedVoucher(_voucher(one, today), _holder(one), f"T{one}")
                for one in range(number, number + PER_CLASS)
            ]
            store.write(partial(_put, store=store, class_no=f"KC-{number}", rows=rows)).result()
        return [_look_up_ms(store, number * 7919 % LISTED, today) for number in range(LOOKED_UP)]
    finally:
        store.close()


def _put(db: Connection, store: Store, class_no: str, rows: list[ListedVoucher]) -> None:
    snapshot = mirror.start_snapshot(db, mirror.Kind.VOUCHERS, class_no)
    mirror.stage(db, store.vault, snapshot, rows)
    mirror.flip(db, mirror.Kind.VOUCHERS, class_no, snapshot, "1")


def _holder(number: int) -> PersonKey:
    return PersonKey("08", f"T{number:08}")


def _look_up_ms(store: Store, number: int, today: date) -> float:
    began = time.perf_counter_ns()
    with store.reading() as db:
        found = look_up(db, store.vault, voucher_no(number), _holder(number), today)
    took = (time.perf_counter_ns() - began) / 1e6
    if found is None or not found.theirs or found.against is not None:
        raise RuntimeError(f"the list said {found}")  # then the figure means nothing
    return took


GROUP = Group(
    "voucher",
    (
        Case("voucher.race", "%", Goal(">= 100 %", lambda ours, _: ours >= 100)),
        Case("voucher.verify_online", "ms", at_most_over(10, "ms")),
        Case("voucher.verdict_cache", "ms", at_most(5, "ms")),
    ),
    measure,
)
