"""A sign-in notice: what one desk tells another of a line in its book, as signed bytes.  No I/O.

A learner is told of by trainee number and session, which both desks have from the platform; no name, no document
number and no blind index ever goes on the wire.  Bytes that are not exactly what `encode` makes are no notice.
"""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from enum import StrEnum

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey

from sync.lan.amiss import Amiss, Refused
from sync.platform.gm import canonical_json
from sync.records import Action

SIGNATURE = 64
LARGEST = 1024
"""Bytes of one signed notice; the longest there can be is some 700."""
PREFIX = b"KIOSK-NOTICE-1\n"
"""Signed in front of the notice, so that no signature of the book can pass for one of a notice."""
KEEP_MS = 20 * 3_600_000
"""So long a notice concerns a visit: a night class and its windows (kiosk/desk.py AROUND)."""
AHEAD_MS = 10 * 60_000
"""So far ahead of ours another desk's clock may be."""

_FIELDS = frozenset("action atMs desk hash rec seq session trainee word".split())
_NAME = re.compile(r"[^\x00-\x1f\x7f]{1,64}")
_REC = re.compile(r"[^\x00-\x1f\x7f]{1,96}")
_HASH = re.compile(r"[0-9a-f]{64}")
_MOST = 1 << 53


class Word(StrEnum):
    """What became of the sign-in: written down, taken out by a correction, brought back by another one."""

    SIGNED = "SIGNED"
    GONE = "GONE"
    BACK = "BACK"


@dataclass(frozen=True, slots=True)
class Notice:
    """`rec_id` is the sign-in's entry, `seq` and `hash` those of the entry that says it: its own, or its correction's.
    `at_ms` is when that was."""

    desk_no: str
    rec_id: str
    seq: int
    session_no: str
    trainee_no: str
    action: Action
    at_ms: int
    hash: bytes
    word: Word = Word.SIGNED


def encode(notice: Notice, sign: Callable[[bytes], bytes]) -> bytes:
    plain = canonical_json(
        {
            "action": notice.action.value,
            "atMs": notice.at_ms,
            "desk": notice.desk_no,
            "hash": notice.hash.hex(),
            "rec": notice.rec_id,
            "seq": notice.seq,
            "session": notice.session_no,
            "trainee": notice.trainee_no,
            "word": notice.word.value,
        }
    )
    return sign(PREFIX + plain) + plain


def decode(signed: bytes, public: Ed25519PublicKey) -> Notice:
    """Refused: OVERSIZED, FORGED for a signature that is not this key's, MALFORMED."""
    if len(signed) > LARGEST:
        raise Refused(Amiss.OVERSIZED)
    signature, plain = signed[:SIGNATURE], signed[SIGNATURE:]
    try:
        public.verify(signature, PREFIX + plain)
    except InvalidSignature:
        raise Refused(Amiss.FORGED) from None
    return _read(plain)


def _read(plain: bytes) -> Notice:
    try:
        told = json.loads(plain)
        if not isinstance(told, dict) or told.keys() != _FIELDS or canonical_json(told) != plain:
            raise Refused(Amiss.MALFORMED)
        return Notice(
            desk_no=_text(told["desk"], _NAME),
            rec_id=_text(told["rec"], _REC),
            seq=_number(told["seq"]),
            session_no=_text(told["session"], _NAME),
            trainee_no=_text(told["trainee"], _NAME),
            action=Action(told["action"]),
            at_ms=_number(told["atMs"]),
            hash=bytes.fromhex(_text(told["hash"], _HASH)),
            word=Word(told["word"]),
        )
    except (ValueError, TypeError, RecursionError):
        raise Refused(Amiss.MALFORMED) from None


def _text(value: object, shape: re.Pattern[str]) -> str:
    if not isinstance(value, str) or not shape.fullmatch(value):
        raise Refused(Amiss.MALFORMED)
    return value


def _number(value: object) -> int:
    if type(value) is not int or not 0 < value < _MOST:
        raise Refused(Amiss.MALFORMED)
    return value


def fits(notice: Notice, desk_no: str, after: int, now_ms: int) -> None:
    """Refused for a notice of another desk, one that was told before, or one that is not of today."""
    if notice.desk_no != desk_no:
        raise Refused(Amiss.FOREIGN)
    if notice.seq <= after:
        raise Refused(Amiss.REPLAYED)
    if notice.at_ms < now_ms - KEEP_MS:
        raise Refused(Amiss.OLD)
    if notice.at_ms > now_ms + AHEAD_MS:
        raise Refused(Amiss.AHEAD)


# --- several in one frame -------------------------------------------------------------------------------


def pack(notices: Sequence[bytes]) -> bytes:
    return b"".join(len(one).to_bytes(2, "big") + one for one in notices)


def unpack(packed: bytes) -> list[bytes]:
    """Refused MALFORMED for a frame that is cut."""
    found: list[bytes] = []
    place = 0
    while place < len(packed):
        length = int.from_bytes(packed[place : place + 2], "big")
        one = packed[place + 2 : place + 2 + length]
        if place + 2 > len(packed) or len(one) < length or length <= SIGNATURE:
            raise Refused(Amiss.MALFORMED)
        found.append(one)
        place += 2 + length
    return found


@dataclass(frozen=True, slots=True)
class Ask:
    """What a desk wants to hear: everything after this place of the other's book.  A book that has another entry there
    is another book, and is told from the beginning of its day."""

    after: int = 0
    hash: bytes = b""

    def encode(self) -> bytes:
        return self.after.to_bytes(8, "big") + self.hash

    @classmethod
    def decode(cls, said: bytes) -> Ask:
        if len(said) not in (8, 40):
            raise Refused(Amiss.MALFORMED)
        return cls(int.from_bytes(said[:8], "big"), said[8:])
