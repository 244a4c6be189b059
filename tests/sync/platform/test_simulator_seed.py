"""What the simulator is filled with, and its program: a file in, the same out, nonsense refused."""

from __future__ import annotations

import contextlib
import json
import os
import signal
from datetime import UTC, date, datetime
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sync.platform.adapter import Retryable
from sync.platform.simulator.process import SimulatorProcess
from sync.platform.simulator.seed import (
    BadSeed,
    Device,
    KnownCard,
    KnownEssc,
    KnownVoucher,
    Seed,
    from_plain,
    load,
    to_plain,
)
from sync.records import (
    ClassState,
    Enrolment,
    EssCard,
    Organisation,
    Session,
    SessionKind,
    TrainingClass,
    VoucherScope,
    VoucherUse,
)
from tests.support.entries import LI, ZHANG, chain, outgoing
from tests.support.stages import CARD, SimulatorStage
from tests.support.vouchers import voucher

ROWS = st.dictionaries(
    st.sampled_from("device class_no session_no starts begins ends document number name state kind".split()),
    st.none() | st.integers() | st.text(max_size=12) | st.just("2026-03-02") | st.lists(st.integers()),
)
VALUES = st.none() | st.text(max_size=3) | ROWS | st.lists(ROWS, max_size=3)

SEED = Seed(
    organisation=Organisation("ORG1", "示范", "990000"),
    devices=(Device("KSK-1", "demo", "CODE"),),
    classes=(TrainingClass("C1", "电工", ClassState.RUNNING, date(2026, 3, 1), date(2026, 3, 31)),),
    sessions=(
        Session(
            "S1",
            "C1",
            datetime(2026, 3, 2, 1, tzinfo=UTC),
            datetime(2026, 3, 2, 4, tzinfo=UTC),
            kind=SessionKind.ONLINE,
        ),
    ),
    learners=(Enrolment("T1", "C1", ZHANG, "张三", card_number="A00000014"),),
    cards=(KnownCard(CARD, LI, "李四"),),
    vouchers=(
        KnownVoucher(
            voucher(scope=VoucherScope(projects=("电工",))),
            ZHANG,
            VoucherUse("ORG2", "C7", datetime(2026, 2, 1, tzinfo=UTC)),
        ),
        KnownVoucher(voucher(voucher_no="V-7", face_value=None)),
    ),
    essc=(KnownEssc(EssCard(ZHANG, "张三", "", "2", "E1", "A00000014", "990000"), "2"),),
)


