"""The simulator's vouchers in use and affairs of attendance: seeded, changed by the platform's own doing, looked at."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, date, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sync.platform.adapter import Rejected
from sync.platform.simulator.remote import SimulatorRefused
from sync.platform.simulator.seed import BadSeed, KnownVoucher, Seed, from_plain, to_plain
from sync.platform.simulator.seed_affairs import Affairs, KnownCertificate, KnownUse
from sync.platform.simulator.server import SimulatorThread
from sync.records import (
    Action,
    Certificate,
    PulledCheckin,
    PulledSource,
    SpotCheck,
    SpotMode,
    VerifyRecord,
    VoucherScope,
    VoucherState,
    VoucherUse,
)
from tests.contracts.given import VOUCHER
from tests.contracts.using import at_once, ready
from tests.support.entries import ZHANG
from tests.support.stages import ORG, SimulatorStage

AT = datetime(2026, 3, 2, 1, 0, tzinfo=UTC)
AFFAIRS = Affairs(
    signins=(PulledCheckin("9001", "C1", "S1", "T1", Action.OUT, AT, PulledSource.ONLINE, 45),),
    spot_checks=(SpotCheck("SC1", "S1", ("T1", "T2"), AT, SpotMode.FACE),),
    certificates=(KnownCertificate(ZHANG, Certificate("S1", "电工", "五级", date(2025, 1, 2), "中心")),),
    verifications=(VerifyRecord("W-1", VOUCHER.voucher_no, "WEB", AT, usable=False),),
    uses=(KnownUse(ZHANG, "电工", AT),),
)
BAD = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(max_size=8),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=8), inner, max_size=3),
    max_leaves=6,
)


@pytest.fixture
def stage() -> Iterator[SimulatorStage]:
    with SimulatorThread() as remote:
        stage = SimulatorStage(remote)
        yield stage
        stage.close()


def test_a_seed_comes_back_from_its_plain_values() -> None:
    assert from_plain(to_plain(Seed(affairs=AFFAIRS))).affairs == AFFAIRS


@pytest.mark.parametrize("name", ["signins", "spot_checks", "certificates", "verifications", "uses"])
@given(row=st.dictionaries(st.sampled_from(["at", "action", "number", "trainee_nos", "deadline"]), BAD))
def test_a_row_of_another_shape_is_a_bad_seed(name: str, row: dict[str, object]) -> None:
    with pytest.raises(BadSeed):
        from_plain({name: [row]})


def test_the_platform_may_settle_or_freeze_a_voucher(stage: SimulatorStage) -> None:
    order = ready(stage)
    used = stage.platform.voucher_use(order, "use-1")
    stage.remote.settle(order.code)
    verdict = stage.platform.voucher_verify(order.code, ZHANG, "C1")
    assert (verdict.voucher.state, verdict.usable) == (VoucherState.SETTLED, False)
    assert verdict.used_by is not None and verdict.used_by.at == used.used_at
    assert [one.voucher.state for one in stage.platform.vouchers("C1", None, None).items] == [
        VoucherState.SETTLED
    ]
    with pytest.raises(SimulatorRefused):
        stage.remote.tell("voucher-state", {"voucherNo": order.code, "state": "BURNT"})


def test_what_came_of_it_can_be_looked_at(stage: SimulatorStage) -> None:
    order = ready(stage)
    done = stage.platform.voucher_use(order, "use-1")
    stage.platform.voucher_revoke(done.use_no, "登记错班级", "01", "back-1")
    (told,) = stage.remote.affairs()["uses"]
    assert (told["useNo"], told["traineeNo"], told["revokedMs"] is None) == (done.use_no, "T1", False)
    assert stage.remote.affairs()["verifications"] == 1


def test_a_use_that_was_there_from_the_start_is_known_to_its_class(stage: SimulatorStage) -> None:
    order = ready(stage)
    seeded = KnownVoucher(replace(VOUCHER, state=VoucherState.USED), ZHANG, VoucherUse(ORG.org_no, "C1", AT))
    stage.issue(seeded)
    told = stage.platform.voucher_use(order, "use-1")
    assert (told.duplicate, told.used_at) == (True, AT)
    with pytest.raises(Rejected) as no:
        stage.platform.voucher_use(replace(order, class_no="C2"), "use-2")
    assert no.value.code == "E43003"


def test_of_many_races_each_has_one_winner(stage: SimulatorStage) -> None:
    order = ready(stage, scope=VoucherScope())
    for number in range(12):
        told = at_once(stage, (order, replace(order, class_no="C2")))
        won = [one for one in told if not isinstance(one, Rejected)]
        assert len(told) == 2 and len(won) == 1, number
        stage.platform.voucher_revoke(won[0].use_no, "再来", "01", f"back-{number}")  # type: ignore[union-attr]  # a receipt
