"""The GM algorithms: SM3 and SM4 from `cryptography`, SM2 from `gmssl-pyx`, and our canonical JSON.

PURE but for randomness.  Never the package `gmssl`: its nonces are predictable and its decryption accepts
tampered text.  `known_answers` proves the whole stack on the standards' own vectors; call it at start-up.

Shapes: private key 32 bytes, public key 64 (x‖y), signature 64 (r‖s) under the signer id that every Chinese
profile takes as given, `1234567812345678` (GB/T 32918.5 A.2), whose Z value goes into the digest.
"""

from __future__ import annotations

import json
import os
import secrets
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import lru_cache

import gmssl_pyx
from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives import constant_time, hashes, hmac
from cryptography.hazmat.primitives.asymmetric.utils import decode_dss_signature, encode_dss_signature
from cryptography.hazmat.primitives.ciphers import Cipher, algorithms, modes

from sync.platform.gm_answers import ANSWERS, SM2_CURVE
from sync.platform.gm_quiet import quiet

SIGNER_ID = b"1234567812345678"
IV_BYTES = 12
TAG_BYTES = 16
SM2_PLAIN_MAX = 255
"""GmSSL encrypts no more in one go; enough for any key."""


class GmError(Exception):
    """Bytes that are no key, no signature or no ciphertext of ours, or were tampered with."""


class KnownAnswerError(Exception):
    """This installation computes wrongly; the message names the vector.  The kiosk must not start."""


# --- SM3 ---------------------------------------------------------------------------------------------


def sm3(data: bytes) -> bytes:
    digest = hashes.Hash(hashes.SM3())
    digest.update(data)
    return digest.finalize()


def hmac_sm3(key: bytes, data: bytes) -> bytes:
    mac = hmac.HMAC(key, hashes.SM3())
    mac.update(data)
    return mac.finalize()


def hkdf_sm3(ikm: bytes, salt: bytes, info: bytes, length: int) -> bytes:
    """RFC 5869 with SM3; `length` up to 255·32 bytes."""
    key = hmac_sm3(salt or bytes(32), ikm)
    out, block, counter = b"", b"", 1
    while len(out) < length:
        block = hmac_sm3(key, block + info + bytes([counter]))
        out += block
        counter += 1
    return out[:length]


def same(one: bytes, other: bytes) -> bool:
    """Compare secrets without telling by the time it takes."""
    return constant_time.bytes_eq(one, other)


# --- SM4 ---------------------------------------------------------------------------------------------


_sm4 = lru_cache(maxsize=16)(algorithms.SM4)


def fresh_iv() -> bytes:
    return os.urandom(IV_BYTES)


def sm4_gcm_seal(key: bytes, iv: bytes, aad: bytes, plain: bytes) -> bytes:
    """Ciphertext ‖ 16-byte tag.  Key 16 bytes; `iv` 12 bytes, never twice under one key."""
    encryptor = Cipher(_sm4(key), modes.GCM(iv)).encryptor()
    encryptor.authenticate_additional_data(aad)
    return encryptor.update(plain) + encryptor.finalize() + encryptor.tag


def sm4_gcm_open(key: bytes, iv: bytes, aad: bytes, sealed: bytes) -> bytes:
    """The plain bytes; GmError when anything (key, iv, aad, ciphertext, tag) is not as sealed."""
    if len(sealed) < TAG_BYTES:
        raise GmError("sealed bytes are shorter than a tag")
    text, tag = sealed[:-TAG_BYTES], sealed[-TAG_BYTES:]
    try:
        decryptor = Cipher(_sm4(key), modes.GCM(iv, tag)).decryptor()
        decryptor.authenticate_additional_data(aad)
        return decryptor.update(text) + decryptor.finalize()
    except (InvalidTag, ValueError) as fault:
        raise GmError("sealed bytes do not open") from fault


