"""A whole desk and the page that looks after it: joined, seen, set from afar, revoked; the platform sets it as well."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest
from PySide6.QtCore import QCoreApplication

from kiosk.fleet import commands
from kiosk.fleet.server import FleetThread, wall_ms
from kiosk.training.ground import TrainingGround, open_ground
from sync.platform.adapter import HeartbeatAnswer
from tests.support.fleet import NAME, PASSWORD, Visitor, agreed, fleet_page
from tests.support.training_desk import TrainingDesk, until


@pytest.fixture
def page(tmp_path: Path) -> Iterator[FleetThread]:
    with fleet_page(tmp_path / "fleet", wall_ms) as page:
        yield page


@pytest.fixture
def ground() -> Iterator[TrainingGround]:
    ground = open_ground(datetime.now(UTC))
    try:
        yield ground
    finally:
        ground.close()


def test_joined_seen_set_from_afar(
    qapp: QCoreApplication, page: FleetThread, ground: TrainingGround, capsys: pytest.CaptureFixture[str]
) -> None:
    desk_no, org_no = ground.settings.desk.no, ground.settings.platform.org_no
    code = page.fleet.side.invite(NAME).scanned
    assert commands.join(ground.settings, code) == 0, capsys.readouterr().err
    desk = TrainingDesk(ground)
    try:
        until(lambda: bool((one := page.shelf.desk(desk_no)) and one.report), "a report")
        report = page.shelf.desk(desk_no).report  # type: ignore[union-attr]
        assert report is not None and report.devices["readers"].startswith("ok") and report.versions["qt"]
        assert commands.join(ground.settings, code) == 2, "not beside a desk that runs"
        _publish(page)
        desk.kiosk.from_afar.reporter.wake()  # type: ignore[union-attr]
        until(lambda: desk.models.surroundings.largeType, "large type, without a restart")
        assert not desk.kiosk.from_afar.restart_waits
        text = ground.remote.tell(
            "profile", {"version": 3, "orgNo": org_no, "settings": {"attendance.late_after_min": 21}}
        )["text"]
        desk.kiosk.from_afar.heard(HeartbeatAnswer("", profile=text))
        until(lambda: desk.kiosk.from_afar.restart_waits, "what waits for an idle restart")
        (line, reporting) = desk.kiosk.from_afar.conditions()
        assert (line.key, line.state, reporting.key, reporting.state) == ("profile", "info", "fleet", "ok")
        assert commands.leave(ground.settings) == 2
    finally:
        desk.close()
    desk = TrainingDesk(ground)
    try:
        assert desk.kiosk.from_afar.vitals().profiles == {"fleet": 1, "platform": 3}
        assert desk.kiosk._settings.attendance.late_after_min == 21 and not desk.kiosk.from_afar.restart_waits
        until(lambda: page.shelf.desk(desk_no).report.profiles == {"fleet": 1, "platform": 3}, "told")  # type: ignore[union-attr]
    finally:
        desk.close()
    assert commands.leave(ground.settings) == 0
    assert "不再向它报告" in capsys.readouterr().err
    assert commands.leave(ground.settings) == 0
    assert "没有归任何照看网页" in capsys.readouterr().err


def _publish(page: FleetThread) -> None:
    admin = Visitor(page.origin).sign_in()
    fields = {"use.screen.large_type": "on", "set.screen.large_type": "true"}
    admin.get("/profile").post("/profile", password=PASSWORD, **fields)
    assert admin.status == 200
    assert agreed(page).status == 200
