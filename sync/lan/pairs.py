"""The desks this one is paired with, kept in the vault: their numbers, ledger keys, and the key of each pair."""

from __future__ import annotations

import base64
import json
from collections.abc import Sequence
from dataclasses import dataclass, field

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey

from sync.lan.channel import derive
from sync.store.fault import StoreFault
from sync.store.keys import Vault

SECRET = "lan-pairs"
MOST_PAIRS = 16
FINGERPRINT = 8


def fingerprint(public: bytes) -> bytes:
    """Names a ledger key: 8 bytes."""
    return derive(public, b"", "kiosk lan fingerprint", FINGERPRINT)


@dataclass(frozen=True, slots=True)
class Pair:
    """`public` is the other desk's ledger key (Ed25519, raw), `address` where it was when they were paired."""

    desk_no: str
    public: bytes
    key: bytes = field(repr=False)
    host: str = ""
    port: int = 0
    since_ms: int = 0

    @property
    def tag(self) -> bytes:
        """What names the pair on the wire; says nothing to anybody else."""
        return derive(self.key, b"", "kiosk lan tag", 16)

    @property
    def verifier(self) -> Ed25519PublicKey:
        return Ed25519PublicKey.from_public_bytes(self.public)


def pairs_of(vault: Vault) -> tuple[Pair, ...]:
    """StoreFault H03 where what the vault holds is no list of pairs."""
    kept = vault.secret(SECRET)
    if not kept:
        return ()
    try:
        return tuple(_pair(one) for one in json.loads(kept))
    except (ValueError, KeyError, TypeError):
        raise StoreFault("H03", f"{SECRET} is damaged") from None


def keep_pairs(vault: Vault, pairs: Sequence[Pair]) -> None:
    """These and no others.  StoreFault as Vault.keep_secret."""
    vault.keep_secret(SECRET, json.dumps([_row(one) for one in pairs]).encode())


def _row(pair: Pair) -> dict[str, str | int]:
    return {
        "desk": pair.desk_no,
        "public": base64.b64encode(pair.public).decode(),
        "key": base64.b64encode(pair.key).decode(),
        "host": pair.host,
        "port": pair.port,
        "since": pair.since_ms,
    }


def _pair(row: dict[str, str]) -> Pair:
    return Pair(
        row["desk"],
        base64.b64decode(row["public"]),
        base64.b64decode(row["key"]),
        row["host"],
        int(row["port"]),
        int(row["since"]),
    )
