"""A desk of the training ground as a program of its own, with a number, a folder and staff of its own."""

from __future__ import annotations

import json
import time
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from sqlalchemy import Connection

from kiosk.compose.book import BOOK, KEYS
from kiosk.rehearsal.program import Program
from kiosk.staff.door import PEPPER
from kiosk.training.ground import ACTIVATION_CODE, TrainingGround
from kiosk.training.staff import ALONE, Colleague, in_settings
from sync.platform.simulator.seed import Device, Seed
from sync.store.keys import Vault, open_vault
from sync.store.store import reading_only

WITHIN_S = 40.0
KEY = bytes(range(32))
WHO = "li-qiang"


class DeskProgram:
    """One desk: its folder, its program, its staff's fingers.  `more`: settings of its own."""

    def __init__(
        self,
        ground: TrainingGround,
        folder: Path,
        desk_no: str,
        staff: Iterable[Colleague] = (ALONE,),
        **more: Any,
    ) -> None:
        self.ground, self.desk_no, self.folder = ground, desk_no, folder
        vault = open_vault(folder / KEYS, create=True, rungs=("weak-file",), environment="training")
        vault.keep_secret(PEPPER, KEY)
        ground.remote.seed(Seed(devices=(Device(desk_no, ground.settings.platform.app, ACTIVATION_CODE),)))
        given: dict[str, Any] = {
            "folder": str(folder),
            "desk.no": desk_no,
            "platform.url": ground.settings.platform.url,
            "platform.platform_key": ground.settings.platform.platform_key,
            "staff": in_settings(staff, KEY),
            "screen.reduced_motion": True,
            **more,
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

    def staff_in(self, place: str, pin: str = ALONE.pin) -> None:
        self.program.ask("knock")
        assert self.program.ask("staff-pin", pin=pin)["ok"]
        self.touch("staff", "open", place)

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

    def until_roster(self) -> None:
        end = time.monotonic() + WITHIN_S
        while not self.program.ask("status")["roster"]:
            assert time.monotonic() < end, "no roster"
            time.sleep(0.1)

    def vault(self) -> Vault:
        return open_vault(self.folder / KEYS, create=False, environment="training")

    @contextmanager
    def book(self) -> Iterator[Connection]:
        """Once it is stopped, or beside it."""
        with reading_only(self.folder / BOOK, self.vault()) as db:
            yield db
