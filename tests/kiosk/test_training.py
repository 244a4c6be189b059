"""The training ground erases itself, and what one left that was killed."""

from __future__ import annotations

import tempfile
from datetime import UTC, datetime
from pathlib import Path

import pytest

from kiosk.training import PREFIX, open_ground


def test_nothing_of_a_training_ground_is_left(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path))
    killed, foreign = tmp_path / f"{PREFIX}999999999-abc", tmp_path / "kiosk-training-notes"
    for folder in (killed, foreign):
        folder.mkdir()
    ground = open_ground(datetime(2026, 11, 23, 0, 30, tzinfo=UTC))
    try:
        assert not killed.exists() and foreign.exists()
        assert [desk["device"] for desk in ground.remote.desks()] == [ground.settings.desk.no]
    finally:
        ground.close()
    assert list(tmp_path.iterdir()) == [foreign]
