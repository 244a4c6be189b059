"""The stand-in's CSB gateway at the door: who signed, and whether the service may hear it.

What a real gateway answers to a wrong signature or time is not public; the stand-in says 403 in the gateway's own form.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from sync.platform import gm
from sync.platform.csb_sign import SIGNATURE, SignAlgorithm, Signer
from sync.platform.simulator.book import CSB, Book
from sync.platform.simulator.csb_account import CsbClient, client_of

CLOCK_TOLERANCE_MS = 300_000
NONCES_KEPT_MS = 600_000


class GatewayNo(Exception):
    """The gateway itself turns a request away: no service hears it."""

    def __init__(self, code: int, message: str) -> None:
        super().__init__(message)
        self.code, self.message = code, message


def admit(
    book: Book, headers: Mapping[str, str], params: Sequence[tuple[str, str]], now_ms: int
) -> CsbClient:
    """Whoever signed; header names in lower case.  GatewayNo otherwise."""
    access_key = headers.get("_api_access_key", "")
    row = book.served(CSB, "", access_key)
    if row is None:
        raise GatewayNo(403, "[403]invalid access key")
    client = client_of(row)
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
