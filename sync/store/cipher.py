"""AES-256-GCM over one field: version byte, 12-byte nonce, ciphertext and tag.  No I/O."""

from __future__ import annotations

import os

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

from sync.store.fault import StoreFault

_VERSION = b"\x01"
_NONCE = 12


class Cipher:
    """One 32-byte key at work.  Never printed."""

    __slots__ = ("_aead",)

    def __init__(self, key: bytes) -> None:
        self._aead = AESGCM(key)

    def seal(self, aad: str, plain: bytes) -> bytes:
        nonce = os.urandom(_NONCE)
        return _VERSION + nonce + self._aead.encrypt(nonce, plain, aad.encode())

    def open(self, aad: str, sealed: bytes) -> bytes:
        """StoreFault H03 for another key, H04 for bytes that were never sealed here; which of the two is not
        knowable once the version byte is right, and then it is H03."""
        if sealed[:1] != _VERSION or len(sealed) < 1 + _NONCE + 16:
            raise StoreFault("H04", "a sealed field is damaged")
        try:
            return self._aead.decrypt(sealed[1 : 1 + _NONCE], sealed[1 + _NONCE :], aad.encode())
        except InvalidTag:
            raise StoreFault("H03", "a sealed field does not open with this key") from None
