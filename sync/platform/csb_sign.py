"""How a request to a CSB gateway is signed.  PURE.

The rule is that of the open client (aliyun/csb-sdk, Apache-2.0), restated: every `_api_*` header but the signature and
every query and form parameter as `name=value`, sorted by name and then value, joined by `&`, values not URL-encoded;
an HMAC over it under the secret key, base64.  A JSON body is in no signature: there TLS and the sealed envelope alone
protect it.
"""

from __future__ import annotations

import base64
import hmac
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from enum import StrEnum

SIGNATURE = "_api_signature"
UNSIGNED = frozenset({SIGNATURE, "_api_secret_key"})


class SignAlgorithm(StrEnum):
    SHA1 = "HmacSHA1"
    SHA256 = "HmacSHA256"
    MD5 = "HmacMD5"


_DIGESTS = {SignAlgorithm.SHA1: "sha1", SignAlgorithm.SHA256: "sha256", SignAlgorithm.MD5: "md5"}


@dataclass(frozen=True, slots=True)
class Signer:
    """Who signs, and how: access key (AK), secret key (SK), algorithm.  SHA1 is the gateway's own default."""

    access_key: str
    secret_key: str = field(repr=False)
    algorithm: SignAlgorithm = SignAlgorithm.SHA1

    def headers(
        self, api: str, version: str, time_ms: int, nonce: str, params: Iterable[tuple[str, str]] = ()
    ) -> dict[str, str]:
        """The signed headers of one request; `params` are its query and form parameters."""
        headers = {
            "_api_name": api,
            "_api_version": version,
            "_api_access_key": self.access_key,
            "_api_timestamp": str(time_ms),
            "_api_nonce": nonce,
        }
        if self.algorithm is not SignAlgorithm.SHA1:
            headers["_api_sign_algorithm"] = self.algorithm.value
        return headers | {SIGNATURE: self.signature(headers, params)}

    def signature(self, headers: Mapping[str, str], params: Iterable[tuple[str, str]] = ()) -> str:
        text = string_to_sign(headers, params)
        digest = hmac.digest(self.secret_key.encode(), text.encode(), _DIGESTS[self.algorithm])
        return base64.b64encode(digest).decode()


def string_to_sign(headers: Mapping[str, str], params: Iterable[tuple[str, str]] = ()) -> str:
    pairs = [pair for pair in (*headers.items(), *params) if pair[0] not in UNSIGNED]
    return "&".join(f"{name}={value}" for name, value in sorted(pairs, key=_java_order))


def _java_order(pair: tuple[str, str]) -> tuple[bytes, bytes]:
    """Java compares UTF-16 units, not code points."""
    return pair[0].encode("utf-16-be"), pair[1].encode("utf-16-be")
