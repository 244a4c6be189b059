"""The page 打印: what waits, what staff do about it, and who may."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtCore import QCoreApplication

from drivers.printer.file import FilePrinter
from kiosk.domain.roles import Right
from kiosk.printing.look import drawer
from kiosk.printing.office import PrintOffice, conditions_of
from kiosk.printing.paper import Line, Paper, PaperKind
from kiosk.printing.spool import Spool
from kiosk.ui.printing_gestures import JobAct, JobActed, PrinterTried, PrintingLeft, PrintingOpened
from tests.support.front_desk import FrontDesk, front_desk
from tests.support.qt import turn, until


class Page:
    def __init__(self, desk: FrontDesk, folder: Path) -> None:
        self.desk, self.machine = desk, FilePrinter("file", folder)
        self.model = desk.models.printing
        printers = {PaperKind.RECEIPT: self.machine}
        self.spool = Spool(desk.store, desk.clock, printers, drawer(lambda n: f"补打 {n}", ""), again_s=0.05)
        self.office = PrintOffice(self.spool, desk.clock, desk.models, desk.main)
        self.spool.start()

    def give(self, gesture: object) -> None:
        self.office.hands[type(gesture)](gesture)  # type: ignore[index]

    def order(self) -> None:
        self.spool.print(Paper(PaperKind.RECEIPT, "D-1-7", None, (Line("张*明", "学员"),), "报到回执"))


@pytest.fixture
def page(tmp_path: Path, qapp: QCoreApplication) -> Iterator[Page]:
    with front_desk(tmp_path / "desk") as desk:
        made = Page(desk, tmp_path / "printed")
        yield made
        made.spool.stop()
        turn()


def test_what_waits_is_shown_and_taken_off(page: Page) -> None:
    page.machine.faults = ["no-paper"] * 10_000
    page.office.open("李老师")
    page.give(PrintingOpened())
    page.order()
    until(lambda: page.model.waiting == 1, "the paper that waits")

    def row_shown() -> dict[str, Any]:
        return page.model.jobs.data(page.model.jobs.index(0)) or {}

    until(lambda: row_shown().get("says") == "打印机缺纸", "why it waits")
    row = row_shown()
    assert row["may"] == ["again", "drop"] and "D-1-7" in row["what"]
    assert page.model.printers[0]["state"] == "fail"
    assert [one.code for one in conditions_of(page.spool)] == ["D05"]
    page.give(JobActed(row["key"], JobAct.DROP))
    until(lambda: page.model.waiting == 0, "nothing waits")


def test_a_trial_page_says_where_it_went(page: Page) -> None:
    page.office.open("王管理")
    page.give(PrintingOpened())
    page.give(PrinterTried("file"))
    until(lambda: ".pdf" in page.model.message, "the trial page")


def test_nothing_is_done_while_the_door_is_shut(page: Page) -> None:
    page.give(PrintingOpened())
    page.give(PrinterTried("file"))
    page.order()
    turn()
    assert not page.model.opened
    page.office.open("李老师")
    page.give(PrintingOpened())
    until(lambda: page.model.opened, "the page")
    page.give(PrintingLeft())
    page.office.shut()
    assert not page.model.opened and page.model.waiting == 0


def test_every_gesture_says_which_right_it_asks_for(page: Page) -> None:
    assert set(page.office.rights) == set(page.office.hands)
    assert page.office.rights[JobActed] is Right.HELP
