"""Who may sign in at the page: Argon2id, and a lock after wrong passwords that a restart does not open."""

from __future__ import annotations

from enum import StrEnum
from typing import Final

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError

from kiosk.fleet.shelf import Account, Kind, Shelf

LEAST: Final = 12
"""Characters of a password; NIST SP 800-63B asks for 8, and this one is typed rarely."""
MOST: Final = 128
FAILURES: Final = 5
LOCKED_MS: Final = 15 * 60_000
_HASHER = PasswordHasher()
"""The library's defaults are RFC 9106's second choice: 64 MiB, 3 passes."""
_NOBODYS = _HASHER.hash("nobody's password")
"""Compared with where there is no such account: both answers take as long."""


class Answer(StrEnum):
    RIGHT = "right"
    WRONG = "wrong"
    LOCKED = "locked"


def unfit(password: str) -> bool:
    return not LEAST <= len(password) <= MOST


def keep(
    shelf: Shelf, name: str, password: str, kind: Kind = Kind.KEEPER, holder: str = "", holder_no: str = ""
) -> None:
    """A new account, or a new password and kind for it; opens its lock.  Whose it is stays where nobody says."""
    before = shelf.account(name)
    if before is not None and not (holder or holder_no):
        holder, holder_no = before.holder, before.holder_no
    shelf.keep_account(Account(name, _HASHER.hash(password), kind=kind, holder=holder, holder_no=holder_no))


def prove(shelf: Shelf, name: str, password: str, now_ms: int) -> Answer:
    """Slow on purpose: call it aside, one at a time.  Counts before it compares: parallel guesses gain nothing."""
    account = shelf.account(name)
    if account is None:
        _matches(_NOBODYS, password)
        return Answer.WRONG
    if account.locked_ms is not None and now_ms < account.locked_ms:
        return Answer.LOCKED
    failures = account.failures + 1
    locked_ms = now_ms + LOCKED_MS if failures >= FAILURES else None
    shelf.count(account, 0 if locked_ms else failures, locked_ms)
    right = _matches(account.hash, password) and shelf.count(account, 0, None)
    return Answer.RIGHT if right else Answer.WRONG


def _matches(hashed: str, password: str) -> bool:
    try:
        return _HASHER.verify(hashed, password[:MOST])
    except (VerificationError, InvalidHashError):
        return False
