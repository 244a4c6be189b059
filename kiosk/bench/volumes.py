"""Books of many entries, made once and kept in the cache: the same seed, the same people, times and bodies.

A book is thrown away and made anew when the tables or the generator have changed since.
"""

from __future__ import annotations

import logging
import shutil
import tempfile
from hashlib import sha256
from pathlib import Path

from sync.store import bulk, ledger, schema, triggers
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
            vault = open_vault(made / KEYS, create=True, rungs=("weak-file",))
            bulk.load(made / BOOK, vault, DESK_NO, count, pending=pending)
            made.rename(folder)
    return folder / BOOK, open_vault(folder / KEYS, create=False, rungs=("weak-file",))


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
