"""Every step of the clock becomes an entry; one that could not be written is tried again.  Used by one thread."""

from __future__ import annotations

import logging
from concurrent.futures import Future
from datetime import UTC, date, datetime, timedelta

from sync.clock import Clock, ClockStep
from sync.records import Draft, Entry, EntryKind
from sync.store.fault import StoreFault
from sync.store.store import Store

log = logging.getLogger(__name__)

LOCAL_MS = 8 * 3_600_000
"""Asia/Shanghai against UTC; it has no summer time."""


def local_day(at_ms: int) -> date:
    """The day in Shanghai."""
    return (datetime(1970, 1, 1, tzinfo=UTC) + timedelta(milliseconds=at_ms + LOCAL_MS)).date()


def step_entry(step: ClockStep) -> Draft:
    return Draft(
        kind=EntryKind.CLOCK_STEP,
        at=step.at,
        day=local_day(step.at.at_ms),
        body={"movedMs": step.moved_ms, "cause": step.cause.value},
    )


class Steps:
    """`record` is called now and then by whoever has a thread to spare: sync, or the desk that has none."""

    def __init__(self, store: Store, clock: Clock) -> None:
        self._store, self._clock = store, clock
        self._unwritten: list[ClockStep] = []
        self._writing: list[tuple[ClockStep, Future[Entry]]] = []

    def record(self) -> None:
        for step, written in [pair for pair in self._writing if pair[1].done()]:
            self._writing.remove((step, written))
            fault = written.exception()
            if isinstance(fault, StoreFault):
                log.warning("a clock step could not be recorded: %s", fault)
                self._unwritten.append(step)
            elif fault is not None:
                raise fault
        steps, self._unwritten = [*self._unwritten, *self._clock.take_steps()], []
        self._writing += [(step, self._store.record(step_entry(step))) for step in steps]
