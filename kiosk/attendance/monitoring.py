"""Which camera of the institution's own watches a session (安徽通知 三(八)): number and time, in the book, once.

No video is seen or kept here; whoever has the recorder finds the hour by this.
"""

from __future__ import annotations

import logging
from collections.abc import Callable, Mapping
from concurrent.futures import Future
from dataclasses import replace
from datetime import datetime, timedelta

from sqlalchemy import Connection

from kiosk.domain.timetable import from_ms
from kiosk.drafts import operator_act
from kiosk.main_thread import MainThread, value_of
from sync.clock import Clock
from sync.records import Draft, Session, Stamp
from sync.store import affairs, ledger, mirror
from sync.store.store import Store

log = logging.getLogger(__name__)

ACT = "SESSION_MONITORED"
AROUND = timedelta(hours=12)


class Monitoring:
    """`devices` by room."""

    def __init__(
        self,
        store: Store,
        clock: Clock,
        main: MainThread,
        devices: Mapping[str, tuple[str, ...]],
        wake: Callable[[], None],
    ) -> None:
        self._store, self._clock, self._main = store, clock, main
        self._devices, self._wake = devices, wake

    def note(self) -> None:
        """Sessions of these rooms that somebody has signed in to and nobody has noted."""
        now = from_ms(self._clock.now_ms())
        self._main.aside(lambda: self._due(now), self._found)

    def _due(self, now: datetime) -> list[Session]:
        begins, ends = round((now - AROUND).timestamp() * 1000), round((now + AROUND).timestamp() * 1000)
        with self._store.reading() as db:
            return [
                one
                for one in mirror.sessions_between(db, begins, ends)
                if one.room in self._devices
                and affairs.is_attended(db, one.session_no)
                and not _noted(db, one)
            ]

    def _found(self, done: Future[list[Session]]) -> None:
        if not (due := value_of(done)):
            return
        at = self._clock.stamp()

        def work(db: Connection) -> None:
            for session in due:
                if not _noted(db, session):
                    for device in self._devices[session.room]:
                        draft = monitored(session, device, at)
                        ledger.append(db, self._store.vault, self._store.desk_no, self._store.boot_no, draft)

        self._main.when_done(self._store.write(work), self._written)

    def _written(self, done: Future[None]) -> None:
        if (fault := done.exception()) is not None:
            log.warning("what watches a session was not written down: %s", fault)
            return
        self._wake()


def monitored(session: Session, device: str, at: Stamp) -> Draft:
    begins, ends = round(session.begins.timestamp() * 1000), round(session.ends.timestamp() * 1000)
    act = operator_act(ACT, "", at, device=device, room=session.room, begins=begins, ends=ends)
    return replace(act, class_no=session.class_no, session_no=session.session_no)


def _noted(db: Connection, session: Session) -> bool:
    return any(one.body.get("act") == ACT for one in affairs.acts_of_session(db, session.session_no))
