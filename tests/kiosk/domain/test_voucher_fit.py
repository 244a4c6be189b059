"""A voucher's limits against this institution and the class chosen, and the days it has left."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from kiosk.domain.voucher_fit import NOTHING_AROUND, Around, Fit, Limit, days_left, limits
from sync.records import ClassState, Organisation, TrainingClass, VoucherScope
from tests.support.vouchers import voucher

OURS = Organisation("990000-PX-0001", "示例培训学校", "990102")
ELECTRICIAN = TrainingClass(
    "KC-1", "电工班", ClassState.RUNNING, date(2026, 1, 1), date(2026, 2, 1), occupation="电工"
)
HERE = Around(OURS, "KC-1", {"KC-1": ELECTRICIAN})


def fit(around: Around, **scope: Any) -> Fit:
    (one,) = limits(VoucherScope(**scope), around)
    return one.fit


def test_a_voucher_without_limits_has_none() -> None:
    assert limits(VoucherScope(), HERE) == ()


@pytest.mark.parametrize(
    ("scope", "expected"),
    [
        ({"orgs": ("990000-PX-0001",)}, Fit.FITS),
        ({"orgs": ("示例培训学校",)}, Fit.FITS),
        ({"orgs": ("990000-PX-0002",)}, Fit.MISSES),
        ({"projects": ("焊工", "电工")}, Fit.FITS),
        ({"projects": ("焊工",)}, Fit.MISSES),
        ({"areas": ("990000",)}, Fit.FITS),
        ({"areas": ("990100",)}, Fit.FITS),
        ({"areas": ("990102",)}, Fit.FITS),
        ({"areas": ("990200", "990103")}, Fit.MISSES),
        ({"groups": ("失业人员",)}, Fit.OPEN),
    ],
)
def test_each_limit_against_us(scope: dict[str, Any], expected: Fit) -> None:
    assert fit(HERE, **scope) is expected


@pytest.mark.parametrize("scope", [{"orgs": ("X",)}, {"projects": ("电工",)}, {"areas": ("990000",)}])
def test_what_the_desk_does_not_know_stays_open(scope: dict[str, Any]) -> None:
    assert fit(NOTHING_AROUND, **scope) is Fit.OPEN


def test_no_class_chosen_leaves_only_the_trade_open() -> None:
    scope = VoucherScope(projects=("电工",), orgs=("990000-PX-0001",))
    told = {one.limit: one.fit for one in limits(scope, Around(OURS))}
    assert told == {Limit.ORG: Fit.FITS, Limit.PROJECT: Fit.OPEN}


def test_days_left_counts_to_the_last_day() -> None:
    ends = voucher(valid_to=date(2026, 3, 10))
    assert [days_left(ends, date(2026, 3, day)) for day in (1, 10, 11)] == [9, 0, -1]
