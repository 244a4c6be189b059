"""Doubles that begin here: this desk wrote down what a neighbour had told already."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from sqlalchemy import Connection

from sync.lan.hearing import SOURCE
from sync.lan.notice import KEEP_MS
from sync.lan.telling import Telling
from sync.records import Entry, EntryKind
from sync.store import doubles, notices
from sync.store.doubles import Double, Sight


class Seen:
    """Goes through this desk's new entries, each once.  Blocks; one thread at a time."""

    def __init__(self, telling: Telling, now_ms: Callable[[], int]) -> None:
        self._store, self._now_ms = telling.store, now_ms
        self._after = 0

    def look(self) -> Sequence[Double]:
        """Raises StoreFault."""
        sights: list[Sight] = []
        while entries := self._next():
            with self._store.reading() as db:
                for one in entries:
                    sights += _told_of(db, one)
            self._after = entries[-1].seq
        if not sights:
            return ()
        now_ms, own = self._now_ms(), self._store.desk_no

        def work(db: Connection) -> list[Double]:
            return [found for one in sights for found in doubles.against(db, own, one, SOURCE, now_ms)]

        return self._store.write(work).result()

    def _next(self) -> list[Entry]:
        with self._store.reading() as db:
            return notices.told_after(db, self._store.desk_no, self._after, self._now_ms() - KEEP_MS)


def _told_of(db: Connection, entry: Entry) -> list[Sight]:
    if entry.kind is not EntryKind.CHECKIN or not entry.session_no or not entry.trainee_no:
        return []
    told = notices.of_learner(db, entry.trainee_no, [entry.session_no])
    return [one for one in told if one.action is entry.action]
