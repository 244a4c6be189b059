"""The people of an archived class out of this desk, once their time is up: book, files and the archive's key.  Blocks.

Cut off at any step it goes on when called again.  First whatever is kept by person goes (sync/store/leavers.py), then
the class's own rows, which say who left; the entry about it comes last, that about consents with them.
"""

from __future__ import annotations

import hashlib
import shutil
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from pathlib import Path
from typing import Final

from sqlalchemy import Connection

from kiosk.archive.archiving import ARCHIVED, NotArchived, act_of, secret_of
from kiosk.domain.timetable import from_ms, local, local_day
from kiosk.reports.use_versions import EXPORTED
from sync.clock import Clock
from sync.platform.workbook_faults import UNFINISHED
from sync.records import Json
from sync.store import acts, archives, leavers, ledger, mirror
from sync.store.consents import ERASED as CONSENTS_ERASED
from sync.store.store import Store

ERASED: Final = "CLASS_PEOPLE_ERASED"
DAYS_A_MONTH: Final = 31
UNFINISHED_MS: Final = 3_600_000
"""No list is written for so long: a power cut left it, and the book knows nothing of it."""


@dataclass(frozen=True, slots=True)
class Places:
    """Where else people stand: `exchange` lists given out, also where other files lie; `papers` folders of our own;
    `folder` the desk's, with copies of `book`."""

    folder: Path
    book: str
    exchange: Path
    papers: tuple[Path, ...]


def due(db: Connection, class_no: str, months: int, today: date) -> bool:
    """Whether a class's people may be erased: archived, and ended so many months ago."""
    found = mirror.classes(db, {class_no})
    ended = found[0].ends if found else date.min
    return acts.last(db, ARCHIVED, class_no) is not None and ended <= kept_since(today, months)


def kept_since(today: date, months: int) -> date:
    return today - timedelta(days=months * DAYS_A_MONTH)


def erase(store: Store, clock: Clock, class_no: str, operator: str, places: Places, months: int) -> int:
    """How many sealed rows were erased; NotArchived where no archive of it was ever read back, or something is on its
    way.  StoreFault, OSError."""
    with store.reading() as db:
        _refuse_early(db, class_no)
    gone = _all(store, lambda db: leavers.erase_leavers(db, class_no))
    gone += _consents(store, clock, class_no, operator)
    gone += _all(store, lambda db: archives.erase_people(db, class_no))
    before = kept_since(local_day(from_ms(clock.now_ms())), months)
    gone += _all(store, lambda db: leavers.erase_old(db, _begin_ms(before)))
    files = _files(store, class_no, places, _begin_ms(before), clock.now_ms() - UNFINISHED_MS)
    store.vault.keep_secret(secret_of(class_no), b"")
    with store.reading() as db:
        told = acts.last(db, ERASED, class_no) is not None
    if gone or files or not told:
        body: dict[str, Json] = {"act": ERASED, "operator": operator, "rows": gone, "files": files}
        store.record(act_of(clock, class_no, body)).result()
        store.empty_log().result()
    return gone


def _refuse_early(db: Connection, class_no: str) -> None:
    if acts.last(db, ARCHIVED, class_no) is None:
        raise NotArchived("no-archive", class_no)
    own = archives.under_way_of(db, class_no, (ARCHIVED, CONSENTS_ERASED, ERASED))  # about nobody
    if waiting := archives.under_way(db, class_no) - own:
        raise NotArchived("under-way", str(waiting))


def _all(store: Store, some: Callable[[Connection], int]) -> int:
    gone = 0
    while count := store.write(some).result():
        gone += count
    return gone


def _consents(store: Store, clock: Clock, class_no: str, operator: str) -> int:
    """With an entry that names them: the table is compared with the book."""

    def some(db: Connection) -> int:
        ids = leavers.standing_consents(db, class_no)
        if ids:
            leavers.erase_consents(db, ids)
            body: dict[str, Json] = {"act": CONSENTS_ERASED, "operator": operator, "consents": list(ids)}
            ledger.append(db, store.vault, store.desk_no, store.boot_no, act_of(clock, class_no, body))
        return len(ids)

    return _all(store, some)


# --- files -----------------------------------------------------------------------------------------------


def _files(store: Store, class_no: str, places: Places, before_ms: int, left_ms: int) -> int:
    """How many.  In a folder that is not ours alone only what the book knows by its hash, and what was to be a list."""
    gone = [*_lists(store, class_no, places.exchange, before_ms)]
    halves = (one for one in _in(places.exchange) if one.name.startswith(UNFINISHED))
    gone += [one for one in halves if _ms(one) < left_ms]
    for folder in places.papers:
        gone += [one for one in _in(folder) if _ms(one) < before_ms]
    for one in gone:
        one.unlink(missing_ok=True)
    copies = list(_copies(places, before_ms))
    for copy in copies:
        if copy.is_dir():
            shutil.rmtree(copy)
        else:
            copy.unlink(missing_ok=True)
    return len(gone) + len(copies)


def _lists(store: Store, class_no: str, exchange: Path, before_ms: int) -> Iterator[Path]:
    """This class's, and old ones about the whole desk; each with what it is checked by."""
    with store.reading() as db:
        ours = {str(one.body.get("sha256")) for one in acts.of_class(db, class_no, {EXPORTED})}
        for path in _in(exchange):
            digest = hashlib.sha256(path.read_bytes()).hexdigest()
            old = _ms(path) < before_ms and acts.saying(db, EXPORTED, "sha256", digest) is not None
            if digest in ours or old:
                yield path
                if (beside := path.with_name(f"{path.name}.json")).exists():
                    yield beside


def _copies(places: Places, before_ms: int) -> Iterator[Path]:
    """Older books: kept by an upgrade or a restore, with everybody who was in them."""
    for copy in (places.folder / f"{places.book}.before-upgrade", *places.folder.glob("before-restore-*")):
        if copy.exists() and _ms(copy) < before_ms:
            yield copy


def _in(folder: Path) -> list[Path]:
    return [one for one in sorted(folder.iterdir()) if one.is_file()] if folder.is_dir() else []


def _ms(path: Path) -> int:
    return path.stat().st_mtime_ns // 1_000_000


def _begin_ms(day: date) -> int:
    return round(datetime(day.year, day.month, day.day, tzinfo=local(from_ms(0)).tzinfo).timestamp() * 1000)
