"""Facts of attendance of one learner in one class, and what corrections make of them.  PURE.

Nothing is ever taken away: a correction is a fact that decides how another one counts.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime
from enum import StrEnum

from kiosk.domain.timetable import Sitting
from sync.records import Action
from sync.records.last_words import last_words


class Origin(StrEnum):
    """Where a sign-in or sign-out comes from."""

    DESK = "DESK"
    ASSISTED = "ASSISTED"  # 代签
    PAPER = "PAPER"  # 纸面补录, entered by two people
    NOTED = "NOTED"  # 暂记: counts once it is confirmed
    MADE_UP = "MADE_UP"  # 补签, approved
    PHONE_GPS = "PHONE_GPS"
    PHONE_QR = "PHONE_QR"
    ONLINE = "ONLINE"
    OTHER = "OTHER"


PHONES = frozenset({Origin.PHONE_GPS, Origin.PHONE_QR})
ELSEWHERE = PHONES | {Origin.ONLINE, Origin.OTHER}
"""Signs that only the platform tells of."""


@dataclass(frozen=True, slots=True)
class Sign:
    """`key` is the entry's id or the platform's number for it; `action` is None while a 暂记 is undecided."""

    key: str
    session_no: str
    action: Action | None
    at: datetime
    origin: Origin
    late: bool = False  # entered after its day was closed

    def __hash__(self) -> int:
        """Two that are equal have one key; every field of it takes five times as long."""
        return hash(self.key)


class Act(StrEnum):
    """What a correction says of attendance (body["act"]); others say nothing of it."""

    MAKE_UP = "MAKE_UP"  # a sign that was never made
    CONFIRM = "CONFIRM"  # this 暂记 counts, with its own time
    REJECT = "REJECT"  # this 暂记 never counts
    ANNUL = "ANNUL"  # the entry no longer stands
    VOID = "VOID"
    WRONG_CLASS = "WRONG_CLASS"
    REASSIGN = "REASSIGN"  # the sign of another entry, with its own time, in this class
    WRITTEN_OFF = "WRITTEN_OFF"  # by two people: the platform never took it, and it counts for nothing
    RESTORE = "RESTORE"  # it stands again


ADDS = frozenset({Act.MAKE_UP, Act.REASSIGN})
TAKES_OUT = frozenset({Act.REJECT, Act.ANNUL, Act.VOID, Act.WRONG_CLASS, Act.WRITTEN_OFF})


@dataclass(frozen=True, slots=True)
class Correction:
    """`number` is its place in the book: of two words on the same entry the later one holds.  `sign` is what a
    MAKE_UP or a REASSIGN adds, or how a CONFIRM reads the 暂记."""

    key: str
    number: int
    act: Act
    corrects: str = ""
    sign: Sign | None = None

    def __hash__(self) -> int:
        return hash(self.key)


class LeaveKind(StrEnum):
    SICK = "SICK"  # 病假
    PERSONAL = "PERSONAL"  # 事假
    OFFICIAL = "OFFICIAL"  # 公假


@dataclass(frozen=True, slots=True)
class Leave:
    """Approved leave: whole days, or only the sessions named."""

    key: str
    first: date
    last: date
    kind: LeaveKind
    sessions: frozenset[str] = frozenset()

    def covers(self, sitting: Sitting) -> bool:
        if self.sessions:
            return self.sessions.issuperset(sitting.covers)
        return self.first <= sitting.day <= self.last


@dataclass(frozen=True, slots=True)
class Learned:
    """Minutes of an online session as the platform counts them."""

    key: str
    session_no: str
    minutes: int


@dataclass(frozen=True, slots=True)
class Facts:
    """Everything that is known of one learner in one class."""

    signs: tuple[Sign, ...] = ()
    corrections: tuple[Correction, ...] = ()
    leaves: tuple[Leave, ...] = ()
    learned: tuple[Learned, ...] = ()


def decided(corrections: Iterable[Correction]) -> Mapping[str, Correction]:
    """The word that holds on each entry: the latest of those that were not themselves taken out.

    What takes a word out is found by what it names, not by its place: two desks number their own books."""
    about: dict[str, list[Correction]] = defaultdict(list)
    for one in sorted(set(corrections), key=lambda each: (each.number, each.key)):
        if one.corrects and one.act not in ADDS:
            about[one.corrects].append(one)
    return last_words(about, tuple(about), lambda one: one.key, lambda one: one.act in TAKES_OUT)


def stands(key: str, words: Mapping[str, Correction]) -> bool:
    return key not in words or words[key].act not in TAKES_OUT


def told(facts: Facts, words: Mapping[str, Correction]) -> tuple[Sign, ...]:
    """All signs there are, each once, by time, with those that a correction added or read."""
    made_up = (one.sign for one in facts.corrections if one.act in ADDS and one.sign)
    every = sorted({*facts.signs, *made_up}, key=lambda sign: (sign.at, sign.key, sign.session_no))
    return tuple(_as_decided(sign, words) for sign in every)


def counting(signs: Iterable[Sign], words: Mapping[str, Correction]) -> tuple[Sign, ...]:
    """Those of them that stand and say what they are."""
    return tuple(sign for sign in signs if sign.action is not None and stands(sign.key, words))


def _as_decided(sign: Sign, words: Mapping[str, Correction]) -> Sign:
    """A 暂记 that was confirmed takes action and session from the correction and keeps its own time."""
    word = words.get(sign.key)
    if sign.origin is Origin.NOTED and word and word.act is Act.CONFIRM and word.sign:
        return replace(sign, action=word.sign.action, session_no=word.sign.session_no)
    return sign
