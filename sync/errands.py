"""What a visit asks of the platform while a person waits: served before everything else, or not at all."""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import Future
from dataclasses import dataclass
from queue import Empty, SimpleQueue
from typing import Any, TypeVar

from sync.platform.adapter import NotSent, PlatformError, Retryable
from sync.store.fault import StoreFault

T = TypeVar("T")

PATIENCE_MS = 2_000
"""A person waits no longer for the network; an errand not begun by then is called off."""


@dataclass(frozen=True, slots=True)
class Errand:
    work: Callable[[], Any]
    answer: Future[Any]
    asked_ms: int


class Errands:
    """Asked for on any thread, run on the one that has the line.  Whoever asks waits with a time-out of their own."""

    def __init__(self, mono_ms: Callable[[], int]) -> None:
        self._mono_ms = mono_ms
        self._waiting: SimpleQueue[Errand] = SimpleQueue()

    def ask(self, work: Callable[[], T]) -> Future[T]:
        answer: Future[T] = Future()
        self._waiting.put(Errand(work, answer, self._mono_ms()))
        return answer

    def run_all(self) -> bool:
        """Run what waits; True when there was something."""
        ran = False
        while (errand := self._next()) is not None:
            ran = True
            self._run(errand)
        return ran

    def give_up(self, why: str) -> None:
        """Nobody will serve those who wait."""
        while (errand := self._next()) is not None:
            if errand.answer.set_running_or_notify_cancel():
                errand.answer.set_exception(NotSent(why))

    def _next(self) -> Errand | None:
        try:
            return self._waiting.get_nowait()
        except Empty:
            return None

    def _run(self, errand: Errand) -> None:
        if not errand.answer.set_running_or_notify_cancel():
            return
        try:
            if self._mono_ms() - errand.asked_ms > PATIENCE_MS:
                raise NotSent("the person no longer waits")
            errand.answer.set_result(errand.work())
        except (PlatformError, StoreFault) as fault:
            errand.answer.set_exception(fault)
        finally:
            if not errand.answer.done():
                errand.answer.set_exception(Retryable("the errand broke off"))


def refused(fault: PlatformError) -> Future[Any]:
    """An answer that is a no from the start."""
    answer: Future[Any] = Future()
    answer.set_exception(fault)
    return answer
