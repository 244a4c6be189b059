"""KTP/1 on the wire: what is signed, what is sealed, what a reply's code means.  PURE but for nonces and IVs.

KTP/1 is our own assumed profile: no public specification exists for these calls.  A province that has one gets
an adapter of its own behind the same Protocol.
"""

from __future__ import annotations

import base64
import secrets
from collections.abc import Mapping
from dataclasses import dataclass
from email.utils import parsedate_to_datetime
from enum import StrEnum
from functools import lru_cache
from urllib.parse import quote

from sync.platform import gm
from sync.platform.adapter import (
    AuthBroken,
    CursorGone,
    PlatformError,
    Rejected,
    Retryable,
    Unsupported,
)
from sync.platform.ktp_fields import Fields, MalformedReply, parse_object

OK = "000000"
CLOCK_SKEW = "E10003"
CONFLICT = "E20002"
CHAIN_BROKEN = "E44004"
RATE_LIMIT = "E20004"

RECORD_CALL = "checkin"
"""`<call>` in the AAD of every record's envelope, whichever batch carries it: a recId is unique among all kinds."""
ROSTER_CALL = "roster"
CARD_CALL = "card"
VOUCHER_CALL = "voucher"
ESSC_CALL = "essc"
USE_CALL = "use"
LIST_CALL = "vouchers"
CERT_CALL = "certificates"


class Suite(StrEnum):
    SM2 = "SM2-SM3"
    HMAC = "HMAC-SM3"


@dataclass(frozen=True, slots=True)
class Caller:
    """Who signs: the X-KTP headers that go into the signed string."""

    app: str
    device: str


def new_nonce() -> str:
    return secrets.token_hex(16)


def canonical_query(query: Mapping[str, str]) -> str:
    return "&".join(f"{_quoted(key)}={_quoted(value)}" for key, value in sorted(query.items()))


def path_part(text: str) -> str:
    """A number from the platform as one segment of a path."""
    return _quoted(text)


def _quoted(text: str) -> str:
    return quote(text, safe="-_.~")


def string_to_sign(
    method: str, path: str, query: str, caller: Caller, time_ms: str, nonce: str, body: bytes
) -> bytes:
    """`query` is canonical already; `path` as it stands in the request line."""
    digest = gm.sm3(body).hex()
    parts = ["KTP1", method.upper(), path, query, caller.app, caller.device, time_ms, nonce, digest]
    return "\n".join(parts).encode()


def reply_to_sign(nonce: str, status: int, body: bytes) -> bytes:
    return "\n".join(["KTP1-RESP", nonce, str(status), gm.sm3(body).hex()]).encode()


def b64(data: bytes) -> str:
    return base64.b64encode(data).decode()


def unb64(text: str) -> bytes:
    """Bytes, or b"" for what is no base64: no signature is empty."""
    try:
        return base64.b64decode(text, validate=True)
    except ValueError:
        return b""


# --- envelopes ---------------------------------------------------------------------------------------


@lru_cache(maxsize=16)
def field_key(secret: bytes, device: str) -> bytes:
    return gm.hkdf_sm3(secret, b"KTP1", f"field:{device}".encode(), 16)


def aad(call: str, identifier: str) -> bytes:
    return f"KTP1|{call}|{identifier}".encode()


def seal(
    secret: bytes, kid: str, device: str, about: bytes, fields: Mapping[str, str], iv: bytes | None = None
) -> dict[str, str]:
    """An identity for the wire.  `about` is the AAD; an IV is given by tests only."""
    iv = gm.fresh_iv() if iv is None else iv
    sealed = gm.sm4_gcm_seal(field_key(secret, device), iv, about, gm.canonical_json(fields))
    text, tag = sealed[: -gm.TAG_BYTES], sealed[-gm.TAG_BYTES :]
    return {"alg": "SM4-GCM", "kid": kid, "iv": b64(iv), "ct": b64(text), "tag": b64(tag)}


