"""Desks on loopback: what one writes the others know; what was missed is caught up with; what is wrong is found."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from sync.records import Action
from tests.support.lan_desks import LanDesk, desks, meet, until


@pytest.fixture
def two(tmp_path: Path) -> Iterator[list[LanDesk]]:
    with desks(tmp_path, 2) as made:
        meet(*made)
        yield made


def test_what_one_desk_writes_down_the_other_knows(two: list[LanDesk]) -> None:
    a, b = two
    entry = a.sign(1)
    until(lambda: b.knows(1), "b knows")
    [sight] = b.knows(1)
    assert (sight.rec_id, sight.desk_no, sight.at_ms, sight.action) == (
        entry.id,
        a.desk_no,
        entry.at_ms,
        Action.IN,
    )
    assert not a.knows(1)
    assert b.knows(2) == []
