"""A day is closed: what must be settled before, who signs, and what a later word makes of it.  PURE.

Nothing is reopened: another close of the same day holds from then on and both are kept, as does everything that came
after.  No close waits for a network: what the platform has not confirmed is sealed as it is and becomes reconciled by a
further word.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, datetime, timedelta
from enum import StrEnum

from kiosk.domain.timetable import from_ms, local_day
from sync.records import Entry, EntryKind, Json


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


class State(StrEnum):
    RECONCILED = "RECONCILED"  # 已对账
    SEALED = "SEALED_TO_REPORT"  # 已封存待上报


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


# --- what a day was closed as ------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Close:
    """One close of a day, with what later words made of it.

    `heads`: the last entry of each desk it has seen; `pulled`: how many signs from elsewhere.  `replaced_by` is the
    later close that holds instead.
    """

    key: str
    seq: int
    desk_no: str
    day: date
    at: datetime
    state: State
    first: str
    second: str = ""
    second_at: datetime | None = None
    reason: str = ""
    supersedes: str = ""
    replaced_by: str = ""
    reconciled_at: datetime | None = None
    heads: Mapping[str, int] | None = None
    pulled: int = 0
    head: str = ""
    digest: str = ""
    body: Mapping[str, Json] | None = None

    @property
    def signed(self) -> bool:
        return self.second != ""


def closes(words: Sequence[Entry]) -> tuple[Close, ...]:
    """Every close of a day, the oldest first.  Of two the later holds, and the one that names the other whatever the
    clock said; a word about a close that is not there, or a second signature by whoever signed first, says nothing."""
    found: dict[str, Close] = {}
    about = [(word, str(word.body.get("signs") or word.body.get("confirms") or "")) for word in words]
    for word in (word for word, of in about if word.kind is EntryKind.DAY_CLOSED and not of):
        made = _close(word)
        for key, one in found.items():
            if one.day != word.day or one.replaced_by:
                continue
            if one.supersedes == made.key:
                made = replace(made, replaced_by=key)
            else:
                found[key] = replace(one, replaced_by=word.id)
        found[word.id] = made
    for word, of in about:
        if word.kind is EntryKind.DAY_CLOSED and of in found:
            found[of] = _told(found[of], word)
    return tuple(found.values())


def standing(found: Iterable[Close]) -> Close | None:
    """The one that holds."""
    return next((one for one in found if not one.replaced_by), None)


def _told(close: Close, word: Entry) -> Close:
    second = str(word.body.get("second", ""))
    if "confirms" in word.body:
        return replace(close, state=State.RECONCILED, reconciled_at=from_ms(word.at_ms))
    if close.second or second in ("", close.first):
        return close
    return replace(close, second=second, second_at=from_ms(word.at_ms))


def _close(word: Entry) -> Close:
    body = word.body
    heads, counted, second = body.get("heads"), body.get("pulled"), str(body.get("second", ""))
    said = str(body.get("state"))
    return Close(
        key=word.id,
        seq=word.seq,
        desk_no=word.desk_no,
        day=word.day,
        at=from_ms(word.at_ms),
        state=State(said) if said in set(State) else State.SEALED,
        first=str(body.get("first", "")),
        second="" if second == body.get("first") else second,
        second_at=from_ms(word.at_ms) if second else None,
        reason=str(body.get("reason", "")),
        supersedes=str(body.get("supersedes", "")),
        heads={desk: seq for desk, seq in heads.items() if isinstance(seq, int)}
        if isinstance(heads, dict)
        else {},
        pulled=counted if isinstance(counted, int) else 0,
        head=str(body.get("head", "")),
        digest=str(body.get("digest", "")),
        body=body,
    )


# --- the second signature ----------------------------------------------------------------------------------

FAR = 31
"""Days within which some work day is looked for."""


class NoSecond(StrEnum):
    """Why somebody cannot sign as the second; words under [closing.no]."""

    SAME = "same"
    SIGNED = "signed"
    REPLACED = "replaced"
    TOO_LATE = "too_late"


def due_by(closed: date, taught_on: Callable[[date], bool]) -> date:
    """The next day with lessons, which no holiday has; where the timetable ends, the next weekday."""
    coming = [closed + timedelta(days=ahead) for ahead in range(1, FAR)]
    taught = next((day for day in coming if taught_on(day)), None)
    return taught or next(day for day in coming if day.weekday() < 5)


def no_second(close: Close, member: str, now: datetime, taught_on: Callable[[date], bool]) -> NoSecond | None:
    """None where this member may sign it now."""
    if close.replaced_by:
        return NoSecond.REPLACED
    if close.signed:
        return NoSecond.SIGNED
    if member == close.first:
        return NoSecond.SAME
    if local_day(now) > due_by(local_day(close.at), taught_on):
        return NoSecond.TOO_LATE
    return None
