"""开门自检 is offered once a day, and the book says who looked, who passed it over, and who wanted the guide."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import QCoreApplication

from kiosk.doctor.check import Check, fail, ok
from kiosk.main_thread import MainThread
from kiosk.setup.morning import MorningOffice
from kiosk.ui import setup_gestures as sg
from kiosk.ui.language import Language
from kiosk.ui.morning import MorningModel
from kiosk.visit.view import Text
from sync.clock import Clock
from sync.records import EntryKind
from sync.store.store import Store
from tests.support.desk import new_desk
from tests.support.front_desk import entries
from tests.support.qt import turn, until

FOUND: list[Check] = [
    ok("keys", Text("setup.clock.ok")),
    fail("disk", Text("refused.H05.why"), Text("refused.H05.next"), "H05"),
]


class Morning:
    def __init__(self, store: Store) -> None:
        self.store, self.main, self.reopened = store, MainThread(), 0
        self.language = Language("zh")
        self.model = MorningModel(self.language, lambda gesture: self.office.hands[type(gesture)](gesture))
        clock = Clock(store.boot_no)
        self.office = MorningOffice(lambda: FOUND, self._reopen, store, clock, self.model, self.main)

    def _reopen(self) -> bool:
        self.reopened += 1
        return True

    def opens(self) -> None:
        self.office.shut()
        self.office.open("王芳")

    def acts(self) -> list[tuple[object, object]]:
        turn(20)
        return [(one.body["act"], one.body["operator"]) for one in entries(self.store, EntryKind.OPERATOR)]


@pytest.fixture
def morning(qapp: QCoreApplication, tmp_path: Path) -> Iterator[Morning]:
    with new_desk(tmp_path) as store:
        made = Morning(store)
        yield made
        made.main.close()
        made.language.close()


def test_it_is_offered_until_somebody_looked(morning: Morning) -> None:
    morning.opens()
    until(lambda: morning.model.state == "offered", "the offer")
    morning.model.check()
    until(lambda: morning.model.state == "done", "what was found")
    assert not morning.model.well and morning.model.lines[0]["state"] == "fail", "what is amiss comes first"
    until(lambda: morning.acts() == [("SELF_CHECKED", "王芳")], "its line in the book")
    (line,) = entries(morning.store, EntryKind.OPERATOR)
    assert line.body["failed"] == ["disk"]
    morning.model.leave()
    morning.opens()
    turn(100)
    assert morning.model.state == "", "once a day"


def test_passing_it_over_is_somebodys(morning: Morning) -> None:
    morning.opens()
    until(lambda: morning.model.state == "offered", "the offer")
    morning.model.leave()
    until(lambda: morning.acts() == [("SELF_CHECK_SKIPPED", "王芳")], "its line in the book")
    morning.opens()
    turn(100)
    assert morning.model.state == ""


def test_the_guide_comes_back_by_an_administrators_act(morning: Morning) -> None:
    morning.opens()
    morning.model.setUp()
    until(lambda: morning.acts() == [("SET_UP_AGAIN", "王芳")], "its line in the book")
    assert morning.reopened == 1
    assert morning.office.rights[sg.SetupOpened] == "set-up"
