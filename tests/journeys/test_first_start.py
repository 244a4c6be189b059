"""From a machine with nothing set to the first sign-in: a code of the simulator, through the real program."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtCore import QCoreApplication

from config.load import load
from kiosk.setup.steps import EIGHT, Step
from kiosk.training.ground import all_cards, day_around
from kiosk.training.roster import is_whole
from sync.platform.simulator.process import SimulatorProcess
from sync.platform.simulator.remote import Remote
from sync.records import EntryKind
from tests.kiosk.setup.test_guide import step_over
from tests.support.front_desk import entries
from tests.support.qt import until
from tests.support.screens import OLD_QT
from tests.support.setup_desk import SetupDesk, blank

pytestmark = pytest.mark.skipif(
    OLD_QT, reason="before Qt 6.12 the second window of a process finds no shapes"
)
DESK = "KSK-990000-0001"


@pytest.fixture
def platform(tmp_path: Path) -> Iterator[Remote]:
    with SimulatorProcess(tmp_path / "platform.sqlite") as remote:
        remote.seed(day_around(datetime.now(UTC), all_cards(), 0))
        yield remote


def issued(platform: Remote, **more: object) -> dict[str, Any]:
    return platform.tell("provision", {"device": DESK, "url": f"{platform.origin}/ktp/v1", **more})


def at_institution(desk: SetupDesk) -> None:
    step_over(desk, Step.LANGUAGE)
    desk.at("institution")


def give(desk: SetupDesk, code: str, address: str = "") -> None:
    desk.write("setupCode", code)
    desk.write("setupAddress", address)
    desk.press("giveCode")


def refused(desk: SetupDesk, code: str) -> None:
    until(lambda: code in desk.models.setup.problem, f"{code} (now {desk.models.setup.problem!r})")
    assert desk.models.setup.stage == ""


@pytest.mark.parametrize("typed", [False, True], ids=["the whole code", "the short one, typed"])
def test_from_a_code_to_the_first_sign_in(
    typed: bool, qapp: QCoreApplication, tmp_path: Path, platform: Remote
) -> None:
    told = issued(platform)
    desk = SetupDesk(blank(tmp_path / "desk"))
    try:
        at_institution(desk)
        if typed:
            give(desk, told["typed"], f"{platform.origin}/ktp/v1")
        else:
            give(desk, told["code"])
        desk.at("institution", "compare")
        assert any(line["value"] == told["fingerprint"] for line in desk.models.setup.lines)
        desk.press("codeSame")
        desk.at("institution", "ready")
        assert load(desk.site).platform.platform_key == platform.platform_key().hex()
        desk.next()
        for step in EIGHT[2:]:
            if step is Step.CLOCK:
                desk.at("clock", "ready")
                desk.next()
            else:
                step_over(desk, step)
        until(lambda: desk.models.setup.step == "check" and not desk.models.setup.busy, "the self-check")
        desk.press("setupEnd")
        until(lambda: desk.shell.kiosk is not None, "the desk")
        kiosk = desk.shell.kiosk
        assert kiosk is not None
        stage = desk.models.stage
        until(lambda: is_whole(kiosk.book.store), "all rosters")
        until(lambda: stage.stage == "Idle", "a desk that waits")
        card = all_cards()["li-qiang"]
        desk.reader.insert(card.card())
        until(lambda: stage.stage == "Pin", f"the PIN (now {stage.stage})")
        for digit in card.pin:
            stage.digit(int(digit))
        stage.confirm()
        until(lambda: stage.stage == "Good", "signed in")
        assert len(entries(kiosk.book.store, EntryKind.CHECKIN)) == 1
    finally:
        desk.close()


def test_wrong_old_foreign_and_changed_codes_change_nothing(
    qapp: QCoreApplication, tmp_path: Path, platform: Remote
) -> None:
    good = issued(platform)
    desk = SetupDesk(blank(tmp_path / "desk"))
    try:
        at_institution(desk)
        before = desk.site.read_bytes()
        code = good["code"]
        place = len(code) // 2
        changed = code[:place] + ("A" if code[place] != "A" else "B") + code[place + 1 :]
        for wrong in (code[:60], changed, "不是码", f"KSKSHORT1:{'0' * 28}:"):
            give(desk, wrong)
            refused(desk, "G0")
        give(desk, issued(platform, issuedMs=1_600_000_000_000)["code"])
        refused(desk, "G06")
        give(desk, issued(platform, foreign=True)["typed"], f"{platform.origin}/ktp/v1")
        desk.at("institution", "compare")
        desk.press("codeOther")
        desk.at("institution")
        assert desk.site.read_bytes() == before, "nothing is written before somebody compared"
        give(desk, code)
        desk.at("institution", "compare")
        desk.press("codeSame")
        desk.at("institution", "ready")
        settled = desk.site.read_bytes()
        desk.press("setupNext")
        desk.at("people", "first")
        desk.press("setupBack")
        desk.at("institution", "ready")
        assert desk.site.read_bytes() == settled
    finally:
        desk.close()
