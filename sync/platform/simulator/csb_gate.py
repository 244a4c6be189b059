"""The stand-in's CSB gateway at the door: who signed, and whether the service may hear it.

What a real gateway answers to a wrong signature or time is not public; the stand-in says 403 in the gateway's own form.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from sync.platform import gm
from sync.platform.csb_cipher import CipherPlan, Encoding, Scheme
from sync.platform.csb_sign import SIGNATURE, SignAlgorithm, Signer
from sync.platform.ktp_fields import Fields
from sync.platform.simulator.book import Book

BOOK = "csb"
"""Accounts are `served` rows of this book, by access key."""
CLOCK_TOLERANCE_MS = 300_000
NONCES_KEPT_MS = 600_000


class GatewayNo(Exception):
    """The gateway itself turns a request away: no service hears it."""

    def __init__(self, code: int, message: str) -> None:
        super().__init__(message)
        self.code, self.message = code, message


@dataclass(frozen=True, slots=True)
class CsbClient:
    """An institution as the gateway knows it.  `plan` is the gateway's end of the cipher."""

    access_key: str
    secret_key: str = field(repr=False)
    plan: CipherPlan
    channel_no: str = "9900000001"
    access_no: str = "0399000001"

    def plain(self) -> dict[str, object]:
        plan = self.plan
        return {
            "secretKey": self.secret_key,
            "scheme": plan.scheme.value,
            "encoding": plan.encoding.value,
            "key": plan.key,
            "theirs": plan.theirs,
            "iv": plan.iv,
            "channelNo": self.channel_no,
            "accessNo": self.access_no,
        }


def client_of(access_key: str, row: Mapping[str, object]) -> CsbClient:
    fields = Fields(row)
    plan = CipherPlan(
        Scheme(fields.text("scheme")),
        Encoding(fields.text("encoding", "base64")),
        fields.text("key"),
        fields.text("theirs", ""),
        fields.text("iv", ""),
    )
    return CsbClient(
        access_key, fields.text("secretKey"), plan, fields.text("channelNo"), fields.text("accessNo")
    )


def admit(
    book: Book, headers: Mapping[str, str], params: Sequence[tuple[str, str]], now_ms: int
) -> CsbClient:
    """Whoever signed; header names in lower case.  GatewayNo otherwise."""
    access_key = headers.get("_api_access_key", "")
    row = book.served(BOOK, "", access_key)
    if row is None:
        raise GatewayNo(403, "[403]invalid access key")
    client = client_of(access_key, row)
    time_ms = headers.get("_api_timestamp", "")
    if not (time_ms.isascii() and time_ms.isdigit()) or abs(int(time_ms[:16]) - now_ms) > CLOCK_TOLERANCE_MS:
        raise GatewayNo(403, "[403]timestamp out of range")
    if not _signed(client, headers, params):
        raise GatewayNo(403, "[403]signature mismatch")
    with book.transaction():
        if not book.first_use(access_key, headers.get("_api_nonce", ""), now_ms, NONCES_KEPT_MS):
            raise GatewayNo(403, "[403]nonce seen before")
    return client


def _signed(client: CsbClient, headers: Mapping[str, str], params: Sequence[tuple[str, str]]) -> bool:
    algorithm = headers.get("_api_sign_algorithm", SignAlgorithm.SHA1.value)
    if algorithm not in set(SignAlgorithm):
        return False
    signer = Signer(client.access_key, client.secret_key, SignAlgorithm(algorithm))
    signed = {name: value for name, value in headers.items() if name.startswith("_api_")}
    expected = signer.signature(signed, params)
    return gm.same(expected.encode(), signed.get(SIGNATURE, "").encode())
