"""Which back end serves what: plain data checked, entries divided, platforms narrowed to their part.  PURE."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from typing import Any, cast

from sync.platform.adapter import Capability, Platform
from sync.records import EntryKind

Routes = Mapping[Capability, str]
"""Capability -> name of the back end; one that is not named is served by nobody."""

DOORS = {
    EntryKind.CHECKIN: Capability.CHECKIN_PUSH,
    EntryKind.LEAVE: Capability.LEAVE_PUSH,
    EntryKind.CORRECTION: Capability.CORRECTION_PUSH,
    EntryKind.RESULT: Capability.RESULT_PUSH,
}
TOGETHER = (
    (Capability.ROSTER, Capability.CLASSES),
    (Capability.CHECKIN_RECONCILE, Capability.CHECKIN_PUSH),
    (Capability.VOUCHER_USE, Capability.VOUCHER_VERIFY),
    (Capability.VOUCHER_REVOKE, Capability.VOUCHER_USE),
)
"""The first means nothing at another back end than the second: rosters name that one's classes, a comparison its
check-ins, a use its verification, a taking back its use."""


class TornRoutes(ValueError):
    """Two that belong together go to two back ends."""

    def __init__(self, one: Capability, other: Capability) -> None:
        super().__init__(f"{one.value} goes elsewhere than {other.value}")
        self.one, self.other = one, other


def refuse_torn(routes: Routes) -> None:
    """Raises TornRoutes for the first pair; one of a pair alone is no tear."""
    for one, other in TOGETHER:
        if one in routes and other in routes and routes[one] != routes[other]:
            raise TornRoutes(one, other)


def caps_of(routes: Routes, name: str) -> frozenset[Capability]:
    return frozenset(capability for capability, served_by in routes.items() if served_by == name)


def kinds_of(routes: Routes, name: str, ends: Collection[str]) -> frozenset[EntryKind] | None:
    """The entries that go to this one of `ends`; None for all there are.

    What has a door of its own goes to who keeps that door, everything else with the check-ins: also what nobody here
    has a door for, so that nothing of the book waits for ever.
    """
    with_checkins = routes.get(Capability.CHECKIN_PUSH)
    owners = {kind: routes.get(DOORS.get(kind, Capability.CHECKIN_PUSH)) for kind in EntryKind}
    mine = {kind for kind, owner in owners.items() if (owner if owner in ends else with_checkins) == name}
    return None if mine == set(EntryKind) else frozenset(mine)


class _Narrowed:
    """The same platform, offering less."""

    def __init__(self, platform: Platform, caps: frozenset[Capability]) -> None:
        self._platform = platform
        self._asked_for = caps

    @property
    def caps(self) -> frozenset[Capability]:
        return self._platform.caps & self._asked_for

    def __getattr__(self, name: str) -> Any:
        return getattr(self._platform, name)


def narrowed(platform: Platform, caps: frozenset[Capability]) -> Platform:
    return cast("Platform", _Narrowed(platform, caps))
