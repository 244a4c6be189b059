"""The book: append an entry, find entries again.

An entry's canonical bytes are made here once and kept; hash = SM3(previous hash ‖ canonical), signature = Ed25519
over the hash, id = DESK-BOOT-SEQ.  Identity is never in the canonical bytes, only the blind index `personRef`.

A CORRECTION names the entry it is about in body["corrects"]; with body["act"] == "VOID" that entry no longer
stands, with a later "RESTORE" it stands again; every other act leaves it standing.
"""

from __future__ import annotations

import base64
import json
from collections.abc import Collection, Iterator, Sequence
from datetime import date

from sqlalchemy import Connection, bindparam, func, insert, select, update

from sync.platform.gm import canonical_json, sm3
from sync.records import CardKey, Draft, Entry, EntryKind, PersonKey
from sync.store import binding, closes, consents, staff_acts
from sync.store.keys import Vault
from sync.store.prepared import Prepared
from sync.store.rows import COLUMNS, ENTRY, entry_of, present
from sync.store.schema import chain_head, outbox
from sync.store.schema import entry as entry_table
from sync.store.schema import person as person_table
from sync.store.sealing import open_identity, seal_identity
from sync.store.verify import Verification, hash_at, verify

__all__ = [
    "GENESIS",
    "ChainMoved",
    "Verification",
    "append",
    "checkins_of",
    "entry",
    "export",
    "hash_at",
    "head",
    "identity_of",
    "last_at_ms",
    "of_day",
    "verify",
]

GENESIS = bytes(32)
_PAGE = 1000

_HEAD = select(chain_head.c.seq, chain_head.c.hash).where(chain_head.c.desk_no == bindparam("desk"))
_MOVE_HEAD = Prepared(
    update(chain_head)
    .where(chain_head.c.desk_no == bindparam("desk"), chain_head.c.hash == bindparam("expected"))
    .values(seq=bindparam("to_seq"), hash=bindparam("to_hash"))
)
_ADD_ENTRY = Prepared(insert(entry_table), *entry_table.c.keys())
_ADD_HEAD = Prepared(insert(chain_head), "desk_no", "seq", "hash")
_ADD_OUTBOX = Prepared(insert(outbox), "entry_id", "desk_no", "seq")
_ADD_PERSON = Prepared(insert(person_table), "entry_id", "sealed")


class ChainMoved(Exception):
    """The head given to `append` is not the head of the book: nothing was written, read the head and call again."""


def append(
    db: Connection,
    vault: Vault,
    desk_no: str,
    boot_no: int,
    draft: Draft,
    *,
    after: tuple[int, bytes] | None = None,
) -> Entry:
    """Write one entry, the chain head and the outbox row, and what belongs to them; the caller commits.

    `after` is the (seq, hash) of the head where the caller knows it, which saves reading it; ChainMoved when it is
    not the head.  TypeError for a body that has no canonical form, ValueError for a binding or a consent that lacks
    what it is about.
    """
    if not db.in_transaction():
        db.begin()  # the prepared statements do not begin one by themselves
    seq, prev_hash = after or head(db, desk_no)
    draft = closes.marked(db, draft)
    made = make(vault, desk_no, boot_no, seq + 1, prev_hash, draft)
    _move_head(db, made)
    _ADD_ENTRY.run(db, row_of(made, vault, draft))
    _ADD_OUTBOX.run(db, {"entry_id": made.id, "desk_no": desk_no, "seq": made.seq})
    if draft.person or draft.name or draft.card:
        sealed = seal_identity(vault, f"person|{made.id}", draft.person, draft.name, draft.card)
        _ADD_PERSON.run(db, {"entry_id": made.id, "sealed": sealed})
    if draft.kind is EntryKind.BINDING:
        binding.bind(db, vault, made, draft)
    elif draft.kind is EntryKind.CONSENT:
        consents.enter(db, made)
    staff_acts.enter(db, made, draft)
    return made


