"""One desk a folder: a second start sees the first and leaves it alone, reader, camera and window included.

The book has a lock of its own (sync/store/guardfiles.py); this one is asked before there is a window.
"""

from __future__ import annotations

import os
import sys
from pathlib import Path
from typing import Final

LOCK: Final = "desk.lock"


class AlreadyRunning(Exception):
    """Another program is this folder's desk."""


class Alone:
    """Held until `release` or the end of the process; AlreadyRunning, or OSError where nothing can be written."""

    def __init__(self, folder: Path) -> None:
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        self._file = os.open(folder / LOCK, os.O_RDWR | os.O_CREAT | getattr(os, "O_CLOEXEC", 0), 0o600)
        try:
            _lock(self._file)
        except OSError as taken:
            os.close(self._file)
            raise AlreadyRunning(str(folder)) from taken

    def release(self) -> None:
        os.close(self._file)


def _lock(file: int) -> None:
    if sys.platform == "win32":
        import msvcrt

        msvcrt.locking(file, msvcrt.LK_NBLCK, 1)
    else:
        import fcntl

        fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