def unseal(issued: Mapping[str, bytes], device: str, about: bytes, sec: Fields) -> Fields:
    """The fields of an envelope under any secret ever issued; MalformedReply when it does not open."""
    kid = sec.text("kid")
    if sec.text("alg") != "SM4-GCM" or kid not in issued:
        raise sec.wrong("kid", "a key of ours")
    iv, sealed = sec.base64("iv"), sec.base64("ct") + sec.base64("tag")
    if len(iv) != gm.IV_BYTES:
        raise sec.wrong("iv", f"{gm.IV_BYTES} bytes")
    try:
        plain = gm.sm4_gcm_open(field_key(issued[kid], device), iv, about, sealed)
    except gm.GmError as fault:
        raise sec.wrong("ct", "sealed for this") from fault
    fields = parse_object(plain)
    fields.path = sec.path
    return fields


# --- replies -----------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Reply:
    """A reply of the profile's shape, whatever its code."""

    code: str
    text: str
    server_ms: int | None
    fields: Fields

    @property
    def result(self) -> Fields:
        return self.fields.optional_object("result") or Fields({}, "result.")


def read_reply(body: bytes) -> Reply:
    """MalformedReply for anything but a KTP reply: a portal's page, half a body, a list."""
    fields = parse_object(body)
    code = fields.text("msgCode", longest=40)
    if code in ("0", "200"):
        code = OK
    text = fields.text("msg", "")
    return Reply(code, text[:300], fields.optional_integer("serverTime"), fields)


_BROKEN = {"E10001", "E10002", "E10003", "E10005", "E10006"}
_TOO_LARGE = {"E20003"}
_NO_CALL = {"E40400"}
_LATER = {"E10004", RATE_LIMIT, "E50301"}


def refusal(status: int, reply: Reply, after_s: float | None) -> PlatformError:
    """Which of the four errors a reply with another code than 000000 is."""
    code, text = reply.code, reply.text
    after_s = after_s if after_s is not None else reply.result.optional_integer("retryAfter")
    if code in _BROKEN:
        return AuthBroken(code, text)
    if code in _TOO_LARGE or status == 413:
        return Retryable(f"{code} {text}", after_s, too_large=True)
    if code in _LATER or code.startswith("E5") or (status >= 500 and status != 501) or status == 429:
        return Retryable(f"{code} {text}", after_s)
    if code == "E30004":
        return CursorGone(code, text)
    if code in _NO_CALL or (status in (404, 405, 501) and not code.startswith(("E2", "E3", "E4"))):
        return Unsupported(f"{code} {text}")
    return Rejected(code, text)


def no_verdict(code: str) -> bool:
    """Whether an item's code speaks of the platform or the desk and not of the entry: it has not been judged."""
    return code in _LATER or code in _BROKEN or code.startswith("E5")


def unreadable(status: int, fault: MalformedReply, after_s: float | None) -> Retryable:
    """A body that is none of ours: a proxy, a portal, a half answer.  The status still tells when and how much."""
    if status == 413:
        return Retryable("413 from something on the way", after_s, too_large=True)
    if status == 200:
        return Retryable(f"200, but not from the platform: {fault}", after_s)
    return Retryable(f"HTTP {status} from something on the way", after_s)


def retry_after_s(value: str | None, date_header: str | None) -> float | None:
    """Seconds from a Retry-After of either form; a date is measured against the reply's own Date."""
    if value is None:
        return None
    if value.strip().isascii() and value.strip().isdigit():
        return float(value.strip()[:9])
    try:
        until = parsedate_to_datetime(value)
        return max(0.0, (until - parsedate_to_datetime(date_header or "")).total_seconds())
    except (ValueError, TypeError, IndexError):
        return None


def envelope_text(sec: Mapping[str, str]) -> str:
    """Canonical JSON of an envelope that `seal` made: beside the platform's name of the key no text needs escaping."""
    kid = gm.canonical_text(sec["kid"])
    return f'{{"alg":"{sec["alg"]}","ct":"{sec["ct"]}","iv":"{sec["iv"]}","kid":{kid},"tag":"{sec["tag"]}"}}'
