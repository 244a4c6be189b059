"""The conformance suite on the csb adapter over real HTTP, and on the small sixth adapter of docs/adapters.md."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from sync.platform.csb_cipher import Encoding, Scheme
from sync.platform.csb_document import documents, served
from sync.platform.simulator.server import SimulatorThread
from tests.contracts.affairs import AffairsContract
from tests.contracts.declared import Trait
from tests.contracts.platform import PlatformContract
from tests.support.csb import MADE_UP, CsbStage
from tests.support.pipes import Pipes
from tests.support.pipes_province import PipesStage

CSB = served(documents(MADE_UP))
CSB_LACKS = {
    Trait.SAME_SCAN: "the gateway knows no request twice: a lost scan is refused as scanned before",
    Trait.SIGNED_USE: "the gateway signs no answer",
    Trait.CLOCK_TOLD: "the gateway tells no time: a wrong clock is AuthBroken",
}


class TestCsb(PlatformContract):
    declares, lacks = CSB, CSB_LACKS

    @pytest.fixture(
        params=[(Scheme.AES_ECB, Encoding.BASE64), (Scheme.SM2_C1C3C2, Encoding.HEX)], ids=["aes", "sm2"]
    )
    def stage(self, request: pytest.FixtureRequest) -> Iterator[CsbStage]:
        with SimulatorThread() as remote:
            stage = CsbStage(remote, scheme=request.param[0], encoding=request.param[1])
            yield stage
            stage.close()


class TestCsbAffairs(AffairsContract):
    declares, lacks = CSB, CSB_LACKS

    @pytest.fixture
    def stage(self) -> Iterator[CsbStage]:
        with SimulatorThread() as remote:
            stage = CsbStage(remote)
            yield stage
            stage.close()


class TestPipes(PlatformContract):
    declares = Pipes.caps

    @pytest.fixture
    def stage(self) -> PipesStage:
        return PipesStage()
