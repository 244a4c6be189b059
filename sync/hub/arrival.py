"""Another desk's rows as they arrive: believed one after the other, by their own signature and chain.  PURE.

What the hub says beside the signed bytes counts for nothing: every field is read out of them again.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey

from sync.platform.gm import sm3
from sync.records import Action, Entry, EntryKind
from sync.store.elsewhere import OtherDesk, RefusedRow
from sync.store.laid import LAST_MS

LONGEST = 96
"""Characters of a number; the tables have no room for more."""
DEEPEST = 16
"""Things within things in an entry, several times what one has: Python reads no deeper than its stack goes, and whoever
reads it later stands deeper than the hub's thread."""
LARGEST = (1 << 63) - 1
NAMES = ("act", "method", "corrects")


@dataclass(frozen=True, slots=True)
class Arrived:
    """A row as the hub gave it."""

    entry_id: str
    seq: int
    canonical: bytes
    prev_hash: bytes
    hash: bytes
    signature: bytes


@dataclass(frozen=True, slots=True)
class Followed:
    """The rows that held, in order, and the first that did not, if one did not."""

    entries: Sequence[Entry]
    refused: RefusedRow | None = None


def follow(desk: OtherDesk, rows: Iterable[Arrived]) -> Followed:
    """As far as the chain holds after what is known of this desk.  `RefusedRow.code` is

    GAP a number is missing · FORK it does not follow what was kept · HASH the bytes do not give the hash ·
    SIGNATURE not by this desk's key · FORM the bytes are no entry of this desk and place
    """
    key = Ed25519PublicKey.from_public_bytes(desk.public_key)
    seq, last = desk.seq, desk.hash
    held: list[Entry] = []
    for row in rows:
        code = _wrong(row, seq, last, key)
        entry = None if code else _entry(desk.desk_no, row)
        if entry is None:
            refused = RefusedRow(
                desk.desk_no,
                row.seq,
                code or "FORM",
                row.entry_id,
                row.canonical,
                row.prev_hash,
                row.hash,
                row.signature,
            )
            return Followed(held, refused)
        held.append(entry)
        seq, last = row.seq, row.hash
    return Followed(held)


def signed_by(desk: OtherDesk, row: Arrived) -> bool:
    """Whether the desk signed this row, wherever it stands in its chain."""
    key = Ed25519PublicKey.from_public_bytes(desk.public_key)
    return not _wrong(row, row.seq - 1, row.prev_hash, key) and _entry(desk.desk_no, row) is not None


def branched(desk_no: str, row: Arrived) -> RefusedRow:
    """A row the desk signed beside another of the same number."""
    return RefusedRow(
        desk_no, row.seq, "FORK", row.entry_id, row.canonical, row.prev_hash, row.hash, row.signature
    )


def _wrong(row: Arrived, seq: int, last: bytes, key: Ed25519PublicKey) -> str:
    if row.seq != seq + 1:
        return "GAP"
    if row.prev_hash != last:
        return "FORK"
    if sm3(row.prev_hash + row.canonical) != row.hash:
        return "HASH"
    try:
        key.verify(row.signature, row.hash)
    except InvalidSignature:
        return "SIGNATURE"
    return ""


def _entry(desk_no: str, row: Arrived) -> Entry | None:
    try:
        said: dict[str, Any] = json.loads(row.canonical)
        json.dumps(said, ensure_ascii=False).encode()  # lone surrogates: no store takes them
        if not (_is_plain(said) and isinstance(said["body"], dict) and _named(said["body"])):
            return None
        entry = Entry(
            id=str(said["id"]),
            desk_no=str(said["desk"]),
            boot_no=int(said["bootNo"]),
            seq=int(said["seq"]),
            kind=EntryKind(said["kind"]),
            at_ms=int(said["atMs"]),
            day=date.fromisoformat(said["day"]),
            class_no=str(said["classNo"]),
            session_no=str(said["sessionNo"]),
            trainee_no=str(said["traineeNo"]),
            action=Action(said["action"]) if said["action"] else None,
            person_ref=str(said["personRef"]),
            body=dict(said["body"]),
            canonical=row.canonical,
            prev_hash=row.prev_hash,
            hash=row.hash,
            signature=row.signature,
        )
    except (ValueError, KeyError, TypeError, RecursionError, OverflowError):
        return None
    if not (
        0 <= entry.at_ms <= LAST_MS
        and 0 <= entry.boot_no < 1 << 31
        and max(map(len, _words(entry))) <= LONGEST
    ):
        return None
    named = (entry.id, entry.desk_no, entry.seq)
    return entry if named == (f"{desk_no}-{entry.boot_no}-{row.seq}", desk_no, row.seq) else None


def _is_plain(said: object) -> bool:
    """Whether every reader takes it: no float, which no entry holds, no number beyond the store's, nothing too deep."""
    level: list[object] = [said]
    for _ in range(DEEPEST):
        if any(isinstance(one, float) for one in level):
            return False
        if any(isinstance(one, int) and abs(one) > LARGEST for one in level):
            return False
        level = [inner for one in level for inner in _within(one)]
    return not level


def _named(body: dict[str, object]) -> bool:
    """What readers look up is text: how somebody signed, what was decided, and about which entry."""
    return all(isinstance(body.get(key, ""), str | None) for key in NAMES)


def _within(one: object) -> Iterable[object]:
    if isinstance(one, dict):
        return one.values()
    return one if isinstance(one, list) else ()


def _words(entry: Entry) -> tuple[str, ...]:
    return entry.id, entry.class_no, entry.session_no, entry.trainee_no, entry.person_ref
