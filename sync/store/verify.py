"""Is the book whole and unchanged?  Hashes and links recomputed from the stored bytes, signatures, numbering,
columns against canonical bytes, the outbox, and the platform's receipts.

What this finds and what it cannot: anything changed, removed or slipped in by somebody without the ledger key is
found, but for entries cut off the end.  A cut end, and a book rewritten by somebody who holds the ledger key, are
found as far back as the last receipt: its text, signed by the platform, names sequence and hash, and no key of the
desk can make another.  Receipts can be taken away, though.  Entries cut off together with their receipts and outbox
rows, or an older copy of the whole file put back, leave a sound book: only `witnessed` shows that, a (seq, hash)
remembered by somebody outside (the platform's own head, a receipt copied elsewhere).  Entries after the last
receipt have no witness; `unsynced_tail` counts them (without `platform_key`, and no receipt: those not acked).
"""

from __future__ import annotations

import json
from dataclasses import dataclass, field
from typing import Any

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey
from sqlalchemy import Connection, bindparam, func, select

from sync.platform.gm import sm2_verify, sm3
from sync.platform.ktp_receipt import NoReceipt, Stretch, stretch_of
from sync.platform.ktp_wire import unb64
from sync.store.consents import Replay
from sync.store.schema import chain_head, entry, outbox, receipt

STEP_MS = 2000
"""A wall clock that moved this far against the monotonic one was set."""

_PAGE = 1000
_MOST_PROBLEMS = 200
_COLUMN_OF = {
    "id": "id",
    "desk": "desk_no",
    "bootNo": "boot_no",
    "seq": "seq",
    "kind": "kind",
    "atMs": "at_ms",
    "day": "day",
    "classNo": "class_no",
    "sessionNo": "session_no",
    "traineeNo": "trainee_no",
    "action": "action",
    "personRef": "person_ref",
}

_ROWS = (
    select(entry)
    .where(entry.c.desk_no == bindparam("desk"), entry.c.seq > bindparam("after"))
    .order_by(entry.c.seq)
    .limit(_PAGE)
)
_RECEIPTS = select(receipt).where(receipt.c.desk_no == bindparam("desk")).order_by(receipt.c.id)
_HASH_AT = select(entry.c.hash).where(entry.c.desk_no == bindparam("desk"), entry.c.seq == bindparam("seq"))
_HEAD = select(chain_head.c.seq, chain_head.c.hash).where(chain_head.c.desk_no == bindparam("desk"))
_UNSENDABLE = (
    select(entry.c.seq)
    .outerjoin(outbox, outbox.c.entry_id == entry.c.id)
    .where(entry.c.desk_no == bindparam("desk"), outbox.c.entry_id.is_(None))
    .order_by(entry.c.seq)
    .limit(_MOST_PROBLEMS)
)
_ACKED = select(func.max(outbox.c.seq)).where(
    outbox.c.desk_no == bindparam("desk"), outbox.c.delivery == "ACKED"
)


@dataclass(frozen=True, slots=True)
class Verification:
    """`problems` are "CODE seq", seq as far as one is known, at most 200 of them.

    GAP a number is missing · LINK the previous hash differs · HASH the bytes do not give the hash · SIGNATURE ·
    ID the id is not DESK-BOOT-SEQ · COLUMNS a column differs from the bytes · HEAD the stored head is another ·
    OUTBOX no outbox row, so it would never be sent · CONSENT the table of consents is not what the entries say ·
    RECEIPT_FORM a receipt's text is none that can be read · RECEIPT_SIGNATURE it is not the platform's ·
    RECEIPT_ROW the columns beside it are not what it says · RECEIPT_MISSING an entry counts as arrived, and no
    receipt reaches it · RECEIPT_AHEAD the platform has entries that are no longer here · RECEIPT_DIFFERS it has
    other bytes.
    """

    entries: int
    first_bad_seq: int | None
    problems: tuple[str, ...]
    unsynced_tail: int
    clock_steps: int
    head_hash: str

    @property
    def sound(self) -> bool:
        return not self.problems


