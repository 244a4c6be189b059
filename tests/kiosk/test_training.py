"""The training ground erases itself, and what one left that was killed."""

from __future__ import annotations

import tempfile
from datetime import UTC, date, datetime
from pathlib import Path

import pytest

from kiosk.domain.voucher_code import read_code
from kiosk.training import PREFIX, all_cards, day_around, open_ground
from kiosk.training_vouchers import HOLDERS, vouchers
from sync.records import VoucherState


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


def test_there_is_a_voucher_of_every_kind_of_answer() -> None:
    cards = all_cards()
    issued = vouchers(cards, date(2026, 11, 23))
    numbers = [known.voucher.voucher_no for known in issued]
    assert len(set(numbers)) == len(HOLDERS)
    assert all(read_code(number) == number for number in numbers)
    states = {known.voucher.state for known in issued}
    assert states == set(VoucherState) - {VoucherState.UNKNOWN, VoucherState.RETURNED}
    rosters = {
        learner.voucher_no for learner in day_around(datetime(2026, 11, 23, tzinfo=UTC), cards, 0).learners
    }
    assert set(numbers) == rosters - {""}
