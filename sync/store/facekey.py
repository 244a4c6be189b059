"""The key of the face templates, in a file of its own beside the vault's: destroying it erases every face at once.

It is random bytes, independent of every other key, sealed by the same rung of the ladder.  Made by the first
enrolment, and again by the first one after it was destroyed.

What destroying can promise: nothing that was sealed before opens again in this program, nor in a copy of the book.
The file is overwritten and flushed before it is removed, which clears its blocks on a plain disk and file system;
a flash drive, a copying file system or a backup of the key folder may keep the old block, which is then still
sealed to this machine (on the weak-file rung it is not).
"""

from __future__ import annotations

import os
from pathlib import Path
from threading import Lock
from typing import NoReturn

from sync.platform.gm import hmac_sm3
from sync.store.cipher import Cipher
from sync.store.driver_errors import fault_of
from sync.store.fault import StoreFault
from sync.store.rungs import LADDER, replace_file, sync_folder

FACES_FILE = "faces.sealed"
_MAGIC = "training-desk-faces 1"


class FaceKey:
    """Never printed, never pickled.  Safe to use from several threads."""

    __slots__ = ("_held", "_lock", "_path", "_strength")

    def __init__(self, folder: Path, strength: str) -> None:
        """`strength` is the rung that seals a new key.  Nothing is read before it is needed."""
        self._path = folder / FACES_FILE
        self._strength = strength
        self._held: tuple[str, Cipher] | None = None
        self._lock = Lock()

    def __repr__(self) -> str:
        return "FaceKey()"

    def __reduce__(self) -> NoReturn:
        raise TypeError("a key is not to be pickled or copied")

    def key_id(self) -> str:
        """Which key this is, without saying the key: 16 hex digits; "" while there is none.  StoreFault H03 when
        it does not open on this machine."""
        with self._lock:
            held = self._held or self._load()
            return held[0] if held else ""

    def seal(self, aad: str, plain: bytes) -> tuple[str, bytes]:
        """(key id, sealed bytes); makes the key where there is none.  StoreFault H03, H05 or H07 when it cannot."""
        with self._lock:
            name, cipher = self._held or self._load() or self._make()
            return name, cipher.seal(aad, plain)

    def open(self, aad: str, sealed: bytes) -> bytes:
        """StoreFault H03 without the key it was sealed under, H04 for bytes that were never sealed."""
        with self._lock:
            held = self._held or self._load()
        if held is None:
            raise StoreFault("H03", "the key of the face templates was destroyed")
        return held[1].open(aad, sealed)

    def destroy(self) -> None:
        """Overwrite and remove the key; nothing to do where there is none.  StoreFault H07 when it cannot."""
        with self._lock:
            try:
                self._path.with_name(FACES_FILE + ".new").unlink(missing_ok=True)
                if self._path.exists():
                    _overwrite(self._path)
                    self._path.unlink()
                    sync_folder(self._path.parent)
            except OSError as error:
                raise fault_of(error) from error
            finally:
                self._held = None

    def _load(self) -> tuple[str, Cipher] | None:
        """The key in the file; None where there is no file, or one whose head is gone: it was being destroyed."""
        try:
            first, _, payload = self._path.read_bytes().partition(b"\n")
        except FileNotFoundError:
            return None
        except OSError as error:
            raise StoreFault("H03", f"{FACES_FILE}: {error.strerror}") from error
        magic, _, strength = first.decode("ascii", "replace").rpartition(" ")
        if magic != _MAGIC or strength not in LADDER:
            return None
        key = LADDER[strength].open(payload)
        if len(key) != 32:
            raise StoreFault("H03", f"{FACES_FILE} is damaged")
        return self._hold(key)

    def _make(self) -> tuple[str, Cipher]:
        key = os.urandom(32)
        sealed = LADDER[self._strength].seal(key)
        replace_file(self._path, f"{_MAGIC} {self._strength}\n".encode() + sealed)
        return self._hold(key)

    def _hold(self, key: bytes) -> tuple[str, Cipher]:
        self._held = hmac_sm3(key, b"key id")[:8].hex(), Cipher(key)
        return self._held


def _overwrite(path: Path) -> None:
    path.chmod(0o600)
    with path.open("rb+") as file:
        file.write(os.urandom(path.stat().st_size))
        file.flush()
        os.fsync(file.fileno())
