"""The store of one desk: its file, its one writing thread, its readers.

Everything that changes the file runs on that thread, check-ins before sync work, each in one transaction that
begins with BEGIN IMMEDIATE; a future resolves after COMMIT has returned and the data is on the disk (WAL,
synchronous=FULL).  Readers have `query_only` connections of their own.
"""

from __future__ import annotations

import logging
import os
import shutil
from collections.abc import Callable, Iterator
from concurrent.futures import Future
from contextlib import contextmanager
from pathlib import Path
from typing import TypeVar

from sqlalchemy import Connection, Engine, insert, select, update

from sync.records import Draft, Entry
from sync.store import engines, ledger, migrate
from sync.store.driver_errors import DRIVER_ERRORS, fault_of
from sync.store.fault import StoreFault
from sync.store.guardfiles import Ballast, Ownership, beside, check_key_id, keep_key_id
from sync.store.keys import Vault
from sync.store.lanes import Lanes
from sync.store.restored import refuse_retired
from sync.store.schema import meta

__all__ = ["Store", "StoreFault", "open_store", "reading_only"]

log = logging.getLogger(__name__)
Result = TypeVar("Result")


class Store:
    """Made by `open_store`.  Any thread may call any method; faults arrive as StoreFault, in futures or raised."""

    def __init__(self, path: Path, vault: Vault, desk_no: str, boot_no: int, ownership: Ownership) -> None:
        self.desk_no = desk_no
        self.boot_no = boot_no
        self.vault = vault
        self._path = path
        self._ownership = ownership
        self._ballast = Ballast(path)
        self._short_of_room = not self._ballast.make()
        self._engine = engines.sqlite_engine(path, vault.db_key, engines.WRITER, begin="BEGIN IMMEDIATE")
        self._readers = engines.sqlite_engine(path, vault.db_key, engines.READER, begin="BEGIN", pool_size=2)
        self._db: Connection | None = None
        self._head: tuple[int, bytes] | None = None  # of the chain; None when it has to be read
        self._lanes = Lanes("store")
        self._watchers: tuple[Callable[[], None], ...] = ()
        self._write_watchers: tuple[Callable[[], None], ...] = ()

    def record(self, draft: Draft) -> Future[Entry]:
        """Enter a draft in the book: entry, chain head, outbox row and what belongs to them, or nothing."""
        return self._lanes.urgent(lambda: self._record(draft))

    def watch(self, told: Callable[[], None], *, writes: bool = False) -> None:
        """`told` is called on the writing thread after each `record`, with `writes` after each `write` as well; it must
        not wait for anything, and who writes because of it hears of that, too."""
        self._watchers = (*self._watchers, told)
        if writes:
            self._write_watchers = (*self._write_watchers, told)

    def write(self, work: Callable[[Connection], Result]) -> Future[Result]:
        """Run `work` in one transaction on the writing thread, after all check-ins that wait.

        Keep it short (≤ 500 rows): a check-in that arrives now waits for it.  Refused with H05 while the disk is
        full, so that the last room is left to check-ins.
        """
        return self._lanes.background(lambda: self._write(work))

    @contextmanager
    def reading(self) -> Iterator[Connection]:
        """A connection that sees one state of the book and cannot write.  Be short: while it is open the
        write-ahead log cannot be reset.  StoreFault H07 when all readers are taken for five seconds."""
        with _reading(self._readers) as db:
            yield db

    def empty_log(self) -> Future[bool]:
        """Move the write-ahead log into the file and cut it to nothing, so that no page of what was erased is left
        in it.  False while a reader is in the way: nothing is lost, call again."""
        return self._lanes.background(self._empty_log)

    @property
    def short_of_room(self) -> bool:
        """The disk is full and the ballast given away: check-ins go on as long as they can, nothing else."""
        return self._short_of_room

    def free_mb(self) -> int:
        return shutil.disk_usage(self._path.parent).free // (1024 * 1024)

    def close(self) -> None:
        """Finish waiting check-ins, then let go of the file.  May be called twice."""
        self._lanes.close(self._let_go)

    # --- on the writing thread -------------------------------------------------------------------------

    def _record(self, draft: Draft) -> Entry:
        self._take_room_back()
        try:
            made = self._append(draft)
        except StoreFault as fault:
            if not self._ballast.helps(fault) or not self._ballast.release():
                raise
            self._short_of_room = True
            log.error("disk full: ballast released")
            made = self._append(draft)
        return made

    def _append(self, draft: Draft) -> Entry:
        made = self._transaction(
            lambda db: ledger.append(db, self.vault, self.desk_no, self.boot_no, draft, after=self._head)
        )
        self._head = (made.seq, made.hash)
        for told in self._watchers:
            told()
        return made

    def _write(self, work: Callable[[Connection], Result]) -> Result:
        self._take_room_back()
        if self._short_of_room:
            raise StoreFault("H05", "the last room is kept for check-ins")
        self._head = None  # the work may append
        result = self._transaction(work)
        for told in self._write_watchers:
            told()
        return result

    def _empty_log(self) -> bool:
        try:
            driver = self._writer().connection.driver_connection
            assert driver is not None  # an open connection has one
            # A check-in would wait as long as this waits for a reader.
            driver.execute("PRAGMA busy_timeout = 0")
            try:
                blocked: int = driver.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchone()[0]
            finally:
                driver.execute(f"PRAGMA busy_timeout = {engines.BUSY_MS}")
        except DRIVER_ERRORS as error:
            self._undo()
            raise fault_of(error) from error
        return not blocked

    def _transaction(self, work: Callable[[Connection], Result]) -> Result:
        done = False
        try:
            db = self._writer()
            result = work(db)
            db.commit()
            done = True
        except DRIVER_ERRORS as error:
            raise fault_of(error) from error
        finally:
            if not done:
                self._undo()
        return result

    def _writer(self) -> Connection:
        if self._db is None:
            self._db = self._engine.connect()
        return self._db

    def _undo(self) -> None:
        """Roll back and forget what may no longer be so; a connection that cannot even do that is replaced."""
        self._head = None
        if self._db is None:
            return
        try:
            self._db.rollback()
        except DRIVER_ERRORS as error:
            log.error("rollback failed: %s", fault_of(error))
            self._db.invalidate()
            self._db.close()
            self._db = None

    def _take_room_back(self) -> None:
        if self._short_of_room and self._ballast.make():
            self._short_of_room = False
            log.info("room on the disk again: ballast made")

    def _let_go(self) -> None:
        try:
            if self._db is not None:
                self._db.rollback()
                self._db.close()
                self._db = None
        except DRIVER_ERRORS as error:
            log.error("closing the book: %s", fault_of(error))
        finally:
            self._readers.dispose()
            self._engine.dispose()
            self._ownership.release()


