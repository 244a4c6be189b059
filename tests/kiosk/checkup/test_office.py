"""体检 behind the door: the real doctor over a running training desk, its lines on the page, its report kept."""

from __future__ import annotations

import json
import stat
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtCore import QCoreApplication

from kiosk.checkup.office import EXAMINED, WHO, CheckupOffice
from kiosk.compose.checkup import make_checkup
from kiosk.domain.roles import RIGHTS, Role
from kiosk.ui.checkup_gestures import CheckupLeft, CheckupOpened, CheckupPrinted, CheckupRun, CheckupSaved
from sync.store.staff_acts import ActSearch, page
from tests.support.training_desk import TrainingDesk, training_desk, until


class Page:
    def __init__(self, desk: TrainingDesk) -> None:
        kiosk, self.settings = desk.kiosk, desk.ground.settings
        self.store, self.models = kiosk.book.store, desk.models
        self.office: CheckupOffice = make_checkup(
            self.settings,
            "training.toml",
            self.store,
            kiosk.book.clock,
            desk.models,
            desk.kiosk._main,
            kiosk.behind.spool,
        )
        self.model = desk.models.checkup

    def give(self, gesture: object) -> None:
        self.office.hands[type(gesture)](gesture)  # type: ignore[index]

    def rows(self) -> list[dict[str, Any]]:
        rows = self.model.rows
        return [rows.data(rows.index(place)) for place in range(rows.rowCount())]


@pytest.fixture(scope="module")
def desk(qapp: QCoreApplication) -> Iterator[TrainingDesk]:
    with training_desk() as running:
        yield running


@pytest.fixture
def shown(desk: TrainingDesk) -> Iterator[Page]:
    made = Page(desk)
    made.office.open("王管理")
    made.give(CheckupOpened())
    yield made
    made.office.shut()


def examined_by(shown: Page) -> list[str]:
    with shown.store.reading() as db:
        return [act.operator for act in page(db, ActSearch(acts=(EXAMINED,))).acts]


def test_lines_come_and_stand_the_worst_first(shown: Page) -> None:
    assert shown.model.opened and not shown.model.done and shown.rows() == []
    shares: list[float] = []
    shown.model.changed.connect(lambda: shares.append(shown.model.share))
    shown.give(CheckupRun())
    assert shown.model.running
    until(lambda: shown.model.done, "the whole examination", within_s=90)
    assert any(0 < share < 1 for share in shares), "the first lines"
    states = [row["state"] for row in shown.rows()]
    order = ["fail", "warn", "info", "ok", "skipped"]
    assert states == sorted(states, key=order.index) and "ok" in states
    assert shown.model.verdict and shown.model.at
    until(lambda: examined_by(shown) == ["王管理"], "the entry of the examination")


def test_the_report_is_kept_as_a_file_and_printed(shown: Page, tmp_path: Path) -> None:
    shown.give(CheckupSaved())
    assert shown.model.message == "", "there is nothing to keep yet"
    shown.give(CheckupRun())
    until(lambda: shown.model.done, "the whole examination", within_s=90)
    shown.give(CheckupSaved())
    kept = next(Path(shown.settings.folder).rglob("doctor-*.json"))
    assert kept.name in shown.model.message and stat.S_IMODE(kept.stat().st_mode) == 0o600
    told = json.loads(kept.read_text("utf-8"))
    assert told["desk"] == shown.settings.desk.no and {row["name"] for row in told["checks"]} >= {"gm", "tcp"}
    shown.give(CheckupPrinted())
    until(lambda: shown.model.message not in ("", kept.name) and "json" not in shown.model.message, "printed")
    until(lambda: any(Path(shown.settings.folder).rglob("papers/doctor-*.pdf")), "the paper")
    paper = next(Path(shown.settings.folder).rglob("papers/doctor-*.pdf"))
    assert paper.read_bytes().startswith(b"%PDF")


def test_who_comes_back_sees_what_was_found(shown: Page) -> None:
    shown.give(CheckupRun())
    shown.give(CheckupLeft())
    shown.model.update(None)
    until(lambda: shown.office._shown.at != "", "the examination goes on", within_s=90)
    assert not shown.model.opened, "a page that was left comes back by itself"
    shown.give(CheckupOpened())
    assert shown.model.done and shown.rows()


def test_for_the_front_desk_and_for_who_sets_up() -> None:
    may = {role for role in Role if RIGHTS[role] & WHO}
    assert may == {Role.FRONT, Role.SUPERVISOR, Role.ADMINISTRATOR}


def test_nothing_of_the_doctor_is_loaded_before_somebody_asks() -> None:
    code = "import sys, kiosk.compose.root; print([m for m in sys.modules if m.startswith('kiosk.doctor')])"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"
