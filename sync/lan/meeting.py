"""Two desks are paired: one shows a code, the other has read it, and people compare six digits on both screens.

What each side relies on.  The caller knows from the code whose key it must be; the called desk, that the caller has
read a code that is good once and for two minutes.  Should somebody else have read the code as well and stand between
the two, the digits differ: the caller is bound to its key before it sees the other's, so they cannot be sought out.

    caller  hello: magic, P, 16 random bytes, SHA-256 of its X25519 key     called
            its X25519 key  <-
            the key  ->
            sealed: who it is, signed  ->            <-  sealed: who it is, signed
            sealed: YES or NO, when its staff have said so, both ways
"""

from __future__ import annotations

import asyncio
import hashlib
import json
import re
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field
from enum import StrEnum
from typing import TypeAlias

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey

from sync.lan.amiss import Amiss, Refused
from sync.lan.channel import Channel, Ends, derive
from sync.lan.code import Code
from sync.lan.pairs import Pair
from sync.platform.gm import canonical_json

GOOD_FOR_S = 120.0
"""A code, and then the two members of staff who compare."""
MOST_WRONG = 5
ANSWERS_S = 5.0
PREFIX = b"KIOSK-PAIRING-1\n"
YES, NO = b"YES", b"NO"
_DESK_NO = re.compile(r"[A-Za-z0-9][A-Za-z0-9-]{2,39}")


class Why(StrEnum):
    """Why two desks were not paired; words under [lan.why]."""

    TOO_LATE = "too_late"
    WRONG = "wrong"  # the code is another desk's, an old one, or was tried too often
    NO_ANSWER = "no_answer"
    NOT_SAME = "not_same"  # staff at one of the two desks said so
    OWN = "own"  # the desk's own code
    OTHER_KIND = "other_kind"  # live and training, say
    FULL = "full"
    LEFT = "left"
    BOOK = "book"  # the book took no entry of it


class Ended(Exception):
    def __init__(self, why: Why) -> None:
        super().__init__(why.value)
        self.why = why


@dataclass(frozen=True, slots=True)
class Offered:
    code: Code
    seconds: int


@dataclass(frozen=True, slots=True)
class Calling:
    """The other desk is being looked for."""


@dataclass(frozen=True, slots=True)
class Comparing:
    """`agreed`: staff at this desk have said that the digits are the same."""

    desk_no: str
    digits: str
    agreed: bool = False


@dataclass(frozen=True, slots=True)
class Met:
    pair: Pair


@dataclass(frozen=True, slots=True)
class Over:
    why: Why


Meeting: TypeAlias = Offered | Calling | Comparing | Met | Over


@dataclass(frozen=True, slots=True)
class Self:
    """This desk, as it introduces itself."""

    desk_no: str
    public: bytes
    port: int
    environment: str
    sign: Callable[[bytes], bytes] = field(repr=False)


@dataclass(frozen=True, slots=True)
class Caller:
    desk_no: str
    public: bytes
    port: int
    environment: str


def commitment(public: bytes) -> bytes:
    return hashlib.sha256(public).digest()


def introduce(own: Self, ends: Ends, side: bytes) -> bytes:
    plain = canonical_json(
        {"desk": own.desk_no, "env": own.environment, "port": own.port, "public": own.public.hex()}
    )
    return own.sign(PREFIX + side + ends.root + plain) + plain


def introduced(said: bytes, ends: Ends, side: bytes) -> Caller:
    """Refused MALFORMED, FORGED."""
    signature, plain = said[:64], said[64:]
    try:
        told = json.loads(plain)
        if not isinstance(told, dict) or canonical_json(told) != plain:
            raise Refused(Amiss.MALFORMED)
        desk_no, port, environment = told["desk"], told["port"], told["env"]
        public = bytes.fromhex(told["public"])
        shaped = isinstance(desk_no, str) and _DESK_NO.fullmatch(desk_no) and isinstance(environment, str)
        if not shaped or type(port) is not int or not 0 < port < 65536:
            raise Refused(Amiss.MALFORMED)
        Ed25519PublicKey.from_public_bytes(public).verify(signature, PREFIX + side + ends.root + plain)
    except InvalidSignature:
        raise Refused(Amiss.FORGED) from None
    except (ValueError, KeyError, TypeError, RecursionError):
        raise Refused(Amiss.MALFORMED) from None
    return Caller(desk_no, public, port, environment)


def digits(ends: Ends, caller: bytes, called: bytes) -> str:
    """What both screens show: six digits over the keys of both desks and of this conversation."""
    number = int.from_bytes(derive(ends.root, caller + called, "kiosk lan digits", 8), "big")
    return f"{number % 1_000_000:06d}"


def pair_of(other: Caller, ends: Ends, host: str, now_ms: int) -> Pair:
    key = derive(ends.root, b"", "kiosk lan pair")
    return Pair(other.desk_no, other.public, key, host, other.port, now_ms)


def unfit(own: Self, other: Caller) -> Why | None:
    if other.public == own.public or other.desk_no == own.desk_no:
        return Why.OWN
    return Why.OTHER_KIND if other.environment != own.environment else None


async def both_agree(channel: Channel, ours: Awaitable[bool], left_s: float) -> None:
    """Returns when staff at both desks have said that the digits are the same; Ended otherwise."""
    theirs = asyncio.ensure_future(_their_word(channel, left_s))
    mine = asyncio.ensure_future(ours)
    try:
        async with asyncio.timeout(left_s):
            await asyncio.wait({theirs, mine}, return_when=asyncio.FIRST_COMPLETED)
            if theirs.done() and not theirs.result():
                raise Ended(Why.NOT_SAME)
            same = await mine
            await channel.send(YES if same else NO)
            if not same or not await theirs:
                raise Ended(Why.NOT_SAME)
    except TimeoutError:
        raise Ended(Why.TOO_LATE) from None
    except (OSError, EOFError, Refused):
        raise Ended(Why.NO_ANSWER) from None
    finally:
        theirs.cancel()
        mine.cancel()


async def _their_word(channel: Channel, left_s: float) -> bool:
    return await channel.receive(left_s) == YES
