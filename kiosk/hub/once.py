"""What one desk of the hub does and no other, beside sign-ins: a day is closed, a sheet of paper entered.  Blocks: call
it aside.

The hub is a help here, too: where it does not say in time, people go on, and what two desks did is found afterwards.
"""

from __future__ import annotations

import logging
import time
from collections.abc import Collection, Mapping, Sequence
from concurrent.futures import Future
from dataclasses import dataclass, field
from datetime import date
from typing import Protocol

from sync.clock import Clock
from sync.hub.facts import Claimable, Claimed, DaySeat, HubFault, OutageSeat, OutageUse, PaperSeat, Taken
from sync.store.elsewhere import Seat

log = logging.getLogger(__name__)

WAIT_S = 2.0
"""Nobody stands in a queue behind it."""


class Hub(Protocol):
    """As far as it is asked here."""

    def take(self, one: Claimable, at_ms: int, gone: Collection[str] = ()) -> Future[Claimed]: ...

    def leave(self, one: Claimable) -> None: ...

    def named(self, desk_no: str) -> str: ...


class ClosesAtHub:
    def __init__(self, hub: Hub, clock: Clock) -> None:
        self._hub, self._clock = hub, clock

    def close(self, day: date, over: str) -> str:
        said = _word(self._hub.take(DaySeat(day, over), self._clock.now_ms()), WAIT_S)
        return self._hub.named(said.desk_no) if isinstance(said, Taken) else ""

    def leave(self, day: date, over: str) -> None:
        self._hub.leave(DaySeat(day, over))


@dataclass(frozen=True, slots=True)
class SheetWord:
    """`taken` is what another desk has entered from paper, or is entering; `unasked` what the hub did not say of."""

    taken: Mapping[Seat, Taken] = field(default_factory=dict)
    unasked: frozenset[Seat] = frozenset()


class SheetsAtHub:
    def __init__(self, hub: Hub, clock: Clock, desk_no: str) -> None:
        self._hub, self._clock, self._desk_no = hub, clock, desk_no

    def use(self, outages: Collection[str]) -> str:
        """Paper that rests on these is entered here: the desk that withdraws one of them, "" for none."""
        return self._taken([OutageUse(one, self._desk_no) for one in outages])

    def withdraw(self, outage: str) -> str:
        """The desk that withdraws it as well, or enters paper that rests on it; "" for none."""
        return self._taken([OutageSeat(outage)])

    def stay(self, outage: str) -> None:
        """It was not withdrawn after all."""
        self._hub.leave(OutageSeat(outage))

    def _taken(self, wanted: Sequence[Claimable]) -> str:
        until = time.monotonic() + WAIT_S
        asked = [self._hub.take(one, self._clock.now_ms()) for one in wanted]
        said = [_word(answer, until - time.monotonic()) for answer in asked]
        return next((self._hub.named(one.desk_no) for one in said if isinstance(one, Taken)), "")

    def take(self, seats: Sequence[tuple[Seat, int, Collection[str]]]) -> SheetWord:
        """(sign-in, its time, entries for it that no longer stand); all of them are asked for before the first answer
        is waited for."""
        until = time.monotonic() + WAIT_S
        asked = [(seat, self._hub.take(PaperSeat(seat), at_ms, gone)) for seat, at_ms, gone in seats]
        said = {seat: _word(answer, until - time.monotonic()) for seat, answer in asked}
        taken = {seat: word for seat, word in said.items() if isinstance(word, Taken)}
        return SheetWord(taken, frozenset(seat for seat, word in said.items() if word is None))

    def leave(self, seats: Collection[Seat]) -> None:
        for seat in seats:
            self._hub.leave(PaperSeat(seat))

    def named(self, desk_no: str) -> str:
        return self._hub.named(desk_no)


def _word(answer: Future[Claimed], within_s: float) -> Claimed | None:
    """None where the hub does not say."""
    try:
        return answer.result(max(0.0, within_s))
    except HubFault as fault:
        log.info("the hub does not say: %s", fault)
    except TimeoutError:
        answer.cancel()
        log.info("the hub does not say in time")
    return None
