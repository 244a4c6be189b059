"""The training ground erases itself, and what one left that was killed."""

from __future__ import annotations

import tempfile
from datetime import UTC, date, datetime
from pathlib import Path

import pytest

from kiosk.domain.voucher_code import read_code
from kiosk.training.ground import PREFIX, all_cards, day_around, open_ground
from kiosk.training.vouchers import HOLDERS, vouchers
from sync.records import PulledSource, VoucherState


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
    assert states == set(VoucherState) - {VoucherState.UNKNOWN}
    rosters = {
        learner.voucher_no for learner in day_around(datetime(2026, 11, 23, tzinfo=UTC), cards, 0).learners
    }
    assert set(numbers) == rosters - {""}


def test_the_affairs_are_about_people_of_the_class() -> None:
    now = datetime(2026, 11, 23, 0, 30, tzinfo=UTC)
    seed = day_around(now, all_cards(), 24)
    sessions = {one.session_no: one for one in seed.sessions}
    roster = {(one.class_no, one.trainee_no) for one in seed.learners}
    assert {one.source for one in seed.affairs.signins} >= {PulledSource.PHONE_GPS, PulledSource.ONLINE}
    for one in seed.affairs.signins:
        assert (one.class_no, one.trainee_no) in roster
        assert sessions[one.session_no].class_no == one.class_no
    (check,) = seed.affairs.spot_checks
    assert {(sessions[check.session_no].class_no, number) for number in check.trainee_nos} <= roster
    assert day_around(now, all_cards(), 0).affairs.spot_checks == ()


@pytest.mark.parametrize("day", [date(2026, 1, 1), date(2026, 11, 23)])
def test_the_earlier_use_is_always_of_this_year(day: date) -> None:
    now = datetime(day.year, day.month, day.day, 1, 0, tzinfo=UTC)
    (use,) = day_around(now, all_cards(), 0).affairs.uses
    assert use.at.year == day.year and use.at < now
