"""What staff ask about vouchers in use: one order is one request, however often it has to be sent."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest

from sync.platform.adapter import Capability, Rejected, Retryable, Unanswered, Unsupported
from sync.platform.simulator.seed import KnownVoucher
from sync.records import (
    Certificate,
    ClassState,
    Enrolment,
    Method,
    SpotAnswer,
    SpotCheck,
    SpotMode,
    SpotWord,
    TrainingClass,
    UseOrder,
    VoucherState,
)
from tests.contracts.given import VOUCHER
from tests.support.desk import learner
from tests.support.loop_desk import Desk, Quietly

CODE = VOUCHER.voucher_no
DAY = date(2026, 3, 2)
ORDER = UseOrder(CODE, "V-0001", "K1", learner(1), "学员", Method.CARD_PIN, "P1", "01", notice_shown=True)


@pytest.fixture
def ready(desk: Desk, quiet: Quietly) -> Quietly:
    desk.world.known_vouchers[CODE] = KnownVoucher(VOUCHER, learner(1))
    desk.world.put(TrainingClass("K1", "电工", ClassState.RUNNING, DAY, DAY, "电工"))
    desk.world.put(Enrolment("T1", "K1", learner(1), "学员"))
    desk.world.voucher_verify(CODE, learner(1), "K1")
    return quiet


def test_a_voucher_is_used_and_the_use_taken_back(desk: Desk, ready: Quietly) -> None:
    asked = ready.use_voucher(ORDER, "use-1")
    desk.tick()
    back = ready.revoke_use(asked.result(0).use_no, "登记错班级", "01", "back-1")
    desk.tick()
    assert back.result(0) is None
    assert desk.world.known_vouchers[CODE].voucher.state is VoucherState.CLAIMED


def test_without_a_reply_it_is_sent_again_as_the_same(desk: Desk, ready: Quietly) -> None:
    desk.world.troubles.lose_answers = 1
    asked = ready.use_voucher(ORDER, "use-1")
    desk.tick()
    assert not asked.result(0).duplicate
    assert desk.world.calls.count("voucher_use") == 2


def test_its_fate_unknown_is_said_so_and_told_when_asked_again(desk: Desk, ready: Quietly) -> None:
    desk.world.troubles.lose_answers = 2
    asked = ready.use_voucher(ORDER, "use-1")
    desk.tick()
    with pytest.raises(Unanswered):
        asked.result(0)
    again = ready.use_voucher(ORDER, "use-1")
    desk.tick()
    assert not again.result(0).duplicate
    assert len(desk.world.uses) == 1


def test_a_no_is_final_and_no_trouble_of_the_desk(desk: Desk, ready: Quietly) -> None:
    asked = ready.use_voucher(replace(ORDER, class_no="K9"), "use-1")
    desk.tick()
    with pytest.raises(Rejected):
        asked.result(0)
    assert desk.world.calls.count("voucher_use") == 1
    assert ready.latest.error_code == ""


def test_certificates_and_a_spot_check(desk: Desk, ready: Quietly) -> None:
    one = Certificate("S990000001", "电工", "初级", DAY)
    desk.world.issued[learner(1)] = (one,)
    soon = replace(
        SpotCheck("SC1", "S1", ("T1",), desk.world._moment(), SpotMode.ROLLCALL),
        deadline=desk.world._moment().replace(year=2099),
    )
    desk.world.drawn["SC1"] = soon
    found = ready.certificates(learner(1))
    said = ready.spotcheck_answer("SC1", [SpotAnswer("T1", SpotWord.PRESENT)], "spot-1")
    desk.tick()
    assert found.result(0) == (one,)
    assert said.result(0) is None
    assert desk.world.spot_answers["SC1"][0].word is SpotWord.PRESENT


def test_offline_and_without_the_capability_it_is_said_at_once(desk: Desk, ready: Quietly) -> None:
    desk.world.caps = frozenset({Capability.TIME})
    with pytest.raises(Unsupported):
        ready.use_voucher(ORDER, "use-1").result(0)
    desk.world.caps = frozenset(Capability)
    ready._line.online = False
    with pytest.raises(Retryable):
        ready.use_voucher(ORDER, "use-1").result(0)
    assert "voucher_use" not in desk.world.calls
