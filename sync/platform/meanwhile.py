"""What a caller wants begun while its request is on the way: the line begins it once the request is out.

Two threads that want the interpreter at once hinder each other; begun before, the work would hold up the request it is
meant to overlap.  Per thread.  A line that never says so leaves the work undone, and the caller does it in its turn.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar

_WORK: ContextVar[Callable[[], None] | None] = ContextVar("meanwhile", default=None)


@contextmanager
def meanwhile(work: Callable[[], None] | None) -> Iterator[None]:
    """`work` is begun at most once, by the first request that goes out within this block; it must not wait."""
    before = _WORK.set(work)
    try:
        yield
    finally:
        _WORK.reset(before)


def request_is_out() -> None:
    work = _WORK.get()
    if work is not None:
        _WORK.set(None)
        work()
