"""交付包: attendance leaves a desk without a platform as signed, numbered workbooks.  No Qt; blocks on the store.

A package is a stretch of the book, fixed and signed first and written into a file afterwards: the same file can be
written again as often as a drive is lost.  Its entries count as delivered when its receipt or somebody's word is
entered, and not before.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import date
from functools import partial
from pathlib import Path

from sqlalchemy import Connection

from kiosk.domain.timetable import from_ms
from kiosk.drafts import operator_act
from sync import handed
from sync.clock import Clock
from sync.platform.workbook_out import write
from sync.platform.workbook_package import PackageWords, listed, sheets
from sync.records import Entry, EntryKind, Json, Package
from sync.store import ledger, mirror, outbox, packages
from sync.store.store import Store

SHOWN = frozenset(
    {EntryKind.CHECKIN, EntryKind.PROVISIONAL, EntryKind.LEAVE, EntryKind.CORRECTION, EntryKind.RESULT}
)
"""What people read; every entry is on the third sheet."""


class NothingToPack(Exception):
    """Every entry has left in an earlier package."""


class Packing:
    def __init__(self, store: Store, clock: Clock) -> None:
        self._store, self._clock = store, clock

    def all(self) -> list[Package]:
        """The oldest first."""
        with self._store.reading() as db:
            return packages.all_of(db, self._store.desk_no)

    def make(self, operator: str) -> Package:
        """Fix and sign the stretch that has not left yet.  Raises NothingToPack, PackageMoved, StoreFault."""
        desk_no, at = self._store.desk_no, self._clock.stamp()
        with self._store.reading() as db:
            head_seq, head_hash = ledger.head(db, desk_no)
            due = packages.due(db, desk_no, head_seq)
            if due is None:
                raise NothingToPack
            days = (date.max, date.min)
            count = 0
            for entry in packages.stretch(db, desk_no, due.first_seq, due.last_seq):
                days = min(days[0], entry.day), max(days[1], entry.day)
                count += 1
            lines = listed(self._lines(db, due.first_seq, due.last_seq))
        made = Package(
            due.number, desk_no, due.first_seq, due.last_seq, *days, due.prev_hash, head_hash, count, lines,
            at.at_ms, operator,
        )  # fmt: skip
        made = replace(made, signature=self._store.vault.sign(made.statement.encode()))
        said: dict[str, Json] = {"serial": made.serial, "lastSeq": made.last_seq, "headHash": head_hash.hex()}

        def keep(db: Connection) -> None:
            packages.add(db, made)
            self._append(db, "PACKAGE_MADE", operator, said)

        self._store.write(keep).result()
        return made

    def write(self, made: Package, folder: Path, words: PackageWords) -> Path:
        """The package as a file named by its serial number.  Raises WorkbookRefused F50."""
        path = folder / f"{made.serial}.xlsx"
        with self._store.reading() as db:
            org = mirror.org(db)
            entries = list(packages.stretch(db, made.desk_no, made.first_seq, made.last_seq))
            lines = list(self._lines(db, made.first_seq, made.last_seq))
        key = self._store.vault.ledger_public
        cover, *rest = sheets(words, made, org.name if org else "", key, lines, entries)
        cover = replace(cover, stamp=words.tried_out.get(self._store.vault.environment, ""))
        write(path, (cover, *rest))
        return path

    def deliver(self, number: int, operator: str, *, receipt: str, confirmed_by: str) -> bool:
        """It has arrived; False where that was entered before.  ValueError without a receipt and a name."""
        if not (receipt or confirmed_by):
            raise ValueError("a receipt or a name")
        made = next(one for one in self.all() if one.number == number)
        said: dict[str, Json] = {"serial": made.serial, "receipt": receipt, "confirmedBy": confirmed_by}
        now_ms = self._clock.now_ms()

        def keep(db: Connection) -> bool:
            told = packages.deliver(
                db, made.desk_no, number, now_ms, receipt=receipt, confirmed_by=confirmed_by
            )
            if told:
                self._append(db, "PACKAGE_DELIVERED", operator, said)
                handed.forget(db, number)
            return told

        changed = self._store.write(keep).result()
        self.settle()
        return changed

    def settle(self) -> None:
        """Entries of delivered packages wait no longer; finishes what a power cut interrupted."""
        for made in self.all():
            if made.delivered_ms is not None:
                hand_over = partial(
                    outbox.hand_over,
                    desk_no=made.desk_no, first_seq=made.first_seq, last_seq=made.last_seq,
                )  # fmt: skip
                while self._store.write(hand_over).result():
                    pass

    def _append(self, db: Connection, act: str, operator: str, said: dict[str, Json]) -> None:
        draft = operator_act(act, operator, self._clock.stamp(), **said)
        ledger.append(db, self._store.vault, self._store.desk_no, self._store.boot_no, draft)

    def _lines(self, db: Connection, first_seq: int, last_seq: int) -> Iterator[Sequence[str]]:
        for entry in packages.stretch(db, self._store.desk_no, first_seq, last_seq):
            if entry.kind in SHOWN:
                person, name, _ = ledger.identity_of(db, self._store.vault, entry.id)
                yield _line(entry, name, person.number if person else "")


def _line(entry: Entry, name: str, number: str) -> Sequence[str]:
    """Ten columns: sequence, time, class, session, learner's number, name, document, in or out, kind, method."""
    said = entry.body
    return (
        str(entry.seq),
        f"{from_ms(entry.at_ms):%Y-%m-%d %H:%M:%S}",
        entry.class_no,
        entry.session_no,
        entry.trainee_no,
        name,
        number,
        entry.action.value if entry.action else str(said.get("action") or ""),
        entry.kind.value,
        str(said.get("method") or said.get("act") or ""),
    )
