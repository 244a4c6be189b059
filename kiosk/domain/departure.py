"""Is a desk ready to be away from the network: what it must have with it, and for how many days.  PURE."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum

DAYS = 30
"""So long a desk may be away (the books allow 30 days offline)."""
FRESH_S = 86_400
"""What was fetched within a day is new enough to leave with."""


class Item(StrEnum):
    ROSTERS = "rosters"
    TIMETABLE = "timetable"
    VOUCHERS = "vouchers"
    KEYS = "keys"
    SENT = "sent"
    ROOM = "room"
    POINT = "point"


@dataclass(frozen=True, slots=True)
class Baggage:
    """What the desk has now.  `roster_age_s` None: none at all; `without_roster` classes that have no learner here;
    `last_session` the last day the timetable knows; `keys_until` None: they do not end; `unsent` entries waiting;
    `lists` classes whose vouchers are here, none at all where the platform gives none."""

    classes: int
    without_roster: int
    roster_age_s: int | None
    last_session: date | None
    keys_until: date | None
    unsent: int
    free_mb: int
    point: str
    portable: bool
    lists: int = 0


@dataclass(frozen=True, slots=True)
class Finding:
    """Green or red, and the figure it rests on."""

    item: Item
    ready: bool
    figure: str = ""


LEAST_MB = 500


def findings(baggage: Baggage, today: date, days: int = DAYS) -> tuple[Finding, ...]:
    """What to look at before leaving, in this order."""
    until = today + timedelta(days=days)
    age = baggage.roster_age_s
    fresh = age is not None and age <= FRESH_S and not baggage.without_roster and baggage.classes > 0
    last = baggage.last_session
    lasting = baggage.keys_until is None or baggage.keys_until >= until
    checks: Mapping[Item, tuple[bool, str]] = {
        Item.ROSTERS: (fresh, str(baggage.classes - baggage.without_roster)),
        Item.TIMETABLE: (last is not None and last >= today, last.isoformat() if last else ""),
        Item.VOUCHERS: (baggage.lists in (0, baggage.classes), str(baggage.lists)),
        Item.KEYS: (lasting, baggage.keys_until.isoformat() if baggage.keys_until else ""),
        Item.SENT: (baggage.unsent == 0, str(baggage.unsent)),
        Item.ROOM: (baggage.free_mb >= LEAST_MB, str(baggage.free_mb // 1000)),
        Item.POINT: (bool(baggage.point) or not baggage.portable, baggage.point),
    }
    return tuple(Finding(item, ready, figure) for item, (ready, figure) in checks.items())
