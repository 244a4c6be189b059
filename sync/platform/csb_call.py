"""One CSB call: seal, sign, send, tell the two kinds of answers apart, open.  Never repeats anything.

An answer is either the service's, `{"msgCode", "msg", "result": {"encrypt"}}`, or the gateway's own when it got no
further, `{"code", "csbCode", "message", …}`.  Codes come as text and as numbers.  No answer is signed: TLS alone says
whose it is.
"""

from __future__ import annotations

import secrets
from collections.abc import Mapping
from dataclasses import dataclass
from urllib.parse import urlencode

from sync.platform import gm
from sync.platform.adapter import AuthBroken, PlatformError, Rejected, Retryable, Unsupported
from sync.platform.csb_cipher import BodyCipher, CipherFault
from sync.platform.csb_document import CallDocument
from sync.platform.csb_sign import Signer
from sync.platform.ktp_call import Line, WireClock
from sync.platform.ktp_fields import Fields, MalformedReply, parse_object
from sync.platform.ktp_http import Answer
from sync.platform.ktp_wire import retry_after_s, unreadable

GOOD = frozenset({"000000", "200", "0"})
CIPHER_WRONG = "CSB-CIPHER"
"""AuthBroken's code when an answer does not open: key, mode or encoding of the settings are not the gateway's."""


@dataclass(frozen=True, slots=True)
class Said:
    """An opened answer; `proof` names the request in the gateway's own log: its time and nonce."""

    fields: Fields
    proof: str


class CsbLine:
    """Calls at one gateway.  `as_form` sends `security` as a form field, which is signed; as JSON it is not."""

    def __init__(
        self, signer: Signer, cipher: BodyCipher, line: Line, clock: WireClock, *, as_form: bool = False
    ) -> None:
        self._signer, self._cipher, self._line, self._clock = signer, cipher, line, clock
        self._as_form = as_form

    def call(self, document: CallDocument, fields: Mapping[str, str]) -> Said:
        """The answer's fields, as the gateway names them, or one of the four errors."""
        security = self._cipher.seal(gm.canonical_json(fields))
        params = [("security", security)] if self._as_form else []
        time_ms, nonce = self._clock.now_ms(), str(secrets.randbits(63))
        headers = self._signer.headers(document.api, document.version, time_ms, nonce, params)
        if self._as_form:
            kind, body = "application/x-www-form-urlencoded", urlencode(params).encode()
        else:
            kind, body = "application/json", gm.canonical_json({"security": security})
        headers |= {"Content-Type": f"{kind}; charset=utf-8", "Accept": "application/json"}
        answer = self._line.exchange("POST", "/", "", headers, body)
        return Said(self._open(_result(answer, document.errors)), f"{time_ms}-{nonce}")

    def _open(self, result: Fields | None) -> Fields:
        """The fields inside; nothing for an answer that has none."""
        if result is None:
            return Fields({})
        try:
            plain = self._cipher.open(result.text("encrypt", longest=1 << 20))
            return parse_object(plain, floats_as_text=True)
        except (CipherFault, MalformedReply) as fault:
            if "encrypt" not in result.values:
                raise
            raise AuthBroken(
                CIPHER_WRONG, "the answer does not open with this desk's key and cipher"
            ) from fault


def _result(answer: Answer, errors: Mapping[str, str]) -> Fields | None:
    after_s = retry_after_s(answer.headers.get("retry-after"), answer.headers.get("date"))
    try:
        reply = parse_object(answer.body, floats_as_text=True)
        if "csbCode" in reply.values or "msgCode" not in reply.values:
            raise gateway_failure(answer.status, reply, after_s)
        code, text = reply.text("msgCode", longest=40), reply.text("msg", "")[:300]
        if code in GOOD and answer.status == 200:
            return reply.optional_object("result")
    except MalformedReply as fault:
        raise unreadable(answer.status, fault, after_s) from fault
    if answer.status >= 500:
        raise Retryable(f"HTTP {answer.status} {code}", after_s)
    raise Rejected(errors.get(code, code), text)


def gateway_failure(status: int, reply: Fields, after_s: float | None) -> PlatformError:
    """Which of the four errors a failure of the gateway itself is: the call has reached no service."""
    code = reply.text("csbCode", "", longest=40) or reply.text("code", "", longest=40)
    if not code:
        raise reply.wrong("msgCode", "there")
    text = reply.text("message", "")[:300]
    number = int(code) if code.isascii() and code.isdigit() and len(code) < 5 else status
    if number in (401, 403):
        return AuthBroken(code, text)
    if number == 413:
        return Retryable(f"{code} {text}", after_s, too_large=True)
    if number >= 500 or status >= 500 or number in (408, 429):
        return Retryable(f"{code} {text}", after_s)
    return Unsupported(f"{code} {text}") if number in (404, 405) else Rejected(code, text)
