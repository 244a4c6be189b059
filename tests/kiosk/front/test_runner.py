"""One way in, one way out: effects first, then the screen; and a log of steps, never of people."""

from __future__ import annotations

import logging
from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import QCoreApplication

from drivers.card import facts
from kiosk.domain.refusal import Refusal
from kiosk.front.runner import Runner
from kiosk.ui import gestures as g
from kiosk.visit import effects as ef
from kiosk.visit import events as ev
from kiosk.visit import states as st
from kiosk.visit.effects import Effect
from kiosk.visit.samples import ADMIT, CARD
from kiosk.visit.waits import WAIT_S
from sync.platform.adapter import Resolved
from tests.support.front_desk import SILENT, ZHANG, FrontDesk, front_desk
from tests.support.qt import turn, until


class Watched:
    """A runner and what came out of it, in order."""

    def __init__(self) -> None:
        self.seen: list[object] = []
        self.answer: list[ev.Event] = []
        self.runner = Runner(self.perform)
        self.runner.changed.connect(lambda state: self.seen.append(type(state)))

    def perform(self, effect: Effect) -> None:
        self.seen.append(type(effect))
        if self.answer:
            self.runner.dispatch(self.answer.pop(0))


@pytest.fixture
def watched(qapp: QCoreApplication) -> Watched:
    return Watched()


def test_effects_come_before_the_screen_and_their_answers_after(watched: Watched) -> None:
    watched.answer.append(ev.Judged(7, ADMIT, "张*明"))
    watched.runner.dispatch(ev.CardIn(7))
    watched.runner.dispatch(ev.CardSaid(CARD))
    assert watched.seen == [st.Reading, ef.Judge, st.Judging, st.PinWanted]


def test_what_changes_nothing_is_not_told(watched: Watched) -> None:
    watched.runner.dispatch(ev.CardOut(3))
    assert watched.seen == []


def test_every_visit_has_its_number(watched: Watched) -> None:
    for insertion in (1, 2):
        watched.runner.dispatch(ev.CardIn(insertion))
        watched.runner.dispatch(ev.CardFailed(insertion, Refusal.CARD_PULLED))
        watched.runner.dispatch(ev.TimedOut())
        assert (watched.runner.visit_no, watched.runner.state) == (insertion, st.Idle())


def test_a_state_s_time_ends_and_a_new_state_has_its_own(
    watched: Watched, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(WAIT_S, st.Reading, 0.05)
    monkeypatch.setattr("kiosk.visit.waits.REFUSAL_S", 0.3)
    watched.runner.dispatch(ev.CardIn(7))
    until(lambda: isinstance(watched.runner.state, st.Refused), "the refusal")
    until(
        lambda: watched.runner.state == st.Refused(Refusal.CARD_UNREADABLE, (), "", 7, True, shown=False),
        "its end",
    )
    turn(100)
    assert isinstance(watched.runner.state, st.Refused), "the card is waited for without a limit"


def test_a_fault_of_ours_does_not_stop_the_next_event(watched: Watched) -> None:
    def broken(_: Effect) -> None:
        raise ZeroDivisionError

    runner = Runner(broken)
    runner.dispatch(ev.CardIn(7))
    with pytest.raises(ZeroDivisionError):
        runner.dispatch(ev.CardSaid(CARD))
    assert isinstance(runner.state, st.Judging)
    with pytest.raises(ZeroDivisionError):
        runner.dispatch(ev.TimedOut())
    assert isinstance(runner.state, st.StaffWanted)


@pytest.fixture
def at_desk(tmp_path: Path, qapp: QCoreApplication) -> Iterator[FrontDesk]:
    with front_desk(tmp_path) as desk:
        yield desk


def test_the_log_names_steps_and_nobody(at_desk: FrontDesk, caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(logging.DEBUG)
    at_desk.insert()
    at_desk.wait_for(st.PinWanted)
    at_desk.platform.resolving[-1][1].set_result(Resolved(ZHANG, "张小明", "1"))
    for outcome, pin in ((facts.PinOutcome.WRONG, b"604938"), (facts.PinOutcome.RIGHT, b"718293")):
        for _ in pin:
            at_desk.front.gesture(g.DigitTyped())
        at_desk.front.gesture(g.PinGiven(bytearray(pin)))
        at_desk.tell(facts.PinAnswered(1, outcome, 5))
    at_desk.wait_for(st.Welcomed)
    at_desk.remove()
    at_desk.front.runner.dispatch(ev.TimedOut())
    at_desk.insert(2, key=SILENT, person=None, name=None)
    at_desk.wait_for(st.StaffWanted)
    at_desk.remove(2)
    said = caplog.text
    assert "visit 1: Reading@" in said and "Welcomed@" in said and "StaffWanted(C12)@" in said
    for secret in ("张", "明", ZHANG.number, "19491231", "604938", "718293", SILENT.ident, SILENT.number):
        assert secret not in said
