"""Why a voucher may not be used, as this platform decides it; the stand-in of the tests decides alike.  PURE."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta

from sync.records import ClassState, HolderMatch, PersonKey, Voucher, VoucherIssue, VoucherState

_BY_STATE = {
    VoucherState.UNCLAIMED: "E43011",
    VoucherState.USED: "E43003",
    VoucherState.SETTLED: "E43004",
    VoucherState.EXPIRED: "E43002",
    VoucherState.RETURNED: "E43005",
    VoucherState.FROZEN: "E43005",
}
OPEN_FOR_USE = frozenset({ClassState.APPROVED, ClassState.RUNNING})
"""Registration day comes before the first lesson."""


@dataclass(frozen=True, slots=True)
class Place:
    """Where it is to be used.  `again`: this person has used one for this occupation this year."""

    org_no: str
    area: str = ""
    occupation: str = ""
    again: bool = False


def reasons_against(voucher: Voucher, holder: HolderMatch, today: date, place: Place) -> Iterator[str]:
    """Why this voucher may not be used now, here, by them; nothing when it may."""
    if voucher.state in _BY_STATE:
        yield _BY_STATE[voucher.state]
    if voucher.state is not VoucherState.EXPIRED and today > voucher.valid_to:
        yield "E43002"
    if today < voucher.valid_from:
        yield "E43010"
    if holder is HolderMatch.OTHER:
        yield "E43006"
    scope = voucher.scope
    if (scope.orgs and place.org_no not in scope.orgs) or (scope.areas and place.area not in scope.areas):
        yield "E43007"
    if scope.projects and place.occupation and place.occupation not in scope.projects:
        yield "E43008"
    if place.again and voucher.state is not VoucherState.USED:
        yield "E43009"


def match(holder: PersonKey | None, asked: PersonKey | None) -> HolderMatch:
    if holder is None or asked is None:
        return HolderMatch.UNKNOWN
    return HolderMatch.SAME if holder == asked else HolderMatch.OTHER


def untold(voucher: Voucher, *, notice_shown: bool) -> bool:
    """A 定向券's holder must have been told (知情权) before it is used."""
    return voucher.issue is VoucherIssue.DIRECTED and not notice_shown


def china_day(at_ms: int) -> date:
    return (datetime(1970, 1, 1, tzinfo=UTC) + timedelta(milliseconds=at_ms, hours=8)).date()
