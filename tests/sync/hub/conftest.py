"""A running PostgreSQL for the hub's tests; each test gets a database of its own."""

from __future__ import annotations

import itertools
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from kiosk.bench.postgres import Cluster, cluster, why_not
from tests.support.hub import HubDesk, database

_numbers = itertools.count()


@pytest.fixture(scope="session")
def server() -> Iterator[Cluster]:
    if reason := why_not():
        pytest.skip(reason)
    with cluster(most=80) as running:
        yield running


@pytest.fixture
def name() -> str:
    return f"hub{next(_numbers)}"


@pytest.fixture
def url(server: Cluster, name: str) -> Iterator[str]:
    with database(server, name) as made:
        yield made


Desks = Callable[..., HubDesk]


@pytest.fixture
def desk(tmp_path: Path, url: str) -> Iterator[Desks]:
    """Makes desks: `desk("A")`, `desk("B", url=…)`."""
    made: list[HubDesk] = []

    def make(letter: str, **more: Any) -> HubDesk:
        desk_no = f"KSK-990000-000{letter}"
        made.append(HubDesk(tmp_path / letter, desk_no, more.pop("url", url), **more))
        return made[-1]

    yield make
    for one in made:
        one.close()
