"""A time in which the desk could not sign people in: declared by people, weighed against what the book itself says.
PURE.

Who signed on paper in it, or stood in the queue when it ended, is not late; and it says why.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from enum import StrEnum
from itertools import pairwise

from kiosk.domain.timetable import Sitting

OUTAGE_DECLARED = "OUTAGE_DECLARED"
"""The act of staff that says so."""
OUTAGE_WITHDRAWN = "OUTAGE_WITHDRAWN"
"""The act that takes it back; both stay in the book."""
QUEUE = timedelta(minutes=20)
"""How long after its end somebody may still have stood in the queue.  No rule says so; forty people by card, PIN and
half a minute each."""
WHOLE = 0.8
"""From this share of the declared time on, silence of the book supports it."""


@dataclass(frozen=True, slots=True)
class Outage:
    """Both ends belong to it."""

    key: str
    begins: datetime
    ends: datetime
    operator: str = ""
    second: str = ""
    reason: str = ""

    def holds(self, moment: datetime) -> bool:
        return self.begins <= moment <= self.ends

    def touches(self, begins: datetime, ends: datetime) -> bool:
        return begins <= self.ends and ends >= self.begins


@dataclass(frozen=True, slots=True)
class Withdrawal:
    operator: str
    second: str
    reason: str


@dataclass(frozen=True, slots=True)
class Declared:
    """An outage with what became of it."""

    outage: Outage
    withdrawn: Withdrawal | None = None


class OnTime(StrEnum):
    """Why a late sign-in is on time after all; words under [sheets.on_time]."""

    PAPER = "paper"
    QUEUE = "queue"


def excused(sitting: Sitting, at: datetime, outages: Sequence[Outage], *, paper: bool) -> OnTime | None:
    """A sign-in at `at`, on paper or at the desk."""
    for one in outages:
        if paper and one.holds(at):
            return OnTime.PAPER
    queue = None if paper else queued(sitting, outages).queue
    return OnTime.QUEUE if queue and queue[0] < at <= queue[1] else None


def queued(sitting: Sitting, outages: Iterable[Outage]) -> Sitting:
    """With the time in which its learners stood in the queue, where it began in an outage."""
    ended = max((one.ends for one in outages if one.holds(sitting.begins)), default=None)
    return replace(sitting, queue=(ended, ended + QUEUE)) if ended else sitting


# --- what the book says of it --------------------------------------------------------------------------------


class Weight(StrEnum):
    SUPPORTS = "supports"
    CONTRADICTS = "contradicts"
    SILENT = "silent"


class Ground(StrEnum):
    """Where evidence comes from; words under [sheets.ground]."""

    GAP = "gap"
    SIGNS = "signs"
    RESTART = "restart"
    CLOCK = "clock"
    FAULTS = "faults"


@dataclass(frozen=True, slots=True)
class Beat:
    """One entry of this desk.  `signs`: somebody signed by themselves; `steps`: the clock moved; `faults`: what the
    desk said was wrong from then on, None where it said nothing."""

    at: datetime
    boot_no: int
    signs: bool = False
    steps: bool = False
    faults: tuple[str, ...] | None = None


@dataclass(frozen=True, slots=True)
class Evidence:
    ground: Ground
    weight: Weight
    figures: tuple[str, ...] = ()


def longest_gap(outage: Outage, beats: Sequence[Beat]) -> timedelta:
    """The longest stretch within the outage in which the desk wrote nothing at all."""
    inside = sorted(one.at for one in beats if outage.holds(one.at))
    marks = [outage.begins, *inside, outage.ends]
    return max(after - before for before, after in pairwise(marks))


def evidence(outage: Outage, beats: Sequence[Beat]) -> tuple[Evidence, ...]:
    """`beats` also from before and after it, in any order."""
    ordered = sorted(beats, key=lambda one: one.at)
    inside = [one for one in ordered if outage.holds(one.at)]
    return (
        _gap(outage, inside),
        _signs(inside),
        _restart(outage, ordered),
        _clock(inside),
        _faults(outage, ordered),
    )


def _gap(outage: Outage, inside: Sequence[Beat]) -> Evidence:
    gap = longest_gap(outage, inside)
    minutes = (str(round(gap / timedelta(minutes=1))),)
    whole = gap >= (outage.ends - outage.begins) * WHOLE
    return Evidence(Ground.GAP, Weight.SUPPORTS if whole else Weight.SILENT, minutes)


def _signs(inside: Sequence[Beat]) -> Evidence:
    """A desk that signs people in is no desk that is out."""
    count = sum(1 for one in inside if one.signs)
    return Evidence(Ground.SIGNS, Weight.CONTRADICTS if count else Weight.SILENT, (str(count),))


def _restart(outage: Outage, ordered: Sequence[Beat]) -> Evidence:
    before = [one.boot_no for one in ordered if one.at < outage.begins]
    later = [one.boot_no for one in ordered if outage.begins <= one.at <= outage.ends + QUEUE]
    started = bool(before and later) and max(later) > before[-1]
    return Evidence(Ground.RESTART, Weight.SUPPORTS if started else Weight.SILENT)


def _clock(inside: Sequence[Beat]) -> Evidence:
    steps = sum(1 for one in inside if one.steps)
    return Evidence(Ground.CLOCK, Weight.SUPPORTS if steps else Weight.SILENT, (str(steps),))


def _faults(outage: Outage, ordered: Sequence[Beat]) -> Evidence:
    """What was wrong when it began, and what went wrong in it."""
    found: set[str] = set()
    for one in ordered:
        if one.faults is None or one.at > outage.ends:
            continue
        if one.at <= outage.begins:
            found = set(one.faults)
        else:
            found |= set(one.faults)
    return Evidence(Ground.FAULTS, Weight.SUPPORTS if found else Weight.SILENT, (" ".join(sorted(found)),))
