"""A sealed conversation over TCP: keys from a shared secret and fresh X25519 keys, AES-256-GCM frames in order.

A frame is two bytes of length and the sealed text; the nonce is the frame's number, so that a frame that is repeated,
left out, moved or cut does not open.  Who does not have the secret learns lengths and times, and nothing else.
"""

from __future__ import annotations

import asyncio
from dataclasses import dataclass

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric.x25519 import X25519PrivateKey, X25519PublicKey
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

from sync.lan.amiss import Amiss, Refused

MOST = 48 * 1024
"""Plain bytes of one frame."""
_TAG = 16
POINT = 32


def derive(secret: bytes, salt: bytes, info: str, length: int = 32) -> bytes:
    return HKDF(hashes.SHA256(), length, salt, info.encode()).derive(secret)


@dataclass(frozen=True, slots=True)
class Ends:
    """The keys of one conversation: `caller` seals what the caller sends, `called` what comes back; `root` is for what
    else both must agree on."""

    caller: bytes
    called: bytes
    root: bytes


class Ephemeral:
    """A key pair for one conversation."""

    def __init__(self) -> None:
        self._key = X25519PrivateKey.generate()
        self.public = self._key.public_key().public_bytes_raw()

    def agree(self, theirs: bytes, secret: bytes, said: bytes) -> Ends:
        """`said` is everything both have seen in the clear, and who calls: an answer that is the call itself sent back
        opens nothing.  Refused MALFORMED for a point of low order."""
        try:
            shared = self._key.exchange(X25519PublicKey.from_public_bytes(theirs))
        except ValueError:
            raise Refused(Amiss.MALFORMED) from None
        keys = derive(shared + secret, said, "kiosk lan 1", 96)
        return Ends(keys[:32], keys[32:64], keys[64:])


class Channel:
    """One end of it.  Not to be shared between tasks that send, or between tasks that receive."""

    def __init__(
        self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter, sealing: bytes, opening: bytes
    ) -> None:
        self._reader, self._writer = reader, writer
        self._sealing, self._opening = AESGCM(sealing), AESGCM(opening)
        self._sent = self._received = 0

    async def send(self, plain: bytes) -> None:
        """OSError where the line is gone."""
        assert len(plain) <= MOST
        sealed = self._sealing.encrypt(_nonce(self._sent), plain, None)
        self._sent += 1
        self._writer.write(len(sealed).to_bytes(2, "big") + sealed)
        await self._writer.drain()

    async def receive(self, within_s: float) -> bytes:
        """The next frame.  TimeoutError, OSError or EOFError where there is none; Refused FORGED, OVERSIZED."""
        async with asyncio.timeout(within_s):
            length = int.from_bytes(await self._reader.readexactly(2), "big")
            if not _TAG <= length <= MOST + _TAG:
                raise Refused(Amiss.OVERSIZED)
            sealed = await self._reader.readexactly(length)
        try:
            plain = self._opening.decrypt(_nonce(self._received), sealed, None)
        except InvalidTag:
            raise Refused(Amiss.FORGED) from None
        self._received += 1
        return plain


def _nonce(number: int) -> bytes:
    return number.to_bytes(12, "big")
