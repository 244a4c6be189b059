"""The process itself: its memory is nobody's to read, and what it writes is its own user's."""

from __future__ import annotations

import os
import sys
from typing import Final

PR_SET_DUMPABLE: Final = 4
"""linux/prctl.h.  Off: no core, no ptrace, and /proc/PID/mem belongs to root.  An exec turns it on again."""
PRIVATE: Final = 0o077


def harden() -> None:
    """For the whole process, once and at its start; OSError where the system does not let it."""
    os.umask(PRIVATE)
    if sys.platform == "win32":
        return
    import ctypes
    import resource

    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    if sys.platform == "linux" and ctypes.CDLL(None, use_errno=True).prctl(PR_SET_DUMPABLE, 0, 0, 0, 0):
        raise OSError(ctypes.get_errno(), "prctl")
