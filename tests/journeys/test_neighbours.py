"""Two desks of one institution, each the whole program in a process of its own, paired by their staff: who signs in at
one is told so at the other, with no platform and no server between them."""

from __future__ import annotations

import json
import socket
from collections.abc import Iterator
from datetime import UTC, datetime
from typing import Any

import pytest

from kiosk.training.ground import open_ground
from sync.records import EntryKind
from sync.store import doubles, ledger
from tests.support.desk_program import DeskProgram


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


@pytest.fixture(scope="module")
def two(tmp_path_factory: pytest.TempPathFactory) -> Iterator[list[DeskProgram]]:
    ground = open_ground(datetime.now(UTC), extra_learners=4)
    folder, ports = tmp_path_factory.mktemp("neighbours"), (free_port(), free_port())
    made: list[DeskProgram] = []
    try:
        for number, port in enumerate(ports):
            place = folder / f"desk{number}"
            place.mkdir()
            lan = {"lan.on": True, "lan.port": port}
            made.append(DeskProgram(ground, place, f"KSK-990000-02{number:02d}", **lan))
        for one in made:
            one.until_roster()
        yield made
    finally:
        for one in made:
            one.program.kill()
        ground.close()


def test_what_one_desk_wrote_down_the_other_answers_already(two: list[DeskProgram]) -> None:
    here, there = two
    pair(here, there)
    assert "签到" in here.visit("Good")["verb"]
    seen = there.visit("Calm")
    assert seen["verb"].startswith("已于 ") and seen["verb"].endswith(f"签到，在 {here.desk_no}")
    for desk in two:
        assert desk.program.stop() == 0
    written = {desk.desk_no: entries_of(desk) for desk in two}
    assert [len(written[desk.desk_no]["CHECKIN"]) for desk in two] == [1, 0]
    for desk, other in zip(two, reversed(two), strict=True):
        acts = [one["act"] for one in written[desk.desk_no]["OPERATOR"] if one.get("peer") == other.desk_no]
        assert acts == ["LAN_PAIRED"]


def pair(here: DeskProgram, there: DeskProgram) -> None:
    """As two members of staff do it, one at each desk."""
    for desk in (here, there):
        desk.staff_in("devices")
        desk.touch("lan", "open")
        desk.until("lan", "opened", bool)
    here.touch("lan", "offer")
    code = here.until("lan", "code", bool)
    there.touch("lan", "join", code.lower(), f"127.0.0.1:{port_of(here)}")
    digits = [desk.until("lan", "digits", lambda said: said.strip()) for desk in (here, there)]
    assert digits[0] == digits[1]
    for desk in (here, there):
        desk.touch("lan", "compare", True)
    for desk in (here, there):
        desk.until("lan", "step", lambda step: step == "met")
        desk.until("lan", "neighbours", lambda all_: [one["well"] for one in all_] == [True])
        desk.staff_out()


def port_of(desk: DeskProgram) -> int:
    return int(json.loads((desk.folder / "overrides.json").read_text("utf-8"))["lan.port"])


def entries_of(desk: DeskProgram) -> dict[str, list[Any]]:
    """The bodies of the book by kind; the chain holds and nothing is double."""
    with desk.book() as db:
        assert ledger.verify(db, desk.desk_no, desk.vault().ledger_public).sound
        assert not doubles.between(db, 0, 1 << 50)
        rows = [json.loads(str(row["canonical"])) for row in ledger.export(db)]
    return {kind.value: [row["body"] for row in rows if row["kind"] == kind.value] for kind in EntryKind}
