"""Garbage collection around a start: none while libraries are loaded, and none of them afterwards.

Loading makes objects that stay for good.  To look through them again and again costs a seventh of the start, and
later a pause of the screen with every full collection.
"""

from __future__ import annotations

import gc


def hold() -> None:
    """Call first of all, before the imports."""
    gc.disable()


def settle() -> None:
    """Everything there is now stays; only what comes from here on is looked at.  May be called again."""
    gc.freeze()
    gc.enable()
