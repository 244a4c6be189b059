"""Two desks of one institution, each the whole program in a process of its own, paired by their staff: who signs in at
one is told so at the other, with no platform and no server between them."""

from __future__ import annotations

import json
import socket
import time
from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from kiosk.compose.book import BOOK, KEYS
from kiosk.rehearsal.program import Program
from kiosk.staff.door import PEPPER, hash_pin
from kiosk.training.ground import ACTIVATION_CODE, STAFF_NAME, STAFF_PIN, TrainingGround, open_ground
from sync.platform.simulator.seed import Device, Seed
from sync.records import EntryKind
from sync.store import doubles, ledger
from sync.store.keys import open_vault
from sync.store.store import reading_only

WITHIN_S = 40.0
KEY = bytes(range(32))
WHO = "li-qiang"


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


class DeskProgram:
    """One desk: its folder, its program, its staff's fingers."""

    def __init__(self, ground: TrainingGround, folder: Path, desk_no: str, port: int) -> None:
        self.ground, self.desk_no, self.port, self.folder = ground, desk_no, port, folder
        vault = open_vault(folder / KEYS, create=True, rungs=("weak-file",), environment="training")
        vault.keep_secret(PEPPER, KEY)
        ground.remote.seed(Seed(devices=(Device(desk_no, ground.settings.platform.app, ACTIVATION_CODE),)))
        given = {
            "folder": str(folder),
            "desk.no": desk_no,
            "lan.on": True,
            "lan.port": port,
            "platform.url": ground.settings.platform.url,
            "platform.platform_key": ground.settings.platform.platform_key,
            "staff": [{"name": STAFF_NAME, "pin": hash_pin(STAFF_PIN.encode(), KEY)}],
            "screen.reduced_motion": True,
        }
        (folder / "overrides.json").write_text(json.dumps(given), encoding="utf-8")
        self.program = Program(folder / "overrides.json")
        self.program.start()

    def look(self, model: str, name: str) -> Any:
        return self.program.ask("look", model=model, name=name)["value"]

    def touch(self, model: str, slot: str, *given: Any) -> None:
        self.program.ask("touch", model=model, slot=slot, given=list(given))

    def until(self, model: str, name: str, holds: Callable[[Any], object]) -> Any:
        end = time.monotonic() + WITHIN_S
        while not holds(value := self.look(model, name)):
            assert time.monotonic() < end, f"{self.desk_no}: {model}.{name} is {value}"
            time.sleep(0.02)
        return value

    def staff_in(self) -> None:
        self.program.ask("knock")
        assert self.program.ask("staff-pin", pin=STAFF_PIN)["ok"]
        self.touch("staff", "open", "devices")
        self.touch("lan", "open")
        self.until("lan", "opened", bool)

    def staff_out(self) -> None:
        self.program.ask("leave")

    def visit(self, stage: str, who: str = WHO) -> dict[str, Any]:
        """The card is put in; its PIN is typed where it is asked for."""
        spec = self.ground.cards[who]
        self.program.ask("insert", card=who)
        shown = self.program.ask("wait", stages=["Pin", stage], timeout_s=WITHIN_S)
        if shown["stage"] == "Pin":
            self.program.ask("type", digits=spec.pin)
            shown = self.program.ask("wait", stages=[stage], timeout_s=WITHIN_S)
        assert shown["ok"], shown
        self.program.ask("remove")
        assert self.program.ask("wait", stages=["Idle"], timeout_s=WITHIN_S)["ok"]
        return shown


@pytest.fixture(scope="module")
def two(tmp_path_factory: pytest.TempPathFactory) -> Iterator[list[DeskProgram]]:
    ground = open_ground(datetime.now(UTC), extra_learners=4)
    folder, ports = tmp_path_factory.mktemp("neighbours"), (free_port(), free_port())
    made: list[DeskProgram] = []
    try:
        for number, port in enumerate(ports):
            place = folder / f"desk{number}"
            place.mkdir()
            made.append(DeskProgram(ground, place, f"KSK-990000-02{number:02d}", port))
        for one in made:
            until_roster(one)
        yield made
    finally:
        for one in made:
            one.program.kill()
        ground.close()


def until_roster(desk: DeskProgram) -> None:
    end = time.monotonic() + WITHIN_S
    while not desk.program.ask("status")["roster"]:
        assert time.monotonic() < end, "no roster"
        time.sleep(0.1)


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
    here.staff_in()
    there.staff_in()
    here.touch("lan", "offer")
    code = here.until("lan", "code", bool)
    there.touch("lan", "join", code.lower(), f"127.0.0.1:{here.port}")
    digits = [desk.until("lan", "digits", lambda said: said.strip()) for desk in (here, there)]
    assert digits[0] == digits[1]
    for desk in (here, there):
        desk.touch("lan", "compare", True)
    for desk in (here, there):
        desk.until("lan", "step", lambda step: step == "met")
        desk.until("lan", "neighbours", lambda all_: [one["well"] for one in all_] == [True])
        desk.staff_out()


def entries_of(desk: DeskProgram) -> dict[str, list[Any]]:
    """The bodies of the book by kind; the chain holds and nothing is double."""
    vault = open_vault(desk.folder / KEYS, create=False, environment="training")
    with reading_only(desk.folder / BOOK, vault) as db:
        assert ledger.verify(db, desk.desk_no, vault.ledger_public).sound
        assert not doubles.between(db, 0, 1 << 50)
        rows = [json.loads(str(row["canonical"])) for row in ledger.export(db)]
    return {kind.value: [row["body"] for row in rows if row["kind"] == kind.value] for kind in EntryKind}
