"""When a rehearsal begins."""

from __future__ import annotations

from datetime import datetime, timedelta

import pytest

from kiosk.domain.timetable import CHINA
from kiosk.rehearsal.stage import rehearsed_from

MIDNIGHT = datetime(2027, 1, 1, tzinfo=CHINA)


@pytest.mark.parametrize("minutes", [-23 * 60, -31, 30, 12 * 60])
def test_it_begins_now(minutes: int) -> None:
    now = MIDNIGHT + timedelta(minutes=minutes)
    assert rehearsed_from(now) == now


@pytest.mark.parametrize("minutes", [-30, -0.01, 0, 29])
def test_about_midnight_it_begins_after_it(minutes: float) -> None:
    begins = rehearsed_from(MIDNIGHT + timedelta(minutes=minutes))
    assert begins == MIDNIGHT + timedelta(minutes=30)
