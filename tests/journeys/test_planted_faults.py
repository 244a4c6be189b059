"""The campaign has teeth: four faults seen in the field, each planted in one seam, each caught by the same checker.

Each replaces one small part of the program as a careless author would have written it; everything else is ours.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from pathlib import Path

import pytest

from sync.platform.adapter import (
    AuthBroken,
    BatchAnswer,
    Platform,
    PlatformError,
    Rejected,
    Retryable,
)
from sync.platform.ktp import Ktp
from sync.platform.ktp_http import Answer, HttpLine
from sync.platform.simulator.process import SimulatorProcess
from sync.records import ItemAck, Outgoing
from tests.support.campaign import STEPPED, Campaign, Verdict
from tests.support.desk_half import QUICK, Plant, Threaded

ENTRIES = 120
NO_SECOND_LOOK = replace(QUICK, beat_ms=3_600_000)
"""Without heartbeats: comparing heads would find what was lost and send it again, which is the second defence."""


def all_well(batch: Sequence[Outgoing]) -> BatchAnswer:
    return BatchAnswer(tuple(ItemAck(one.entry.id, True, "000000") for one in batch), None)


class Careless:
    """The KTP adapter, but for how it takes the answer to a batch."""

    def __init__(self, ktp: Ktp) -> None:
        self._ktp = ktp

    def __getattr__(self, name: str) -> object:
        return getattr(self._ktp, name)

    def push_checkins(self, batch: Sequence[Outgoing]) -> BatchAnswer:
        return self._push(self._ktp.push_checkins, batch)

    def push_events(self, batch: Sequence[Outgoing]) -> BatchAnswer:
        return self._push(self._ktp.push_events, batch)

    def _push(
        self, post: Callable[[Sequence[Outgoing]], BatchAnswer], batch: Sequence[Outgoing]
    ) -> BatchAnswer:
        raise NotImplementedError


class DropsFourHundreds(Careless):
    """“We ignore 400s, because we can't do something about them.”"""

    def _push(
        self, post: Callable[[Sequence[Outgoing]], BatchAnswer], batch: Sequence[Outgoing]
    ) -> BatchAnswer:
        try:
            return post(batch)
        except (Rejected, AuthBroken):
            return all_well(batch)
        except Retryable as fault:
            if fault.too_large or fault.after_s is not None:  # 413 and 429
                return all_well(batch)
            raise


class LastStatus(HttpLine):
    """Remembers which status the last answer had."""

    status = 0

    def exchange(self, *args: object, **named: object) -> Answer:
        LastStatus.status = 0
        answer = super().exchange(*args, **named)  # type: ignore[arg-type]  # handed on as it came
        LastStatus.status = answer.status
        return answer


class TakesAnyTwoHundred(Careless):
    """Whatever comes with status 200 is a yes."""

    def _push(
        self, post: Callable[[Sequence[Outgoing]], BatchAnswer], batch: Sequence[Outgoing]
    ) -> BatchAnswer:
        try:
            return post(batch)
        except PlatformError:
            if LastStatus.status == 200:
                return all_well(batch)
            raise


class NewIdsOnRetry(Careless):
    """The id is made when sending, not when recording: it stays the same only as long as nothing goes wrong."""

    def _push(
        self, post: Callable[[Sequence[Outgoing]], BatchAnswer], batch: Sequence[Outgoing]
    ) -> BatchAnswer:
        sent = [_renamed(one) if one.attempts else one for one in batch]
        ours = {new.entry.id: old.entry.id for new, old in zip(sent, batch, strict=True)}
        answer = post(sent)
        return replace(answer, acks=tuple(replace(ack, rec_id=ours[ack.rec_id]) for ack in answer.acks))


def _renamed(one: Outgoing) -> Outgoing:
    """Under another id, without the envelope and the words, which are bound to the old one."""
    entry = replace(one.entry, id=f"{one.entry.id}-{one.attempts}")
    return replace(one, envelope=None, worded="", entry=entry)


def platform(careless: Callable[[Ktp], Careless]) -> Callable[[Ktp], Platform]:
    return careless  # type: ignore[return-value]  # the rest of the Protocol is handed through


def campaign_with(plant: Plant, folder: Path, faults: Sequence[str]) -> Verdict:
    """The campaign of test_sync_faults.py, where the same faults leave a sound program clean."""
    campaign = Campaign(seed=5, entries=ENTRIES, rounds=18, faults=faults, patience_s=2.5)
    simulator = SimulatorProcess(folder / "platform.db")
    with simulator as remote:
        campaign.prepare(remote)
        half = Threaded(folder, simulator.base_url, simulator.platform_key, ENTRIES, plant)
        return campaign.run(half, remote, folder)


@pytest.mark.parametrize(
    ("plant", "faults", "caught_as"),
    [
        pytest.param(
            Plant(platform=platform(DropsFourHundreds), rhythm=NO_SECOND_LOOK),
            ("413", "429", "503 before"),
            "missing",
            id="drop-4xx",
        ),
        pytest.param(
            Plant(line=LastStatus, platform=platform(TakesAnyTwoHundred), rhythm=NO_SECOND_LOOK),
            ("portal", "truncated", "refused"),
            "missing",
            id="any-200-is-ack",
        ),
        pytest.param(
            Plant(platform=platform(NewIdsOnRetry)),
            ("answers lost", "500 after commit"),
            "duplicate",
            id="new-id-on-retry",
        ),
        pytest.param(
            Plant(leases_on_the_wall_clock=True),
            (STEPPED, "refused", "503 before"),
            "stuck",
            id="wall-clock lease",
        ),
    ],
)
def test_a_planted_fault_is_caught(
    tmp_path: Path, plant: Plant, faults: Sequence[str], caught_as: str
) -> None:
    verdict = campaign_with(plant, tmp_path, faults)
    assert getattr(verdict, caught_as) > 0, verdict
