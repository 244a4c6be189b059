"""The way out: what of the book the platform has, has refused, or has not seen.

An entry leaves PENDING by the platform's word on that one entry, or by staff and sync parking it; no row is ever
deleted.  Leases, pauses and order of retries are the sync loop's and live in its memory.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import (
    BindParameter,
    Connection,
    Select,
    and_,
    bindparam,
    func,
    insert,
    select,
    update,
)
from sqlalchemy.sql.elements import ColumnElement

from sync.records import Backlog, Delivery, EntryKind, ItemAck, Outgoing, Receipt
from sync.store import settled
from sync.store.keys import Vault
from sync.store.prepared import Prepared
from sync.store.rows import ENTRY, ENTRY_COLUMNS, entry_from, plain, spelled
from sync.store.schema import entry, outbox, person
from sync.store.schema import receipt as receipt_table
from sync.store.sealing import open_identity

CONFLICT_CODES = frozenset({"E20002"})
"""The platform holds other bytes under this id."""

_TROUBLED = (Delivery.REFUSED, Delivery.CONFLICT, Delivery.PARKED)
_CHUNK = 500
_O = outbox.c


@dataclass(frozen=True, slots=True)
class Troubled:
    """An entry that staff must look at; `code` and `text` are the platform's words or the reason for parking."""

    outgoing: Outgoing
    delivery: Delivery
    code: str
    text: str

    @property
    def stuck(self) -> bool:
        return self.delivery in _TROUBLED


def _is(*states: Delivery) -> ColumnElement[bool]:
    """Spelled out in the statement, not bound: a partial index is used only where the planner sees the values."""
    if len(states) == 1:
        return _O.delivery == spelled(states[0].value)
    return _O.delivery.in_([spelled(state.value) for state in states])


_OUTGOING = (
    ENTRY.add_columns(_O.envelope, _O.attempts, _O.delivery, _O.code, _O.answer, _O.problem, person.c.sealed)
    .join_from(entry, outbox, _O.entry_id == entry.c.id)
    .outerjoin(person, person.c.entry_id == entry.c.id)
    .order_by(_O.seq)
)


_DUE = _OUTGOING.where(_is(Delivery.PENDING), _O.seq > bindparam("after")).limit(bindparam("most"))


def due(
    db: Connection,
    vault: Vault,
    limit: int,
    *,
    after_seq: int = 0,
    skip: Collection[str] = (),
    kinds: Collection[EntryKind] | None = None,
) -> list[Outgoing]:
    """The first `limit` entries still to be sent, in the order of the book, without those the caller has in hand:
    either all up to `after_seq`, which is quick, or some by name."""
    query = _DUE
    if skip:
        query = query.where(_O.entry_id.not_in(sorted(skip)))
    if kinds is not None:
        query = query.where(entry.c.kind.in_([kind.value for kind in kinds]))
    rows = plain(db, query, {"after": after_seq, "most": limit})
    return [_outgoing(vault, row) for row in rows]


def _outgoing(vault: Vault, row: Sequence[Any]) -> Outgoing:
    """The columns of _OUTGOING, as the driver gives them or as a Row."""
    made, (envelope, attempts, *_, sealed) = entry_from(row[:ENTRY_COLUMNS]), row[ENTRY_COLUMNS:]
    who, name = None, ""
    if sealed is not None:
        who, name, _ = open_identity(vault, f"person|{made.id}", bytes(sealed))
    return Outgoing(entry=made, person=who, name=name, envelope=envelope, attempts=attempts)


_KEEP = Prepared(
    update(outbox)
    .where(_O.entry_id == bindparam("rec"), _O.envelope.is_(None))
    .values(envelope=bindparam("sealed"))
)


def keep_envelopes(db: Connection, envelopes: Mapping[str, str]) -> None:
    """Store the sealed identities of a batch, by id, the first time; a second call changes nothing, what was sent is
    resent."""
    _KEEP.run_all(db, [{"rec": rec_id, "sealed": envelope} for rec_id, envelope in envelopes.items()])


