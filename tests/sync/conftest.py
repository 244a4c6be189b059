"""A desk whose loop is driven by hand."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from random import Random

import pytest

from tests.support.desk import open_desk
from tests.support.loop_desk import Desk, Quietly


@pytest.fixture
def desk(tmp_path: Path) -> Iterator[Desk]:
    with open_desk(tmp_path) as store:
        yield Desk(tmp_path, store)


@pytest.fixture
def quiet(desk: Desk) -> Quietly:
    loop = Quietly(desk.store, desk.world, desk.clock, rng=Random(1))
    desk.loop = loop
    desk.tick()
    return loop