def make(vault: Vault, desk_no: str, boot_no: int, seq: int, prev_hash: bytes, draft: Draft) -> Entry:
    """The entry that `draft` becomes at this place of the chain.  No I/O."""
    at = draft.at
    entry_id = f"{desk_no}-{boot_no}-{seq}"
    person_ref = vault.person_ref(draft.person) if draft.person else ""
    body = {**draft.body, "point": at.point.as_body()} if at.point else dict(draft.body)
    if at.duty and staff_acts.actor(draft.body):
        body["role"] = at.duty
    fields: dict[str, object] = {
        "id": entry_id,
        "desk": desk_no,
        "bootNo": boot_no,
        "seq": seq,
        "kind": draft.kind.value,
        "atMs": at.at_ms,
        "wallMs": at.wall_ms,
        "monoMs": at.mono_ms,
        "clockQ": at.quality.value,
        "clockErrMs": at.error_ms,
        "day": draft.day.isoformat(),
        "classNo": draft.class_no,
        "sessionNo": draft.session_no,
        "traineeNo": draft.trainee_no,
        "action": draft.action.value if draft.action else None,
        "personRef": person_ref,
        "body": body,
    }
    if draft.card:
        fields["cardRef"] = vault.card_ref(draft.card)
    canonical = canonical_json(fields)
    hashed = sm3(prev_hash + canonical)
    return Entry(
        id=entry_id,
        desk_no=desk_no,
        boot_no=boot_no,
        seq=seq,
        kind=draft.kind,
        at_ms=at.at_ms,
        day=draft.day,
        class_no=draft.class_no,
        session_no=draft.session_no,
        trainee_no=draft.trainee_no,
        action=draft.action,
        person_ref=person_ref,
        body=body,
        canonical=canonical,
        prev_hash=prev_hash,
        hash=hashed,
        signature=vault.sign(hashed),
    )


def row_of(made: Entry, vault: Vault, draft: Draft) -> dict[str, object]:
    """The columns of an entry; every one but the last four repeats the canonical bytes, for the indexes."""
    corrects = draft.body.get("corrects", "")
    return {
        "id": made.id,
        "desk_no": made.desk_no,
        "boot_no": made.boot_no,
        "seq": made.seq,
        "kind": made.kind.value,
        "at_ms": made.at_ms,
        "day": made.day.isoformat(),
        "class_no": made.class_no,
        "session_no": made.session_no,
        "trainee_no": made.trainee_no,
        "action": made.action.value if made.action else None,
        "person_ref": made.person_ref,
        "card_ref": vault.card_ref(draft.card) if draft.card else "",
        "corrects": corrects if isinstance(corrects, str) else "",
        "canonical": made.canonical,
        "prev_hash": made.prev_hash,
        "hash": made.hash,
        "signature": made.signature,
    }


def _move_head(db: Connection, made: Entry) -> None:
    if made.seq == 1:
        _ADD_HEAD.run(db, {"desk_no": made.desk_no, "seq": 1, "hash": made.hash})
        return
    moved = _MOVE_HEAD.run(
        db,
        {"desk": made.desk_no, "expected": made.prev_hash, "to_seq": made.seq, "to_hash": made.hash},
    )
    if moved != 1:
        raise ChainMoved(f"{made.id} does not follow the head")


def head(db: Connection, desk_no: str) -> tuple[int, bytes]:
    """(seq, hash) of the last entry; (0, 32 zero bytes) for an empty book."""
    row = db.execute(_HEAD, {"desk": desk_no}).first()
    return (row.seq, bytes(row.hash)) if row else (0, GENESIS)


_RECENT = 1000
_LAST = (
    select(COLUMNS.at_ms)
    .where(COLUMNS.desk_no == bindparam("desk"))
    .order_by(COLUMNS.seq.desc())
    .limit(_RECENT)
)
_LAST_AT = select(func.max(_LAST.subquery().c.at_ms))


def last_at_ms(db: Connection, desk_no: str) -> int:
    """The latest time in the newest thousand entries, by the desk's own word; 0 for an empty book."""
    return db.execute(_LAST_AT, {"desk": desk_no}).scalar() or 0


_ONE = ENTRY.where(COLUMNS.id == bindparam("one"))