class TestSeed:
    def test_a_seed_comes_back_from_json(self, tmp_path: Path) -> None:
        path = tmp_path / "seed.json"
        path.write_text(json.dumps(to_plain(SEED)), encoding="utf-8")
        assert load(path) == SEED

    def test_a_seed_in_toml(self, tmp_path: Path) -> None:
        path = tmp_path / "seed.toml"
        path.write_text(
            '[[classes]]\nclass_no = "C1"\nname = "电工"\nstarts = 2026-03-01\nends = 2026-03-31\n'
            '[[learners]]\ntrainee_no = "T1"\nclass_no = "C1"\nname = "张三"\nnumber = "11010519491231002X"\n'
            '[[sessions]]\nsession_no = "S1"\nclass_no = "C1"\nbegins = 2026-03-02T09:00:00+08:00\n'
            "ends = 2026-03-02T12:00:00+08:00\n",
            encoding="utf-8",
        )
        seed = load(path)
        assert seed.csb == ()
        assert seed.classes == SEED.classes
        assert seed.sessions[0].begins == SEED.sessions[0].begins
        assert seed.learners[0].person == ZHANG

    @pytest.mark.parametrize(
        "plain",
        [
            [],
            {"classes": {}},
            {"classes": [1]},
            {"classes": [{}]},
            {"classes": [{"class_no": "C", "name": "n", "starts": "soon", "ends": "2026-01-01"}]},
            {"learners": [{"trainee_no": "T", "class_no": "C", "name": "n"}]},
            {"sessions": [{"session_no": "S", "class_no": "C", "begins": "2026-03-02T09:00", "ends": "x"}]},
            {"cards": [{"number": "1", "name": "n"}]},
            {"organisation": {"org": 1}},
            {"devices": [{"device": "K"}]},
            {"vouchers": [{"voucher_no": "V"}]},
            {"vouchers": [{**to_plain(SEED)["vouchers"][0], "face_value": "a lot"}]},
            {"vouchers": [{**to_plain(SEED)["vouchers"][0], "scope": ["ORG1"]}]},
            {
                "vouchers": [
                    {**to_plain(SEED)["vouchers"][0], "used": {"org_no": "O", "class_no": "C", "at": "soon"}}
                ]
            },
            {"essc": [{"number": "1"}]},
        ],
    )
    def test_what_is_no_seed_says_so(self, plain: object) -> None:
        with pytest.raises(BadSeed):
            from_plain(plain)

    @given(st.dictionaries(st.sampled_from(sorted(to_plain(SEED))), VALUES))
    def test_anything_is_a_seed_or_says_it_is_none(self, plain: dict[str, object]) -> None:
        with contextlib.suppress(BadSeed):
            assert isinstance(from_plain(plain), Seed)

    def test_a_file_that_is_no_json_says_so(self, tmp_path: Path) -> None:
        path = tmp_path / "seed.json"
        path.write_text("{")
        with pytest.raises(BadSeed, match=r"seed\.json"):
            load(path)


class TestProcess:
    def test_it_starts_stops_and_comes_back_with_everything(self, tmp_path: Path) -> None:
        process = SimulatorProcess(tmp_path / "platform.db")
        stage = SimulatorStage(process.start())
        url = process.base_url
        try:
            stage.platform.push_checkins([outgoing(one) for one in chain(2)])
            process.stop()
            with pytest.raises(Retryable, match="no connection"):  # refused: nobody listens
                stage.platform.time()
            process.start()
            assert process.base_url == url
            assert len(stage.received()) == 2
            assert stage.platform.push_checkins([outgoing(one) for one in chain(2)]).acks[0].duplicate
        finally:
            stage.close()
            process.stop()
        assert process.pid is None

    def test_it_starts_with_a_seed_from_any_folder(
        self, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.chdir(tmp_path)
        path = tmp_path / "seed.json"
        path.write_text(json.dumps(to_plain(SEED)), encoding="utf-8")
        with SimulatorProcess(tmp_path / "platform.db", seed=path) as remote:
            assert [desk["device"] for desk in remote.desks()] == ["KSK-1"]

    def test_it_ends_with_the_one_who_started_it(self, tmp_path: Path) -> None:
        process = SimulatorProcess(tmp_path / "platform.db")
        process.start()
        child = process._child
        assert child is not None
        assert child.stdin is not None
        child.stdin.close()  # what the system does when the parent dies
        assert child.wait(10) is not None
        process.stop()

    def test_it_survives_being_killed(self, tmp_path: Path) -> None:
        process = SimulatorProcess(tmp_path / "platform.db")
        stage = SimulatorStage(process.start())
        stage.platform.push_checkins([outgoing(one) for one in chain(2)])
        assert process.pid is not None
        os.kill(process.pid, signal.SIGKILL)
        process.stop()
        process.start()
        assert len(stage.received()) == 2
        stage.close()
        process.stop()

    def test_a_bad_seed_does_not_leave_a_process_behind(
        self, tmp_path: Path, capfd: pytest.CaptureFixture[str]
    ) -> None:
        path = tmp_path / "seed.json"
        path.write_text("{")
        process = SimulatorProcess(tmp_path / "platform.db", seed=path)
        with pytest.raises(RuntimeError, match="did not start"):
            process.start()
        assert process.pid is None
        assert "BadSeed" in capfd.readouterr().err
