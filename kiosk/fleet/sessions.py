"""Who is signed in at the page: short sessions in memory, gone with the program.

A session begins with its own random name at the sign-in and nowhere else, so nobody can be given one beforehand; what
a browser had before is never taken over.  Only the hash of the name is kept.
"""

from __future__ import annotations

import hashlib
import hmac
import secrets
from dataclasses import dataclass, field
from typing import Final

LONGEST_MS: Final = 8 * 3_600_000
MOST: Final = 200


@dataclass(slots=True)
class Session:
    account: str
    hash: str = field(repr=False)
    csrf: str = field(repr=False)
    began_ms: int
    seen_ms: int


class Sessions:
    """`idle_ms`: nobody touches the page for so long, and the session is over.  On one thread."""

    def __init__(self, idle_ms: int) -> None:
        self._idle_ms = idle_ms
        self._open: dict[bytes, Session] = {}
        self._key = secrets.token_bytes(32)

    def begin(self, account: str, hashed: str, now_ms: int) -> str:
        """The new session's name; `hashed` is the password it was begun by."""
        self._forget(now_ms)
        name = secrets.token_urlsafe(32)
        self._open[_hash(name)] = Session(account, hashed, secrets.token_urlsafe(32), now_ms, now_ms)
        return name

    def find(self, name: str, now_ms: int) -> Session | None:
        found = self._open.get(_hash(name))
        if found is None:
            return None
        if self._over(found, now_ms):
            self.end(name)
            return None
        found.seen_ms = now_ms
        return found

    def end(self, name: str) -> None:
        self._open.pop(_hash(name), None)

    def before(self, visitor: str) -> str:
        """The token of the sign-in form: bound to the browser's own random name, so that nobody else's form signs
        somebody in."""
        return hmac.new(self._key, visitor.encode(), "sha256").hexdigest()

    def _over(self, session: Session, now_ms: int) -> bool:
        idle, whole = now_ms - session.seen_ms, now_ms - session.began_ms
        return not (0 <= idle <= self._idle_ms and 0 <= whole <= LONGEST_MS)

    def _forget(self, now_ms: int) -> None:
        kept = {key: one for key, one in self._open.items() if not self._over(one, now_ms)}
        while len(kept) >= MOST:
            kept.pop(min(kept, key=lambda key: kept[key].seen_ms))
        self._open = kept


def _hash(name: str) -> bytes:
    return hashlib.sha256(name.encode()).digest()
