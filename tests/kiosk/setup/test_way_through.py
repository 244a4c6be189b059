"""The way through the guide, without a screen: an answer, a 下一步 or a PIN at the wrong time changes nothing."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from threading import Event
from typing import Any

import pytest
from PySide6.QtCore import QCoreApplication

from kiosk.doctor.check import Check
from kiosk.domain.roles import Right, Role
from kiosk.main_thread import MainThread
from kiosk.setup.guide import Guide
from kiosk.setup.steps import EIGHT, Journal, Mark, Step
from kiosk.staff.door import Opened
from kiosk.ui import setup_gestures as sg
from kiosk.ui.language import Language
from kiosk.ui.setup import SetupModel, SetupShown
from tests.support.qt import turn, until

THROUGH = Journal(dict.fromkeys(EIGHT, Mark.DONE))


class Door:
    """Any PIN is this member's, who holds `rights`."""

    def __init__(self, *rights: Right) -> None:
        self._rights = rights

    def knock(self, pin: bytearray) -> Opened:
        return Opened("前台小陈", (Role.FRONT,))

    def may(self, operator: str, right: Right) -> bool:
        return right in self._rights


class SiteAtHand:
    """Its self-check takes until `go`."""

    def __init__(self, door: Door) -> None:
        self.door, self.go = door, Event()
        self.asked = 0

    def book(self) -> SiteAtHand:
        self.asked += 1
        return self

    def checks(self) -> list[Check]:
        self.go.wait(30)
        return []


@dataclass
class Way:
    main: MainThread
    language: Language
    site: SiteAtHand
    kept: list[Journal] = field(default_factory=list)

    def guide(self, journal: Journal) -> tuple[Guide, SetupModel]:
        site: Any = self.site
        model = SetupModel(self.language, lambda gesture: None)
        return Guide(site, model, self.main, journal, self.kept.append, lambda: None), model


@pytest.fixture
def way(qapp: QCoreApplication) -> Iterator[Way]:
    made = Way(MainThread(), Language("zh"), SiteAtHand(Door()))
    yield made
    made.site.go.set()
    made.main.close()
    made.language.close()


def test_an_answer_of_a_step_that_was_left_is_nobodys(way: Way) -> None:
    guide, model = way.guide(Journal())
    guide.begin(locked=False)
    guide._pages[Step.CLOCK]._tell(SetupShown(stage="late", good=True))  # type: ignore[attr-defined]  any page's
    assert (model.step, model.stage) == ("language", "")


def test_after_the_self_check_comes_no_step(way: Way) -> None:
    guide, model = way.guide(THROUGH)
    way.site.go.set()
    guide.begin(locked=False)
    until(lambda: model.stage == "well", "the self-check")
    guide.gesture(sg.SetupNext())
    turn(50)
    assert way.kept == [] and model.step == "check"


def test_nobody_is_through_while_the_self_check_runs(way: Way) -> None:
    guide, model = way.guide(THROUGH)
    guide.begin(locked=False)
    assert model.stage == "running"
    guide.gesture(sg.SetupEnded())
    assert way.site.asked == 0, "no book is opened to say that it was"


def test_whoever_may_not_set_up_stays_outside(way: Way) -> None:
    guide, model = way.guide(THROUGH)
    guide.begin(locked=True)
    guide.gesture(sg.SetupUnlocked(bytearray(b"246810")))
    until(lambda: model.problem != "", "why not")
    assert "前台小陈" in model.problem and model.stage == "locked"


def test_whoever_may_comes_in(way: Way) -> None:
    way.site.door = Door(Right.SET_UP)
    guide, model = way.guide(THROUGH)
    guide.begin(locked=True)
    guide.gesture(sg.SetupUnlocked(bytearray(b"246810")))
    until(lambda: model.stage == "running", "the step it was at")
