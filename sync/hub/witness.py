"""What the hub holds of a desk, asked before a backup of it is believed.  Looks only."""

from __future__ import annotations

import time
from dataclasses import dataclass
from threading import Timer

from sync.hub.line import Address, Db, HubLine
from sync.hub.tables import look

LIMIT_S = 10.0
_HELD = "SELECT public_key, head_seq, head_hash FROM desk WHERE desk_no = %s"


@dataclass(frozen=True, slots=True)
class Held:
    """By which key a desk writes there, how far, and the hash at that place."""

    key: bytes
    seq: int
    hash: bytes


def held_of(address: Address, environment: str, desk_no: str) -> Held | None:
    """None where the hub does not know this desk.  HubAway, also where it says nothing for LIMIT_S; HubRefuses."""

    def work(db: Db) -> Held | None:
        if not look(db, environment):
            return None
        row = db.execute(_HELD, (desk_no,)).fetchone()
        return Held(bytes(row[0]), int(row[1]), bytes(row[2])) if row else None

    line = HubLine(address, lambda: time.monotonic_ns() // 1_000_000)
    late = Timer(LIMIT_S, line.cut)
    late.daemon = True
    late.start()
    try:
        return line.call(work)
    finally:
        late.cancel()
        line.close()
