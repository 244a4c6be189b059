"""Bytes sealed for another desk by the key it signs with, which is the one thing two people have compared.

An Ed25519 key is an X25519 key as well, by the map between the two curves (RFC 7748, 4.1), as age and libsodium use it;
the signing of entries and this share nothing but the scalar.
"""

from __future__ import annotations

import hashlib

from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric.x25519 import X25519PrivateKey, X25519PublicKey
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

from sync.store.cipher import Cipher
from sync.store.fault import StoreFault

P = 2**255 - 19
POINT = 32


def seal_for(signing_key: bytes, about: str, plain: bytes) -> bytes:
    """A fresh public key, then as Cipher.seal.  ValueError for a key of low order: nobody's."""
    once, theirs = X25519PrivateKey.generate(), agreeing(signing_key)
    fresh = once.public_key().public_bytes_raw()
    shared = once.exchange(X25519PublicKey.from_public_bytes(theirs))
    return fresh + _cipher(shared, fresh, theirs).seal(about, plain)


def open_sealed(seed: bytes, about: str, sealed: bytes) -> bytes:
    """`seed`: the private bytes of the signing key.  StoreFault H04 for what was not sealed for it, or about that."""
    fresh, rest = sealed[:POINT], sealed[POINT:]
    private = X25519PrivateKey.from_private_bytes(hashlib.sha512(seed).digest()[:POINT])
    try:
        shared = private.exchange(X25519PublicKey.from_public_bytes(fresh))
    except ValueError:
        raise StoreFault("H04", "sealed for nobody") from None
    return _cipher(shared, fresh, private.public_key().public_bytes_raw()).open(about, rest)


def agreeing(signing_key: bytes) -> bytes:
    """The X25519 public key that goes with an Ed25519 public key: u = (1 + y) / (1 - y)."""
    y = int.from_bytes(signing_key, "little") & ((1 << 255) - 1)
    return ((1 + y) * pow(1 - y, -1, P) % P).to_bytes(POINT, "little")


def _cipher(shared: bytes, fresh: bytes, theirs: bytes) -> Cipher:
    return Cipher(HKDF(hashes.SHA256(), POINT, fresh + theirs, b"kiosk sealed for a desk 1").derive(shared))
