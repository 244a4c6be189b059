"""Books of many entries, made once and kept in the cache: the same seed, the same people, times and bodies.

A book is thrown away and made anew when the generator has changed since, and brought up to date when the schema has.
Beyond a million entries the million is laid down again and again, on later days: what is read of a day is as in any
book, every index is whole; chain, signatures, persons and outbox are those of the first million.
"""

from __future__ import annotations

import logging
import shutil
import tempfile
from hashlib import sha256
from pathlib import Path

from sqlalchemy import text

from sync.store import bulk, ledger, migrate, schema, triggers
from sync.store.engines import WRITER, sqlite_engine
from sync.store.keys import Vault, open_vault

log = logging.getLogger(__name__)

DESK_NO = "KSK-990000-0007"
BOOK, KEYS = "book.db", "keys"


def folder_of(cache: Path, count: int, pending: int) -> Path:
    """Where the book of this size lies, or will."""
    return cache / f"book-{_version()}-{count}-{pending}"


def book(cache: Path, count: int, pending: int) -> tuple[Path, Vault]:
    """A book of `count` entries, the last `pending` unsent.  Making one takes about a minute per 100,000."""
    folder = folder_of(cache, count, pending)
    if not folder.exists():
        _forget_old(cache)
        log.info("making a book of %d entries", count)
        cache.mkdir(parents=True, exist_ok=True)
        with tempfile.TemporaryDirectory(dir=cache) as unfinished:
            made = Path(unfinished) / "book"
            (_multiplied if count > TRUE_MOST else _true)(made, cache, count, pending)
            made.rename(folder)
    vault = open_vault(folder / KEYS, create=False, rungs=("weak-file",))
    _bring_up_to_date(folder / BOOK, vault)
    return folder / BOOK, vault


def _bring_up_to_date(path: Path, vault: Vault) -> None:
    """As a desk's first start with a new program does."""
    engine = sqlite_engine(path, vault.db_key, WRITER, begin="BEGIN IMMEDIATE", foreign_keys=False)
    try:
        migrate.upgrade(engine)
    finally:
        engine.dispose()


def _true(folder: Path, _: Path, count: int, pending: int) -> None:
    vault = open_vault(folder / KEYS, create=True, rungs=("weak-file",))
    bulk.load(folder / BOOK, vault, DESK_NO, count, pending=pending)


def _multiplied(folder: Path, cache: Path, count: int, pending: int) -> None:
    """`count` is so many millions.  Some minutes and a kilobyte for each entry."""
    path, vault = copy(cache, TRUE_MOST, pending, folder)
    multiply(path, vault.db_key, TRUE_MOST, count // TRUE_MOST)


def multiply(path: Path, key: bytes, true: int, times: int) -> None:
    """Lay down the `true` entries of a book, all it has, so many `times` in all.  Indexes stay: later days go to the
    end of each, or of each class's and person's part of it, and to make one anew is to read the whole book."""
    engine = sqlite_engine(path, key, _CARELESS, begin="BEGIN IMMEDIATE", foreign_keys=False)
    try:
        with engine.connect() as db:
            for time in range(1, times):
                db.execute(_AGAIN, {"more": true * time, "days": true // bulk.PER_DAY * time, "true": true})
                db.commit()
            db.execute(text("UPDATE chain_head SET seq = :seq"), {"seq": true * times})
            db.commit()
    finally:
        engine.dispose()


TRUE_MOST = 1_000_000
_CARELESS = (
    "PRAGMA journal_mode = DELETE",
    "PRAGMA journal_mode = OFF",
    "PRAGMA synchronous = OFF",
    "PRAGMA cache_size = -1000000",
)
_AGAIN = text("""
INSERT INTO entry (id, desk_no, boot_no, seq, kind, at_ms, day, class_no, session_no, trainee_no, action, person_ref,
                   card_ref, corrects, canonical, prev_hash, hash, signature)
SELECT desk_no || '-' || boot_no || '-' || (seq + :more), desk_no, boot_no, seq + :more, kind,
       at_ms + :days * 86400000, date(day, '+' || :days || ' days'), class_no,
       class_no || '-' || replace(date(day, '+' || :days || ' days'), '-', ''), trainee_no, action, person_ref,
       card_ref, corrects, canonical, prev_hash, hash, signature
FROM entry NOT INDEXED WHERE seq <= :true
""")


def copy(cache: Path, count: int, pending: int, to: Path) -> tuple[Path, Vault]:
    """The same book where it may be changed."""
    book(cache, count, pending)
    shutil.copytree(folder_of(cache, count, pending), to)
    return to / BOOK, open_vault(to / KEYS, create=False, rungs=("weak-file",))


def _forget_old(cache: Path) -> None:
    for old in cache.glob("book-*"):
        if not old.name.startswith(f"book-{_version()}-"):
            shutil.rmtree(old, ignore_errors=True)


def _version() -> str:
    """Of everything that decides what such a book looks like."""
    sources = (bulk, ledger, schema, triggers)
    text = b"".join(Path(str(source.__file__)).read_bytes() for source in sources)
    return sha256(text).hexdigest()[:12]
