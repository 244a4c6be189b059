"""Work and answers of other threads, brought to the main thread.

`MainThread.post` may be called from anywhere; what is posted runs on the main thread, in order.
"""

from __future__ import annotations

import logging
from collections.abc import Callable
from concurrent.futures import Future, ThreadPoolExecutor
from queue import SimpleQueue
from typing import TypeVar

from PySide6.QtCore import QCoreApplication, QEvent, QObject, QTimer

from sync.store.fault import StoreFault

log = logging.getLogger(__name__)
T = TypeVar("T")


def value_of(done: Future[T]) -> T | None:
    """What was read; None where the book could not be read just then, or the desk is closing."""
    if done.cancelled():
        return None
    if isinstance(error := done.exception(), StoreFault):
        log.warning("the book could not be read: %s", error)
        return None
    return done.result()


class Inbox(QObject):
    """What is posted from any thread is done on this object's own, in order.

    By its own event, not a queued signal: naming that kind of connection loads the whole Qt namespace, 38 ms before
    the first frame.
    """

    def __init__(self) -> None:
        super().__init__()
        self._posted: SimpleQueue[Callable[[], None]] = SimpleQueue()
        self._closed = False

    def post(self, work: Callable[[], None]) -> None:
        self._posted.put(work)
        QCoreApplication.postEvent(self, QEvent(QEvent.Type.User))

    def event(self, event: QEvent) -> bool:
        if event.type() != QEvent.Type.User:
            return super().event(event)
        work = self._posted.get()
        if not self._closed:  # an answer that comes to a closed desk finds no book any more
            work()
        return True


class MainThread(Inbox):
    def __init__(self) -> None:
        super().__init__()
        self._aside = ThreadPoolExecutor(max_workers=1, thread_name_prefix="aside")

    def when_done(self, future: Future[T], then: Callable[[Future[T]], None]) -> None:
        """Call `then` on the main thread with the finished future."""
        future.add_done_callback(lambda done: self.post(lambda: then(done)))

    def within(self, future: Future[T], limit_s: float, then: Callable[[Future[T] | None], None]) -> None:
        """As `when_done`, but with None when the limit is over first; called exactly once."""
        answered = False

        def answer(done: Future[T] | None) -> None:
            nonlocal answered
            if not answered:
                answered = True
                then(done)

        def too_late() -> None:
            future.cancel()
            answer(None)

        self.when_done(future, answer)
        self.later(round(limit_s * 1000), too_late)

    def later(self, ms: int, work: Callable[[], None]) -> None:
        """Once, after so long; not at all where it was closed by then."""
        QTimer.singleShot(ms, self, lambda: None if self._closed else work())

    def aside(self, work: Callable[[], T], then: Callable[[Future[T]], None]) -> None:
        """Run slow work (a search, a day's list, Argon2) on one thread beside, then come back."""
        if not self._closed:  # a timer may fire while the desk closes
            self.when_done(self._aside.submit(work), then)

    def rest(self) -> None:
        """What a timer of this object was to do, later or from time to time, is not done any more."""
        for timer in self.findChildren(QTimer):
            timer.stop()

    def close(self) -> None:
        self._closed = True
        self.rest()
        self._aside.shutdown(wait=True, cancel_futures=True)
