"""Each day of the book that is over or closed is anchored at the platform, once: a book rewritten later is found out.

Days missed offline follow in their order.  The anchor's number is an entry of the book; a no because the platform holds
another head is a flag in it, for nobody but a person can say which of the two is right.
"""

from __future__ import annotations

import logging
from functools import partial

from sqlalchemy import Connection

from sync.clock import Clock
from sync.line import Lane, Line
from sync.platform.adapter import Platform, Rejected
from sync.records import ClockQuality, DayDigest, Draft, EntryKind, Json
from sync.rounds import NIGHT_MS
from sync.steps import local_day
from sync.store import anchors, ledger
from sync.store.store import Store

log = logging.getLogger(__name__)

ANOTHER_HEAD = "E44004"
ANCHORED = "DAY_ANCHORED"
DISPUTED = "DAY_ANCHOR_DISPUTED"


class Anchoring:
    def __init__(self, store: Store, platform: Platform, line: Line, clock: Clock) -> None:
        self._store, self._platform, self._line, self._clock = store, platform, line, clock

    def step(self) -> bool:
        """Anchor one day; True when there may be another.  A day is over once it is closed, or at two in the morning of
        the next, when nobody signs out any more; and only where the time is known."""
        if self._clock.stamp().quality is ClockQuality.BAD:
            return False
        digest = self._next()
        if digest is None:
            return False
        try:
            anchor_no = self._line.call(Lane.ANCHOR, partial(self._platform.anchor_day, digest))
        except Rejected as no:
            if no.code != ANOTHER_HEAD:
                raise
            log.error("the platform disputes the book of %s", digest.day)
            self._note(digest, code=no.code)
        else:
            self._note(digest, anchor_no=anchor_no)
        return True

    def _next(self) -> DayDigest | None:
        today, desk_no = local_day(self._clock.now_ms() - NIGHT_MS), self._store.desk_no
        with self._store.reading() as db:
            kept = anchors.waiting(db, desk_no)
            fresh = None if kept else anchors.next_over(db, desk_no, today)
        if fresh is not None:
            made = fresh
            self._store.write(lambda db: anchors.keep(db, desk_no, made)).result()
        return kept or fresh

    def _note(self, digest: DayDigest, *, anchor_no: str = "", code: str = "") -> None:
        draft, store = self._draft(digest, anchor_no, code), self._store

        def work(db: Connection) -> None:
            made = ledger.append(db, store.vault, store.desk_no, store.boot_no, draft)
            anchors.answer(db, store.desk_no, digest.day, made.seq, anchor_no=anchor_no, code=code)

        store.write(work).result()

    def _draft(self, digest: DayDigest, anchor_no: str, code: str) -> Draft:
        at = self._clock.stamp()
        what: dict[str, Json] = (
            {"flag": DISPUTED, "code": code} if code else {"act": ANCHORED, "anchorNo": anchor_no}
        )
        stretch: dict[str, Json] = {
            "date": digest.day.isoformat(),
            "firstSeq": digest.first_seq,
            "lastSeq": digest.last_seq,
            "chainHead": digest.chain_head,
        }
        kind = EntryKind.FLAG if code else EntryKind.OPERATOR
        return Draft(kind=kind, at=at, day=local_day(at.at_ms), body={**what, **stretch})