def entry(db: Connection, entry_id: str) -> Entry | None:
    row = db.execute(_ONE, {"one": entry_id}).first()
    return entry_of(row) if row else None


_OF_PERSON = ENTRY.where(
    present(COLUMNS.person_ref),
    COLUMNS.person_ref == bindparam("ref"),
    COLUMNS.day.in_(bindparam("days", expanding=True)),
    COLUMNS.kind.in_((EntryKind.CHECKIN.value, EntryKind.PROVISIONAL.value)),
).order_by(COLUMNS.seq)
_CORRECTIONS = (
    select(COLUMNS.corrects, COLUMNS.canonical)
    .where(
        present(COLUMNS.corrects),
        COLUMNS.corrects.in_(bindparam("ids", expanding=True)),
        COLUMNS.kind == EntryKind.CORRECTION.value,
    )
    .order_by(COLUMNS.seq)
)


def checkins_of(db: Connection, vault: Vault, person: PersonKey, days: Sequence[date]) -> list[Entry]:
    """The standing CHECKIN and PROVISIONAL entries of a person on these days, in the order of the book."""
    wanted = {"ref": vault.person_ref(person), "days": [day.isoformat() for day in days]}
    found = [entry_of(row) for row in db.execute(_OF_PERSON, wanted)]
    gone = voided(db, [one.id for one in found])
    return [one for one in found if one.id not in gone]


def voided(db: Connection, ids: Collection[str]) -> set[str]:
    """Those of `ids` that a correction has taken out."""
    gone: set[str] = set()
    if not ids:
        return gone
    for row in db.execute(_CORRECTIONS, {"ids": list(ids)}):
        act = json.loads(bytes(row.canonical))["body"].get("act")
        if act == "VOID":
            gone.add(row.corrects)
        elif act == "RESTORE":
            gone.discard(row.corrects)
    return gone


def of_day(
    db: Connection,
    day: date,
    *,
    class_no: str | None = None,
    kinds: Collection[EntryKind] | None = None,
    after_seq: int = 0,
    limit: int = 200,
) -> list[Entry]:
    """A page of one desk's entries of a day: those after `after_seq`, in the order of the book."""
    query = ENTRY.where(COLUMNS.day == day.isoformat(), COLUMNS.seq > after_seq)
    if class_no is not None:
        query = query.where(COLUMNS.class_no == class_no)
        if class_no:
            query = query.where(present(COLUMNS.class_no))
    if kinds is not None:
        query = query.where(COLUMNS.kind.in_([kind.value for kind in kinds]))
    return [entry_of(row) for row in db.execute(query.order_by(COLUMNS.seq).limit(limit))]


_SEALED = select(person_table.c.sealed).where(person_table.c.entry_id == bindparam("one"))


def identity_of(db: Connection, vault: Vault, entry_id: str) -> tuple[PersonKey | None, str, CardKey | None]:
    """Who the entry is about: (person, name, card), as far as it was recorded; for staff pages only."""
    sealed = db.execute(_SEALED, {"one": entry_id}).scalar()
    return open_identity(vault, f"person|{entry_id}", sealed) if sealed else (None, "", None)


_AFTER = (
    ENTRY.where(COLUMNS.desk_no == bindparam("desk"), COLUMNS.seq > bindparam("after"))
    .order_by(COLUMNS.seq)
    .limit(_PAGE)
)


def export(db: Connection) -> Iterator[dict[str, object]]:
    """Every entry as it was hashed and signed, desk by desk: enough to check the book elsewhere, nobody's name."""
    desks = db.execute(select(chain_head.c.desk_no).order_by(chain_head.c.desk_no)).scalars().all()
    for desk_no in desks:
        after = 0
        while rows := db.execute(_AFTER, {"desk": desk_no, "after": after}).all():
            for row in rows:
                yield {
                    "id": row.id,
                    "seq": row.seq,
                    "kind": row.kind,
                    "canonical": bytes(row.canonical).decode(),
                    "prevHash": bytes(row.prev_hash).hex(),
                    "hash": bytes(row.hash).hex(),
                    "signature": base64.b64encode(row.signature).decode(),
                }
            after = rows[-1].seq
