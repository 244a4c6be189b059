"""lists: the supervisor's day and the outbox's poll in large books, against the same in one of 10,000 entries.

The day is the newest one, 2,000 entries in every book, read as the day's page reads it.  The poll is
what the sync thread asks for, with the same 100 entries waiting in every book.  One round asks each book once.
"""

from __future__ import annotations

import time
from collections.abc import Callable
from contextlib import ExitStack
from datetime import timedelta

from kiosk.bench import volumes
from kiosk.bench.rows import Case, Figure, Group, Setting, at_most_times, percentile
from sync.store import bulk, day_signs, outbox
from sync.store.store import Store, open_store

BASE = 10_000
SIZES = {"100k": 100_000, "1m": 1_000_000}
PENDING, BATCH = 100, 50
POLLS = 10
"""A round polls so often: a single poll is too short to time well."""
ROUNDS = 41


def measure(setting: Setting) -> dict[str, Figure]:
    sizes = {name: size for name, size in SIZES.items() if _wanted(setting, name, size)}
    with ExitStack() as open_books:
        books = {size: _open(setting, size, open_books) for size in (BASE, *sizes.values())}
        figures = {}
        for what, ask in (("day", _ask_day), ("outbox", _ask_outbox)):
            took = _in_turn(books, ask)
            for name, size in sizes.items():
                figures[f"lists.{what}_{name}"] = Figure(took[size], took[BASE])
    return figures


def _wanted(setting: Setting, name: str, size: int) -> bool:
    """The largest book only where it is there already, or was asked for: making it takes minutes."""
    if not setting.wanted & {f"lists.day_{name}", f"lists.outbox_{name}"}:
        return False
    return setting.full or size <= 100_000 or volumes.folder_of(setting.cache, size, PENDING).exists()


def _open(setting: Setting, size: int, until: ExitStack) -> Store:
    path, vault = volumes.book(setting.cache, size, PENDING)
    store = open_store(path, vault, volumes.DESK_NO)
    until.callback(store.close)
    return store


def _in_turn(books: dict[int, Store], ask: Callable[[Store, int], int]) -> dict[int, float]:
    """Median milliseconds of one answer, by size."""
    took: dict[int, list[float]] = {size: [] for size in books}
    for _ in range(ROUNDS):
        for size, store in books.items():
            began = time.perf_counter_ns()
            answers = ask(store, size)
            took[size].append((time.perf_counter_ns() - began) / 1e6 / answers)
    return {size: percentile(times[1:], 50) for size, times in took.items()}


def _ask_day(store: Store, size: int) -> int:
    day = bulk.FIRST_DAY + timedelta(days=size // bulk.PER_DAY - 1)
    with store.reading() as db:
        found = sum(1 for _ in day_signs.signs(db, day))
    if found != bulk.PER_DAY:
        raise RuntimeError(f"{found} entries on {day}")
    return 1


def _ask_outbox(store: Store, _: int) -> int:
    for _again in range(POLLS):
        with store.reading() as db:
            due = outbox.due(db, store.vault, BATCH)
        if len(due) != BATCH:
            raise RuntimeError(f"{len(due)} entries are due")
    return POLLS


GROUP = Group(
    "lists",
    tuple(
        Case(f"lists.{what}_{name}", "ms", at_most_times(1.5)) for what in ("day", "outbox") for name in SIZES
    ),
    measure,
)
