"""What is wrong with the desk, written into its book while it lasts: an outage declared later has something to rest on.

A device that comes back at once was never away; a desk without power says nothing, and that is the gap.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping

from kiosk.domain.refusal import Refusal
from kiosk.drafts import operator_act
from sync.clock import Clock
from sync.records import Draft

DESK_FAULTS = "DESK_FAULTS"


class FaultBook:
    """`look` comes round every few seconds; what it sees twice in a row is written down, once."""

    def __init__(
        self, troubles: Callable[[], Mapping[str, Refusal]], clock: Clock, enter: Callable[[Draft], object]
    ) -> None:
        self._troubles, self._clock, self._enter = troubles, clock, enter
        self._seen: tuple[str, ...] = ()
        self._written: tuple[str, ...] = ()

    def look(self) -> None:
        now = tuple(sorted({one.value for one in self._troubles().values()}))
        if now == self._seen and now != self._written:
            self._written = now
            self._enter(operator_act(DESK_FAULTS, "", self._clock.stamp(), codes=list(now)))
        self._seen = now
