"""How the `security` of a request and the `encrypt` of a reply are sealed.  PURE but for nonces and IVs.

Which cipher, mode and text form a gateway takes is not public but for "AES with a key of 16 characters" (server
calls) and "SM2 with a key from support" (H5 pages); so it is a setting, to be tried against the real test network.
Padding is PKCS#7, which Java calls PKCS5.
"""

from __future__ import annotations

import base64
import binascii
import os
from collections.abc import Callable
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Protocol, TypeAlias

from cryptography.hazmat.primitives import padding
from cryptography.hazmat.primitives.ciphers import Cipher, algorithms, modes

from sync.platform import csb_sm2, gm

BLOCK_BYTES = 16


class CipherFault(ValueError):
    """A key of no use, or text that does not open with ours."""


class Scheme(StrEnum):
    AES_ECB = "AES-ECB"
    AES_CBC = "AES-CBC"
    SM4_ECB = "SM4-ECB"
    SM4_CBC = "SM4-CBC"
    SM2_C1C3C2 = "SM2-C1C3C2"
    SM2_C1C2C3 = "SM2-C1C2C3"


class Encoding(StrEnum):
    BASE64 = "base64"
    HEX = "hex"


class BodyCipher(Protocol):
    def seal(self, plain: bytes) -> str: ...

    def open(self, text: str) -> bytes:
        """CipherFault when it is not as sealed."""
        ...


@dataclass(frozen=True, slots=True)
class CipherPlan:
    """`key`: AES 16, 24 or 32 characters, SM4 16, or `hex:` and hex digits; SM2 our private key (64 hex digits), which
    opens replies.  `theirs` is the gateway's SM2 public key in hex.  `iv`: 32 hex digits for CBC with a fixed one;
    empty puts a fresh one before the ciphertext.
    """

    scheme: Scheme
    encoding: Encoding = Encoding.BASE64
    key: str = field(default="", repr=False)
    theirs: str = ""
    iv: str = ""


def make_cipher(plan: CipherPlan) -> BodyCipher:
    """CipherFault when the keys are none for the scheme."""
    if plan.scheme in (Scheme.SM2_C1C3C2, Scheme.SM2_C1C2C3):
        return _Sm2(plan)
    return _Block(plan)


_Keyed: TypeAlias = Callable[[bytes], algorithms.AES | algorithms.SM4]


class _Block:
    def __init__(self, plan: CipherPlan) -> None:
        kind: _Keyed = algorithms.AES if plan.scheme.startswith("AES") else algorithms.SM4
        self._chained = plan.scheme.endswith("CBC")
        self._encoding = plan.encoding
        self._iv = _from_hex(plan.iv, "iv")
        if len(self._iv) not in (0, BLOCK_BYTES):
            raise CipherFault("iv: 32 hex digits or nothing")
        try:
            self._cipher = kind(_key_bytes(plan.key))
        except ValueError as fault:
            raise CipherFault("key: not of a length this cipher takes") from fault

    def seal(self, plain: bytes) -> str:
        padder = padding.PKCS7(BLOCK_BYTES * 8).padder()
        padded = padder.update(plain) + padder.finalize()
        iv = (self._iv or os.urandom(BLOCK_BYTES)) if self._chained else b""
        encryptor = Cipher(self._cipher, self._mode(iv)).encryptor()
        sealed = encryptor.update(padded) + encryptor.finalize()
        return _written(sealed if self._iv else iv + sealed, self._encoding)

    def open(self, text: str) -> bytes:
        sealed = _read(text, self._encoding)
        iv = b""
        if self._chained:
            iv, sealed = (self._iv, sealed) if self._iv else (sealed[:BLOCK_BYTES], sealed[BLOCK_BYTES:])
        unpadder = padding.PKCS7(BLOCK_BYTES * 8).unpadder()
        try:
            decryptor = Cipher(self._cipher, self._mode(iv)).decryptor()
            padded = decryptor.update(sealed) + decryptor.finalize()
            return unpadder.update(padded) + unpadder.finalize()
        except ValueError as fault:
            raise CipherFault("does not open with our key") from fault

    def _mode(self, iv: bytes) -> modes.CBC | modes.ECB:
        return modes.CBC(iv) if self._chained else modes.ECB()  # the gateway's choice, not ours


class _Sm2:
    def __init__(self, plan: CipherPlan) -> None:
        self._digest_last = plan.scheme is Scheme.SM2_C1C2C3
        self._encoding = plan.encoding
        self._private = _from_hex(plan.key, "key")
        if len(self._private) != 32:
            raise CipherFault("key: an SM2 private key is 64 hex digits")
        try:
            self._theirs = gm.sm2_public(_from_hex(plan.theirs, "public_key"))
        except gm.GmError as fault:
            raise CipherFault("public_key: not an SM2 public key") from fault

    def seal(self, plain: bytes) -> str:
        sealed = csb_sm2.seal(self._theirs, plain, digest_last=self._digest_last)
        return _written(sealed, self._encoding)

    def open(self, text: str) -> bytes:
        try:
            sealed = _read(text, self._encoding)
            return csb_sm2.unseal(self._private, sealed, digest_last=self._digest_last)
        except gm.GmError as fault:
            raise CipherFault("does not open with our key") from fault


def _key_bytes(key: str) -> bytes:
    return _from_hex(key[4:], "key") if key.startswith("hex:") else key.encode()


def _from_hex(text: str, name: str) -> bytes:
    try:
        return bytes.fromhex(text)
    except ValueError as fault:
        raise CipherFault(f"{name}: not hex digits") from fault


def _written(sealed: bytes, encoding: Encoding) -> str:
    return sealed.hex() if encoding is Encoding.HEX else base64.b64encode(sealed).decode()


def _read(text: str, encoding: Encoding) -> bytes:
    try:
        compact = "".join(text.split())  # Java's MIME encoder breaks base64 into lines
        return (
            bytes.fromhex(compact) if encoding is Encoding.HEX else base64.b64decode(compact, validate=True)
        )
    except (binascii.Error, ValueError) as fault:
        raise CipherFault(f"no {encoding.value}") from fault
