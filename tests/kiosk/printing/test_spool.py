"""Papers ordered: once, counted before they go out, marked when they come out again, kept over a restart."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from concurrent.futures import Future
from dataclasses import dataclass, field
from pathlib import Path
from threading import Event
from typing import Any

import pytest

from drivers.printer.printer import Dots, Order, Pages, PrinterFault
from kiosk.printing.kept import paper_of, text_of
from kiosk.printing.paper import Line, Paper, PaperKind, Printed
from kiosk.printing.spool import Spool
from sync.records import EntryKind
from sync.store import print_jobs
from sync.store.print_jobs import JobState
from sync.store.store import Store
from tests.support.desk import Hands, new_desk, open_desk
from tests.support.front_desk import entries

RECEIPT = Paper(PaperKind.RECEIPT, "D-1-7", None, (Line("张*明", "学员"),), "报到回执", "脚注", "李老师")
OTHER = Paper(PaperKind.RECEIPT, "D-1-8", None, (Line("李*", "学员"),), "报到回执", "脚注", "李老师")


@dataclass
class Machine:
    """A printer that does as the test says; `out` is the paper that came out."""

    name: str = "roll"
    dots: int = 0
    word: str = ""
    faults: list[PrinterFault] = field(default_factory=list)
    hold: Event | None = None
    out: list[str] = field(default_factory=list)
    orders: list[Order] = field(default_factory=list)

    def look(self) -> str:
        return self.word

    def print(self, sheet: Dots | Pages, order: Order) -> str:
        assert isinstance(sheet, Pages)
        self.orders.append(order)
        if self.hold is not None:
            while not self.hold.wait(0.01):
                for why, said in (("stopped", order.stop), ("dropped", order.dropped)):
                    if said.is_set():
                        raise PrinterFault(why, begun=True)
        if self.faults:
            raise self.faults.pop(0)
        self.out.append(sheet.pdf.decode())
        return "here"


def draw(paper: Paper, copy: int, dots: int) -> Pages:
    if paper.pdf is not None:
        paper.pdf.read_bytes()
    return Pages(f"{paper.no} {copy}".encode())


def until(true: Callable[[], Any], what: str) -> None:
    end = time.monotonic() + 30
    while not true():
        assert time.monotonic() < end, what
        time.sleep(0.005)


class Shop:
    def __init__(self, store: Store, machine: Machine, hands: Hands) -> None:
        self.store, self.machine, self.hands = store, machine, hands
        printers = {PaperKind.RECEIPT: machine, PaperKind.SLIP: machine}
        self.spool = Spool(store, hands.clock(store.boot_no), printers, draw, again_s=0.02)

    def __enter__(self) -> Shop:
        self.spool.start()
        return self

    def __exit__(self, *_: object) -> None:
        self.spool.stop()

    def print(self, paper: Paper) -> Printed:
        return self.spool.print(paper).result(10)

    def acts(self) -> list[tuple[Any, ...]]:
        return [
            (
                one.body["act"],
                one.body["no"],
                one.body["copy"],
                *([one.body["why"]] if "why" in one.body else []),
            )
            for one in entries(self.store, EntryKind.OPERATOR)
        ]

    def state(self, number: int) -> JobState:
        with self.store.reading() as db:
            job = print_jobs.one(db, self.store.vault, number)
        assert job is not None
        return job.state


@pytest.fixture
def shop(tmp_path: Path) -> Iterator[Shop]:
    with new_desk(tmp_path) as store, Shop(store, Machine(), Hands()) as opened:
        yield opened


def test_printed_once_and_again_as_a_copy_and_both_in_the_book(shop: Shop) -> None:
    first, second = shop.print(RECEIPT), shop.print(RECEIPT)
    assert (first.copy, first.again, first.where) == (1, False, "here")
    assert (second.copy, second.again) == (2, True)
    assert shop.machine.out == ["D-1-7 1", "D-1-7 2"]
    assert shop.acts() == [("PRINTED", "D-1-7", 1), ("PRINTED", "D-1-7", 2)]
    assert [one.title for one in shop.machine.orders] == ["receipt-D-1-7", "receipt-D-1-7-2"]


def test_it_is_in_the_book_before_the_printer_hears_of_it(shop: Shop) -> None:
    shop.machine.hold = Event()
    ordered = shop.spool.print(RECEIPT)
    until(lambda: shop.machine.orders, "the printer")
    assert shop.acts() == [("PRINTED", "D-1-7", 1)] and shop.machine.out == []
    shop.machine.hold.set()
    assert ordered.result(10).copy == 1


def test_no_paper_costs_no_copy_and_goes_on_by_itself(shop: Shop) -> None:
    shop.machine.word = "no-paper"
    assert shop.print(RECEIPT).why == "no-paper"
    assert shop.acts() == [] and shop.spool.words == {"roll": "no-paper"}
    assert [one.why for one in shop.spool.jobs()] == ["no-paper"]
    shop.machine.word = ""
    until(lambda: shop.machine.out, "the paper")
    assert shop.machine.out == ["D-1-7 1"]
    until(lambda: not shop.spool.jobs(), "nothing left")


def test_a_jam_half_way_makes_the_next_one_a_copy(shop: Shop) -> None:
    def jam() -> str:
        shop.machine.word = "jam"
        return "jam"

    shop.machine.hold = Event()
    ordered = shop.spool.print(RECEIPT)
    until(lambda: shop.machine.orders, "the printer")
    shop.machine.faults = [PrinterFault(jam(), begun=True)]
    shop.machine.hold.set()
    assert ordered.result(10).why == "jam"
    shop.machine.word = ""
    until(lambda: shop.machine.out, "the paper")
    assert shop.machine.out == ["D-1-7 2"]
    assert shop.acts() == [
        ("PRINTED", "D-1-7", 1), ("NOT_PRINTED", "D-1-7", 1, "jam"), ("PRINTED", "D-1-7", 2)
    ]  # fmt: skip


def test_what_fails_while_the_printer_is_well_is_not_tried_for_ever(shop: Shop) -> None:
    shop.machine.faults = [PrinterFault("offline", begun=True)]
    assert shop.print(RECEIPT).why == "offline"
    until(lambda: [one.state for one in shop.spool.jobs()] == [JobState.HELD], "staff's turn")
    time.sleep(0.1)
    assert len(shop.machine.orders) == 1, "tried again by itself"
    (job,) = shop.spool.jobs()
    assert shop.spool.again(job.id).result(10)
    until(lambda: shop.machine.out == ["D-1-7 2"], "the copy")


def test_one_that_was_refused_before_a_byte_is_no_copy(shop: Shop) -> None:
    shop.machine.faults = [PrinterFault("broken")]
    shop.print(RECEIPT)
    (job,) = shop.spool.jobs()
    shop.spool.again(job.id).result(10)
    until(lambda: shop.machine.out == ["D-1-7 1"], "the first one")


def test_a_jam_does_not_hold_up_another_printer_or_the_caller(tmp_path: Path) -> None:
    stuck, well = Machine("stuck", hold=Event()), Machine("well")
    with new_desk(tmp_path) as store:
        printers = {PaperKind.RECEIPT: stuck, PaperKind.SLIP: well}
        spool = Spool(store, Hands().clock(store.boot_no), printers, draw, again_s=0.02)
        spool.start()
        waits: Future[Printed] = spool.print(RECEIPT)
        slip = Paper(PaperKind.SLIP, "S1-T1-IN", None, (), "签到小票")
        assert spool.print(slip).result(10).copy == 1 and not waits.done()
        spool.stop()


def test_a_restart_loses_nothing_and_repeats_nothing_unmarked(tmp_path: Path) -> None:
    machine = Machine(hold=Event())
    with new_desk(tmp_path) as store, Shop(store, machine, Hands()) as shop:
        shop.spool.print(RECEIPT)
        until(lambda: machine.orders, "the first on its way")
        shop.spool.print(OTHER)
        until(lambda: len(shop.spool.jobs()) == 2, "both ordered")
    machine.hold = None
    with open_desk(tmp_path) as store, Shop(store, machine, Hands()) as shop:
        until(lambda: machine.out == ["D-1-8 1"] and len(shop.spool.jobs()) == 1, "what waited")
        (held,) = shop.spool.jobs()
        assert (held.no, held.state, held.why, held.copy) == ("D-1-7", JobState.HELD, "stopped", 1)
        shop.spool.again(held.id).result(10)
        until(lambda: machine.out == ["D-1-8 1", "D-1-7 2"], "marked")


def test_staff_hold_the_paper_or_want_none(shop: Shop) -> None:
    shop.machine.faults = [PrinterFault("offline", begun=True), PrinterFault("offline", begun=True)]
    shop.print(RECEIPT)
    shop.print(OTHER)
    out, dropped = shop.spool.jobs()
    assert shop.spool.settle(out.id, "李老师").result(10) and shop.spool.drop(dropped.id, "李老师").result(10)
    assert shop.spool.jobs() == [] and not shop.spool.drop(out.id, "李老师").result(10)
    assert [act for act in shop.acts() if act[0] == "PRINT_CLOSED"] == [
        ("PRINT_CLOSED", "D-1-7", 1), ("PRINT_CLOSED", "D-1-8", 1)
    ]  # fmt: skip


def test_one_that_waits_at_the_printer_is_dropped_there(shop: Shop) -> None:
    shop.machine.hold = Event()
    shop.spool.print(RECEIPT)
    until(lambda: shop.machine.orders, "the printer")
    shop.machine.orders[0].says("no-paper")
    (job,) = shop.spool.jobs()
    assert (job.state, job.why) == (JobState.SENT, "no-paper")
    assert shop.spool.drop(job.id, "李老师").result(10)
    until(lambda: not shop.spool.jobs(), "dropped")
    assert shop.acts()[-1] == ("PRINT_CLOSED", "D-1-7", 1) and shop.machine.out == []


def test_a_slip_is_not_printed_into_an_empty_room(shop: Shop) -> None:
    shop.machine.word = "no-paper"
    shop.print(Paper(PaperKind.SLIP, "S1-T1-IN", None, (), "签到小票"))
    shop.hands.pass_s(61)
    shop.machine.word = ""
    until(lambda: not shop.spool.jobs(), "dropped")
    assert shop.machine.out == [] and shop.acts() == []


def test_a_document_that_is_gone_is_said(shop: Shop, tmp_path: Path) -> None:
    paper = Paper(PaperKind.RECEIPT, "D-1-9", tmp_path / "gone.pdf")
    assert shop.print(paper).why == "no-document"


def test_a_kind_without_a_printer(shop: Shop) -> None:
    printed = shop.print(Paper(PaperKind.SHEET, "S1"))
    assert (printed.why, printed.copy) == ("no-printer", 0) and shop.spool.jobs() == []
    assert not shop.spool.prints(PaperKind.SHEET) and shop.spool.prints(PaperKind.SLIP)


def test_what_stood_on_it_is_gone_once_it_is_printed(shop: Shop) -> None:
    shop.print(RECEIPT)
    with shop.store.reading() as db:
        job = print_jobs.one(db, shop.store.vault, 1)
    assert job is not None and (job.paper, job.state) == ("", JobState.PRINTED)


@pytest.mark.parametrize("paper", [RECEIPT, Paper(PaperKind.SHEET, "S1", Path("/a/b.pdf"), operator="李")])
def test_a_paper_comes_back_as_it_was_kept(paper: Paper) -> None:
    assert paper_of(text_of(paper)) == paper
