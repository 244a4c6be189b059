"""Which sign-ins by phone the platform told only after their day was closed: they are in no desk's book, so a close
says which it had heard of.  Reads only."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from datetime import date

from sqlalchemy import Connection

from kiosk.domain.closes import closes as closes_of
from sync.records import Json, PulledCheckin
from sync.store import closes

TOLD = "told"
"""In a close's body: prints of the numbers it had heard of."""


def marked(
    db: Connection, pulled: Sequence[PulledCheckin], day_of: Mapping[str, date]
) -> list[PulledCheckin]:
    """Those that came late say so.  `day_of` are the days of their sessions; of several closes the first counts, as it
    does for an entry."""
    days = {day_of[one.session_no] for one in pulled if one.session_no in day_of}
    heard = _heard(db, min(days), max(days)) if days else {}
    if not heard:
        return list(pulled)

    def is_late(one: PulledCheckin) -> bool:
        """A close that says nothing of what it had heard makes none of them late."""
        knew = heard.get(day_of.get(one.session_no, date.min))
        return knew is not None and not knew(one.server_no)

    return [replace(one, late=True) if is_late(one) else one for one in pulled]


def _heard(db: Connection, first: date, last: date) -> dict[date, Callable[[str], bool]]:
    found: dict[date, Callable[[str], bool]] = {}
    for one in closes_of(closes.words(db, first, last)):
        if one.day not in found and one.doubt is None and (knew := _knew((one.body or {}).get(TOLD))):
            found[one.day] = knew
    return found


def _knew(said: Json) -> Callable[[str], bool] | None:
    """None for what is no such list: another desk may write what this program would not."""
    try:
        return closes.heard_of(said) if isinstance(said, str) else None
    except ValueError:
        return None
