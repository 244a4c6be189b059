"""One thread, two lanes: what a person at the desk waits for goes before what only the platform waits for."""

from __future__ import annotations

from collections import deque
from collections.abc import Callable
from concurrent.futures import Future
from queue import SimpleQueue
from threading import Lock, Thread
from typing import Any, TypeVar

from sync.store.fault import StoreFault

Result = TypeVar("Result")


class _Job:
    """A piece of work and the future that hears of it."""

    __slots__ = ("future", "work")

    def __init__(self, work: Callable[[], Any]) -> None:
        self.work = work
        self.future: Future[Any] = Future()

    def run(self) -> None:
        if not self.future.set_running_or_notify_cancel():
            return
        try:
            result = self.work()
        except BaseException as error:  # noqa: BLE001  whatever it was belongs to the caller who holds the future
            self.future.set_exception(error)
        else:
            self.future.set_result(result)


class Lanes:
    """Runs work in order, one piece at a time, the urgent lane first.  Futures resolve on this thread."""

    def __init__(self, name: str) -> None:
        self._urgent: deque[_Job] = deque()
        self._background: deque[_Job] = deque()
        self._tickets: SimpleQueue[bool] = SimpleQueue()  # one a job: a C queue, cheaper than a Condition
        self._gate = Lock()
        self._closed = False
        self._thread = Thread(target=self._run, name=name, daemon=True)
        self._thread.start()

    def urgent(self, work: Callable[[], Result]) -> Future[Result]:
        return self._submit(self._urgent, work)

    def background(self, work: Callable[[], Result]) -> Future[Result]:
        return self._submit(self._background, work)

    def close(self, last: Callable[[], None]) -> None:
        """Finish the urgent lane, fail what waits in the other, run `last` on the thread, end it."""
        with self._gate:
            if self._closed:
                return
            self._closed = True
            dropped = list(self._background)
            self._background.clear()
            ending = _Job(last)
            self._urgent.append(ending)
            self._tickets.put(True)
            self._tickets.put(False)
        for job in dropped:
            if job.future.set_running_or_notify_cancel():
                job.future.set_exception(_closed())
        self._thread.join()
        ending.future.result()

    def _submit(self, lane: deque[_Job], work: Callable[[], Result]) -> Future[Result]:
        job = _Job(work)
        with self._gate:
            if not self._closed:
                lane.append(job)
                self._tickets.put(True)
                return job.future
        job.future.set_exception(_closed())
        return job.future

    def _run(self) -> None:
        while self._tickets.get():
            try:
                job = self._urgent.popleft() if self._urgent else self._background.popleft()
            except IndexError:
                continue  # its job was dropped by close()
            job.run()
            del job  # a future and its result are not to live until the next check-in


def _closed() -> StoreFault:
    return StoreFault("H07", "the store is closed")
