"""The small files beside the book: a lock, a ballast, and the name of its key.

NAME.lock     held by the one program that writes the book
NAME.ballast  8 MB to give away when the disk is full, so that the person at the desk is still recorded; empty once it
              was given away, and made by the first start that has the room
NAME.keyid    which key the book was written with, and in which environment, so that a wrong key, a damaged file, a
              lost file and one of another environment differ
"""

from __future__ import annotations

import os
import shutil
from pathlib import Path

import sqlcipher3.dbapi2 as sqlcipher

from sync.store.driver_errors import fault_of
from sync.store.fault import StoreFault

BALLAST_BYTES = 8 * 1024 * 1024
_MARGIN_BYTES = 8 * 1024 * 1024
_CHUNK = 1024 * 1024


def beside(book: Path, suffix: str) -> Path:
    return book.with_name(book.name + suffix)


class Ownership:
    """An exclusive lock on NAME.lock, held until `release` or the end of the process.

    SQLite's own file lock is used because it works alike on every system and dies with its process; the lock file
    stays empty and may lie there after a crash.
    """

    def __init__(self, book: Path) -> None:
        """StoreFault H06 when it is held elsewhere."""
        try:
            self._connection = sqlcipher.connect(
                str(beside(book, ".lock")), timeout=0, isolation_level=None, check_same_thread=False
            )
        except sqlcipher.Error as error:
            raise fault_of(error) from error
        try:
            self._connection.execute("PRAGMA journal_mode = MEMORY")  # no file, so no room needed
            self._connection.execute("BEGIN EXCLUSIVE")
        except sqlcipher.Error as error:
            self._connection.close()
            fault = fault_of(error)
            if fault.code == "H06":
                fault = StoreFault("H06", "another program is using this book")
            raise fault from error

    def release(self) -> None:
        self._connection.close()


def in_use(book: Path) -> bool:
    """Whether a running program owns the book.  Only looks: the lock file is read, never made."""
    lock = beside(book, ".lock")
    if not lock.exists():
        return False
    connection = sqlcipher.connect(f"{lock.absolute().as_uri()}?mode=ro", timeout=0, uri=True)
    try:
        connection.execute("SELECT count(*) FROM sqlite_master").fetchone()
    except sqlcipher.Error as error:
        return fault_of(error).code == "H06"
    finally:
        connection.close()
    return False


class Ballast:
    """A file of random bytes that can be given away once, and is made again when there is room."""

    def __init__(self, book: Path, size: int = BALLAST_BYTES) -> None:
        self._path = beside(book, ".ballast")
        self._size = size

    @property
    def held(self) -> bool:
        return self._bytes() >= self._size

    @property
    def given_away(self) -> bool:
        """Not so where none was made yet: of a new book, or one brought back from a backup."""
        return 0 <= self._bytes() < self._size

    def _bytes(self) -> int:
        """-1 where there is none."""
        try:
            return self._path.stat().st_size
        except FileNotFoundError:
            return -1

    def helps(self, fault: StoreFault) -> bool:
        """Whether this fault is a full disk's.  With no room for its shared memory SQLite says "I/O error"."""
        if fault.code == "H07":
            return shutil.disk_usage(self._path.parent).free < _CHUNK
        return fault.code == "H05"

    def release(self) -> bool:
        """Give the room away; False when there was none to give."""
        try:
            freed = self._path.stat().st_size > 0
            os.truncate(self._path, 0)
        except OSError:
            return False
        return freed

    def make(self) -> bool:
        """Take the room again if that leaves the book some; whether it is held now."""
        if self.held:
            return True
        try:
            if shutil.disk_usage(self._path.parent).free < self._size + _MARGIN_BYTES:
                return False
            with self._path.open("wb") as file:
                for _ in range(0, self._size, _CHUNK):
                    file.write(
                        os.urandom(min(_CHUNK, self._size))
                    )  # zeros would be no ballast where they compress
        except OSError:
            self.release()
            return False
        return True


def check_key_id(book: Path, key_id: str, environment: str) -> bool:
    """Whether the book is known to be of this key.  StoreFault H08 for one of another environment, H03 for another
    key, H04 for a book that is gone."""
    try:
        known, _, of = beside(book, ".keyid").read_text("ascii").strip().partition(" ")
    except FileNotFoundError:
        return False
    except (OSError, ValueError) as error:
        raise StoreFault("H04", f"{book.name}.keyid: {type(error).__name__}") from error
    if of and of != environment:
        raise StoreFault("H08", f"a book of {of} in {environment}")
    if known != key_id:
        raise StoreFault("H03", "the book was written with another key")
    if not book.exists() or book.stat().st_size == 0:
        raise StoreFault(
            "H04", "the book is gone: put its copy back, or remove the .keyid file to begin a new one"
        )
    return True


def keep_key_id(book: Path, key_id: str, environment: str) -> None:
    beside(book, ".keyid").write_text(f"{key_id} {environment}\n", "ascii")
