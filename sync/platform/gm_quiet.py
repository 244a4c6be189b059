"""Standard error without the trace that GmSSL prints there."""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import contextmanager
from functools import cache
from threading import Lock

_ONE_AT_A_TIME = Lock()
_STANDARD_ERROR = 2


@contextmanager
def quiet() -> Iterator[None]:
    """Descriptor 2 leads nowhere until the block ends.  Not to be nested."""
    # For every refused signature or ciphertext GmSSL prints names of its source files straight to the descriptor, past
    # sys.stderr, and has no switch for it; staff would take that for a crash.  The descriptor is the whole program's,
    # hence the lock, lest two threads restore each other's; what a third one prints meanwhile is lost there (a
    # millisecond at a time), while the log files have it.
    with _ONE_AT_A_TIME:
        try:
            kept = os.dup(_STANDARD_ERROR)
        except OSError:  # a program in a window may have none, so nothing can be seen either
            yield
            return
        try:
            os.dup2(_nowhere(), _STANDARD_ERROR)
            yield
        finally:
            os.dup2(kept, _STANDARD_ERROR)
            os.close(kept)


@cache
def _nowhere() -> int:
    """Opened once: at every such call another thread may take the interpreter."""
    return os.open(os.devnull, os.O_WRONLY)
