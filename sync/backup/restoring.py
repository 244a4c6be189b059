"""A backup is brought back: looked at, opened with its paper, made ready beside what is there, put in place.

Until `place.decide` nothing that runs is touched.  The restored book gets a boot number far above all that its old
machine may have used since, so no entry's id is ever given twice; what the old machine wrote after the backup is for
whoever has witnesses of it (the platform's head) to say, before anything is decided.
"""

from __future__ import annotations

import logging
import os
import secrets
import shutil
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Final, TypeAlias

from sqlalchemy import Connection

from sync.backup.form import BOOK, CHUNK, KEYS, SETTINGS, BadBackup, Facts, member, opened
from sync.backup.making import MARGIN
from sync.backup.place import RESTORING, decide, settle
from sync.platform.adapter import PlatformError
from sync.records import Json, PersonKey
from sync.store import engines, ledger, migrate, outbox, restored
from sync.store.driver_errors import DRIVER_ERRORS, fault_of
from sync.store.fault import StoreFault
from sync.store.guardfiles import beside, check_key_id, in_use, keep_key_id
from sync.store.keys import Vault, open_vault, public_in, put_bundle
from sync.store.recovery import RecoveryPaper, key_name, public_of, unwrap

log = logging.getLogger(__name__)

Seal: TypeAlias = Callable[[str, PersonKey, str], str]
"""An entry's id, who it is about, their name -> the envelope for the platform.  PlatformError."""
_PAGE: Final = 500
LEAP: Final = 1_000
LEAP_RANDOM: Final = 1_000_000
"""A machine that went on starts less than a thousand times after its backup; two restores of one backup differ."""


class NotRestored(Exception):
    """`why`: FOREIGN another desk's, or another book here · OLDER the book here goes on after it · SAME it holds what
    is here already · IN_USE the desk is open · NO_ROOM · DAMAGED its book is not what it says · ENVIRONMENT; and what
    kiosk/keeping/witnesses.py finds."""

    def __init__(self, why: str, particular: str = "") -> None:
        super().__init__(f"{why} {particular}".strip())
        self.why, self.particular = why, particular


@dataclass(frozen=True, slots=True)
class Unlocked:
    """What only the paper opens.  Never printed."""

    facts: Facts
    bundle: bytes
    settings: bytes

    def __repr__(self) -> str:
        return f"Unlocked({self.facts.desk})"


def unlock(file: Path, facts: Facts, paper: RecoveryPaper) -> Unlocked:
    """BadBackup PAPER for another paper, TAMPERED where keys and signature are not of one desk."""
    if key_name(public_of(paper)) != facts.paper:
        raise BadBackup("PAPER", facts.paper)
    try:
        bundle = unwrap(paper, facts.aad(KEYS), member(file, KEYS))
        settings = unwrap(paper, facts.aad(SETTINGS), member(file, SETTINGS))
        public = public_in(bundle)
    except StoreFault as fault:
        raise BadBackup("TAMPERED", KEYS) from fault
    if public.hex() != facts.public:
        raise BadBackup("TAMPERED", KEYS)
    return Unlocked(facts, bundle, settings)


def refuse_unfit(facts: Facts, folder: Path, book: str, keys: str, environment: str) -> None:
    """NotRestored, BadBackup VERSION: whatever speaks against putting it into `folder`."""
    if facts.environment != environment:
        raise NotRestored("ENVIRONMENT", facts.environment)
    if facts.schema not in migrate.revisions():
        raise BadBackup("VERSION", facts.schema)
    path = folder / book
    if in_use(path):
        raise NotRestored("IN_USE")
    if path.exists():
        _refuse_good_book(facts, path, folder / keys, environment)


def _refuse_good_book(facts: Facts, path: Path, keys: Path, environment: str) -> None:
    """A book that opens is never replaced: it is another one, or the backup is a part of it."""
    try:
        vault = open_vault(keys, create=False, environment=environment)
        if vault.ledger_public.hex() != facts.public:
            raise NotRestored("FOREIGN", facts.desk)
        seq, there = _head_here(facts, path, vault)
    except StoreFault as fault:
        if fault.code not in ("H03", "H04"):
            raise
        return  # it does not open: that is what backups are for
    if there and there.hex() != facts.head:
        raise NotRestored("FOREIGN", facts.desk)
    if seq >= facts.seq:
        raise NotRestored("OLDER" if seq > facts.seq else "SAME", str(seq - facts.seq))


