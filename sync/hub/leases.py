"""What a silent desk still has to send, sent to the platform by another.

A desk is silent when its beat has stood still for ten minutes of our own monotonic clock.  The lease on its entries is
a row lock (SKIP LOCKED) held while they are sent: it dies with whoever holds it, and no clock, ours or the hub's, can
keep it or lose it.  Sent is the entry as its desk signed it, with the envelope its desk sealed; only entries whose
chain held here are sent at all.
"""

from __future__ import annotations

import logging
from collections.abc import Callable, Collection, Iterable, Sequence
from dataclasses import dataclass, field
from functools import partial

from sync.hub.line import Db, HubLine
from sync.hub.parcels import Forged, envelope_of
from sync.hub.pull import OnHub
from sync.platform.adapter import BatchAnswer
from sync.records import Delivery, Entry, Outgoing
from sync.store import elsewhere
from sync.store.outbox import CONFLICT_CODES
from sync.store.store import Store

log = logging.getLogger(__name__)

SILENT_MS = 10 * 60_000
LEASE_MS = 60_000
"""Longer than a batch may take at the platform; then the server ends the transaction, and with it the lease."""
BATCH = 50
FORGED = "FORGED"
"""The state of a parcel that nobody sends: its desk will, once it is back."""

SendFor = Callable[[str, Sequence[Outgoing]], BatchAnswer]
"""Takes entries of a desk, all of one kind, to the platform in its name; raises a PlatformError."""

_LEASE = """SELECT entry_id, envelope FROM parcel WHERE desk_no = %s AND state = 'PENDING'
    ORDER BY seq LIMIT %s FOR UPDATE SKIP LOCKED"""
_SENT = "UPDATE parcel SET state = %s, code = %s, sent_by = %s WHERE entry_id = %s"


@dataclass(slots=True)
class Silence:
    """Who has been quiet for how long, by the beats we saw ourselves."""

    _seen: dict[str, tuple[int, int]] = field(default_factory=dict)

    def hear(self, there: Iterable[OnHub], now_ms: int) -> None:
        for one in there:
            if self._seen.get(one.desk_no, (-1, 0))[0] != one.beat:
                self._seen[one.desk_no] = (one.beat, now_ms)

    def silent(self, now_ms: int) -> tuple[str, ...]:
        return tuple(sorted(no for no, (_, since_ms) in self._seen.items() if now_ms - since_ms >= SILENT_MS))


class Leases:
    def __init__(self, store: Store, line: HubLine, send_for: SendFor) -> None:
        self._store, self._line, self._send_for = store, line, send_for

    def turn(self, silent: Collection[str]) -> int:
        """Send one batch of each of these desks; how many entries were answered.  HubFault, PlatformError."""
        return sum(self._line.call(partial(self._one, desk_no=desk_no)) for desk_no in silent)

    def _one(self, db: Db, desk_no: str) -> int:
        leased: dict[str, str | None] = dict(db.execute(_LEASE, (desk_no, BATCH)).fetchall())
        if not leased:
            return 0
        with self._store.reading() as own:
            held = elsewhere.by_id(own, leased)
            desk = elsewhere.other(own, desk_no)
        if desk is None:
            return 0
        envelopes: dict[str, str | None] = {}
        for entry_id in [one for one in leased if one in held]:
            try:
                envelopes[entry_id] = envelope_of(desk.public_key, held[entry_id], leased[entry_id])
            except Forged:
                log.warning("a parcel of %s is not as it gave it: %s", desk_no, entry_id)
                db.execute(_SENT, (FORGED, "", self._store.desk_no, entry_id))
        answered = 0
        for batch in _by_kind([held[one] for one in envelopes], envelopes):
            for ack in self._send_for(desk_no, batch).acks:
                if ack.rec_id in envelopes:
                    no = Delivery.CONFLICT if ack.code in CONFLICT_CODES else Delivery.REFUSED
                    state = Delivery.ACKED if ack.accepted else no
                    db.execute(_SENT, (state.value, ack.code, self._store.desk_no, ack.rec_id))
                    answered += 1
        log.info("sent %d entries for %s", answered, desk_no)
        return answered


def _by_kind(entries: Sequence[Entry], envelopes: dict[str, str | None]) -> list[list[Outgoing]]:
    """Each kind has its own door at the platform; the oldest first."""
    kinds: dict[str, list[Outgoing]] = {}
    for one in entries:
        kinds.setdefault(one.kind.value, []).append(Outgoing(one, None, "", envelopes[one.id], 0))
    return list(kinds.values())
