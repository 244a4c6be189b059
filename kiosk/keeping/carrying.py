"""备份: book, keys and settings onto a drive, sealed to the recovery paper; and when that was last done.  No Qt."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from kiosk.domain.timetable import from_ms, local
from kiosk.drafts import operator_act
from sync.backup.form import SUFFIX, Facts
from sync.backup.making import Desk, back_up
from sync.clock import Clock
from sync.store.staff_acts import ActSearch, page
from sync.store.store import Store

ACT = "BACKED_UP"


@dataclass(frozen=True, slots=True)
class Carried:
    file: Path
    facts: Facts


@dataclass(frozen=True, slots=True)
class LastBackup:
    at_ms: int
    operator: str


class Carrying:
    """`site` is the file of the settings; a desk without one carries none.  Blocks."""

    def __init__(
        self, store: Store, clock: Clock, folder: Path, book: str, site: Path | None, program: str
    ) -> None:
        self._store, self._clock, self._folder, self._book = store, clock, folder, book
        self._site, self._program = site, program

    def carry(self, out: Path, operator: str) -> Carried:
        """NotBackedUp, StoreFault, OSError.  It is entered after it was read back, so it is not in it."""
        at = self._clock.stamp()
        desk = Desk(self._folder, self._folder / self._book, self._store.vault, self._store.desk_no)
        settings = self._site.read_bytes() if self._site and self._site.exists() else b""
        target = out / f"{desk.no}-{local(from_ms(at.at_ms)):%Y%m%d-%H%M%S}{SUFFIX}"
        facts = back_up(desk, settings, target, at_ms=at.at_ms, program=self._program)
        said = operator_act(
            ACT, operator, at, lastSeq=facts.seq, head=facts.head, paper=facts.paper, file=target.name
        )
        self._store.record(said).result()
        return Carried(target, facts)

    def last(self) -> LastBackup | None:
        """StoreFault."""
        with self._store.reading() as db:
            found = page(db, ActSearch(acts=(ACT,)), most=1).acts
        return LastBackup(found[0].entry.at_ms, found[0].operator) if found else None
