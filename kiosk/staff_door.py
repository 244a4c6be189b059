"""The staff PIN: Argon2id over a keyed digest, and a lock-out that survives restart.  No Qt.

The pepper lies in the vault, not in the settings: six digits alone would fall to guessing in hours on one core.
"""

from __future__ import annotations

import hmac
import logging
from collections.abc import Sequence
from dataclasses import dataclass

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError

from sync.clock import Clock
from sync.store import guard
from sync.store.fault import StoreFault
from sync.store.store import Store

log = logging.getLogger(__name__)

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


def hash_pin(pin: bytes, key: bytes) -> str:
    return _HASHER.hash(hmac.digest(key, pin, "sha256"))


class StaffDoor:
    """Slow on purpose (Argon2id, some 30 ms a member): call it off the screen's thread."""

    def __init__(self, store: Store, clock: Clock, members: Sequence[Member]) -> None:
        self._store = store
        self._clock = clock
        self._members = tuple(members)
        self._unwritten = guard.Guard()
        """What the book could not take (a full disk): no reason for endless tries."""

    @property
    def names(self) -> tuple[str, ...]:
        return tuple(member.name for member in self._members)

    def state(self) -> Shut:
        """What the pad shows before a digit is typed.  Raises StoreFault."""
        return self._shut(self._failures())

    def knock(self, pin: bytearray) -> Opened | Shut:
        """Try one PIN and wipe it.  A failure is counted before anybody is told.

        Raises StoreFault where the failures so far cannot be read; no PIN is tried then.
        """
        try:
            before = self._failures()
            shut = self._shut(before)
            if shut.locked_s > 0:
                return shut
            member = self._whose(pin)
        finally:
            pin[:] = bytes(len(pin))
        if member is None:
            return self._shut(self._count(before))
        if before.fails:
            self._forgive()
        return Opened(member.name)

    def _failures(self) -> guard.Guard:
        with self._store.reading() as db:
            kept = guard.failures(db, DOOR)
        return max(kept, self._unwritten, key=lambda noted: noted.fails)

    def _count(self, before: guard.Guard) -> guard.Guard:
        after = guard.after_failure(before, self._clock.mono_ms(), self._store.boot_no)
        try:
            self._store.write(lambda db: guard.keep(db, DOOR, after)).result()
        except StoreFault as fault:
            log.warning("a wrong staff PIN is counted in memory only: %s", fault.code)
            self._unwritten = after
        return after

    def _forgive(self) -> None:
        self._unwritten = guard.Guard()
        try:
            self._store.write(lambda db: guard.clear(db, DOOR)).result()
        except StoreFault as fault:
            log.warning("the count of wrong staff PINs stays: %s", fault.code)

    def _whose(self, pin: bytearray) -> Member | None:
        pepper = self._store.vault.secret(PEPPER)
        if pepper is None:
            log.warning("no staff PIN was ever made at this desk: `kiosk staff-pin` makes one")
            return None
        digest = hmac.digest(pepper, pin, "sha256")
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
