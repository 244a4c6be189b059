"""Keeps None, True and False alive under PySide6 6.12 on Python 3.11.

Shiboken 6.12 is built with headers of Python 3.12 or later, where these objects are immortal (PEP 683) and are
returned without taking a reference.  On 3.11 they are counted: every void call takes one reference from None, every
bool one from True or False, and after a few thousand calls the interpreter dies with "none_dealloc: deallocating
None".  Measured with sys.getrefcount: -1 a call of processEvents().  So they are given more references than any
desk can use up, which is what 3.12 does for good.
"""

from __future__ import annotations

import ctypes
import sys

SINGLETONS: tuple[object, ...] = (None, True, False, NotImplemented, Ellipsis)
ENOUGH = 1 << 60
SLACK = 16
"""References that come and go while we look."""


def keep_singletons() -> None:
    """Does nothing where they are immortal already, or where the count is not where CPython 3.11 keeps it."""
    if sys.version_info >= (3, 12) or sys.implementation.name != "cpython":
        return
    for singleton in SINGLETONS:
        count = ctypes.c_ssize_t.from_address(id(singleton))
        if abs(count.value - sys.getrefcount(singleton)) <= SLACK and count.value < ENOUGH:
            count.value += ENOUGH
