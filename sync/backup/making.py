"""A backup is made: the book copied while the desk works, everything onto the drive, and read back from there.

The drive has the old file or the new one, never half of one under its name.  Without a recovery paper there is no
backup: nobody could open it.
"""

from __future__ import annotations

import os
import shutil
import zipfile
from dataclasses import dataclass, replace
from pathlib import Path
from typing import IO, Final

from sqlalchemy import Connection, select

from sync.backup.form import BOOK, CHUNK, FACTS, KEYS, SETTINGS, SIGNATURE, BadBackup, Facts, digest, look
from sync.store import engines, ledger, migrate
from sync.store.driver_errors import DRIVER_ERRORS, fault_of
from sync.store.keys import Vault
from sync.store.recovery import key_name, public_kept, wrap
from sync.store.rungs import sync_folder
from sync.store.schema import meta

WORK: Final = "backing-up"
"""The copy on its way, in the desk's folder; encrypted as the book is."""
MARGIN: Final = 64 * 1024 * 1024


class NotBackedUp(Exception):
    """`why`: NO_PAPER nothing to seal to · NO_ROOM here or on the drive · UNREAD it does not read back."""

    def __init__(self, why: str, particular: str = "") -> None:
        super().__init__(f"{why} {particular}".strip())
        self.why, self.particular = why, particular


@dataclass(frozen=True, slots=True)
class Desk:
    """The book to be carried away, open or not."""

    folder: Path
    book: Path
    vault: Vault
    no: str


def back_up(desk: Desk, settings: bytes, target: Path, *, at_ms: int, program: str) -> Facts:
    """Write and read back `target`.  NotBackedUp, StoreFault, OSError; then no file of that name is new."""
    public = public_kept(desk.vault)
    if public is None:
        raise NotBackedUp("NO_PAPER")
    _refuse_short(desk.folder, desk.book)
    work = desk.folder / WORK
    shutil.rmtree(work, ignore_errors=True)
    work.mkdir(mode=0o700)
    try:
        copy = work / BOOK
        said = _copied(desk, copy)
        made = _written(desk, said, public, settings, copy, target, at_ms, program)
    finally:
        shutil.rmtree(work, ignore_errors=True)
    return made


def _refuse_short(folder: Path, book: Path) -> None:
    if shutil.disk_usage(folder).free < book.stat().st_size + MARGIN:
        raise NotBackedUp("NO_ROOM")


@dataclass(frozen=True, slots=True)
class _Said:
    seq: int
    head: bytes
    boot_no: int
    schema: str


def _copied(desk: Desk, copy: Path) -> _Said:
    """One state of the book, whatever is written meanwhile; the faces are left out."""
    engine = engines.sqlite_engine(desk.book, desk.vault.db_key, engines.WRITER, begin="BEGIN")
    try:
        with engine.connect() as db:
            migrate.copy_to(db, copy)
    except DRIVER_ERRORS as error:
        raise fault_of(error) from error
    finally:
        engine.dispose()
    engine = engines.sqlite_engine(copy, desk.vault.db_key, engines.READER, begin="BEGIN")
    try:
        with engine.connect() as db:
            return _read(db, desk.no)
    except DRIVER_ERRORS as error:
        raise fault_of(error) from error
    finally:
        engine.dispose()


def _read(db: Connection, desk_no: str) -> _Said:
    seq, head = ledger.head(db, desk_no)
    boot = db.execute(select(meta.c.value).where(meta.c.name == "boot_no")).scalar()
    return _Said(seq, head, int(boot or 0), migrate.revision_of(db) or "")


def _written(
    desk: Desk,
    said: _Said,
    public: bytes,
    settings: bytes,
    copy: Path,
    target: Path,
    at_ms: int,
    program: str,
) -> Facts:
    facts = Facts(
        desk.no, desk.vault.environment, said.seq, said.head.hex(), said.boot_no, said.schema, at_ms, program,
        desk.vault.ledger_public.hex(), key_name(public), {},
    )  # fmt: skip
    small = {
        KEYS: desk.vault.bundle_for(lambda plain: wrap(public, facts.aad(KEYS), plain)),
        SETTINGS: wrap(public, facts.aad(SETTINGS), settings),
    }
    facts = replace(facts, files=_digests(small, copy))
    fresh = target.with_name(target.name + ".new")
    try:
        with fresh.open("wb") as file:
            _pack(file, facts, desk.vault.sign(facts.text), small, copy)
            file.flush()
            os.fsync(file.fileno())
            _forget_cached(file)
        _read_back(fresh, facts)
        fresh.replace(target)
        sync_folder(target.parent)
    except BaseException:
        fresh.unlink(missing_ok=True)
        raise
    return facts


def _digests(small: dict[str, bytes], copy: Path) -> dict[str, str]:
    import io

    made = {name: digest(io.BytesIO(content)) for name, content in small.items()}
    with copy.open("rb") as file:
        made[BOOK] = digest(file)
    return made


def _pack(out: IO[bytes], facts: Facts, signature: bytes, small: dict[str, bytes], copy: Path) -> None:
    with zipfile.ZipFile(out, "w", zipfile.ZIP_STORED) as members:
        members.writestr(FACTS, facts.text)
        members.writestr(SIGNATURE, signature)
        for name, content in small.items():
            members.writestr(name, content)
        with copy.open("rb") as book, members.open(BOOK, "w", force_zip64=True) as member:
            shutil.copyfileobj(book, member, CHUNK)


def _forget_cached(file: IO[bytes]) -> None:
    """What is read back comes from the drive and not from memory, where the system can be asked for that."""
    if hasattr(os, "posix_fadvise"):
        os.posix_fadvise(file.fileno(), 0, 0, os.POSIX_FADV_DONTNEED)


def _read_back(file: Path, meant: Facts) -> None:
    try:
        found = look(file)
    except BadBackup as bad:
        raise NotBackedUp("UNREAD", str(bad)) from bad
    if found != meant:
        raise NotBackedUp("UNREAD", FACTS)
