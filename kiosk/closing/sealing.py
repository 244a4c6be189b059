"""Signing a day: its close, the second signature, the platform's word later; and the note of each, as a file.

Each is one DAY_CLOSED entry.  The note is made of the entry, so that one a power cut swallowed is made again.  No Qt.
"""

from __future__ import annotations

import logging
import os
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import partial
from pathlib import Path
from typing import Protocol

from sqlalchemy import Connection

from kiosk.closing.late import TOLD
from kiosk.closing.reading import DayRead
from kiosk.domain.closes import Close, State, closes, doubt, standing
from kiosk.domain.closing import Check, NoSecond, hindering, no_second, state_of
from kiosk.domain.names import are_two
from kiosk.domain.timetable import from_ms, local_day
from sync.clock import Clock
from sync.records import Draft, Entry, EntryKind, Json, Stamp
from sync.store import checkpoint, ledger, united
from sync.store import closes as kept
from sync.store.fault import StoreFault
from sync.store.store import Store

log = logging.getLogger(__name__)

SUFFIX = ".checkpoint"


class NotClosed(Exception):
    """`why`: ahead (it has not come), hindered (something is open), moved (the book went on while it was looked
    through), reason (it was closed before, and nobody says why again), at_desk (another of the hub closes it just now:
    `desk`), or why there is no second signature (NoSecond).  Words under [closing.no]."""

    def __init__(self, why: str, desk: str = "") -> None:
        super().__init__(why)
        self.why, self.desk = why, desk


class Claiming(Protocol):
    """Who closes a day where desks share a hub.  Both block for a moment."""

    def close(self, day: date, over: str) -> str:
        """The desk that closes it, or has; "" where it may be closed here, or nobody could say.  `over` is the close
        that this one is to replace."""
        ...

    def leave(self, day: date, over: str) -> None:
        """It was not closed after all."""
        ...


class Alone:
    """A desk without a hub."""

    def close(self, day: date, over: str) -> str:
        return ""

    def leave(self, day: date, over: str) -> None:
        pass


@dataclass(frozen=True, slots=True)
class Signing:
    """Who signs, and what they say: `second` "" where it follows; `reason` why the day is closed again."""

    first: str
    second: str
    checks: Sequence[Check]
    reason: str = ""


