"""What a sheet offers before the second person is asked."""

from __future__ import annotations

import pytest

from kiosk.domain.outage import Outage
from kiosk.domain.timetable import Preset, sittings
from kiosk.paper.view import offered_times
from tests.support.paper_desk import PaperDesk, ready
from tests.support.timetables import at, session

LESSON = sittings([session("S1", "09:00", "10:35")], Preset.SESSION)[0]


@pytest.mark.parametrize(
    ("spans", "offered"),
    [
        ([("08:50", "11:00")], ("09:00", "10:35")),
        ([("08:50", "09:40")], ("09:00", "09:40")),
        ([("09:25", "11:00")], ("09:25", "10:35")),
        ([("09:25", "10:00")], ("09:25", "10:00")),
        ([("08:30", "09:10"), ("10:00", "10:20")], ("09:00", "10:20")),
    ],
)
def test_the_times_offered_are_such_at_which_the_desk_was_out(
    spans: list[tuple[str, str]], offered: tuple[str, str]
) -> None:
    outages = [Outage(begins, at(begins), at(ends)) for begins, ends in spans]
    assert offered_times(LESSON, outages) == offered


def test_nobody_types_a_pin_for_a_time_that_is_refused(paper: PaperDesk) -> None:
    ready(paper)
    paper.tick(2, clock="10:30")
    paper.model.witness(True)
    assert paper.said() == "第 2 行的 10:30 不在申报的停机时间里，那时应在签到台签"
    assert not paper.see("signing")
    paper.tick(2)
    paper.tick(2)
    paper.model.witness(True)
    assert paper.see("signing")
    paper.model.witness(False)
    assert not paper.see("signing")
