"""The mirror: what the platform knows of classes, sessions and rosters, step by step (mirroring.py says how)."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator

from sqlalchemy import Connection

from sync.clock import Clock
from sync.line import Lane, Line
from sync.mirroring import Book, Mirroring
from sync.platform.adapter import Capability, Platform
from sync.records import ClassState, TrainingClass
from sync.store import mirror
from sync.store.mirror import Kind
from sync.store.store import Store

OPEN_STATES = frozenset({ClassState.APPROVED, ClassState.RUNNING, ClassState.UNKNOWN})


class Refresh(Mirroring):
    _lane = Lane.MIRROR

    def __init__(
        self,
        store: Store,
        platform: Platform,
        line: Line,
        clock: Clock,
        serves: Callable[[TrainingClass], bool],
    ) -> None:
        super().__init__(store, line, clock)
        self._platform, self._serves = platform, serves

    def steps(self, *, full: bool = False, class_nos: Collection[str] | None = None) -> Iterator[None]:
        """Bring the mirror up to date: all of it, or sessions and rosters of some classes only.

        Raises the adapter's errors and StoreFault where a call or a write failed; what was flipped before stays.
        """
        if Capability.CLASSES not in self._platform.caps:
            return
        if class_nos is None:
            yield from self._organisation()
            yield from self._book(Book(Kind.CLASSES, "", self._platform.classes), full)
            class_nos = [one.class_no for one in self._read(mirror.classes) if wanted(one, self._serves)]
        for class_no in class_nos:
            for book in self._books_of(class_no):
                yield from self._if_known(book, full)
        while self._write(mirror.sweep):
            yield

    def _books_of(self, class_no: str) -> tuple[Book, ...]:
        sessions = Book(
            Kind.SESSIONS, class_no, lambda since, at: self._platform.sessions(class_no, since, at)
        )
        roster = Book(Kind.ROSTER, class_no, lambda since, at: self._platform.roster(class_no, since, at))
        return (sessions, roster) if Capability.ROSTER in self._platform.caps else (sessions,)

    def _organisation(self) -> Iterator[None]:
        if Capability.ORG not in self._platform.caps:
            return
        told = self._line.call(Lane.MIRROR, self._platform.org)
        vault, now_ms = self._store.vault, self._now_ms()

        def work(db: Connection) -> None:
            if mirror.org(db) is not None:
                mirror.apply_delta(db, vault, Kind.ORG, "", [told], [], "", now_ms=now_ms)
                return
            snapshot = mirror.start_snapshot(db, Kind.ORG, "")
            mirror.stage(db, vault, snapshot, [told])
            mirror.flip(db, Kind.ORG, "", snapshot, "", now_ms=now_ms)

        self._write(work)
        yield


def wanted(one: TrainingClass, serves: Callable[[TrainingClass], bool]) -> bool:
    """Whether this desk follows the class."""
    return one.state in OPEN_STATES and serves(one)