class Sealing:
    """`folder` is where notes lie.  Every method blocks: call it aside.  Raises StoreFault."""

    def __init__(self, store: Store, clock: Clock, folder: Path, claiming: Claiming | None = None) -> None:
        self._store, self._clock, self._folder = store, clock, folder
        self._claiming = claiming or Alone()

    def close(self, read: DayRead, signing: Signing) -> Entry:
        """Raises NotClosed.  What was read is compared with the book once more in the very transaction; where desks
        share a hub, one of them closes a day."""
        if read.day > local_day(from_ms(self._clock.now_ms())):
            raise NotClosed("ahead")
        if hindering(signing.checks):
            raise NotClosed("hindered")
        if signing.second and not are_two(signing.first, signing.second):
            raise NotClosed(NoSecond.SAME)
        over = read.close.key if read.close else ""
        if there := self._claiming.close(read.day, over):
            raise NotClosed("at_desk", there)
        try:
            made = self._store.write(partial(self._close, read, signing, self._clock.stamp())).result()
        except (NotClosed, StoreFault):
            self._claiming.leave(read.day, over)
            raise
        self.settle([made])
        return made

    def second(self, close: Close, member: str, taught_on: Callable[[date], bool]) -> Entry:
        """Raises NotClosed."""
        at = self._clock.stamp()
        self._refuse(no_second(close, member, from_ms(at.at_ms), taught_on))

        def work(db: Connection) -> Entry:
            now = self._now_of(db, close)
            self._refuse(no_second(now, member, from_ms(at.at_ms), lambda _: True) if now != close else None)
            said: dict[str, Json] = {
                "signs": close.key,
                "first": close.first,
                "second": member,
                "state": close.state.value,
                "digest": close.digest,
            }
            word = _word(close.day, said, at)
            if why := doubt(now, word.day, from_ms(at.at_ms), word.body):
                raise NotClosed(why.value)
            return self._append(db, word)

        return self._store.write(work).result()

    def confirm(self, close: Close) -> Entry | None:
        """The platform holds the same by now: a further word of the close.  None where somebody said so before, or
        where nobody would believe it."""
        at = self._clock.stamp()

        def work(db: Connection) -> Entry | None:
            now = self._now_of(db, close)
            if now.reconciled_at is not None or not now.holds:
                return None
            state = State.RECONCILED.value
            word = _word(close.day, {"confirms": close.key, "state": state, "digest": close.digest}, at)
            if why := doubt(now, word.day, from_ms(at.at_ms), word.body):
                log.warning("the platform's word on a day is not written: %s", why.value)
                return None
            return self._append(db, word)

        return self._store.write(work).result()

    # --- notes --------------------------------------------------------------------------------------------

    def note(self, entry: Entry) -> str:
        """Of another desk's close this one signs what it has of that book."""
        vault, here = self._store.vault, self._store.desk_no
        return checkpoint.signed(checkpoint.of_close(entry), vault.sign, vault.ledger_public, here)

    def path(self, entry: Entry) -> Path:
        return self._folder / f"{entry.day.isoformat()}-{entry.id}{SUFFIX}"

    def settle(self, entries: Sequence[Entry]) -> list[Path]:
        """Write the notes that are not there: after a close, and at the next start where a power cut came between."""
        written = []
        for entry in entries:
            path = self.path(entry)
            if entry.desk_no == self._store.desk_no and not path.exists():
                self._put(path, self.note(entry))
                written.append(path)
        return written

    def settle_all(self, first: date, last: date) -> list[Path]:
        with self._store.reading() as db:
            found = kept.words(db, first, last)
        return self.settle([one for one in found if "checklist" in one.body])

    def entry(self, close: Close) -> Entry:
        with self._store.reading() as db:
            found = united.entry(db, close.key)
        if found is None:
            raise NotClosed(NoSecond.REPLACED)
        return found

    def _put(self, path: Path, note: str) -> None:
        """Whole or not there.  A disk that takes no note has taken the close: it is made again later."""
        fresh = path.with_name(path.name + ".new")
        try:
            self._folder.mkdir(mode=0o700, parents=True, exist_ok=True)
            with fresh.open("w", encoding="utf-8", newline="\n") as file:
                file.write(note)
                file.flush()
                os.fsync(file.fileno())
            fresh.replace(path)
        except OSError as error:
            log.warning("the note of a close was not written: %s", error.strerror)

    # --- in the transaction -------------------------------------------------------------------------------

    def _close(self, read: DayRead, signing: Signing, at: Stamp, db: Connection) -> Entry:
        if kept.since(db, read.day, read.heads):
            raise NotClosed("moved")
        before = standing(closes(kept.words(db, read.day, read.day)))
        if (before.key if before else "") != (read.close.key if read.close else ""):
            raise NotClosed("moved")
        if before and not signing.reason.strip():
            raise NotClosed("reason")
        return self._append(db, self._draft(db, read, signing, before, at))

    def _draft(
        self, db: Connection, read: DayRead, signing: Signing, before: Close | None, at: Stamp
    ) -> Draft:
        book = kept.day_book(db, self._store.desk_no, read.day)
        seq, head = ledger.head(db, self._store.desk_no)
        again: dict[str, Json] = (
            {"supersedes": before.key, "reason": signing.reason.strip()} if before else {}
        )
        told = kept.pulled(db, read.sessions)
        body: dict[str, Json] = {
            "state": state_of(signing.checks).value,
            "first": signing.first,
            "second": signing.second,
            "checklist": {one.item.value: _checked(one) for one in signing.checks},
            "firstSeq": book.first_seq,
            "lastSeq": seq,
            "head": head.hex(),
            "counts": dict(book.counts),
            "digest": book.digest,
            "heads": {**read.heads, **book.heads, self._store.desk_no: seq},
            "pulled": len(told),
            **({TOLD: kept.prints(told)} if kept.heard_ms(db) else {}),
            **again,
        }
        return _word(read.day, body, at)

    def _now_of(self, db: Connection, close: Close) -> Close:
        found = closes(kept.words(db, close.day, close.day))
        now = next((one for one in found if one.key == close.key), None)
        if now is None:  # the desk that made it is not believed any more
            raise NotClosed(NoSecond.REPLACED.value)
        return now

    def _refuse(self, why: NoSecond | None) -> None:
        if why:
            raise NotClosed(why.value)

    def _append(self, db: Connection, draft: Draft) -> Entry:
        store = self._store
        return ledger.append(db, store.vault, store.desk_no, store.boot_no, draft)


def _word(day: date, body: Mapping[str, Json], at: Stamp) -> Draft:
    return Draft(EntryKind.DAY_CLOSED, at, day, {"day": day.isoformat(), **body})


def _checked(check: Check) -> dict[str, Json]:
    said: dict[str, Json] = {"standing": check.standing.value}
    return {
        **said,
        **({"open": check.open} if check.open else {}),
        **({"why": check.why} if check.why else {}),
    }
