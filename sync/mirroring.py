"""Parts of the mirror fetched page by page, each a snapshot or a delta that must add up.

A full snapshot is staged in small transactions and becomes the mirror in one, and only when its count and its
digest agree; otherwise the old one stays.  A delta is small: it is held in memory and applied in one transaction.
Every step is at most one call and one write, so that whoever drives it can serve a visit in between.
"""

from __future__ import annotations

import logging
from collections import deque
from collections.abc import Callable, Generator, Iterator, Sequence
from concurrent.futures import Future
from dataclasses import dataclass, field
from functools import partial
from typing import Any, TypeVar

from sqlalchemy import Connection

from sync.clock import Clock
from sync.line import Lane, Line
from sync.platform.adapter import CursorGone, Page, Rejected
from sync.platform.gm import digest_of
from sync.records import Enrolment, ListedVoucher, PulledCheckin, Session, TrainingClass, VerifyRecord
from sync.store import laid, mirror
from sync.store.mirror import Kind, NoSnapshot
from sync.store.store import Store

log = logging.getLogger(__name__)

CHUNK = 100
"""Rows staged in one transaction: check-ins are recorded in between, and the screen's thread gets its turn."""
AHEAD = 5
"""Chunks that may wait to be staged: about a page.  A check-in goes before all of them."""
LARGEST_DELTA = 2_000
"""A larger one is fetched as a snapshot, which needs no room in memory and no long transaction."""
INCOMPLETE = "F04"
"""What staff reads when a snapshot did not add up and the old one was kept."""

Row = TypeVar("Row", TrainingClass, Session, Enrolment, PulledCheckin, ListedVoucher, VerifyRecord)
Fetch = Callable[[str | None, str | None], Page[Row]]
T = TypeVar("T")


class Incomplete(Exception):
    """What was fetched does not agree with its own count or digest."""


@dataclass(frozen=True, slots=True)
class Book:
    """One part of the mirror: `scope` is a class number for what belongs to a class, else empty."""

    kind: Kind
    scope: str
    fetch: Fetch[Any]


@dataclass(slots=True)
class _Tally:
    """The keys seen so far, to compare with what the last page claims."""

    book: Book
    keys: list[str] = field(default_factory=list)

    def take(self, page: Page[Any]) -> None:
        if self.book.scope and any(
            getattr(item, "class_no", self.book.scope) != self.book.scope for item in page.items
        ):
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


class Mirroring:
    """What brings one part in, on one lane."""

    _lane: Lane

    def __init__(self, store: Store, line: Line, clock: Clock) -> None:
        self._store, self._line, self._clock = store, line, clock

    def _if_known(self, book: Book, full: bool) -> Iterator[None]:
        """A class the platform will not tell about does not keep the others from being told."""
        try:
            yield from self._book(book, full)
        except CursorGone:
            raise
        except Rejected as no:
            log.warning("the platform will not give %s of %s: %s", book.kind, book.scope, no.code)

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
                laid.find_people(db, vault)

        self._write(work)
        return True

    def _snapshot(self, book: Book) -> Iterator[None]:
        """The next page is asked for while the store's thread still stages the one before."""
        snapshot = self._write(lambda db: mirror.start_snapshot(db, book.kind, book.scope))
        kept = False
        staging: deque[Future[None]] = deque()
        try:
            tally = _Tally(book)
            for page in self._pages(book, None):
                tally.take(page)
                yield
                for start in range(0, len(page.items), CHUNK):
                    staging.append(self._stage(snapshot, page.items[start : start + CHUNK]))
                    if len(staging) > AHEAD:
                        staging.popleft().result()
                    yield
            for staged in staging:
                staged.result()
            tally.check(page)
            self._flip(book, snapshot, page.watermark)
            kept = True
        except NoSnapshot:  # whoever stands before the desk had this part fetched between two of our pages
            log.info("the snapshot of %s was begun anew for a visit", book.kind)
        except Incomplete as why:
            log.warning("the snapshot of %s does not add up, the old one stays: %s", book.kind, why)
            self._line.hold(self._lane, INCOMPLETE)
        finally:
            if not kept:
                self._write(lambda db: mirror.drop_snapshot(db, snapshot))

    def _stage(self, snapshot: int, rows: Sequence[Row]) -> Future[None]:
        return self._store.write(lambda db: mirror.stage(db, self._store.vault, snapshot, rows))

    def _flip(self, book: Book, snapshot: int, until: str) -> None:
        now_ms = self._now_ms()

        def work(db: Connection) -> None:
            mirror.flip(db, book.kind, book.scope, snapshot, until, now_ms=now_ms)
            laid.find_people(db, self._store.vault)

        self._write(work)

    def _now_ms(self) -> int:
        return self._clock.now_ms()

    def _pages(self, book: Book, since: str | None) -> Iterator[Page[Any]]:
        cursor: str | None = None
        while True:
            page = self._line.call(self._lane, partial(book.fetch, since, cursor))
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


def key_of(row: TrainingClass | Session | Enrolment | PulledCheckin | ListedVoucher | VerifyRecord) -> str:
    """By what the platform names a row in digests and tombstones."""
    match row:
        case TrainingClass():
            return row.class_no
        case Session():
            return row.session_no
        case Enrolment():
            return row.trainee_no
        case PulledCheckin():
            return row.server_no
        case ListedVoucher():
            return row.voucher.voucher_no
        case VerifyRecord():
            return row.verify_no