# --- SM2 ---------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Sm2Key:
    """A key pair.  gmssl-pyx cannot compute the public half, so both travel together (96 bytes)."""

    private: bytes = field(repr=False)
    public: bytes

    @classmethod
    def generate(cls) -> Sm2Key:
        public, private = gmssl_pyx.sm2_key_generate()
        return cls(private, public)

    @classmethod
    def from_private(cls, private: bytes, public: bytes) -> Sm2Key:
        """The pair, once it has signed and verified; GmError when the halves do not belong together."""
        key = cls(private, sm2_public(public))
        try:
            with quiet():
                signature = key.sign(b"pair")
        except gmssl_pyx.GmsslInnerError as fault:
            raise GmError("not an SM2 private key") from fault
        if not sm2_verify(key.public, b"pair", signature):
            raise GmError("SM2 private and public key do not belong together")
        return key

    @classmethod
    def from_bytes(cls, pair: bytes) -> Sm2Key:
        if len(pair) != 96:
            raise GmError("an SM2 key pair is 96 bytes")
        return cls.from_private(pair[:32], pair[32:])

    def to_bytes(self) -> bytes:
        return self.private + self.public

    def sign(self, message: bytes) -> bytes:
        """r‖s, 64 bytes, over SM3(Z ‖ message).

        Over the digest, since gmssl-pyx prepares 32 nonces for a single message (3.3 ms instead of 0.4).
        """
        digest = sm3(_z(self.public) + message)
        r, s = decode_dss_signature(gmssl_pyx.sm2_sign_sm3_digest(self.private, digest))
        return r.to_bytes(32, "big") + s.to_bytes(32, "big")


@lru_cache(maxsize=16)
def _z(public: bytes) -> bytes:
    """Z of GB/T 32918.2 5.5: signer id, curve and public key in one digest."""
    length = (len(SIGNER_ID) * 8).to_bytes(2, "big")
    return sm3(length + SIGNER_ID + SM2_CURVE + public)


def sm2_public(key: bytes) -> bytes:
    """x‖y from x‖y, 04‖x‖y or the compressed form; GmError when no point of the curve."""
    try:
        return gmssl_pyx.normalize_sm2_public_key(key)
    except gmssl_pyx.GmsslInnerError as fault:
        raise GmError("not an SM2 public key") from fault


def sm2_verify(public: bytes, message: bytes, signature: bytes) -> bool:
    """False for a wrong signature and for bytes that are none; GmError for a bad public key."""
    if len(signature) != 64:
        return False
    r, s = int.from_bytes(signature[:32], "big"), int.from_bytes(signature[32:], "big")
    if not r or not s:
        return False
    try:
        with quiet():
            return gmssl_pyx.sm2_verify(public, message, encode_dss_signature(r, s), SIGNER_ID)
    except gmssl_pyx.GmsslInnerError as fault:
        raise GmError("not an SM2 public key") from fault


def sm2_encrypt(public: bytes, plain: bytes) -> bytes:
    """ASN.1 DER of C1, C3, C2 (GB/T 35276); 1 to 255 bytes of plain text."""
    if not 1 <= len(plain) <= SM2_PLAIN_MAX:
        raise GmError(f"SM2 encrypts 1 to {SM2_PLAIN_MAX} bytes")
    try:
        with quiet():
            return gmssl_pyx.sm2_encrypt(public, plain)
    except gmssl_pyx.GmsslInnerError as fault:
        raise GmError("not an SM2 public key") from fault


def sm2_decrypt(key: Sm2Key, sealed: bytes) -> bytes:
    """The plain bytes; C3 is checked, so tampered bytes are a GmError."""
    try:
        with quiet():
            return gmssl_pyx.sm2_decrypt(key.private, sealed)
    except gmssl_pyx.GmsslInnerError as fault:
        raise GmError("SM2 ciphertext does not open") from fault


# --- canonical JSON ----------------------------------------------------------------------------------


def canonical_json(value: object) -> bytes:
    """UTF-8, keys sorted by code point, no blanks, no floats (TypeError): one value, one byte string."""
    return canonical_text(value).encode()


def canonical_text(value: object) -> str:
    return _ENCODER.encode(_plain(value))


def canonical_with(value: Mapping[str, object], name: str, ready: str) -> str:
    """Canonical JSON of `value` and one field more, `name`, whose own canonical JSON is `ready` already."""
    held = canonical_text({**value, name: _ROOM})
    before, found, after = held.partition(f'"{name}":"{_ROOM}"')
    if not found or name in value:
        raise ValueError(f"there is no room for {name}")
    return f'{before}"{name}":{ready}{after}'


_ROOM = secrets.token_hex(16)
"""Stands where something ready is to go: one pass over the rest, and no text holds it by chance."""
_ENCODER = json.JSONEncoder(
    ensure_ascii=False,
    sort_keys=True,
    separators=(",", ":"),
    check_circular=False,  # `_plain` makes no circles
)
_LEAVES = frozenset({str, int, bool, type(None)})
_AS_THEY_STAND = (str, int, type(None))


