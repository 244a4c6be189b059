"""Whether the platform holds a day as this book does, asked session by session; and what was sealed becomes reconciled
once it does.  Main thread; one question at a time, so that a visit is never behind more than one of them."""

from __future__ import annotations

import logging
from collections.abc import Callable
from concurrent.futures import Future
from dataclasses import dataclass, field
from datetime import date
from functools import partial

from kiosk.closing.reading import DayRead, Reading
from kiosk.closing.sealing import Sealing
from kiosk.domain.closes import Close, State
from kiosk.domain.closing import Digest, checklist, state_of
from kiosk.domain.timetable import from_ms
from kiosk.main_thread import MainThread, value_of
from kiosk.platformward import Comparing as Asked
from sync.clock import Clock
from sync.platform.adapter import PlatformError, Reconciled
from sync.records import Entry

log = logging.getLogger(__name__)


@dataclass
class _Round:
    """One day on its way through its sessions."""

    day: date
    left: list[str]
    done: Callable[[Digest], None]
    differs: list[str] = field(default_factory=list)


class DayComparing:
    """`told` hears of every day whose word changed."""

    def __init__(
        self, reading: Reading, sealing: Sealing, asked: Asked, clock: Clock, main: MainThread
    ) -> None:
        self._reading, self._sealing, self._asked = reading, sealing, asked
        self._clock, self._main = clock, main
        self._words: dict[date, Digest] = {}
        self._round: _Round | None = None
        self._tried = date.min
        self.told: Callable[[date], None] = lambda _: None
        self.wake: Callable[[], None] = lambda: None

    def word(self, day: date) -> Digest:
        return self._words.get(day, Digest.UNASKED)

    @property
    def asking(self) -> bool:
        return self._round is not None

    def ask(self, read: DayRead) -> None:
        """Nothing while another day is asked about, and nothing where nobody could answer."""
        if self._round is None and read.facts.digest is not Digest.NONE:
            self._begin(read, partial(self._said, read.day))

    def follow_up(self) -> None:
        """The next sealed day that the platform has not confirmed; called every now and then."""
        if self._round is None and self._reading.served.compares:
            now = from_ms(self._clock.now_ms())
            self._main.aside(lambda: self._reading.sealed(now), self._found)

    # --- inside

    def _begin(self, read: DayRead, done: Callable[[Digest], None]) -> None:
        self._round = _Round(read.day, list(read.sessions), done)
        self._next()

    def _next(self) -> None:
        now = self._round
        if now is None:
            return
        if not now.left:
            self._end(Digest.DIFFERS if now.differs else Digest.AGREES)
            return
        session_no = now.left.pop()
        self._main.aside(partial(self._reading.acked, session_no), partial(self._compare, session_no))

    def _compare(self, session_no: str, done: Future[list[str]]) -> None:
        ours = value_of(done)
        if ours is None:
            self._end(Digest.UNTOLD)
            return
        answer = self._asked.compare_session(session_no, ours)
        self._main.when_done(answer, partial(self._compared, session_no))

    def _compared(self, session_no: str, done: Future[Reconciled]) -> None:
        error = None if done.cancelled() else done.exception()
        if done.cancelled() or isinstance(error, PlatformError):
            self._end(Digest.UNTOLD)
            return
        told = done.result()
        if self._round and (told.missing or told.extra):
            log.info("a session differs: %d missing there, %d extra", len(told.missing), len(told.extra))
            self._round.differs.append(session_no)
        self._next()

    def _end(self, digest: Digest) -> None:
        ended, self._round = self._round, None
        if ended:
            self._words[ended.day] = digest
            ended.done(digest)

    def _said(self, day: date, _: Digest) -> None:
        self.told(day)

    def _found(self, done: Future[list[Close]]) -> None:
        waiting = value_of(done)
        if waiting and self._round is None:
            close = next((one for one in waiting if one.day > self._tried), waiting[0])
            self._tried = close.day  # one that never agrees keeps nobody waiting
            self._main.aside(
                partial(self._reading.day, close.day, Digest.UNASKED), partial(self._asks, close)
            )

    def _asks(self, close: Close, done: Future[DayRead]) -> None:
        read = value_of(done)
        if read is not None and self._round is None:
            self._begin(read, partial(self._decided, close))

    def _decided(self, close: Close, digest: Digest) -> None:
        self._main.aside(partial(self._confirm, close, digest), partial(self._confirmed, close.day))

    def _confirm(self, close: Close, digest: Digest) -> Entry | None:
        """By the same rule as on the evening itself, and nothing left out this time."""
        read = self._reading.day(close.day, digest)
        checks = checklist(read.facts, {}, from_ms(self._clock.now_ms()))
        if state_of(checks) is not State.RECONCILED:
            return None
        return self._sealing.confirm(close)

    def _confirmed(self, day: date, done: Future[Entry | None]) -> None:
        if value_of(done) is not None:
            self.wake()
            self.told(day)