_ANSWER: dict[str, BindParameter[Any]] = {
    "delivery": bindparam("to"),
    "code": bindparam("the_code"),
    "answer": bindparam("the_text"),
    "server_no": bindparam("the_number"),
    "duplicate": bindparam("is_duplicate"),
    "extra": bindparam("is_extra"),
    "answered_ms": bindparam("now"),
}
_ACCEPT = Prepared(update(outbox).where(_O.entry_id == bindparam("rec")).values(_ANSWER))
_REFUSE = Prepared(
    update(outbox).where(_O.entry_id == bindparam("rec"), _O.delivery == bindparam("pending")).values(_ANSWER)
)


def apply_answer(db: Connection, acks: Sequence[ItemAck], receipt: Receipt | None, now_ms: int) -> None:
    """Apply the platform's word, item by item, and keep its receipt for what it accepted.

    An entry without an ack stays as it is.  A no never takes back an earlier yes (answers may arrive twice and late);
    a yes ends every other state.  Ids that are not in this book are ignored.
    """
    words: dict[bool, list[dict[str, Any]]] = {False: [], True: []}
    for ack in acks:
        no = Delivery.CONFLICT if ack.code in CONFLICT_CODES else Delivery.REFUSED
        values = {
            "rec": ack.rec_id,
            "to": (Delivery.ACKED if ack.accepted else no).value,
            "the_code": ack.code,
            "the_text": ack.text,
            "the_number": ack.server_no,
            "is_duplicate": ack.duplicate,
            "is_extra": ack.extra,
            "now": now_ms,
            "pending": Delivery.PENDING.value,
        }
        words[ack.accepted].append(values)
    _REFUSE.run_all(db, words[False])
    _ACCEPT.run_all(db, words[True])
    if receipt is not None:
        _keep_receipt(db, [ack.rec_id for ack in acks if ack.accepted], receipt, now_ms)


_ADD_RECEIPT = Prepared(
    insert(receipt_table),
    *("desk_no", "first_seq", "last_seq", "last_hash", "signed", "signature", "server_ms", "received_ms"),
)
_COVERED = (
    select(entry.c.desk_no, entry.c.seq, entry.c.hash)
    .where(entry.c.id.in_(bindparam("ids", expanding=True)))
    .order_by(entry.c.desk_no, entry.c.seq)
)


def _keep_receipt(db: Connection, rec_ids: Sequence[str], given: Receipt, now_ms: int) -> None:
    """One row a desk: which stretch of its book these words cover, and the hash at its end."""
    by_desk: dict[str, list[Any]] = {}
    for some in _chunks(rec_ids):
        for desk_no, seq, hash_ in plain(db, _COVERED, {"ids": some}):
            by_desk.setdefault(desk_no, []).append((seq, hash_))
    for desk_no, rows in by_desk.items():
        last_seq, last_hash = max(rows)
        _ADD_RECEIPT.run(
            db,
            {
                "desk_no": desk_no,
                "first_seq": min(rows)[0],
                "last_seq": last_seq,
                "last_hash": bytes(last_hash),
                "signed": given.signed,
                "signature": given.signature,
                "server_ms": given.server_ms,
                "received_ms": now_ms,
            },
        )


def note_attempt(db: Connection, rec_ids: Sequence[str], problem: str) -> None:
    for some in _chunks(rec_ids):
        db.execute(
            update(outbox)
            .where(_O.entry_id.in_(some), _is(Delivery.PENDING))
            .values(attempts=_O.attempts + 1, problem=problem)
        )


def park(db: Connection, rec_id: str, why: str) -> None:
    """Set a pending entry aside because it breaks the platform even alone; staff sees it, and may resend it."""
    db.execute(
        update(outbox)
        .where(_O.entry_id == rec_id, _is(Delivery.PENDING))
        .values(delivery=Delivery.PARKED.value, problem=why)
    )


def resend(db: Connection, rec_id: str) -> None:
    """Staff: send a refused or parked entry again, same id, same bytes, same envelope."""
    db.execute(
        update(outbox)
        .where(_O.entry_id == rec_id, _is(Delivery.REFUSED, Delivery.PARKED))
        .values(delivery=Delivery.PENDING.value)
    )


