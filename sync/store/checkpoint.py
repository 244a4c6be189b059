"""A signed note of how far the book goes: what people carry away, and any later copy of the book must agree with.

The text is C2SP's signed note of a log's checkpoint (c2sp.org/signed-note, c2sp.org/tlog-checkpoint), with the head of
our chain where theirs has the root of a tree: who has a tool for one can check the signature of the other.

    kiosk/KSK-990000-0001                    whose book
    4711                                     how many entries
    q83v…                                    the hash of the last, base64
    2026-03-02 KSK-990000-0001-7-4711        which close of which day
                                             (an empty line)
    — kiosk/KSK-990000-0001 Az3grl…          base64 of 4 bytes that name the key, and 64 of Ed25519 over all above

Another desk of the hub signs with its own key what it has of that book, as a witness: the line then has its name.
"""

from __future__ import annotations

import base64
import binascii
import hashlib
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey
from sqlalchemy import Connection, bindparam, select

from sync.records import Entry
from sync.store import elsewhere
from sync.store.schema import entry

ORIGIN = "kiosk/"
_ED25519 = b"\x01"
_NAME_BYTES, _SIGNATURE_BYTES, _HASH_BYTES = 4, 64, 32
_LONGEST = 2000


class BadCheckpoint(Exception):
    """`problem`: FORM it is no checkpoint · DESK of a desk unknown here · SIGNATURE no key known here signed it, or it
    was changed · AHEAD the book has fewer entries · DIFFERS the book has another entry there.  `seq` as far as
    known."""

    def __init__(self, problem: str, seq: int = 0) -> None:
        super().__init__(f"{problem} {seq}")
        self.problem, self.seq = problem, seq


@dataclass(frozen=True, slots=True)
class Checkpoint:
    """The book of `desk_no` had `seq` entries, the last of them with `head` (32 bytes), when `day` was closed by the
    entry `close_id`."""

    desk_no: str
    seq: int
    head: bytes
    day: date
    close_id: str

    @property
    def text(self) -> str:
        """What is signed."""
        about = f"{self.day.isoformat()} {self.close_id}"
        return "\n".join((ORIGIN + self.desk_no, str(self.seq), _b64(self.head), about)) + "\n"


def of_close(close: Entry) -> Checkpoint:
    """The close is the last entry it speaks of, so the same note can be made of the book at any time."""
    return Checkpoint(close.desk_no, close.seq, close.hash, close.day, close.id)


def signed(made: Checkpoint, sign: Callable[[bytes], bytes], public_key: bytes, by: str = "") -> str:
    """The whole note.  `public_key` is the raw Ed25519 key (32 bytes) that belongs to `sign`; `by` the desk whose key
    that is, "" for the one whose book it is."""
    name = ORIGIN + (by or made.desk_no)
    signature = _key_name(name, public_key) + sign(made.text.encode())
    return f"{made.text}\n— {name} {_b64(signature)}\n"


def read(note: str, public_key: bytes, known: Mapping[str, bytes] | None = None) -> Checkpoint:
    """What a note says, once its signature is right.  `public_key` is that of whoever's book it is, where `known` (keys
    by desk) does not say otherwise.  BadCheckpoint FORM or SIGNATURE."""
    note = note.replace("\r\n", "\n")
    text, gap, tail = note.partition("\n\n")
    if len(note) > _LONGEST or not gap:
        raise BadCheckpoint("FORM")
    made = _parsed(text + "\n")
    keys = {made.desk_no: public_key, **(known or {})}
    if not any(_signed_by(desk_no, key, text + "\n", tail) for desk_no, key in keys.items()):
        raise BadCheckpoint("SIGNATURE", made.seq)
    return made


def compare(db: Connection, desk_no: str, made: Checkpoint) -> None:
    """Whether the book, or what is kept here of another desk's, still has what the note says of it.  BadCheckpoint
    DESK, AHEAD or DIFFERS."""
    if made.desk_no == desk_no:
        here = db.execute(_HASH_AT, {"desk": desk_no, "seq": made.seq}).scalar()
    elif elsewhere.other(db, made.desk_no):
        here = elsewhere.hash_at(db, made.desk_no, made.seq)
    else:
        raise BadCheckpoint("DESK", made.seq)
    if not here:
        raise BadCheckpoint("AHEAD", made.seq)
    if bytes(here) != made.head:
        raise BadCheckpoint("DIFFERS", made.seq)


_HASH_AT = select(entry.c.hash).where(entry.c.desk_no == bindparam("desk"), entry.c.seq == bindparam("seq"))


def _parsed(text: str) -> Checkpoint:
    lines = text.split("\n")
    try:
        origin, size, head, about, end = lines
        day, _, close_id = about.partition(" ")
        made = Checkpoint(
            origin.removeprefix(ORIGIN),
            int(size),
            _unb64(head, _HASH_BYTES),
            date.fromisoformat(day),
            close_id,
        )
    except ValueError as error:
        raise BadCheckpoint("FORM") from error
    if end or made.text != text:  # another spelling of the same would be another text to sign
        raise BadCheckpoint("FORM")
    return made


def _signed_by(desk_no: str, public_key: bytes, text: str, tail: str) -> bool:
    """Any line that this key has signed will do: others may countersign."""
    name = ORIGIN + desk_no
    wanted = _key_name(name, public_key)
    key = Ed25519PublicKey.from_public_bytes(public_key)
    for line in tail.splitlines():
        dash, _, rest = line.partition(" ")
        signer, _, signature = rest.rpartition(" ")
        if dash != "—" or signer != name:
            continue
        try:
            raw = _unb64(signature, _NAME_BYTES + _SIGNATURE_BYTES)
        except ValueError:
            continue
        if raw[:_NAME_BYTES] == wanted and _fits(key, raw[_NAME_BYTES:], text):
            return True
    return False


def _fits(key: Ed25519PublicKey, signature: bytes, text: str) -> bool:
    try:
        key.verify(signature, text.encode())
    except InvalidSignature:
        return False
    return True


def _key_name(name: str, public_key: bytes) -> bytes:
    """signed-note: the first four bytes of SHA-256 over name, newline, algorithm and key."""
    return hashlib.sha256(name.encode() + b"\n" + _ED25519 + public_key).digest()[:_NAME_BYTES]


def _b64(raw: bytes) -> str:
    return base64.b64encode(raw).decode()


def _unb64(text: str, length: int) -> bytes:
    """ValueError for anything else than so many bytes."""
    try:
        raw = base64.b64decode(text, validate=True)
    except binascii.Error as error:
        raise ValueError(text) from error
    if len(raw) != length:
        raise ValueError(text)
    return raw
