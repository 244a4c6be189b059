"""The envelope of a parcel as it lies on the hub: with its desk's signature before it.

Anybody can seal somebody's identity for the platform; that it is the one of this entry is the desk's own word.
"""

from __future__ import annotations

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey

from sync.records import Entry
from sync.store.keys import Vault


class Forged(Exception):
    """Not as its desk gave it."""


def signed_envelope(vault: Vault, entry_id: str, envelope: str) -> str:
    return f"{vault.sign(_statement(entry_id, envelope)).hex()} {envelope}"


def envelope_of(key: bytes, entry: Entry, given: str | None) -> str | None:
    """None for an entry about nobody.  Raises Forged."""
    if given is None:
        if entry.person_ref:
            raise Forged
        return None
    signature, _, envelope = given.partition(" ")
    try:
        Ed25519PublicKey.from_public_bytes(key).verify(
            bytes.fromhex(signature), _statement(entry.id, envelope)
        )
    except (InvalidSignature, ValueError):
        raise Forged from None
    return envelope


def _statement(entry_id: str, envelope: str) -> bytes:
    """Longer than a hash, which is what entries are signed by."""
    return f"kiosk hub parcel 1|{entry_id}|{envelope}".encode()
