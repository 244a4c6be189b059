"""What has become of a voucher another desk accepted: of the days asked about, and of that acceptance alone."""

from __future__ import annotations

from datetime import timedelta

from kiosk.reports.all_desks import _used
from sync.records import Entry, EntryKind, UseState
from tests.support.entries import DAY, entry


def step(seq: int, act: str, days: int = 0) -> Entry:
    day = DAY + timedelta(days=days)
    return entry(seq, EntryKind.OPERATOR, body={"act": act, "voucher": "V***1"}, action=None, day=day)


def test_its_latest_step_counts_though_it_came_after_these_days() -> None:
    acts = [step(1, "VOUCHER_ACCEPTED"), step(2, "VOUCHER_USED", 3)]
    assert _used(acts, DAY) == {UseState.USED.value: 1}


def test_accepted_again_after_these_days_it_is_another() -> None:
    acts = [step(1, "VOUCHER_ACCEPTED"), step(2, "VOUCHER_ACCEPTED", 3), step(3, "VOUCHER_USED", 3)]
    assert _used(acts, DAY) == {UseState.ACCEPTED.value: 1}
