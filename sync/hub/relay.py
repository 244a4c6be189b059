"""Our own entries to the hub: where it stands with us is asked of the hub itself, so a restart, a lost answer or a hub
restored from a backup are all the same case.

One transaction a batch: our head moves (which no second machine under our number survives), the rows go in, what may
be sent for us beside them, and our sign-ins and closes become claims.
"""

from __future__ import annotations

import json
import logging
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any, Protocol

from sqlalchemy import Connection, bindparam, select

from sync.hub.facts import WITHDRAWN, DaySeat, HubRefuses, OutageSeat, PaperSeat, place_of
from sync.hub.line import Db, HubLine
from sync.hub.parcels import signed_envelope
from sync.hub.tables import ENTRY_COLUMNS, set_up
from sync.platform.adapter import PlatformError
from sync.records import Action, Delivery, EntryKind, Method, PersonKey
from sync.store import ledger, outbox
from sync.store.elsewhere import Seat
from sync.store.schema import entry, person
from sync.store.schema import outbox as outbox_table
from sync.store.sealing import open_identity
from sync.store.store import Store

log = logging.getLogger(__name__)

BATCH = 200
_WITHDRAWAL = f'"act":"{WITHDRAWN}"'.encode()
_PAPER = f'"method":"{Method.PAPER.value}"'.encode()
UNSEALED = "UNSEALED"
"""The state of a parcel whose identity could not be sealed yet: the desk has no key of the platform."""


class Sealing(Protocol):
    """The platform's adapter, as far as it makes envelopes."""

    def envelope(self, rec_id: str, person: PersonKey, name: str) -> str: ...


@dataclass(frozen=True, slots=True)
class Head:
    """How far the hub has our book."""

    seq: int
    hash: bytes


_NEXT = (
    select(entry, outbox_table.c.delivery, outbox_table.c.envelope, person.c.sealed)
    .join_from(entry, outbox_table, outbox_table.c.entry_id == entry.c.id)
    .outerjoin(person, person.c.entry_id == entry.c.id)
    .where(entry.c.desk_no == bindparam("desk"), entry.c.seq > bindparam("after"))
    .order_by(entry.c.seq)
    .limit(bindparam("most"))
)
_HASH_AT = select(entry.c.hash).where(entry.c.desk_no == bindparam("desk"), entry.c.seq == bindparam("seq"))
_STANDING = select(outbox_table.c.entry_id, outbox_table.c.delivery, outbox_table.c.envelope).where(
    outbox_table.c.entry_id.in_(bindparam("ids", expanding=True))
)

_REGISTER = """INSERT INTO desk (desk_no, name, public_key, head_hash) VALUES (%s, %s, %s, %s)
    ON CONFLICT (desk_no) DO UPDATE SET name = EXCLUDED.name WHERE desk.name <> EXCLUDED.name"""
_OURS = "SELECT public_key, head_seq, head_hash FROM desk WHERE desk_no = %s"
_MOVE = """UPDATE desk SET head_seq = %s, head_hash = %s, beat = beat + 1, heard_at = clock_timestamp()
    WHERE desk_no = %s AND head_seq = %s AND head_hash = %s"""
_TYPES = {"boot_no": "int", "seq": "bigint", "at_ms": "bigint"} | dict.fromkeys(
    ("canonical", "prev_hash", "hash", "signature"), "bytea"
)
_UNNESTED = ", ".join(f"%s::{_TYPES.get(name, 'text')}[]" for name in ENTRY_COLUMNS)
ADD_ENTRIES = (
    f"INSERT INTO entry ({', '.join(ENTRY_COLUMNS)}) SELECT * FROM unnest({_UNNESTED})"
    " ON CONFLICT (id) DO NOTHING"
)
ADD_PARCELS = """INSERT INTO parcel (entry_id, desk_no, seq, envelope, state)
    SELECT * FROM unnest(%s::text[], %s::text[], %s::bigint[], %s::text[], %s::text[])
    ON CONFLICT (entry_id) DO NOTHING"""
ADD_CLAIMS = """INSERT INTO claim (session_no, trainee_no, action, desk_no, at_ms, entry_id)
    SELECT * FROM unnest(%s::text[], %s::text[], %s::text[], %s::text[], %s::bigint[], %s::text[])
    ON CONFLICT (session_no, trainee_no, action) DO UPDATE SET entry_id = EXCLUDED.entry_id
    WHERE claim.desk_no = EXCLUDED.desk_no AND claim.entry_id IS NULL"""
