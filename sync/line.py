"""The line to the platform: every call passes here, and here it is known whether there is a line at all.

It times each call, keeps the pauses of each lane, and turns the four errors into what staff is told.  It never
calls by itself and never retries.  All but `online` and `auth_broken` belongs to the sync thread.
"""

from __future__ import annotations

from collections.abc import Callable
from enum import Enum
from random import Random
from typing import TypeVar

from sync.platform.adapter import AuthBroken, PlatformError, Rejected, Retryable, Unsupported
from sync.policy import CAP_S, QUICK_S, Hysteresis, Pace

T = TypeVar("T")

NO_ANSWER = "F01"
"""What staff reads when the platform did not answer, or answered something that is no answer."""
CLOCK_SKEW = "E10003"
"""The platform finds our clock wrong: ask the time and try again; only if it says so again is it an alarm."""


class Lane(Enum):
    """Kinds of calls that fail and pause apart from each other."""

    CLOCK = "time"
    PUSH = "push"
    BEAT = "heartbeat"
    RECONCILE = "reconcile"
    MIRROR = "mirror"
    AFFAIRS = "affairs"
    ANCHOR = "anchor"
    VISIT = "visit"


ASIDE = frozenset({Lane.AFFAIRS, Lane.ANCHOR})
"""What no check-in waits for: that it fails says nothing of the line, the other lanes would fail too."""


class Line:
    def __init__(self, mono_ms: Callable[[], int], rng: Random, cap_s: float = CAP_S) -> None:
        self.online = False
        self.auth_broken = False
        self.clock_wanted = False
        """The platform disputed our time since it was last asked."""
        self.unsupported: set[Lane] = set()
        self._mono_ms = mono_ms
        self._rng = rng
        self._word = Hysteresis()
        self._lanes = {lane: Pace(cap_s) for lane in Lane}
        self._all = Pace(cap_s)
        self._disputed = False
        self._codes: dict[Lane, str] = {}

    @property
    def code(self) -> str:
        """The last unanswered trouble, empty when every lane's last call went well."""
        return next((self._codes[lane] for lane in Lane if lane in self._codes), "")

    def ready(self, lane: Lane) -> bool:
        return lane not in self.unsupported and self._mono_ms() >= self.not_before_ms(lane)

    def not_before_ms(self, lane: Lane) -> int:
        return max(self._lanes[lane].not_before_ms, self._all.not_before_ms)

    def call(self, lane: Lane, work: Callable[[], T]) -> T:
        """Do it once.  The four errors pass through, after they were noted here."""
        began_ms = self._mono_ms()
        try:
            answer = work()
        except PlatformError as error:
            self._failed(lane, error, self._mono_ms() - began_ms)
            raise
        took_ms = self._mono_ms() - began_ms
        self._word_is(True, took_ms)
        self._lanes[lane].succeeded()
        self._codes.pop(lane, None)
        if lane is not Lane.CLOCK:
            self._trusted()
            if not self.online and took_ms <= QUICK_S * 1000:
                self.clock_wanted = True  # its five calls say whether all get through
        return answer

    def hold(self, lane: Lane, code: str = "") -> None:
        """Pause the lane for a reason the call itself did not show."""
        if code:
            self._codes[lane] = code
        self._lanes[lane].failed(self._mono_ms(), self._rng)

    def _failed(self, lane: Lane, error: PlatformError, took_ms: int) -> None:
        if isinstance(error, Unsupported):
            self.unsupported.add(lane)
        elif isinstance(error, AuthBroken):
            self._refused(lane, error, took_ms)
        elif isinstance(error, Rejected):
            self._word_is(True, took_ms)
            if lane is not Lane.VISIT:  # a no about one person's card or voucher is no trouble of the desk
                self._codes[lane] = error.code
        elif isinstance(error, Retryable) and error.too_large:
            self._word_is(True, took_ms)
        else:
            if lane not in ASIDE:
                self._word_is(False, took_ms)
            self._codes[lane] = NO_ANSWER
            after_s = error.after_s if isinstance(error, Retryable) else None
            self._lanes[lane].failed(self._mono_ms(), self._rng, after_s)

    def _trusted(self) -> None:
        """The platform took our signature; its time it tells to anybody, so that call proves nothing."""
        self._all.succeeded()
        self.auth_broken = self._disputed = False

    def _refused(self, lane: Lane, error: AuthBroken, took_ms: int) -> None:
        self._codes[lane] = error.code
        if error.code == CLOCK_SKEW and not self._disputed:
            self._word_is(True, took_ms)
            self._disputed = self.clock_wanted = True
            return
        self._word_is(False, took_ms)
        self.clock_wanted = self.clock_wanted or error.code == CLOCK_SKEW
        self.auth_broken = True
        self._all.failed(self._mono_ms(), self._rng)

    def _word_is(self, ok: bool, took_ms: int) -> None:
        if self._word.note(ok, took_ms / 1000) and self._word.online:
            for pace in self._lanes.values():
                pace.relieve()
        self.online = self._word.online
