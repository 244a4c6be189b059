"""Parts of the mirror that this desk itself changes: staged in chunks, shown in one transaction with their entries."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import partial
from typing import TypeVar

from sqlalchemy import Connection

from sync.clock import Clock
from sync.platform.workbook_faults import Cancelled
from sync.records import Draft, Enrolment, Organisation, Session, TrainingClass
from sync.store import laid, ledger, mirror
from sync.store.mirror import Kind
from sync.store.store import Store

CHUNK = 250
"""Rows staged in one transaction: a check-in that comes meanwhile waits for no more."""

Row = TrainingClass | Session | Enrolment | Organisation
Heard = Callable[[int, int], None]
Work = Callable[[Connection], None]
"""Something else that belongs into the same transaction."""
T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Part:
    """One snapshot that is to be shown."""

    kind: Kind
    scope: str
    rows: Sequence[Row]


class Shelf:
    """Blocks on the store: for a thread aside."""

    def __init__(self, store: Store, clock: Clock) -> None:
        self._store, self._clock = store, clock

    def show(
        self,
        parts: Sequence[Part],
        entries: Sequence[Draft],
        heard: Heard = lambda done, total: None,
        cancelled: Callable[[], bool] = lambda: False,
        also: Sequence[Work] = (),
    ) -> None:
        """All parts and all entries, or none of them.  Raises StoreFault, and Cancelled before anything is shown."""
        numbers: list[int] = []
        shown, done, total = False, 0, sum(len(part.rows) for part in parts)
        try:
            for part in parts:
                number = self._write(partial(mirror.start_snapshot, kind=part.kind, scope=part.scope))
                numbers.append(number)
                for start in range(0, len(part.rows), CHUNK):
                    if cancelled():
                        raise Cancelled
                    some = part.rows[start : start + CHUNK]
                    self._write(partial(mirror.stage, vault=self._store.vault, snapshot_id=number, rows=some))
                    done += len(some)
                    heard(done, total)
            self._write(lambda db: self._flip(db, parts, numbers, entries, also))
            shown = True
        finally:
            if not shown:
                for number in numbers:
                    self._write(partial(mirror.drop_snapshot, snapshot_id=number))
        while self._write(mirror.sweep):
            pass

    def _flip(
        self,
        db: Connection,
        parts: Sequence[Part],
        numbers: Sequence[int],
        entries: Sequence[Draft],
        also: Sequence[Work],
    ) -> None:
        now_ms = self._clock.now_ms()
        for part, number in zip(parts, numbers, strict=True):
            mirror.flip(db, part.kind, part.scope, number, "", now_ms=now_ms)
        laid.find_people(db, self._store.vault)
        for draft in entries:
            ledger.append(db, self._store.vault, self._store.desk_no, self._store.boot_no, draft)
        for work in also:
            work(db)

    def _write(self, work: Callable[[Connection], T]) -> T:
        return self._store.write(work).result()