_WAITING = """SELECT entry_id, state FROM parcel WHERE desk_no = %s AND state IN ('PENDING', 'UNSEALED')
    ORDER BY seq LIMIT 500 FOR UPDATE SKIP LOCKED"""
_SETTLE = "UPDATE parcel SET state = %s, envelope = coalesce(envelope, %s) WHERE entry_id = %s"
_HASHES = "SELECT id, hash FROM entry WHERE id = ANY(%s)"
_BEAT = """UPDATE desk SET beat = beat + 1, heard_at = clock_timestamp() WHERE desk_no = %s
    RETURNING head_seq, head_hash"""


class HubRelay:
    def __init__(
        self, store: Store, line: HubLine, sealing: Sealing | None, name: str, batch: int = BATCH
    ) -> None:
        """Without `sealing` nobody can send for this desk, and its rows go without parcels."""
        self._store, self._line, self._sealing, self._name = store, line, sealing, name
        self._batch = batch
        self.head: Head | None = None
        """None until the hub has said how far it has our book."""
        self._reached = 0

    def join(self) -> None:
        """Come to the hub, or come back: its schema, our place there.  HubFault, StoreFault."""
        vault, desk_no = self._store.vault, self._store.desk_no

        def work(db: Db) -> tuple[bytes, int, bytes]:
            set_up(db, vault.environment)
            db.execute(_REGISTER, (desk_no, self._name, vault.ledger_public, ledger.GENESIS))
            found = db.execute(_OURS, (desk_no,)).fetchone()
            assert found is not None  # it was registered a line above
            return bytes(found[0]), int(found[1]), bytes(found[2])

        key, seq, hashed = self._line.call(work)
        if key != vault.ledger_public:
            raise HubRefuses("KEY", "another key stands on the hub under this desk's number")
        if seq and self._hash_at(seq) != hashed:
            raise HubRefuses("FORK", f"the hub holds another entry {seq} of this desk")
        self.head, self._reached = Head(seq, hashed), seq

    def turn(self) -> bool:
        """Send one batch; True when there may be more.  After a fault the hub is asked anew where it stands."""
        head = self.head
        assert head is not None  # joined first
        rows = self._next(head.seq)
        if not rows:
            return False
        self.head = None
        last = Head(rows[-1].seq, bytes(rows[-1].hash))
        self._line.call(lambda db: self._push(db, rows, head, last))
        self.head, self._reached = last, last.seq
        return len(rows) == self._batch

    def behind(self) -> int:
        """Entries of ours that the hub has not got, by its own last word."""
        with self._store.reading() as db:
            seq, _ = ledger.head(db, self._store.desk_no)
        return max(0, seq - self._reached)

    def beat(self) -> None:
        """Say that we are there, and of what was given to be sent for us what has arrived meanwhile."""
        told = self._line.call(lambda db: db.execute(_BEAT, (self._store.desk_no,)).fetchone())
        if told is None or self.head != Head(told[0], bytes(told[1])):
            self.head = None  # the hub was set back
        if self._sealing is not None:
            self._line.call(self._settle)

    # --- inside

    def _hash_at(self, seq: int) -> bytes:
        with self._store.reading() as db:
            found = db.execute(_HASH_AT, {"desk": self._store.desk_no, "seq": seq}).scalar()
        return bytes(found) if found is not None else b""

    def _next(self, after: int) -> Sequence[Any]:
        asked = {"desk": self._store.desk_no, "after": after, "most": self._batch}
        with self._store.reading() as db:
            rows = db.execute(_NEXT, asked).all()
        if self._sealing is None or not any(_to_seal(row) for row in rows):
            return rows
        return self._store.write(lambda db: self._sealed(db, asked)).result()

    def _sealed(self, db: Connection, asked: dict[str, Any]) -> Sequence[Any]:
        """The same rows, with envelopes kept as if they had been sent: whoever sends first sends these."""
        assert self._sealing is not None
        made: dict[str, str] = {}
        for row in db.execute(_NEXT, asked).all():
            if _to_seal(row):
                who, name, _ = open_identity(self._store.vault, f"person|{row.id}", bytes(row.sealed))
                if who is None:
                    continue
                try:
                    made[row.id] = self._sealing.envelope(row.id, who, name)
                except PlatformError as error:
                    log.info("identities cannot be sealed yet: %s", type(error).__name__)
                    break
        outbox.keep_envelopes(db, made)
        return db.execute(_NEXT, asked).all()

    def _push(self, db: Db, rows: Sequence[Any], head: Head, last: Head) -> None:
        desk_no = self._store.desk_no
        with db.pipeline():  # one way there and back for all of them
            moved = db.execute(_MOVE, (last.seq, last.hash, desk_no, head.seq, head.hash))
            added = db.execute(ADD_ENTRIES, [[getattr(row, name) for row in rows] for name in ENTRY_COLUMNS])
            self._add_what_follows(db, rows)
        if moved.rowcount != 1:
            raise HubRefuses("FORK", "another machine writes under this desk's number")
        if added.rowcount != len(rows):
            _compare(db, rows)

    def _add_what_follows(self, db: Db, rows: Sequence[Any]) -> None:
        if self._sealing is not None and (open_ := [row for row in rows if row.delivery == Delivery.PENDING]):
            db.execute(ADD_PARCELS, _columns(_parcel(row, self._given(row)) for row in open_))
        # Each place once: PostgreSQL refuses a statement that touches a row twice.
        if claims := {place: row for row in reversed(rows) for place in _places(row)}:
            db.execute(ADD_CLAIMS, _columns(_claim(place, row) for place, row in claims.items()))

    def _given(self, row: Any) -> str | None:
        return signed_envelope(self._store.vault, row.id, row.envelope) if row.envelope is not None else None

    def _settle(self, db: Db) -> None:
        states: dict[str, str] = dict(db.execute(_WAITING, (self._store.desk_no,)).fetchall())
        if not states:
            return
        with self._store.reading() as own:
            rows = own.execute(_STANDING, {"ids": list(states)}).all()
        for row in rows:
            if row.delivery != Delivery.PENDING:
                db.execute(_SETTLE, (row.delivery, None, row.entry_id))
            elif row.envelope is not None and states[row.entry_id] == UNSEALED:
                given = signed_envelope(self._store.vault, row.entry_id, row.envelope)
                db.execute(_SETTLE, (Delivery.PENDING.value, given, row.entry_id))


