"""The simulator over HTTP, and a desk of its own at it for every test."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from sync.platform import gm
from sync.platform.ktp_wire import Suite
from sync.platform.simulator.remote import Remote
from sync.platform.simulator.server import SimulatorThread
from tests.support.stages import SimulatorStage


@pytest.fixture(scope="module")
def remote() -> Iterator[Remote]:
    with SimulatorThread() as remote:
        yield remote


@pytest.fixture
def stage(remote: Remote, request: pytest.FixtureRequest) -> Iterator[SimulatorStage]:
    """Each test is a desk of its own at one platform."""
    remote.behave()
    suite = getattr(request, "param", Suite.SM2)
    device = f"KSK-{gm.sm3(request.node.nodeid.encode()).hex()[:10]}"
    stage = SimulatorStage(remote, device=device, suite=suite)
    yield stage
    stage.close()
