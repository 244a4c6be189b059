"""Who counts as late at a sitting that was moved, by what they signed with."""

from __future__ import annotations

from dataclasses import replace

import pytest

from kiosk.domain.attendance import Windows
from kiosk.domain.day import Shown, bounds, is_late
from kiosk.domain.signs import Origin
from kiosk.domain.timetable import Preset, sittings
from tests.support.timetables import at, session

HELD = sittings([session("S1", "09:00", "10:35")], Preset.SESSION)[0]


@pytest.mark.parametrize("retimed", [False, True])
@pytest.mark.parametrize(
    ("origin", "judged", "late"),
    [
        (Origin.PAPER, "ON_TIME", (False, False)),
        (Origin.DESK, "ON_TIME", (False, True)),
        (Origin.DESK, "LATE", (True, True)),
        (Origin.MADE_UP, None, (True, True)),
    ],
)
def test_paper_of_an_outage_is_on_time_though_the_lesson_was_moved(
    origin: Origin, judged: str | None, late: tuple[bool, bool], *, retimed: bool
) -> None:
    came = Shown(round(at("09:40").timestamp() * 1000), "K1", origin, "", judged)
    assert is_late(came, bounds(replace(HELD, retimed=retimed), Windows())) is late[retimed]
