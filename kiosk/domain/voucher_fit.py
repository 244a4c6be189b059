"""Whether a voucher's limits take in this institution and the class chosen, and how long it still holds.  PURE.

The platform decides; this only says at the desk which limit is meant, also where no class was named to it.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum

from kiosk.domain.voucher_rules import ANYWHERE, VoucherRules
from sync.records import Organisation, TrainingClass, Voucher, VoucherScope


class Limit(StrEnum):
    """What a voucher may be limited to, in the order staff look at it."""

    ORG = "org"
    PROJECT = "project"
    AREA = "area"
    GROUP = "group"


class Fit(StrEnum):
    FITS = "fits"
    MISSES = "misses"
    OPEN = "open"  # the desk cannot tell: no class chosen, or it is about the learner


@dataclass(frozen=True, slots=True)
class Limited:
    """One limit a voucher has, in the platform's words, and whether we are within."""

    limit: Limit
    to: tuple[str, ...]
    fit: Fit


@dataclass(frozen=True, slots=True)
class Around:
    """What the desk knows around a verdict.  `class_no` is the class chosen, "" for none; `classes` may hold others.

    `used_at_desk` is the desk that used the voucher first, where its book tells.
    """

    org: Organisation | None = None
    class_no: str = ""
    classes: Mapping[str, TrainingClass] = field(default_factory=dict)
    rules: VoucherRules = ANYWHERE
    used_at_desk: str = ""

    @property
    def chosen(self) -> TrainingClass | None:
        return self.classes.get(self.class_no)


NOTHING_AROUND = Around()


def limits(scope: VoucherScope, around: Around) -> tuple[Limited, ...]:
    """Only what is limited; an empty list bars nobody."""
    each = (
        Limited(Limit.ORG, scope.orgs, _org(scope, around.org)),
        Limited(Limit.PROJECT, scope.projects, _project(scope, around.chosen)),
        Limited(Limit.AREA, scope.areas, _area(scope, around.org)),
        Limited(Limit.GROUP, scope.groups, Fit.OPEN),
    )
    return tuple(one for one in each if one.to)


def days_left(voucher: Voucher, today: date) -> int:
    """Days after today on which it still holds: 0 on its last day, less when it is over."""
    return (voucher.valid_to - today).days


def _org(scope: VoucherScope, org: Organisation | None) -> Fit:
    if org is None:
        return Fit.OPEN
    return Fit.FITS if {org.org_no, org.name} & set(scope.orgs) else Fit.MISSES


def _project(scope: VoucherScope, chosen: TrainingClass | None) -> Fit:
    if chosen is None:
        return Fit.OPEN
    return Fit.FITS if {chosen.occupation, chosen.class_no} & set(scope.projects) else Fit.MISSES


def _area(scope: VoucherScope, org: Organisation | None) -> Fit:
    """Areas are division codes (aab301): 990000 takes in 990100, 990100 takes in 990102."""
    if org is None or not org.area:
        return Fit.OPEN
    return Fit.FITS if any(_within(org.area, area) for area in scope.areas) else Fit.MISSES


def _within(area: str, wider: str) -> bool:
    while wider.endswith("00"):
        wider = wider[:-2]
    return area.startswith(wider)