def open_store(path: Path, vault: Vault, desk_no: str) -> Store:
    """Open a desk's book, or begin it; brings its schema up to date and raises the boot number by one.

    StoreFault H01 to H09, see fault.py; after one nothing is held and nothing was lost.
    """
    engines.refuse_old_sqlite()
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise fault_of(error) from error
    ownership = Ownership(path)
    try:
        try:
            boot_no = _prepare(path, vault, desk_no)
        except StoreFault as fault:
            ballast = Ballast(path)
            if not ballast.helps(fault) or not ballast.release():
                raise
            boot_no = _prepare(path, vault, desk_no)
        return Store(path, vault, desk_no, boot_no, ownership)
    except BaseException:
        ownership.release()
        raise


def _prepare(path: Path, vault: Vault, desk_no: str) -> int:
    """Check the key, make or migrate the file, count this start; the boot number."""
    known = check_key_id(path, vault.key_id(), vault.environment)
    try:
        os.close(os.open(path, os.O_RDWR | os.O_CREAT, 0o600))
        engine = engines.sqlite_engine(
            path, vault.db_key, engines.WRITER, begin="BEGIN IMMEDIATE", foreign_keys=False
        )
        try:
            with engine.connect() as db:
                db.connection.cursor().execute("PRAGMA journal_mode = WAL")
            migrate.upgrade(engine, beside(path, ".before-upgrade"))
            if not known:
                keep_key_id(path, vault.key_id(), vault.environment)
            with engine.connect() as db:
                refuse_retired(db, desk_no)
            return _next_boot(engine, vault)
        finally:
            engine.dispose()
    except (*DRIVER_ERRORS, OSError, StoreFault) as error:
        fault = fault_of(error)
        if known and fault.code == "H03":
            fault = StoreFault("H04", "the key is right, but the first page does not open")
        raise fault from error


def _next_boot(engine: Engine, vault: Vault) -> int:
    """One more than any start of this vault or this file has ever had."""
    with engine.begin() as db:
        stored = db.execute(select(meta.c.value).where(meta.c.name == "boot_no")).scalar()
        boot_no = vault.raise_boot(int(stored or 0))
        if stored is None:
            db.execute(insert(meta).values(name="boot_no", value=str(boot_no)))
        else:
            db.execute(update(meta).where(meta.c.name == "boot_no").values(value=str(boot_no)))
    return boot_no


@contextmanager
def reading_only(path: Path, vault: Vault) -> Iterator[Connection]:
    """Read a book that another program may be writing (`ledger verify`, `ledger export`): no lock, no upgrade.
    StoreFault H02 for any other schema than this program's, H03, H04, H08."""
    check_key_id(path, vault.key_id(), vault.environment)
    if not path.exists():
        raise StoreFault("H04", f"no {path.name}")
    engine = engines.sqlite_engine(path, vault.db_key, engines.READER, begin="BEGIN")
    try:
        with _reading(engine) as db:
            if migrate.revision_of(db) != migrate.newest():
                raise StoreFault("H02", "another schema: start the desk once to bring it up to date")
            yield db
    finally:
        engine.dispose()


@contextmanager
def _reading(engine: Engine) -> Iterator[Connection]:
    try:
        with engine.connect() as db:
            yield db
    except DRIVER_ERRORS as error:
        raise fault_of(error) from error
