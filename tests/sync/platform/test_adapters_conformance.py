"""The conformance suite on the csb adapter over real HTTP, and on the small sixth adapter of docs/adapters.md."""

from __future__ import annotations

from collections.abc import Iterator
from typing import ClassVar

import pytest

from sync.platform.csb_cipher import Encoding, Scheme
from sync.platform.csb_document import documents, served
from sync.platform.simulator.server import SimulatorThread
from tests.contracts.declared import Trait
from tests.contracts.platform import PlatformContract
from tests.support.csb import MADE_UP, CsbStage
from tests.support.pipes import Pipes
from tests.support.pipes_province import PipesStage


class TestCsb(PlatformContract):
    declares = served(documents(MADE_UP))
    lacks: ClassVar = {
        Trait.SAME_SCAN: "the gateway knows no request twice: a lost scan is refused as scanned before"
    }

    @pytest.fixture(
        params=[(Scheme.AES_ECB, Encoding.BASE64), (Scheme.SM2_C1C3C2, Encoding.HEX)], ids=["aes", "sm2"]
    )
    def stage(self, request: pytest.FixtureRequest) -> Iterator[CsbStage]:
        with SimulatorThread() as remote:
            stage = CsbStage(remote, scheme=request.param[0], encoding=request.param[1])
            yield stage
            stage.close()


class TestPipes(PlatformContract):
    declares = Pipes.caps

    @pytest.fixture
    def stage(self) -> PipesStage:
        return PipesStage()
