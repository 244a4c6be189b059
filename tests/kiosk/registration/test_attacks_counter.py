"""The registration page under a clerk who taps, scans and pulls cards whenever it suits."""

from __future__ import annotations

import random
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from PySide6.QtCore import QCoreApplication

from kiosk.ui import gestures as g
from kiosk.ui.registration import Step
from kiosk.ui.registration_gestures import RegisterAct, RegisterActed
from kiosk.visit import events as ev
from kiosk.visit import states as st
from sync.platform.adapter import Rejected, Unanswered
from sync.records import Acceptance, EntryKind, UseState
from sync.store import uses
from tests.support.front_desk import LI, ZHANG
from tests.support.qt import turn, until
from tests.support.register_desk import RegisterDesk, receipt, register_desk
from tests.support.timetables import at
from tests.support.vouchers import CODE, said

ANOTHER = "990020260000000293"


@pytest.fixture
def desk(tmp_path: Path, qapp: QCoreApplication) -> Iterator[RegisterDesk]:
    with register_desk(tmp_path) as opened:
        yield opened


def states(desk: RegisterDesk, code: str) -> list[UseState]:
    with desk.desk.real.reading() as db:
        return [one.state for one in uses.of_voucher(db, desk.desk.real.vault, code)]


def test_another_voucher_scanned_before_the_confirmation_makes_room(desk: RegisterDesk) -> None:
    """What is confirmed is what is on the screen, never the one before."""
    desk.to_review()
    desk.act("accept")
    desk.wait_for(Step.CONFIRM)
    desk.scan(said(voucher_no=ANOTHER), code=ANOTHER)
    desk.wait_for(Step.REVIEW)
    until(lambda: states(desk, CODE) == [UseState.REFUSED], "the first one dropped")
    desk.act("accept")
    until(lambda: RegisterAct.CONFIRM in desk.shown.may, "the second one's confirmation")
    desk.act("confirm")
    until(lambda: desk.platform.using, "the order")
    turn(50)
    assert [order.code for order, *_ in desk.platform.using] == [ANOTHER]


def test_a_voucher_scanned_while_the_notice_is_written_is_not_shown_as_the_other(desk: RegisterDesk) -> None:
    desk.to_review()
    desk.act("accept")
    desk.counter.code_scanned(ANOTHER)
    turn(200)
    assert desk.shown.step is not Step.CONFIRM, "the one before came back beside another's facts"


def test_nothing_is_left_on_the_screen_by_answers_after_the_door_shut(desk: RegisterDesk) -> None:
    desk.to_asked()
    desk.desk.front.gesture(g.StaffLeft())
    turn()
    desk.answer(receipt(used_at=at("08:58")))
    until(lambda: states(desk, CODE) == [UseState.USED], "used")
    turn(50)
    assert desk.shown.person is None and desk.shown.step is Step.WHO and desk.shown.verdict.facts == ()


def test_taps_of_a_page_that_is_gone_do_nothing(desk: RegisterDesk) -> None:
    desk.to_review()
    desk.desk.front.gesture(g.StaffLeft())
    turn()
    for act in RegisterAct:
        desk.desk.front.gesture(RegisterActed(act))
    turn(50)
    assert states(desk, CODE) == [] and not desk.platform.using


@pytest.mark.parametrize("seed", range(12))
def test_whatever_is_tapped_scanned_and_pulled_at_any_moment(desk: RegisterDesk, seed: int) -> None:
    """No order without an acceptance in the book, no two orders that live for one voucher, nobody signed in, and no
    name on the screen once the door is shut."""
    chance = random.Random(seed)
    desk.enter()
    insertions = iter(range(1, 10_000))
    current, shut = [next(insertions)], list[bool]()

    def insert() -> None:
        current[0] = next(insertions)
        desk.desk.insert(current[0])

    def right_pin() -> None:
        if isinstance(desk.desk.state, st.PinWanted):
            desk.desk.front.runner.dispatch(ev.PinAnswered(current[0], ev.PinOutcome.RIGHT, 6))

    def tap() -> None:
        acts = desk.shown.may or tuple(RegisterAct)
        for _ in range(chance.choice((1, 1, 2))):
            desk.model.act(chance.choice(acts).value)

    def answer_verify() -> None:
        waiting = [one for one in desk.platform.verifying if not one[-1].done()]
        if waiting:
            code = waiting[0][0]
            waiting[0][-1].set_result(replace(said(), voucher=replace(said().voucher, voucher_no=str(code))))

    def answer_use() -> None:
        waiting = [one for one in desk.platform.using if not one[-1].done()]
        if waiting:
            word = chance.choice((receipt(used_at=at("08:58")), Rejected("E43003"), Unanswered("cut")))
            if isinstance(word, BaseException):
                waiting[0][-1].set_exception(word)
            else:
                waiting[0][-1].set_result(word)

    def door() -> None:
        if desk.door == "open":
            shut.append(True)
            desk.desk.front.gesture(g.StaffLeft())
            turn()
            if not isinstance(desk.desk.state, st.Identified):
                assert desk.shown.person is None

    moves: list[Callable[[], object]] = [
        insert, right_pin, right_pin, tap, tap, tap, answer_verify, answer_verify, answer_use, door,
        lambda: desk.desk.remove(current[0]),
        lambda: desk.counter.code_scanned(chance.choice((CODE, ANOTHER, ""))),
        lambda: desk.counter.code_scanned(CODE),
        lambda: desk.desk.front.gesture(g.LanguagePicked(chance.choice(("zh", "en")))),
        lambda: desk.registering.catch_up(),
        turn,
    ]  # fmt: skip
    for _ in range(70):
        chance.choice(moves)()
        if chance.random() < 0.5:
            turn()
        if desk.door == "closed" and isinstance(desk.desk.state, st.Idle):
            desk.enter()
    turn(100)
    assert shut or desk.desk.book(EntryKind.CHECKIN) == [], "with the door shut a card signs in"
    accepted = {one.req_id for code in (CODE, ANOTHER) for one in _rows(desk, code)}
    assert {req_id for _, req_id, _ in desk.platform.using} <= accepted
    for code in (CODE, ANOTHER):
        living = [one for one in _rows(desk, code) if one.state is UseState.ASKED]
        assert len(living) <= 1
    assert {order.person for order, *_ in desk.platform.using} <= {ZHANG, LI}


def _rows(desk: RegisterDesk, code: str) -> list[Acceptance]:
    with desk.desk.real.reading() as db:
        return uses.of_voucher(db, desk.desk.real.vault, code)
