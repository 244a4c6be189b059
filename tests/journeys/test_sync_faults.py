"""Every entry arrives once: the program killed and restarted, the line and the platform failing in every known way."""

from __future__ import annotations

from pathlib import Path

import pytest

from sync.platform.simulator.process import SimulatorProcess
from tests.support.campaign import Campaign, Verdict, verified
from tests.support.desk_half import Forked, Plant, Threaded

ENTRIES = 300


def test_a_program_that_is_killed_again_and_again_loses_nothing(tmp_path: Path) -> None:
    campaign = Campaign(seed=1, entries=ENTRIES, rounds=40, kills=3)
    simulator = SimulatorProcess(tmp_path / "platform.db")
    with simulator as remote:
        campaign.prepare(remote)
        half = Forked(tmp_path, simulator.base_url, simulator.platform_key, ENTRIES)
        verdict = campaign.run(half, remote, tmp_path)
        times = [record["times"] for record in remote.received()]
        alarms = [alarm for alarm in remote.alarms() if alarm["code"] == "E20002"]
        book = verified(tmp_path, remote)
    assert verdict == Verdict(verdict.entries, missing=0, duplicate=0, stuck=0)
    assert verdict.entries >= ENTRIES
    assert sum(times) > len(times), "some were sent again, or nothing was put to the test"
    assert alarms == [], "the same id came with other bytes"
    assert (book.problems, book.unsynced_tail) == ((), 0), "every entry has the platform's receipt"


@pytest.mark.parametrize("seed", [2, 3])
def test_every_kind_of_fault_in_another_order(tmp_path: Path, seed: int) -> None:
    campaign = Campaign(seed=seed, entries=150, rounds=25, kills=1)
    simulator = SimulatorProcess(tmp_path / "platform.db")
    with simulator as remote:
        campaign.prepare(remote)
        half = Threaded(tmp_path, simulator.base_url, simulator.platform_key, 150, Plant())
        verdict = campaign.run(half, remote, tmp_path)
        book = verified(tmp_path, remote)
    assert verdict.clean, verdict
    assert (book.problems, book.unsynced_tail) == ((), 0), "every entry has the platform's receipt"
