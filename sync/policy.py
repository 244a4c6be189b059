"""When to call again, how much to send, and whether we are online: rules without a clock or a socket.

PURE: `now_ms` is the caller's monotonic clock, `rng` the caller's random numbers.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Collection
from dataclasses import dataclass, replace
from random import Random

BASE_S = 1.0
CAP_S = 300.0
LONGEST_ORDERED_S = 3_600.0
"""A platform may ask for an hour's silence, not for more."""
FULL_BATCH = 50
"""The knee: 37 times faster than single entries, and one bad entry holds up little."""
LONE_FAILURES = 8
"""So often in a row an entry must break the platform alone, while others pass, before it is parked: with half of
all calls failing by chance an innocent entry is parked once in 60,000."""
DEFINITE_FAILURES = 3
"""The same where the platform answered and would not have it, even alone."""


def pause(failures: int, rng: Random, base_s: float = BASE_S, cap_s: float = CAP_S) -> float:
    """Seconds to wait after that many failures in a row: equal jitter, half of it certain, half of it chance.

    3,000 desks coming back at once are served soonest this way, at 3.2 calls each.
    """
    if failures < 1:
        return 0.0
    ceiling_s = min(cap_s, base_s * 2.0 ** min(failures - 1, 60))
    return ceiling_s / 2 + rng.uniform(0, ceiling_s / 2)


@dataclass(slots=True)
class Pace:
    """One lane's failures in a row, and the moment before which it stays quiet."""

    cap_s: float = CAP_S
    failures: int = 0
    not_before_ms: int = 0
    ordered: bool = False
    """The platform named the time itself (Retry-After): nothing of ours shortens it."""

    def ready(self, now_ms: int) -> bool:
        return now_ms >= self.not_before_ms

    def failed(self, now_ms: int, rng: Random, after_s: float | None = None) -> None:
        self.failures += 1
        ordered_s = min(max(after_s or 0.0, 0.0), LONGEST_ORDERED_S)
        self.ordered = ordered_s > 0
        self.not_before_ms = now_ms + round(
            1000 * max(pause(self.failures, rng, min(BASE_S, self.cap_s), self.cap_s), ordered_s)
        )

    def succeeded(self) -> None:
        self.failures, self.not_before_ms, self.ordered = 0, 0, False

    def relieve(self) -> None:
        """Another lane got through: what we imposed on ourselves is lifted, the platform's order stands."""
        if not self.ordered:
            self.not_before_ms = 0


@dataclass(frozen=True, slots=True)
class BatchSize:
    """Halves after each failure, so that one entry that breaks the platform ends up alone; doubles back."""

    size: int = FULL_BATCH
    full: int = FULL_BATCH

    def failed(self) -> BatchSize:
        return replace(self, size=max(1, self.size // 2))

    def succeeded(self) -> BatchSize:
        return replace(self, size=min(self.full, self.size * 2))


@dataclass(slots=True)
class _Suspect:
    pace: Pace
    proven: int = 0
    failed: bool = False
    """It failed alone, and nothing else has passed since."""
    waits: bool = False
    """… and others are to be tried before it is tried again."""
    definite: bool = False
    why: str = ""

    @property
    def guilty(self) -> bool:
        return self.proven >= (DEFINITE_FAILURES if self.definite else LONE_FAILURES)

    def prove(self) -> None:
        if self.failed:
            self.failed, self.proven = False, self.proven + 1


class Suspects:
    """Entries that failed alone although the platform was there.  They step aside so that the others pass, and
    are tried again alone.

    A suspect's failure counts only when another entry passes after it: a platform that fails everything parks
    nothing.  Where there is no other to compare it with, only the platform's own no counts (`definite`).
    """

    def __init__(self, cap_s: float = CAP_S) -> None:
        self._cap_s = cap_s
        self._suspects: dict[str, _Suspect] = {}

    def failed_alone(self, rec_id: str, why: str, now_ms: int, rng: Random, *, definite: bool) -> None:
        suspect = self._suspects.setdefault(rec_id, _Suspect(Pace(self._cap_s)))
        suspect.pace.failed(now_ms, rng)
        suspect.failed = suspect.waits = True
        suspect.definite, suspect.why = definite, why

    def passed(self, rec_ids: Collection[str]) -> None:
        """These were judged: they are cleared, and who failed before them failed on its own account."""
        for rec_id in rec_ids:
            self._suspects.pop(rec_id, None)
        for suspect in self._suspects.values():
            suspect.prove()
            suspect.waits = False

    def nothing_else(self) -> None:
        """Nobody is left to compare with: all may be tried again when their time comes."""
        for suspect in self._suspects.values():
            if suspect.definite:
                suspect.prove()
            suspect.waits = False

    def aside(self, now_ms: int) -> set[str]:
        """Who is to be left out now."""
        return {key for key, s in self._suspects.items() if s.waits or not s.pace.ready(now_ms)}

    def wanted(self, now_ms: int) -> bool:
        """Someone's time has come to be tried again, and it must be tried alone."""
        return len(self.aside(now_ms)) < len(self._suspects)

    def take_guilty(self) -> dict[str, str]:
        """Those to park, with the reason; they are forgotten here."""
        guilty = {key: suspect.why for key, suspect in self._suspects.items() if suspect.guilty}
        for rec_id in guilty:
            del self._suspects[rec_id]
        return guilty


CALLS = 5
"""How many calls the word online goes by."""
SLOW_S = 5.0
QUICK_S = 2.0


class Hysteresis:
    """Online or not, by errors and mean time of the last five calls, and slow to change its mind.

    Offline at the third error or when answers take 5 s on average; online again with at most one error and
    answers within 2 s.  The first call of all decides at once.
    """

    def __init__(self) -> None:
        self._calls: deque[float | None] = deque(maxlen=CALLS)
        self.online = False

    def note(self, ok: bool, took_s: float) -> bool:
        """Take one call in; True when the word changed."""
        self._calls.append(took_s if ok else None)
        before, self.online = self.online, self._judge()
        return before != self.online

    def _judge(self) -> bool:
        times = [took_s for took_s in self._calls if took_s is not None]
        errors = len(self._calls) - len(times)
        mean_s = sum(times) / len(times) if times else 0.0
        if len(self._calls) == 1:
            return errors == 0 and mean_s <= SLOW_S
        if self.online:
            return errors < 3 and mean_s <= SLOW_S
        return errors <= 1 and mean_s <= QUICK_S
