"""What a neighbour tells: each notice judged by itself, the good ones kept with one transaction a frame."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from concurrent.futures import Future
from dataclasses import dataclass

from sqlalchemy import Connection

from sync.lan.amiss import Amiss, Refused
from sync.lan.notice import KEEP_MS, Ask, Notice, Word, decode, fits, unpack
from sync.lan.pairs import Pair
from sync.lan.tally import Tally
from sync.store import doubles, notices
from sync.store.doubles import Double, Sight
from sync.store.notices import Heard
from sync.store.store import Store

MOST_BAD = 100
"""Notices that one connection may spoil."""
MOST_KEPT = 20_000
"""Notices of one desk: more than any desk writes in a day."""
SOURCE = "LAN"


@dataclass(frozen=True, slots=True)
class Kept:
    """One frame's outcome; `doubles` are sign-ins that this desk wrote down too."""

    notices: int = 0
    doubles: tuple[Double, ...] = ()


class Hearing:
    """Of one paired desk.  Not to be shared between threads; the writing is the store's."""

    def __init__(self, store: Store, pair: Pair, now_ms: Callable[[], int], tally: Tally) -> None:
        self._store, self._pair, self._now_ms, self._tally = store, pair, now_ms, tally
        self._verifier = pair.verifier
        self._after, self._hash = 0, b""
        self._kept = self._bad = 0

    def ask(self) -> Ask:
        """Where it left off.  Raises StoreFault."""
        with self._store.reading() as db:
            known = notices.heard(db).get(self._pair.desk_no)
            self._kept = notices.count_of(db, self._pair.desk_no)
        if known is None or not known.seq:
            return Ask()
        self._after, self._hash = known.seq, known.hash
        return Ask(known.seq, known.hash)

    def told_from(self, place: int) -> None:
        """Where the other begins to tell; before what was heard, its book is another one now."""
        if place < self._after:
            self._after, self._hash = place, b""

    def take(self, frame: bytes) -> Future[Kept]:
        """Refused for a frame that is no list of notices, or one bad notice too many; what is wrong with a single one
        is counted and left out."""
        good = [(one, signed) for signed in unpack(frame) if (one := self._judged(signed))]
        return self._keep(good)

    def alive(self) -> Future[Kept]:
        """It was heard, whatever it said."""
        return self._keep([])

    def _judged(self, signed: bytes) -> Notice | None:
        try:
            notice = decode(signed, self._verifier)
            fits(notice, self._pair.desk_no, self._after, self._now_ms())
            if self._kept >= MOST_KEPT:
                raise Refused(Amiss.FLOODED)
        except Refused as no:
            self._tally.add(no.amiss, self._pair.desk_no)
            self._bad += 1
            if self._bad > MOST_BAD:
                raise Refused(Amiss.FLOODED) from None
            return None
        self._after, self._hash = notice.seq, notice.hash
        self._kept += 1
        return notice

    def _keep(self, good: Sequence[tuple[Notice, bytes]]) -> Future[Kept]:
        now_ms = self._now_ms()
        mark = Heard(self._pair.desk_no, self._after, self._hash, now_ms)

        def work(db: Connection) -> Kept:
            found: list[Double] = []
            for notice, signed in good:
                found += _enter(db, self._store.desk_no, notice, signed, now_ms)
            notices.mark_heard(db, mark)
            notices.erase_before(db, now_ms - KEEP_MS)
            return Kept(len(good), tuple(found))

        return self._store.write(work)


def _enter(db: Connection, own: str, notice: Notice, signed: bytes, now_ms: int) -> list[Double]:
    if notice.word is not Word.SIGNED:
        notices.set_standing(db, notice.desk_no, notice.rec_id, stands=notice.word is Word.BACK)
        return []
    sight = Sight(
        notice.rec_id,
        notice.desk_no,
        notice.session_no,
        notice.trainee_no,
        notice.action,
        notice.at_ms,
    )
    notices.keep(db, sight, notice.seq, signed)
    return doubles.against(db, own, sight, SOURCE, now_ms)
