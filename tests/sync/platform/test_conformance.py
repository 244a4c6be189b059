"""The conformance suite against the stand-in in memory and against the KTP adapter over real HTTP."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from sync.platform.ktp_wire import Suite
from sync.platform.simulator.server import SimulatorThread
from tests.contracts.affairs import AffairsContract
from tests.contracts.platform import PlatformContract
from tests.support.stages import SimulatorStage, WorldStage


class TestWorld(PlatformContract):
    @pytest.fixture
    def stage(self) -> WorldStage:
        return WorldStage(page_size=3)


class TestKtp(PlatformContract):
    @pytest.fixture(params=[Suite.SM2, Suite.HMAC])
    def stage(self, request: pytest.FixtureRequest) -> Iterator[SimulatorStage]:
        with SimulatorThread() as remote:
            stage = SimulatorStage(remote, suite=request.param, page_size=3)
            yield stage
            stage.close()


class TestWorldAffairs(AffairsContract):
    @pytest.fixture
    def stage(self) -> WorldStage:
        return WorldStage(page_size=3)


class TestKtpAffairs(AffairsContract):
    @pytest.fixture(params=[Suite.SM2, Suite.HMAC])
    def stage(self, request: pytest.FixtureRequest) -> Iterator[SimulatorStage]:
        with SimulatorThread() as remote:
            stage = SimulatorStage(remote, suite=request.param, page_size=3)
            yield stage
            stage.close()