@dataclass
class _Walk:
    """What is carried from entry to entry."""

    seq: int = 0
    hash: bytes = bytes(32)
    count: int = 0
    steps: int = 0
    boot: int | None = None
    drift_ms: int = 0
    wall_ms: int = 0
    consents: Replay = field(default_factory=Replay)
    found: list[tuple[int, str]] = field(default_factory=list)

    def problem(self, code: str, seq: int) -> None:
        if len(self.found) < _MOST_PROBLEMS:
            self.found.append((seq, f"{code} {seq}"))


def verify(
    db: Connection,
    desk_no: str,
    public_key: bytes,
    platform_key: bytes | None = None,
    *,
    witnessed: tuple[int, bytes] | None = None,
    after_seq: int = 0,
) -> Verification:
    """Check the whole book of one desk in one reading transaction.

    `public_key` is the ledger's raw Ed25519 key, kept outside the file; `platform_key` the SM2 key of a platform that
    gives receipts, without which they are compared but prove nothing; `witnessed` a (seq, hash) of this book that
    somebody outside remembers; `after_seq` skips the entries up to and with that one, for a look that must be quick.
    """
    walk = _Walk(after_seq, hash_at(db, desk_no, after_seq))
    key = Ed25519PublicKey.from_public_bytes(public_key)
    while rows := db.execute(_ROWS, {"desk": desk_no, "after": walk.seq}).all():
        for row in rows:
            _check_entry(walk, desk_no, key, row)
    _check_head(db, walk, desk_no)
    if not after_seq:  # an answer may be ended by an entry much later: only a whole walk can tell
        for seq in walk.consents.differing(db, desk_no):
            walk.problem("CONSENT", seq)
    for seq in db.execute(_UNSENDABLE, {"desk": desk_no}).scalars():
        walk.problem("OUTBOX", seq)
    proven = _check_receipts(db, walk, desk_no, platform_key)
    if witnessed is not None:
        _check_against(db, walk, desk_no, *witnessed)
        proven = max(proven, witnessed[0])
    if not proven and platform_key is None:  # its word in the outbox is all there is
        proven = _acked(db, desk_no)
    bad = [seq for seq, _ in walk.found]
    return Verification(
        entries=walk.count,
        first_bad_seq=min(bad) if bad else None,
        problems=tuple(text for _, text in walk.found),
        unsynced_tail=max(0, walk.seq - proven),
        clock_steps=walk.steps,
        head_hash=walk.hash.hex(),
    )


def hash_at(db: Connection, desk_no: str, seq: int) -> bytes:
    """What the chain hangs on after `seq`; 32 zero bytes at the beginning, and where the entry is gone (a LINK)."""
    return bytes(db.execute(_HASH_AT, {"desk": desk_no, "seq": seq}).scalar() or bytes(32))


def _check_entry(walk: _Walk, desk_no: str, key: Ed25519PublicKey, row: Any) -> None:
    canonical, stored = bytes(row.canonical), bytes(row.hash)
    if row.seq != walk.seq + 1:
        walk.problem("GAP", walk.seq + 1)
    elif bytes(row.prev_hash) != walk.hash:
        walk.problem("LINK", row.seq)
    if sm3(bytes(row.prev_hash) + canonical) != stored:
        walk.problem("HASH", row.seq)
    try:
        key.verify(bytes(row.signature), stored)
    except InvalidSignature:
        walk.problem("SIGNATURE", row.seq)
    if row.id != f"{desk_no}-{row.boot_no}-{row.seq}":
        walk.problem("ID", row.seq)
    fields = _fields(canonical)
    if not _columns_agree(row, fields):
        walk.problem("COLUMNS", row.seq)
    _watch_clock(walk, row.kind, fields)
    if row.kind == "CONSENT":
        walk.consents.take(row.seq, fields)
    walk.seq, walk.hash, walk.count = row.seq, stored, walk.count + 1


