"""What has to be asked and told now and then: the time, the heartbeat, and whether both books agree."""

from __future__ import annotations

import logging
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field

from sqlalchemy import Connection

from sync.clock import SAMPLES, Clock
from sync.line import Lane, Line
from sync.platform.adapter import Heartbeat, HeartbeatAnswer, Platform, PlatformError, TimeSample
from sync.profiles import Issuer
from sync.records import Backlog
from sync.steps import LOCAL_MS
from sync.store import held, ledger, mirror, outbox
from sync.store.store import Store

log = logging.getLogger(__name__)

NIGHT_MS = 2 * 3_600_000
"""The nightly round comes after two in the morning."""
SETTLED_MS = 10 * 60_000
"""A session is compared this long after its end, when the last stragglers have signed out."""
LOOK_BACK_MS = 7 * 86_400_000
"""How far back the nightly round compares."""


@dataclass(frozen=True, slots=True)
class Vitals:
    """What the heartbeat says of the machine; `devices` maps a part to its state, `versions` what else is installed.

    `checked_ms` and `failed`: the last self-check and the names of what was not well; None while there was none.
    `profiles`: the number of the signed profile in force, by issuer; `refused` why the newest was not taken,
    and the print of its text."""

    version: str = ""
    disk_free_mb: int = 0
    devices: Mapping[str, str] = field(default_factory=dict)
    versions: Mapping[str, str] = field(default_factory=dict)
    checked_ms: int | None = None
    failed: tuple[str, ...] = ()
    profiles: Mapping[str, int] = field(default_factory=dict)
    refused: Mapping[str, str] = field(default_factory=dict)


def night_no(at_ms: int) -> int:
    """Counts nights: grows by one at two in the morning, Shanghai time."""
    return (at_ms + LOCAL_MS - NIGHT_MS) // 86_400_000


class Nightly:
    """Something done often, and thoroughly once a night; a thorough round that fails is owed."""

    def __init__(self) -> None:
        self._begun: int | None = None
        self._done: int | None = None

    def begin(self, at_ms: int) -> bool:
        """True when this round is the night's."""
        self._begun = night_no(at_ms)
        return self._done is not None and self._begun != self._done

    def done(self) -> None:
        self._done = self._begun


class Rounds:
    def __init__(
        self,
        store: Store,
        platform: Platform,
        line: Line,
        clock: Clock,
        vitals: Callable[[], Vitals],
        heard: Callable[[HeartbeatAnswer], None] = lambda _: None,
    ) -> None:
        self._store, self._platform, self._line, self._clock = store, platform, line, clock
        self._vitals, self._heard = vitals, heard
        self._compared: set[str] = set()
        self._highest = 0
        """The platform's head as it was last told; it only ever grows, unless a backup came back."""
        self._fruitless: int | None = None
        """Where the platform's head stayed although everything behind it was sent again: no backup, but a gap."""

    def ask_the_time(self) -> None:
        """Five samples, the best believed; fewer when the line breaks half way.  Raises when there was none."""
        samples: list[TimeSample] = []
        try:
            while len(samples) < SAMPLES:
                samples.append(self._line.call(Lane.CLOCK, self._platform.time))
        except PlatformError:
            if not samples:
                raise
        if self._clock.synchronise(samples):
            self._line.clock_wanted = False

    def beat(self, *, whole: bool = True) -> bool:
        """Tell how the desk is; True when the platform turned out to have lost entries, which are open again.  One that
        does not get the whole book cannot be told from one that lost a part."""
        answer = self._line.call(Lane.BEAT, lambda: self._platform.heartbeat(self._heartbeat()))
        self._heard(answer)
        if not whole:
            return False
        if answer.acked_seq is None and not self._highest:
            return False
        return self._reopen_after(answer.acked_seq or 0)

    def sessions_to_compare(self, *, nightly: bool) -> list[str]:
        """Sessions that ended a while ago and were not compared yet; nightly, all of the last seven days."""
        now_ms = self._clock.now_ms()
        since_ms = now_ms - (LOOK_BACK_MS if nightly else 86_400_000)
        with self._store.reading() as db:
            sessions = mirror.sessions_between(db, since_ms, now_ms)
        ended = [
            one.session_no
            for one in sessions
            if not one.cancelled and one.ends.timestamp() * 1000 + SETTLED_MS <= now_ms
        ]
        if nightly:
            self._compared.clear()
        return [session_no for session_no in ended if session_no not in self._compared]

    def compare(self, session_no: str) -> bool:
        """Reconcile one session; True when the platform lacks entries it had acknowledged, which are open again."""
        with self._store.reading() as db:
            rec_ids = held.acked_checkins(db, session_no)
        missing: set[str] = set()
        if rec_ids:
            told = self._line.call(Lane.RECONCILE, lambda: self._platform.reconcile(session_no, rec_ids))
            missing = set(told.missing) & set(rec_ids)
            log.info("session compared: %d ours, %d missing there", len(rec_ids), len(missing))
        self._compared.add(session_no)
        if missing:
            self._store.write(lambda db: outbox.reopen(db, sorted(missing))).result()
        return bool(missing)

    def _reopen_after(self, theirs: int) -> bool:
        """The platform holds everything up to `theirs`.  Where it had judged more, it lost what came after."""
        if theirs == self._fruitless:
            return False

        before, self._highest = self._highest, theirs

        def work(db: Connection) -> int:
            if theirs >= max(before, held.judged_head(db, self._store.desk_no)):
                return 0
            lost = held.acked_after(db, self._store.desk_no, theirs)
            outbox.reopen(db, lost)
            return len(lost)

        reopened = self._store.write(work).result()
        if reopened:
            log.warning("the platform is back at sequence %d: %d entries are sent again", theirs, reopened)
            self._fruitless = theirs
        elif theirs > (self._fruitless or 0):
            self._fruitless = None
        return reopened > 0

    def _heartbeat(self) -> Heartbeat:
        with self._store.reading() as db:
            waiting: Backlog = outbox.backlog(db)
            seq, head = ledger.head(db, self._store.desk_no)
        now, vitals = self._clock.stamp(), self._vitals()
        return Heartbeat(
            version=vitals.version,
            queue_length=waiting.pending,
            oldest_unsent_ms=waiting.oldest_at_ms,
            chain_head=head.hex(),
            chain_seq=seq,
            clock_offset_ms=now.at_ms - now.wall_ms,
            clock_error_ms=now.error_ms,
            clock_state=now.quality.value,
            disk_free_mb=vitals.disk_free_mb,
            devices=dict(vitals.devices),
            versions=dict(vitals.versions),
            checked_ms=vitals.checked_ms,
            failed=vitals.failed,
            profile=vitals.profiles.get(Issuer.PLATFORM, 0),
            refused=vitals.refused.get(Issuer.PLATFORM, ""),
        )
