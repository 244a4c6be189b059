"""Two desks and one learner: who takes a sign-in is settled on the hub before it is written down.

A claim is asked for on a thread and a line of its own, so nothing that fetches or sends stands before it.  Whoever asks
waits a moment and then goes on without: the hub is a help, never a gate.
"""

from __future__ import annotations

import logging
from collections.abc import Callable, Collection
from concurrent.futures import Future
from queue import SimpleQueue
from random import Random
from threading import Thread
from typing import Any

from sync.hub.facts import (
    Claimable,
    Claimed,
    HubAway,
    HubFault,
    Ours,
    OutageSeat,
    OutageUse,
    Taken,
    place_of,
)
from sync.hub.line import Db, HubLine
from sync.policy import Pace

log = logging.getLogger(__name__)

LIMIT_MS = 2_000
"""How long the line may hang; whoever waits has gone on long before."""
STALE_S = 60
"""A claim without an entry is anybody's again after so long: its desk lost its power before it wrote, or its line."""
_CAP_S = 5.0

_TAKE = """INSERT INTO claim (session_no, trainee_no, action, desk_no, at_ms) VALUES (%s, %s, %s, %s, %s)
    ON CONFLICT (session_no, trainee_no, action) DO UPDATE
    SET desk_no = EXCLUDED.desk_no, at_ms = EXCLUDED.at_ms, entry_id = NULL, made_at = clock_timestamp()
    WHERE (claim.entry_id IS NULL AND claim.desk_no = EXCLUDED.desk_no)
       OR claim.entry_id = ANY(%s)
       OR (claim.entry_id IS NULL AND claim.made_at < clock_timestamp() - make_interval(secs => %s))
    RETURNING desk_no"""
_WHOSE = """SELECT desk_no, at_ms, entry_id FROM claim
    WHERE session_no = %s AND trainee_no = %s AND action = %s"""
_LEAVE = """DELETE FROM claim WHERE session_no = %s AND trainee_no = %s AND action = %s
    AND desk_no = %s AND entry_id IS NULL"""


_WITHDRAWN = f"""SELECT desk_no, at_ms, entry_id FROM claim WHERE session_no = %s AND action = 'WITHDRAW'
    AND desk_no <> %s AND (entry_id IS NOT NULL OR made_at > clock_timestamp() - make_interval(secs => {STALE_S}))"""
_ENTERED = f"""SELECT desk_no, at_ms, entry_id FROM claim WHERE session_no = %s AND action = 'PAPER'
    AND desk_no <> %s AND made_at > clock_timestamp() - make_interval(secs => {STALE_S})
    ORDER BY made_at DESC LIMIT 1"""


class Claims:
    """`take` from any thread; answers come on the thread of the claims."""

    def __init__(self, desk_no: str, line: HubLine, mono_ms: Callable[[], int], rng: Random) -> None:
        self._desk_no, self._line, self._mono_ms, self._rng = desk_no, line, mono_ms, rng
        self._asked: SimpleQueue[Callable[[], None] | None] = SimpleQueue()
        self._pace = Pace(_CAP_S)
        self._thread: Thread | None = None

    def start(self) -> None:
        self._thread = Thread(target=self._run, name="hub-claims", daemon=True)
        self._thread.start()
        self._asked.put(self._look)

    def stop(self) -> None:
        self._asked.put(None)
        if self._thread is not None:
            self._thread.join(LIMIT_MS / 1000 + 1)

    def take(self, one: Claimable, at_ms: int, gone: Collection[str] = ()) -> Future[Claimed]:
        """`gone`: entries that held this place and were taken out since.  HubFault where the hub does not say."""

        def work(db: Db) -> Claimed:
            said = _take(db, self._desk_no, place_of(one), at_ms, sorted(gone))
            return said if isinstance(said, Taken) else _crossed(db, self._desk_no, one) or said

        return self._ask(work)

    def leave(self, one: Claimable) -> Future[Claimed]:
        """It was not written down after all."""

        def work(db: Db) -> Claimed:
            db.execute(_LEAVE, (*place_of(one), self._desk_no))
            return Ours()

        return self._ask(work)

    # --- inside

    def _ask(self, work: Callable[[Db], Claimed]) -> Future[Claimed]:
        answer: Future[Claimed] = Future()

        def job() -> None:
            if not answer.set_running_or_notify_cancel():
                return  # whoever asked has gone on without
            try:
                answer.set_result(self._twice(work))
            except HubFault as fault:
                answer.set_exception(fault)

        self._asked.put(job)
        return answer

    def _twice(self, work: Callable[[Db], Any]) -> Any:
        """Once more where the line had been broken since it was last used: asking again asks the same."""
        if not self._line.open and not self._pace.ready(self._mono_ms()):
            raise HubAway("not tried again yet")
        fresh = not self._line.open
        try:
            try:
                answer = self._line.call(work, whole=False)
            except HubAway:
                if fresh:
                    raise
                answer = self._line.call(work, whole=False)
        except HubFault:
            self._pace.failed(self._mono_ms(), self._rng)
            raise
        self._pace.succeeded()
        return answer

    def _look(self) -> None:
        """Open the line before somebody waits for it."""
        try:
            self._twice(lambda db: db.execute("SELECT 1"))
        except HubFault as fault:
            log.info("the hub is not there for claims: %s", fault)

    def _run(self) -> None:
        while (job := self._asked.get()) is not None:
            job()

    def keep_ready(self) -> None:
        """Called now and then by whoever watches: a line that broke is open again before it is needed."""
        if not self._line.open and self._pace.ready(self._mono_ms()) and self._asked.empty():
            self._asked.put(self._look)


def _crossed(db: Db, desk_no: str, one: Claimable) -> Taken | None:
    """Withdrawing and entering are two claims that do not bear each other.  Both stand before either looks, so that of
    two at once one at least sees the other."""
    if not isinstance(one, OutageSeat | OutageUse):
        return None
    asked = _WITHDRAWN if isinstance(one, OutageUse) else _ENTERED
    found = db.execute(asked, (place_of(one)[0], desk_no)).fetchone()
    return Taken(found[0], found[1], found[2] or "") if found else None


def _take(db: Db, desk_no: str, place: tuple[str, str, str], at_ms: int, gone: list[str]) -> Claimed:
    if db.execute(_TAKE, (*place, desk_no, at_ms, gone, STALE_S)).fetchone() is not None:
        return Ours()
    found = db.execute(_WHOSE, place).fetchone()
    if found is None or found[0] == desk_no:
        return Ours()  # our own entry holds it, and our book has already been asked
    return Taken(found[0], found[1], found[2] or "")
