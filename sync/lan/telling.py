"""What this desk tells its neighbours: the sign-ins of its book and what corrections made of them, signed, in order."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from sync.lan.notice import AHEAD_MS, KEEP_MS, Ask, Notice, Word, encode
from sync.records import Entry, EntryKind
from sync.store import notices
from sync.store.store import Store

AT_ONCE = 40
"""Notices in one frame: within MOST of channel.py, and one short transaction at the other desk."""


@dataclass(frozen=True, slots=True)
class Told:
    """`after` is the place in the book that has been told up to."""

    signed: tuple[bytes, ...]
    after: int


@dataclass(frozen=True, slots=True)
class Telling:
    """`takes_out` are the acts of a correction after which a sign-in no longer stands.  Raises StoreFault."""

    store: Store
    now_ms: Callable[[], int]
    takes_out: frozenset[str]

    def begin(self, ask: Ask) -> int:
        """Where to begin: where the other left off, or at the day's first if that was in another book."""
        if not ask.after:
            return 0
        with self.store.reading() as db:
            known = notices.hash_at(db, self.store.desk_no, ask.after)
        return ask.after if known == ask.hash else 0

    def next(self, after: int) -> Told:
        with self.store.reading() as db:
            entries = notices.told_after(
                db, self.store.desk_no, after, self.now_ms() - KEEP_MS + AHEAD_MS, limit=AT_ONCE
            )
            corrections = [one for one in entries if one.kind is EntryKind.CORRECTION]
            about = {said.id: sign for said, sign in notices.corrected(db, corrections)}
        made = [self._notice(one, about.get(one.id)) for one in entries]
        signed = tuple(encode(one, self.store.vault.sign) for one in made if one is not None)
        return Told(signed, entries[-1].seq if entries else after)

    def _notice(self, said: Entry, about: Entry | None) -> Notice | None:
        """None for an entry that says nothing of a sign-in at this desk."""
        sign = said if said.kind is EntryKind.CHECKIN else about
        if sign is None or sign.action is None or not (sign.session_no and sign.trainee_no):
            return None
        word = Word.SIGNED
        if about is not None:
            word = Word.GONE if said.body.get("act") in self.takes_out else Word.BACK
        return Notice(
            self.store.desk_no,
            sign.id,
            said.seq,
            sign.session_no,
            sign.trainee_no,
            sign.action,
            said.at_ms,
            said.hash,
            word,
        )
