"""A day is closed: what must be settled before, and who signs.  PURE.

No close waits for a network: what the platform has not confirmed is sealed as it is and becomes reconciled by a further
word (`closes.py`).
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field, replace
from datetime import date, datetime, timedelta
from enum import StrEnum

from kiosk.domain.closes import Close, State
from kiosk.domain.names import are_two
from kiosk.domain.timetable import local_day


class Item(StrEnum):
    """What is looked at before a day is closed; words under [closing.item]."""

    WINDOWS = "windows"  # nobody can sign out any more
    QUESTIONS = "questions"  # 疑点 are answered
    NOTED = "noted"  # 暂记 are decided
    REFUSALS = "refusals"  # what the platform refused was dealt with
    SPOTS = "spots"  # 抽查 are answered
    DESKS = "desks"  # every desk has reported
    PHONES = "phones"  # what phones signed was told
    DIGEST = "digest"  # the platform holds the same


class Standing(StrEnum):
    DONE = "done"
    OPEN = "open"
    WAIVED = "waived"  # not waited for, and why
    NONE = "none"  # there is nothing of the kind at this desk


class Digest(StrEnum):
    """The day's check-ins against the platform's."""

    NONE = "none"  # there is no platform that could say
    UNASKED = "unasked"
    UNTOLD = "untold"  # it did not answer
    DIFFERS = "differs"
    AGREES = "agrees"


WAIVABLE = (Item.DESKS, Item.PHONES)
"""What somebody else has to do, so that it may be not waited for."""
NEVER_WAITED = (Item.DIGEST,)
"""It decides what the day is closed as, never whether."""


@dataclass(frozen=True, slots=True)
class DayFacts:
    """What the book and the platform say of a day.

    `last_out`: when the last sign-out closes, None on a day without lessons.  Questions and refusals, 暂记 and spot
    checks as far as this desk knows of them; `there` what other desks of the hub have reported beside.  `silent`: desks
    that have not reported, `busy` those that have and are not done, `unsent` this desk's own entries on their way.
    `phones_heard`: after the last sign-out; None where no platform tells of any.  `alone`: there is no platform, and
    everything leaves by package.
    """

    last_out: datetime | None = None
    questions: int = 0
    noted: int = 0
    refusals: int = 0
    spots: int = 0
    there: Mapping[Item, int] = field(default_factory=dict)
    silent: tuple[str, ...] = ()
    busy: tuple[str, ...] = ()
    unsent: int = 0
    phones_heard: bool | None = None
    digest: Digest = Digest.NONE
    alone: bool = False


@dataclass(frozen=True, slots=True)
class Check:
    """`open` counts what is left; `why` is the reason it is not waited for."""

    item: Item
    standing: Standing
    open: int = 0
    why: str = ""


def checklist(facts: DayFacts, waived: Mapping[Item, str], now: datetime) -> tuple[Check, ...]:
    """Of all desks.  Where the others are not waited for, neither is what they have open."""
    desks = _waived(_desks(facts), waived)
    there = {} if desks.standing is Standing.WAIVED else facts.there
    return (
        _windows(facts, now),
        *(_counted(item, getattr(facts, item.value) + there.get(item, 0)) for item in COUNTED),
        desks,
        _waived(_phones(facts), waived),
        _digest(facts),
    )


COUNTED = (Item.QUESTIONS, Item.NOTED, Item.REFUSALS, Item.SPOTS)


def _counted(item: Item, left: int) -> Check:
    return Check(item, Standing.OPEN if left else Standing.DONE, left)


def _windows(facts: DayFacts, now: datetime) -> Check:
    if facts.last_out is None:
        return Check(Item.WINDOWS, Standing.NONE)
    return Check(Item.WINDOWS, Standing.DONE if now > facts.last_out else Standing.OPEN)


def _desks(facts: DayFacts) -> Check:
    left = len(facts.silent) + len(facts.busy) + (1 if facts.unsent and not facts.alone else 0)
    return Check(Item.DESKS, Standing.OPEN if left else Standing.DONE, left)


def _phones(facts: DayFacts) -> Check:
    if facts.phones_heard is None:
        return Check(Item.PHONES, Standing.NONE)
    return Check(Item.PHONES, Standing.DONE if facts.phones_heard else Standing.OPEN)


def _digest(facts: DayFacts) -> Check:
    if facts.digest is Digest.NONE:
        return Check(Item.DIGEST, Standing.NONE)
    return Check(Item.DIGEST, Standing.DONE if facts.digest is Digest.AGREES else Standing.OPEN)


def _waived(check: Check, waived: Mapping[Item, str]) -> Check:
    why = waived.get(check.item, "").strip()
    if check.standing is not Standing.OPEN or check.item not in WAIVABLE or not why:
        return check
    return replace(check, standing=Standing.WAIVED, why=why)


def hindering(checks: Iterable[Check]) -> tuple[Item, ...]:
    """What keeps the day from being closed."""
    return tuple(one.item for one in checks if one.standing is Standing.OPEN and one.item not in NEVER_WAITED)


def state_of(checks: Iterable[Check]) -> State:
    """Reconciled is only what the platform holds itself, and nothing was left out."""
    by_item = {one.item: one.standing for one in checks}
    whole = not {Standing.WAIVED, Standing.OPEN} & set(by_item.values())
    return State.RECONCILED if whole and by_item[Item.DIGEST] is Standing.DONE else State.SEALED


# --- the second signature ----------------------------------------------------------------------------------

FAR = 31
"""Days within which some work day is looked for."""


class NoSecond(StrEnum):
    """Why somebody cannot sign as the second; words under [closing.no]."""

    SAME = "same"
    SIGNED = "signed"
    REPLACED = "replaced"
    APART = "apart"
    EARLY = "early"
    TOO_LATE = "too_late"


def due_by(closed: date, taught_on: Callable[[date], bool]) -> date:
    """The next day with lessons, which no holiday has; where the timetable ends, the next weekday."""
    coming = [closed + timedelta(days=ahead) for ahead in range(1, FAR)]
    taught = next((day for day in coming if taught_on(day)), None)
    return taught or next(day for day in coming if day.weekday() < 5)


def no_second(close: Close, member: str, now: datetime, taught_on: Callable[[date], bool]) -> NoSecond | None:
    """None where this member may sign it now; `member` "": whoever comes."""
    if close.replaced_by:
        return NoSecond.REPLACED
    if close.doubt:
        return NoSecond.APART
    if close.signed:
        return NoSecond.SIGNED
    if member and not are_two(close.first, member):
        return NoSecond.SAME
    if now < close.at:
        return NoSecond.EARLY
    if local_day(now) > due_by(local_day(close.at), taught_on):
        return NoSecond.TOO_LATE
    return None
