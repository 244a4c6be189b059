"""Who may come in: signature, device, time and nonce, as the profile says, before any call is looked at."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from sync.platform import gm
from sync.platform.ktp_fields import MalformedReply, parse_object
from sync.platform.ktp_wire import Caller, Suite, string_to_sign, unb64
from sync.platform.simulator.book import Book, Desk

CLOCK_TOLERANCE_MS = 300_000
NONCES_KEPT_MS = 600_000
ACTIVATION = "/devices/activate"


class Refused(Exception):
    """A whole call turned away."""

    def __init__(self, status: int, code: str, text: str, result: Mapping[str, object] | None = None) -> None:
        super().__init__(f"{code} {text}")
        self.status, self.code, self.text, self.result = status, code, text, result


@dataclass(frozen=True, slots=True)
class Request:
    """A request as it stood in the request line; header names in lower case."""

    method: str
    full_path: str
    path: str  # below the base
    raw_query: str
    query: Mapping[str, str]
    headers: Mapping[str, str]
    body: bytes

    def header(self, name: str) -> str:
        return self.headers.get(name, "")


def admit(book: Book, request: Request, now_ms: int) -> Desk:
    """The desk that signed; Refused with 401 and the profile's code otherwise."""
    desk = book.desk(request.header("x-ktp-device"))
    if desk is None or desk.app != request.header("x-ktp-app"):
        raise Refused(401, "E10002", "unknown app or device")
    time_ms = request.header("x-ktp-time")
    if not (time_ms.isascii() and time_ms.isdigit()) or abs(int(time_ms[:16]) - now_ms) > CLOCK_TOLERANCE_MS:
        raise Refused(401, "E10003", "clock skew", {"serverTime": now_ms})
    if not _signed(book, desk, request):
        raise Refused(401, "E10001", "bad signature")
    nonce = request.header("x-ktp-nonce")
    with book.transaction():
        fresh = len(nonce) == 32 and book.first_use(desk.app, nonce, now_ms, NONCES_KEPT_MS)
    if not fresh:
        raise Refused(401, "E10004", "nonce seen before")
    return desk


def _signed(book: Book, desk: Desk, request: Request) -> bool:
    caller = Caller(desk.app, desk.device)
    text = string_to_sign(
        request.method,
        request.full_path,
        request.raw_query,
        caller,
        request.header("x-ktp-time"),
        request.header("x-ktp-nonce"),
        request.body,
    )
    signature, kid = unb64(request.header("x-ktp-sign")), request.header("x-ktp-kid")
    if request.header("x-ktp-suite") == Suite.HMAC and request.path != ACTIVATION:
        if not book.may_sign(desk.device, kid):
            raise Refused(401, "E10005", "key expired")
        return gm.same(gm.hmac_sm3(book.issued(desk.device)[kid], text), signature)
    if request.path == ACTIVATION:
        return gm.sm2_verify(announced_key(request.body), text, signature)
    if not desk.public:
        raise Refused(401, "E10005", "not activated")
    if kid != desk.kid:
        raise Refused(401, "E10005", "key expired")
    return gm.sm2_verify(desk.public, text, signature)


def announced_key(body: bytes) -> bytes:
    """The public key in an activation's body, which also signs it."""
    try:
        return gm.sm2_public(bytes.fromhex(parse_object(body).text("publicKey")))
    except (MalformedReply, ValueError, gm.GmError) as fault:
        raise Refused(400, "E20001", "publicKey") from fault
