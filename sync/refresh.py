"""The mirror: what the platform knows of classes, sessions and rosters, fetched page by page.

A full snapshot is staged in small transactions and becomes the mirror in one, and only when its count and its
digest agree; otherwise the old one stays.  A delta is small: it is held in memory and applied in one transaction.
Every step is at most one call and one write, so that whoever drives it can serve a visit in between.
"""

from __future__ import annotations

import logging
from collections.abc import Callable, Collection, Generator, Iterator, Sequence
from dataclasses import dataclass, field
from functools import partial
from typing import Any, TypeVar

from sqlalchemy import Connection

from sync.clock import Clock
from sync.line import Lane, Line
from sync.platform.adapter import Capability, CursorGone, Page, Platform, Rejected
from sync.platform.gm import digest_of
from sync.records import ClassState, Enrolment, Session, TrainingClass
from sync.store import mirror
from sync.store.mirror import Kind, NoSnapshot
from sync.store.store import Store

log = logging.getLogger(__name__)

CHUNK = 50
"""Rows staged in one transaction: check-ins are recorded in between, and the screen's thread gets its turn."""
LARGEST_DELTA = 2_000
"""A larger one is fetched as a snapshot, which needs no room in memory and no long transaction."""
INCOMPLETE = "F04"
"""What staff reads when a snapshot did not add up and the old one was kept."""

OPEN_STATES = frozenset({ClassState.APPROVED, ClassState.RUNNING, ClassState.UNKNOWN})

Row = TypeVar("Row", TrainingClass, Session, Enrolment)
Fetch = Callable[[str | None, str | None], Page[Row]]
T = TypeVar("T")


class Incomplete(Exception):
    """What was fetched does not agree with its own count or digest."""


@dataclass(frozen=True, slots=True)
class Book:
    """One part of the mirror: `scope` is empty for classes, a class number for sessions and rosters."""

    kind: Kind
    scope: str
    fetch: Fetch[Any]


@dataclass(slots=True)
class _Tally:
    """The keys seen so far, to compare with what the last page claims."""

    book: Book
    keys: list[str] = field(default_factory=list)

    def take(self, page: Page[Any]) -> None:
        if any(self.book.scope not in ("", item.class_no) for item in page.items):
            raise Incomplete("a row of another class")
        self.keys += [key_of(item) for item in page.items]
        self.keys += page.removed
        if len(self.keys) > page.total:
            raise Incomplete(f"more rows than the {page.total} announced")

    def check(self, last: Page[Any]) -> None:
        if len(self.keys) != last.total or len(set(self.keys)) != last.total:
            raise Incomplete(f"{len(self.keys)} rows of {last.total}")
        if last.snapshot_digest is not None and last.snapshot_digest != digest_of(self.keys):
            raise Incomplete("the digest differs")