def _compare(db: Db, rows: Sequence[Any]) -> None:
    """Some were there already: ours, sent before, or what somebody else wrote under our numbers."""
    ours = {row.id: bytes(row.hash) for row in rows}
    there = db.execute(_HASHES, (list(ours),)).fetchall()
    if any(ours[entry_id] != bytes(hashed) for entry_id, hashed in there):
        raise HubRefuses("FORK", "somebody else's entries stand on the hub under this desk's number")


def _to_seal(row: Any) -> bool:
    return bool(row.delivery == Delivery.PENDING and row.envelope is None and row.sealed is not None)


def _parcel(row: Any, given: str | None) -> tuple[Any, ...]:
    state = UNSEALED if row.sealed is not None and given is None else Delivery.PENDING.value
    return row.id, row.desk_no, row.seq, given, state


def _places(row: Any) -> list[tuple[str, str, str]]:
    """What this entry holds: a sign-in, once more where it is off paper, the close of a day, an outage withdrawn."""
    if row.kind == EntryKind.DAY_CLOSED:
        body = json.loads(row.canonical)["body"]
        first = "checklist" in body  # not a second signature, nor the platform's later word
        return [place_of(DaySeat(date.fromisoformat(row.day), body.get("supersedes", "")))] if first else []
    if row.kind == EntryKind.OPERATOR and _WITHDRAWAL in bytes(row.canonical):
        return [place_of(OutageSeat(str(json.loads(row.canonical)["body"].get("outage", ""))))]
    if row.kind != EntryKind.CHECKIN or not row.session_no or not row.trainee_no:
        return []
    seat = Seat(row.session_no, row.trainee_no, Action(row.action))
    paper = _PAPER in bytes(row.canonical)
    return [place_of(one) for one in ((seat, PaperSeat(seat)) if paper else (seat,))]


def _claim(place: tuple[str, str, str], row: Any) -> tuple[Any, ...]:
    return *place, row.desk_no, row.at_ms, row.id


def _columns(rows: Any) -> list[list[Any]]:
    return [list(column) for column in zip(*rows, strict=True)]