def reopen(db: Connection, rec_ids: Sequence[str]) -> None:
    """The platform lost what it had (restored from a backup): acked entries are pending again."""
    for some in _chunks(rec_ids):
        db.execute(
            update(outbox)
            .where(_O.entry_id.in_(some), _is(Delivery.ACKED))
            .values(delivery=Delivery.PENDING.value)
        )


_WITHIN = (
    select(_O.entry_id)
    .join_from(entry, outbox, _O.entry_id == entry.c.id)
    .where(entry.c.desk_no == bindparam("desk"), entry.c.seq.between(bindparam("first"), bindparam("last")))
    .limit(_CHUNK)
)
_TO_HAND = _WITHIN.where(_is(Delivery.PENDING, Delivery.REFUSED, Delivery.PARKED))
_TO_ROUSE = _WITHIN.where(_is(Delivery.HANDED))


def hand_over(db: Connection, desk_no: str, first_seq: int, last_seq: int) -> int:
    """Some hundred entries of a delivered package wait no longer; how many, 0 when all are handed over."""
    return _turn(db, _TO_HAND, Delivery.HANDED, desk_no, first_seq, last_seq)


def rouse(db: Connection, desk_no: str, first_seq: int, last_seq: int) -> int:
    """A platform at last: some hundred entries that were handed over are to be sent too; how many, 0 when all are."""
    return _turn(db, _TO_ROUSE, Delivery.PENDING, desk_no, first_seq, last_seq)


def _turn(
    db: Connection, query: Select[Any], to: Delivery, desk_no: str, first_seq: int, last_seq: int
) -> int:
    asked = {"desk": desk_no, "first": first_seq, "last": last_seq}
    some = list(db.execute(query, asked).scalars())
    if some:
        db.execute(update(outbox).where(_O.entry_id.in_(some)).values(delivery=to.value))
    return len(some)


_OLDEST = (
    select(entry.c.at_ms)
    .join_from(outbox, entry, _O.entry_id == entry.c.id)
    .where(_is(Delivery.PENDING))
    .order_by(_O.seq)
    .limit(1)
)
_PENDING = select(func.count()).select_from(outbox).where(_is(Delivery.PENDING))
_STUCK = and_(_is(*_TROUBLED), settled.is_open(_O.entry_id))
_COUNTS = select(_O.delivery, func.count()).where(_STUCK).group_by(_O.delivery)


def backlog(db: Connection) -> Backlog:
    counts = {row[0]: row[1] for row in db.execute(_COUNTS)}
    return Backlog(
        pending=db.execute(_PENDING).scalar_one(),
        oldest_at_ms=db.execute(_OLDEST).scalar(),
        refused=counts.get(Delivery.REFUSED.value, 0),
        conflict=counts.get(Delivery.CONFLICT.value, 0),
        parked=counts.get(Delivery.PARKED.value, 0),
    )


def troubled(db: Connection, vault: Vault, limit: int = 200) -> list[Troubled]:
    """What was refused, conflicts or is parked and nobody has dealt with, the oldest first."""
    return [_troubled(vault, row) for row in db.execute(_OUTGOING.where(_STUCK).limit(limit))]


_ONE = _OUTGOING.where(_O.entry_id == bindparam("one"))


def state_of(db: Connection, vault: Vault, rec_id: str) -> Troubled | None:
    """Where one entry stands on its way, whatever that is; None for one that is not in this book."""
    row = db.execute(_ONE, {"one": rec_id}).first()
    return _troubled(vault, row) if row else None


def _troubled(vault: Vault, row: Any) -> Troubled:
    return Troubled(
        outgoing=_outgoing(vault, row),
        delivery=Delivery(row.delivery),
        code=row.code,
        text=row.problem if row.delivery == Delivery.PARKED else row.answer,
    )


def _chunks(rec_ids: Sequence[str]) -> Iterable[Sequence[str]]:
    return (rec_ids[start : start + _CHUNK] for start in range(0, len(rec_ids), _CHUNK))
