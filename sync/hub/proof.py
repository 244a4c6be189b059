"""What another desk is said to have claimed, held against its own book.

A claim is a row anybody may write who may write to the hub, and nothing of it is signed.  It is believed for as long as
an entry may be on its way; after that only what the desk itself signed: else a row would send learners away for ever.
"""

from __future__ import annotations

from collections.abc import Callable

from sync.hub.facts import WITHDRAWN, Claimable, DaySeat, OutageSeat, OutageUse, PaperSeat, Taken, place_of
from sync.records import Entry, EntryKind, Method
from sync.store import elsewhere
from sync.store.elsewhere import Seat
from sync.store.store import Store

ON_ITS_WAY_MS = 60_000
"""As long as a claim without an entry holds on the hub."""
MOST = 20_000
"""Claims remembered; of a day's, those that nothing came of are a handful."""


class Proof:
    """For one thread."""

    def __init__(self, store: Store, mono_ms: Callable[[], int]) -> None:
        self._store, self._mono_ms = store, mono_ms
        self._first_ms: dict[tuple[str, str, str], int] = {}

    def holds(self, one: Claimable, said: Taken) -> bool:
        """Raises StoreFault."""
        with self._store.reading() as db:
            entry = elsewhere.entry(db, said.entry_id) if said.entry_id else None
        if entry is not None:
            self._first_ms.pop(place_of(one), None)
            return entry.desk_no == said.desk_no and _is_of(entry, one)
        if len(self._first_ms) >= MOST:
            self._first_ms.clear()
        now_ms = self._mono_ms()
        return now_ms - self._first_ms.setdefault(place_of(one), now_ms) < ON_ITS_WAY_MS

    def free(self, one: Claimable) -> None:
        """Nobody has it any more."""
        self._first_ms.pop(place_of(one), None)


def _is_of(entry: Entry, one: Claimable) -> bool:
    match one:
        case Seat():
            return _seat_of(entry) == one
        case PaperSeat(seat):
            return _seat_of(entry) == seat and entry.body.get("method") == Method.PAPER.value
        case DaySeat(day, over):
            first = entry.kind is EntryKind.DAY_CLOSED and "checklist" in entry.body
            return first and (entry.day, entry.body.get("supersedes", "")) == (day, over)
        case OutageSeat() | OutageUse():
            return (entry.body.get("act"), entry.body.get("outage")) == (WITHDRAWN, one.outage)


def _seat_of(entry: Entry) -> Seat | None:
    if entry.kind is not EntryKind.CHECKIN or entry.action is None:
        return None
    return Seat(entry.session_no, entry.trainee_no, entry.action)
