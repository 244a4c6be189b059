"""What a day was closed as, by the words of the book: closes, second signatures, the platform's later word.  PURE.

Nothing is reopened: another close that names the one it replaces holds from then on and both are kept, as does
everything that came after.  A word that does not fit what it is about changes nothing and is asked about: every desk of
a hub writes words, and so could whoever has the key of one.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from enum import StrEnum
from itertools import pairwise

from kiosk.domain.names import are_two
from kiosk.domain.timetable import from_ms, local_day
from sync.records import Entry, EntryKind, Json


class State(StrEnum):
    RECONCILED = "RECONCILED"  # 已对账
    SEALED = "SEALED_TO_REPORT"  # 已封存待上报


class Doubt(StrEnum):
    """Why a word is not believed; words under [closing.doubt]."""

    APART = "apart"  # another close of the day, which does not name the one that holds
    AHEAD = "ahead"  # a close dated before its day had begun
    ABSENT = "absent"  # about a close that is not there
    OTHER_DAY = "other_day"  # for another day than its close
    EARLY = "early"  # dated before its close
    SAME = "same"  # the second is who signed first, or nobody
    OTHER_DIGEST = "other_digest"  # about other sign-ins than those the close says
    UNCLEAR = "unclear"  # a signature and a confirmation in one, or one that confirms nothing


@dataclass(frozen=True, slots=True)
class Close:
    """One close of a day, with what later words made of it.

    `heads`: the last entry of each desk it has seen; `pulled`: how many signs from elsewhere.  `replaced_by` is the
    later close that holds instead; `doubt` why it never held.
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
    doubt: Doubt | None = None

    @property
    def signed(self) -> bool:
        return self.second != ""

    @property
    def holds(self) -> bool:
        return not self.replaced_by and self.doubt is None


@dataclass(frozen=True, slots=True)
class Doubted:
    """A word of the book that is not believed; `who` signed it, "" for the platform's."""

    key: str
    desk_no: str
    day: date
    at: datetime
    who: str
    why: Doubt


@dataclass(frozen=True, slots=True)
class Told:
    """What the words say: every close, the oldest first, and what is asked about."""

    closes: tuple[Close, ...]
    doubted: tuple[Doubted, ...]


def told(words: Sequence[Entry]) -> Told:
    """`words` in the order all desks read them in.  Of closes that do not name each other the first holds."""
    ours = [word for word in words if word.kind is EntryKind.DAY_CLOSED]
    found = _chained({word.id: _close(word) for word in ours if not _about(word.body)})
    doubted = [_doubted(word, why) for word in ours if word.id in found and (why := _lacks(found[word.id]))]
    for word in (word for word in ours if word.id not in found):
        close = found.get(_about(word.body))
        if why := doubt(close, word.day, from_ms(word.at_ms), word.body):
            doubted.append(_doubted(word, why))
        elif close:
            found[close.key] = _with(close, word)
    return Told(tuple(found.values()), tuple(one for one in doubted if not _answered(one, found.values())))


def closes(words: Sequence[Entry]) -> tuple[Close, ...]:
    """Every close of these days, the oldest first."""
    return told(words).closes


def standing(found: Iterable[Close]) -> Close | None:
    """The one that holds."""
    return next((one for one in found if one.holds), None)


def doubt(close: Close | None, day: date, at: datetime, body: Mapping[str, Json]) -> Doubt | None:
    """Why this signature or confirmation of `close` is none; asked where it is written and where it is read."""
    confirms = "confirms" in body
    if close is None:
        return Doubt.ABSENT
    if confirms and ("signs" in body or body.get("state") != State.RECONCILED.value):
        return Doubt.UNCLEAR
    if day != close.day:
        return Doubt.OTHER_DAY
    if at < close.at:
        return Doubt.EARLY
    if (confirms or "digest" in body) and body.get("digest", "") != close.digest:
        return Doubt.OTHER_DIGEST
    if not confirms and not are_two(close.first, str(body.get("second", ""))):
        return Doubt.SAME
    return None


# --- inside


def _about(body: Mapping[str, Json]) -> str:
    """The close that a word is about; "" for a close."""
    return str(body.get("signs") or body.get("confirms") or "")


def _chained(found: dict[str, Close]) -> dict[str, Close]:
    """Of each day one chain: the first close that names none of the others, the one that names it, and so on, whatever
    the clocks said.  Any other is apart from it, and nobody closes a day that has not come."""
    made: dict[str, Close] = {}
    for day in dict.fromkeys(one.day for one in found.values()):
        of_day = [one for one in found.values() if one.day == day]
        ours = [one for one in of_day if local_day(one.at) >= day]
        made |= {one.key: replace(one, doubt=Doubt.AHEAD) for one in of_day if one not in ours}
        if not ours:
            continue
        keys = {one.key for one in ours}
        last = next((one for one in ours if one.supersedes not in keys), ours[0])
        chain = [last]
        while later := next((one for one in ours if one.supersedes == last.key and one not in chain), None):
            chain.append(last := later)
        after = {one.key: later.key for one, later in pairwise(chain)}
        for one in ours:
            apart = None if one in chain else Doubt.APART
            made[one.key] = replace(one, replaced_by=after.get(one.key, ""), doubt=apart)
    return {key: made[key] for key in found}


def _answered(one: Doubted, found: Iterable[Close]) -> bool:
    """Two have closed the day again since."""
    return any(
        close.day == one.day and close.holds and close.supersedes and close.at > one.at for close in found
    )


def _lacks(close: Close) -> Doubt | None:
    """What is asked about a close itself."""
    claimed = (close.body or {}).get("second")
    return close.doubt or (Doubt.SAME if claimed and not close.second else None)


def _doubted(word: Entry, why: Doubt) -> Doubted:
    who = str(word.body.get("second") or word.body.get("first") or "")
    return Doubted(word.id, word.desk_no, word.day, from_ms(word.at_ms), who, why)


def _with(close: Close, word: Entry) -> Close:
    if "confirms" in word.body:
        return replace(close, state=State.RECONCILED, reconciled_at=from_ms(word.at_ms))
    if close.second:
        return close  # of two second signatures the first holds
    return replace(close, second=str(word.body["second"]), second_at=from_ms(word.at_ms))


def _close(word: Entry) -> Close:
    body = word.body
    heads, counted, first = body.get("heads"), body.get("pulled"), str(body.get("first", ""))
    said, second = str(body.get("state")), str(body.get("second", ""))
    two = are_two(first, second)
    return Close(
        key=word.id,
        seq=word.seq,
        desk_no=word.desk_no,
        day=word.day,
        at=from_ms(word.at_ms),
        state=State(said) if said in set(State) else State.SEALED,
        first=first,
        second=second if two else "",
        second_at=from_ms(word.at_ms) if two else None,
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