def _plain(value: object) -> object:
    if isinstance(value, dict):  # list and dict first: asking an abstract class costs more than copying
        return {
            key if type(key) is str else _text(key): item if type(item) in _LEAVES else _plain(item)
            for key, item in value.items()
        }
    if isinstance(value, _AS_THEY_STAND):
        return value
    if isinstance(value, list):
        return [_plain(item) for item in value]
    if isinstance(value, Mapping):
        return _plain(dict(value))
    if isinstance(value, Sequence) and not isinstance(value, bytes | bytearray | memoryview):
        return [_plain(item) for item in value]
    raise TypeError(f"canonical JSON holds no {type(value).__name__}; send text or integers")


def _text(key: object) -> str:
    if not isinstance(key, str):
        raise TypeError(f"canonical JSON has text keys only, not {type(key).__name__}")
    return key


def digest_of(ids: Iterable[str]) -> str:
    """SM3 over the sorted ids joined by newline, lower-case hex: pages, snapshots, reconciling."""
    return sm3("\n".join(sorted(ids)).encode()).hex()


# --- known answers -----------------------------------------------------------------------------------


def known_answers() -> None:
    """Compute the standards' vectors; KnownAnswerError names the first that differs."""
    for name, holds in _CHECKS.items():
        try:
            right = holds()
        except (GmError, gmssl_pyx.GmsslInnerError, ValueError) as fault:
            raise KnownAnswerError(f"{name}: {fault}") from fault
        if not right:
            raise KnownAnswerError(name)


def _sm4_block() -> bytes:
    encryptor = Cipher(algorithms.SM4(ANSWERS["sm4.key"]), modes.ECB()).encryptor()
    return encryptor.update(ANSWERS["sm4.key"]) + encryptor.finalize()


def _sm4_gcm() -> bool:
    key, iv, aad, plain = (ANSWERS[name] for name in ("sm4.key", "gcm.iv", "gcm.aad", "gcm.plain"))
    sealed = ANSWERS["gcm.text"] + ANSWERS["gcm.tag"]
    return sm4_gcm_seal(key, iv, aad, plain) == sealed and sm4_gcm_open(key, iv, aad, sealed) == plain


def _sm2_signature() -> bool:
    return sm2_verify(ANSWERS["sm2.public"], b"message digest", ANSWERS["sm2.r"] + ANSWERS["sm2.s"])


def _sm2_signing() -> bool:
    key = Sm2Key(ANSWERS["sm2.private"], ANSWERS["sm2.public"])
    signature = key.sign(b"message digest")
    return sm2_verify(key.public, b"message digest", signature) and not sm2_verify(
        key.public, b"message digesT", signature
    )


def _sm2_decryption() -> bool:
    c1, c2, c3 = ANSWERS["sm2.c1"], ANSWERS["sm2.c2"], ANSWERS["sm2.c3"]
    parts = _der(2, _unsigned(c1[:32])) + _der(2, _unsigned(c1[32:])) + _der(4, c3) + _der(4, c2)
    key = Sm2Key(ANSWERS["sm2.private"], ANSWERS["sm2.public"])
    return sm2_decrypt(key, _der(0x30, parts)) == b"encryption standard"


def _der(tag: int, content: bytes) -> bytes:
    return bytes([tag, len(content)]) + content


def _unsigned(number: bytes) -> bytes:
    number = number.lstrip(b"\0")
    return b"\0" + number if number[0] & 0x80 else number


_CHECKS: dict[str, Callable[[], bool]] = {
    "SM3 GB/T 32905 A.1": lambda: sm3(b"abc") == ANSWERS["sm3.a1"],
    "SM3 GB/T 32905 A.2": lambda: sm3(b"abcd" * 16) == ANSWERS["sm3.a2"],
    "HMAC-SM3 RFC 2104": lambda: hmac_sm3(bytes(range(1, 38)), b"\xcd" * 50) == ANSWERS["hmac.sm3"],
    "SM4 GB/T 32907 A.1": lambda: _sm4_block() == ANSWERS["sm4.a1"],
    "SM4-GCM RFC 8998 A.1": _sm4_gcm,
    "SM2 signature GB/T 32918.5 A.2": _sm2_signature,
    "SM2 signing GB/T 32918.5 A.2": _sm2_signing,
    "SM2 decryption GB/T 32918.5 A.3": _sm2_decryption,
}
