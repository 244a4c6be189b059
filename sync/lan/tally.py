"""What was refused from the LAN, counted, and told in the log once an hour for each kind; never whom it was about."""

from __future__ import annotations

import logging
import time
from collections import Counter
from collections.abc import Mapping

from sync.lan.amiss import Amiss

log = logging.getLogger(__name__)

TOLD_EVERY_S = 3600.0


class Tally:
    def __init__(self) -> None:
        self._counts: Counter[Amiss] = Counter()
        self._told: dict[Amiss, float] = {}

    @property
    def counts(self) -> Mapping[Amiss, int]:
        return dict(self._counts)

    @property
    def total(self) -> int:
        return sum(self.counts.values())

    def add(self, amiss: Amiss, desk_no: str = "") -> None:
        """`desk_no` where it is a paired desk's doing."""
        self._counts[amiss] += 1
        now = time.monotonic()
        if now - self._told.get(amiss, -TOLD_EVERY_S) >= TOLD_EVERY_S:
            self._told[amiss] = now
            log.warning("refused from the LAN: %s, from %s", amiss.value, desk_no or "a stranger")