class Refresh:
    def __init__(
        self,
        store: Store,
        platform: Platform,
        line: Line,
        clock: Clock,
        serves: Callable[[TrainingClass], bool],
    ) -> None:
        self._store, self._platform, self._line, self._clock = store, platform, line, clock
        self._serves = serves

    def steps(self, *, full: bool = False, class_nos: Collection[str] | None = None) -> Iterator[None]:
        """Bring the mirror up to date: all of it, or sessions and rosters of some classes only.

        Raises the adapter's errors and StoreFault where a call or a write failed; what was flipped before stays.
        """
        if class_nos is None and Capability.CLASSES not in self._platform.caps:
            return
        if class_nos is None:
            yield from self._organisation()
            yield from self._book(Book(Kind.CLASSES, "", self._platform.classes), full)
            class_nos = [one.class_no for one in self._read(mirror.classes) if self._wanted(one)]
        for class_no in class_nos:
            for book in self._books_of(class_no):
                yield from self._if_known(book, full)
        while self._write(mirror.sweep):
            yield

    def _wanted(self, one: TrainingClass) -> bool:
        return one.state in OPEN_STATES and self._serves(one)

    def _books_of(self, class_no: str) -> tuple[Book, ...]:
        sessions = Book(
            Kind.SESSIONS, class_no, lambda since, at: self._platform.sessions(class_no, since, at)
        )
        roster = Book(Kind.ROSTER, class_no, lambda since, at: self._platform.roster(class_no, since, at))
        return (sessions, roster) if Capability.ROSTER in self._platform.caps else (sessions,)

    def _if_known(self, book: Book, full: bool) -> Iterator[None]:
        """A class the platform will not tell about does not keep the others from being told."""
        try:
            yield from self._book(book, full)
        except CursorGone:
            raise
        except Rejected as no:
            log.warning("the platform will not give %s of %s: %s", book.kind, book.scope, no.code)

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

    def _book(self, book: Book, full: bool) -> Iterator[None]:
        mark = None if full else self._read(lambda db: mirror.watermark(db, book.kind, book.scope))
        if mark is not None:
            try:
                if (yield from self._delta(book, mark)):
                    return
            except (CursorGone, Incomplete, NoSnapshot) as why:
                log.info("the delta of %s is fetched whole instead: %s", book.kind, why)
        try:
            yield from self._snapshot(book)
        except CursorGone:
            log.info("the snapshot of %s was lost half way: once more from its start", book.kind)
            yield from self._snapshot(book)

    def _delta(self, book: Book, mark: str) -> Generator[None, None, bool]:
        """Yields like a step; returns (through `yield from`) whether it was small enough to be applied."""
        tally = _Tally(book)
        items: list[Any] = []
        removed: list[str] = []
        for page in self._pages(book, mark):
            if page.total > LARGEST_DELTA:
                return False
            tally.take(page)
            items += page.items
            removed += page.removed
            yield
        tally.check(page)

        def work(db: Connection) -> None:
            if mirror.watermark(db, book.kind, book.scope) == mark:
                vault, until = self._store.vault, page.watermark
                mirror.apply_delta(
                    db, vault, book.kind, book.scope, items, removed, until, now_ms=self._now_ms()
                )

        self._write(work)
        return True

    def _snapshot(self, book: Book) -> Iterator[None]:
        snapshot = self._write(lambda db: mirror.start_snapshot(db, book.kind, book.scope))
        kept = False
        try:
            tally = _Tally(book)
            for page in self._pages(book, None):
                tally.take(page)
                yield
                for start in range(0, len(page.items), CHUNK):
                    self._stage(snapshot, page.items[start : start + CHUNK])
                    yield
            tally.check(page)
            self._flip(book, snapshot, page.watermark)
            kept = True
        except (Incomplete, NoSnapshot) as why:
            log.warning("the snapshot of %s does not add up, the old one stays: %s", book.kind, why)
            self._line.hold(Lane.MIRROR, INCOMPLETE)
        finally:
            if not kept:
                self._write(lambda db: mirror.drop_snapshot(db, snapshot))

    def _stage(self, snapshot: int, rows: Sequence[Row]) -> None:
        self._write(lambda db: mirror.stage(db, self._store.vault, snapshot, rows))

    def _flip(self, book: Book, snapshot: int, until: str) -> None:
        now_ms = self._now_ms()
        self._write(lambda db: mirror.flip(db, book.kind, book.scope, snapshot, until, now_ms=now_ms))

    def _now_ms(self) -> int:
        return self._clock.now_ms()

    def _pages(self, book: Book, since: str | None) -> Iterator[Page[Any]]:
        cursor: str | None = None
        while True:
            page = self._line.call(Lane.MIRROR, partial(book.fetch, since, cursor))
            yield page
            if page.next_cursor is None:
                return
            if not (page.items or page.removed):
                raise Incomplete("an empty page that is not the last")
            cursor = page.next_cursor

    def _read(self, work: Callable[[Connection], T]) -> T:
        with self._store.reading() as db:
            return work(db)

    def _write(self, work: Callable[[Connection], T]) -> T:
        return self._store.write(work).result()


def key_of(row: TrainingClass | Session | Enrolment) -> str:
    """By what the platform names a row in digests and tombstones."""
    if isinstance(row, TrainingClass):
        return row.class_no
    return row.session_no if isinstance(row, Session) else row.trainee_no