def _head_here(facts: Facts, path: Path, vault: Vault) -> tuple[int, bytes]:
    """How far the book here goes, and what its chain says where the backup ends."""
    check_key_id(path, vault.key_id(), vault.environment)
    with _connected(path, vault) as db:
        migrate.revision_of(db)
        _refuse_damaged(db)
        seq, _ = ledger.head(db, facts.desk)
        return seq, ledger.hash_at(db, facts.desk, facts.seq) if seq >= facts.seq else b""


def stage(
    file: Path,
    unlocked: Unlocked,
    folder: Path,
    book: str,
    keys: str,
    said: Mapping[str, Json],
    *,
    desk_no: str,
    rungs: Sequence[str] | None = None,
) -> Vault:
    """Make everything ready in RESTORING.  `said` is what the first start enters; where `desk_no` is another than the
    backup's, that one is retired.  NotRestored NO_ROOM, DAMAGED; StoreFault; OSError."""
    facts, staged = unlocked.facts, folder / RESTORING
    shutil.rmtree(staged, ignore_errors=True)
    staged.mkdir(mode=0o700, parents=True)
    with opened(file) as members:
        if shutil.disk_usage(folder).free < members.getinfo(BOOK).file_size + MARGIN:
            raise NotRestored("NO_ROOM")
        with members.open(BOOK) as source, (staged / book).open("wb") as target:
            (staged / book).chmod(0o600)
            shutil.copyfileobj(source, target, CHUNK)
            target.flush()
            os.fsync(target.fileno())
    leap = facts.boot_no + LEAP + secrets.randbelow(LEAP_RANDOM)
    vault = put_bundle(
        staged / keys, unlocked.bundle, boot_no=leap, environment=facts.environment, rungs=rungs
    )
    keep_key_id(staged / book, vault.key_id(), vault.environment)
    with _staged(folder, book, vault) as db:
        _refuse_damaged(db)
        if ledger.head(db, facts.desk) != (facts.seq, bytes.fromhex(facts.head)):
            raise NotRestored("DAMAGED")
        restored.note(db, said)
        if desk_no != facts.desk:
            restored.retire(db, facts.desk, desk_no)
        db.commit()
    return vault


def staged_hash(folder: Path, book: str, vault: Vault, desk_no: str, seq: int) -> bytes:
    """What the chain of the book in RESTORING says at this place, as store/verify.py.  StoreFault."""
    with _connected(folder / RESTORING / book, vault) as db:
        return ledger.hash_at(db, desk_no, seq)


def seal_waiting(folder: Path, book: str, vault: Vault, seal: Seal) -> int:
    """Seal whoever still waits in the book in RESTORING as the desk they were written at, whose keys for the platform
    the new number will not have; how many.  StoreFault."""
    with _staged(folder, book, vault) as db:
        after = sealed = 0
        try:
            while due := outbox.due(db, vault, _PAGE, after_seq=after):
                after = due[-1].entry.seq
                open_ = [one for one in due if one.person and one.envelope is None]
                made = {one.entry.id: seal(one.entry.id, one.person, one.name) for one in open_ if one.person}
                outbox.keep_envelopes(db, made)
                sealed += len(made)
        except PlatformError as error:
            log.warning("%d identities sealed, then no more: %s", sealed, error)
        db.commit()
    return sealed


def put_in_place(
    folder: Path, book: str, keys: str, before: str, settings: tuple[Path, Path] | None = None
) -> None:
    """`settings` as in `place.decide`."""
    decide(folder, before, book, (keys, f"{book}.keyid"), settings)
    settle(folder)


def _refuse_damaged(db: Connection) -> None:
    """StoreFault H04."""
    said = db.exec_driver_sql("PRAGMA quick_check(1)").scalar()
    if said != "ok":
        raise StoreFault("H04", str(said)[:80])


@contextmanager
def _staged(folder: Path, book: str, vault: Vault) -> Iterator[Connection]:
    """To be written to.  It is no WAL yet: it is one file when it is closed."""
    path = folder / RESTORING / book
    with _connected(path, vault, writes=True) as db:
        yield db
    for suffix in ("-wal", "-shm"):
        beside(path, suffix).unlink(missing_ok=True)


@contextmanager
def _connected(path: Path, vault: Vault, *, writes: bool = False) -> Iterator[Connection]:
    pragmas, begin = (engines.WRITER, "BEGIN IMMEDIATE") if writes else (engines.READER, "BEGIN")
    engine = engines.sqlite_engine(path, vault.db_key, pragmas, begin=begin, foreign_keys=False)
    try:
        with engine.connect() as db:
            yield db
    except DRIVER_ERRORS as error:
        raise fault_of(error) from error
    finally:
        engine.dispose()