def _fields(canonical: bytes) -> dict[str, Any]:
    try:
        fields = json.loads(canonical)
    except ValueError:
        return {}
    return fields if isinstance(fields, dict) else {}


def _columns_agree(row: Any, fields: dict[str, Any]) -> bool:
    body = fields.get("body")
    corrects = body.get("corrects", "") if isinstance(body, dict) else ""
    return (
        all(getattr(row, column) == fields.get(name, "") for name, column in _COLUMN_OF.items())
        and row.card_ref == fields.get("cardRef", "")
        and row.corrects == (corrects if isinstance(corrects, str) else "")
    )


def _watch_clock(walk: _Walk, kind: str, fields: dict[str, Any]) -> None:
    """Count each setting of the clock once: where the drift jumps, where the wall clock of a later start is behind,
    or where a CLOCK_STEP entry says so; the one about a start only repeats what the wall clocks show."""
    wall, mono, boot = fields.get("wallMs"), fields.get("monoMs"), fields.get("bootNo")
    if not (isinstance(wall, int) and isinstance(mono, int) and isinstance(boot, int)):
        return
    drift = wall - mono
    jumped = boot == walk.boot and abs(drift - walk.drift_ms) > STEP_MS
    set_back = boot != walk.boot and walk.wall_ms - wall > STEP_MS
    if jumped or set_back or (kind == "CLOCK_STEP" and _cause(fields) != "START"):
        walk.steps += 1
    walk.boot, walk.drift_ms, walk.wall_ms = boot, drift, wall


def _cause(fields: dict[str, Any]) -> object:
    body = fields.get("body")
    return body.get("cause") if isinstance(body, dict) else None


def _check_head(db: Connection, walk: _Walk, desk_no: str) -> None:
    row = db.execute(_HEAD, {"desk": desk_no}).first()
    stored = (row.seq, bytes(row.hash)) if row else (0, bytes(32))
    if stored != (walk.seq, walk.hash):
        walk.problem("HEAD", max(stored[0], walk.seq))


def _check_receipts(db: Connection, walk: _Walk, desk_no: str, platform_key: bytes | None) -> int:
    """Check every receipt; the highest sequence one of them proves."""
    proven = reached = 0
    for row in db.execute(_RECEIPTS, {"desk": desk_no}).all():
        said = _said(walk, platform_key, row)
        if said is not None and said.device == desk_no:
            _check_against(db, walk, desk_no, said.last_seq, said.last_hash)
            proven = max(proven, said.last_seq)
        reached = max(reached, row.last_seq)
    acked = _acked(db, desk_no)
    if platform_key is not None and acked > reached:  # ack and receipt are written in one transaction
        walk.problem("RECEIPT_MISSING", acked)
    return proven


def _acked(db: Connection, desk_no: str) -> int:
    return db.execute(_ACKED, {"desk": desk_no}).scalar() or 0


def _said(walk: _Walk, platform_key: bytes | None, row: Any) -> Stretch | None:
    """What a receipt says, by its signed text and never by the columns beside it."""
    if platform_key is not None and not sm2_verify(platform_key, row.signed.encode(), unb64(row.signature)):
        walk.problem("RECEIPT_SIGNATURE", row.last_seq)
        return None
    try:
        said = stretch_of(row.signed)
    except NoReceipt:
        walk.problem("RECEIPT_FORM", row.last_seq)
        return None
    beside = Stretch(row.desk_no, row.first_seq, row.last_seq, bytes(row.last_hash), row.server_ms)
    if beside != said:
        walk.problem("RECEIPT_ROW", said.last_seq)
    return said


def _check_against(db: Connection, walk: _Walk, desk_no: str, seq: int, known: bytes) -> None:
    if seq > walk.seq:
        walk.problem("RECEIPT_AHEAD", walk.seq + 1)
        return
    here = db.execute(_HASH_AT, {"desk": desk_no, "seq": seq}).scalar()
    if here is None or bytes(here) != known:
        walk.problem("RECEIPT_DIFFERS", seq)
