"""Which lamp a desk has, and in which order somebody should look."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest

from kiosk.fleet.lamps import CHECK_OLD_MS, SILENT_MS, UNSENT_OLD_MS, Desk, Lamp, counted, lamp_of
from sync.fleet.wire import Checked
from tests.support.fleet import NOW_MS, REPORT

DESK = Desk("KSK-1", b"", "test", "", NOW_MS, REPORT, NOW_MS)
OLD = NOW_MS - UNSENT_OLD_MS - 1


@pytest.mark.parametrize(
    ("changes", "lamp"),
    [
        ({}, Lamp.WELL),
        ({"queue": 9, "oldest_ms": OLD + 1}, Lamp.WELL),
        ({"queue": 9, "oldest_ms": OLD}, Lamp.LOOK),
        ({"queue": 9, "oldest_ms": OLD, "devices": {"platform": "not-fitted"}}, Lamp.WELL),
        ({"devices": {"clock": "warn K01"}}, Lamp.LOOK),
        ({"devices": {"clock": "warn K01", "book": "fail H05"}}, Lamp.TROUBLE),
        ({"refused": "old 00"}, Lamp.LOOK),
        ({"checked": Checked(NOW_MS, ("gun",))}, Lamp.TROUBLE),
        ({"checked": Checked(NOW_MS - CHECK_OLD_MS - 1)}, Lamp.LOOK),
        ({"checked": None}, Lamp.WELL),
    ],
)
def test_what_it_says_of_itself(changes: dict[str, Any], lamp: Lamp) -> None:
    assert lamp_of(replace(DESK, report=replace(REPORT, **changes)), NOW_MS) is lamp


def test_silence_goes_over_what_was_said_before_it() -> None:
    broken = replace(DESK, report=replace(REPORT, devices={"book": "fail H05"}))
    assert lamp_of(broken, NOW_MS + SILENT_MS) is Lamp.TROUBLE
    assert lamp_of(broken, NOW_MS + SILENT_MS + 1) is Lamp.SILENT
    assert lamp_of(replace(broken, revoked_ms=1), NOW_MS + SILENT_MS + 1) is Lamp.REVOKED
    assert lamp_of(replace(DESK, report=None, heard_ms=None), NOW_MS) is Lamp.NEW


def test_the_count_begins_with_what_is_worst() -> None:
    assert list(counted([Lamp.WELL, Lamp.TROUBLE, Lamp.WELL])) == [Lamp.TROUBLE, Lamp.WELL]
