"""The staff PIN: Argon2id over a keyed digest, and a lock-out that survives restart.  No Qt.

The pepper lies in the vault, not in the settings: six digits alone would fall to guessing in hours on one core.
"""

from __future__ import annotations

import hmac
from collections.abc import Sequence
from dataclasses import dataclass

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError

from sync.clock import Clock
from sync.store import guard
from sync.store.keys import Vault
from sync.store.store import Store

PEPPER = "staff-pepper"
DOOR = "staff-door"
_HASHER = PasswordHasher(time_cost=2, memory_cost=19_456, parallelism=1)  # OWASP's least: 19 MiB, 2 rounds


@dataclass(frozen=True, slots=True)
class Member:
    """One of the staff: the name that stands in the trail, and the PIN's hash."""

    name: str
    pin_hash: str


@dataclass(frozen=True, slots=True)
class Opened:
    operator: str


@dataclass(frozen=True, slots=True)
class Shut:
    """Wrong (S01, `tries_left` before a lock-out) or locked out (S02, for `locked_s`)."""

    tries_left: int
    locked_s: int


def pepper(vault: Vault) -> bytes:
    """This desk's own; raises StoreFault where the vault was never given one."""
    kept = vault.secret(PEPPER)
    if kept is None:
        raise LookupError("the vault holds no staff pepper; `kiosk staff-pin` makes one")
    return kept


def hash_pin(pin: bytes, key: bytes) -> str:
    return _HASHER.hash(hmac.digest(key, pin, "sha256"))


class StaffDoor:
    """Slow on purpose (Argon2id, some 30 ms a member): call it off the screen's thread."""

    def __init__(self, store: Store, clock: Clock, members: Sequence[Member]) -> None:
        self._store = store
        self._clock = clock
        self._members = tuple(members)

    def state(self) -> Shut:
        """What the pad shows before a digit is typed."""
        with self._store.reading() as db:
            kept = guard.failures(db, DOOR)
        return self._shut(kept)

    def knock(self, pin: bytearray) -> Opened | Shut:
        """Try one PIN and wipe it.  A failure is counted before anybody is told.  Raises StoreFault."""
        try:
            before = self.state()
            if before.locked_s > 0:
                return before
            member = self._whose(bytes(pin))
        finally:
            pin[:] = bytes(len(pin))
        mono_ms, boot_no = self._clock.mono_ms(), self._store.boot_no
        if member is None:
            noted = self._store.write(lambda db: guard.note_failure(db, DOOR, mono_ms, boot_no)).result()
            return self._shut(noted)
        self._store.write(lambda db: guard.clear(db, DOOR)).result()
        return Opened(member.name)

    def _whose(self, pin: bytes) -> Member | None:
        digest = hmac.digest(pepper(self._store.vault), pin, "sha256")
        found = [member for member in self._members if _fits(member.pin_hash, digest)]
        return found[0] if found else None

    def _shut(self, kept: guard.Guard) -> Shut:
        left_ms = guard.remaining_ms(kept, self._clock.mono_ms())
        return Shut(max(0, guard.FREE_TRIES - kept.fails), -(-left_ms // 1000))


def _fits(pin_hash: str, digest: bytes) -> bool:
    try:
        return _HASHER.verify(pin_hash, digest)
    except (VerificationError, InvalidHashError):
        return False
