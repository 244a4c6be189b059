"""One attendance book: what desk, phone, staff and online lessons say of one learner in one class.  PURE.

Facts may come in any order and any number of times.  Nothing is taken away: a correction is a fact that decides how
another one counts, and what does not count is still shown.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from enum import StrEnum
from typing import TypeAlias

from kiosk.domain.attendance import Windows
from kiosk.domain.outage import Outage, queued
from kiosk.domain.signs import Facts, Leave, Origin, Sign, counting, decided, stands, told
from kiosk.domain.timetable import Preset, Sitting, sittings
from sync.records import Action, Session, SessionKind, SessionPart

MINUTE = timedelta(minutes=1)


class LeaveCounts(StrEnum):
    EXCUSED = "excused"  # the lesson is left out of the ratio
    ABSENT = "absent"


@dataclass(frozen=True, slots=True)
class Rules:
    """No public rule was found for voucher training; 80 and 90 % are a city's yellow and red card."""

    windows: Windows = Windows()  # noqa: RUF009  frozen
    presence_percent: int = 80
    warn_percent: int = 90
    pass_percent: int = 80
    leave: LeaveCounts = LeaveCounts.EXCUSED


@dataclass(frozen=True, slots=True)
class Lesson:
    """What there is to attend: a sitting, the times of its sessions without the breaks between them, and of each
    whether it is theory or practice."""

    sitting: Sitting
    spans: tuple[tuple[datetime, datetime], ...]
    online: bool = False
    parts: tuple[SessionPart, ...] = ()

    @property
    def minutes(self) -> int:
        return sum((ends - begins for begins, ends in self.spans), timedelta()) // MINUTE

    def within(self, came: datetime, went: datetime) -> timedelta:
        """How much of it lies between coming and going."""
        return sum(self._shared(came, went), timedelta())

    def within_part(self, came: datetime, went: datetime, part: SessionPart) -> timedelta:
        shared = zip(self._shared(came, went), self.parts, strict=False)
        return sum((span for span, its in shared if its is part), timedelta())

    def _shared(self, came: datetime, went: datetime) -> Iterator[timedelta]:
        return (max(min(went, ends) - max(came, begins), timedelta()) for begins, ends in self.spans)


class Outcome(StrEnum):
    VALID = "valid"
    SHORT = "short"  # there, but not for long enough
    NO_OUT = "no_out"
    NO_IN = "no_in"
    ABSENT = "absent"
    LEAVE = "leave"
    OPEN = "open"  # not over yet


@dataclass(frozen=True, slots=True)
class Attended:
    """One lesson of one learner.  `came` and `went` are the signs that count, `signs` all there are, `out` those of
    them that a correction took out; `minutes` how long the learner was there, `theory` and `practice` as far as that
    is told."""

    lesson: Lesson
    outcome: Outcome
    signs: tuple[Sign, ...] = ()
    came: Sign | None = None
    went: Sign | None = None
    minutes: int = 0
    leave: Leave | None = None
    theory: int = 0
    practice: int = 0
    out: tuple[Sign, ...] = ()

    @property
    def made_up(self) -> bool:
        return any(sign is not None and sign.origin is Origin.MADE_UP for sign in (self.came, self.went))

    @property
    def assisted(self) -> bool:
        return any(sign is not None and sign.origin is Origin.ASSISTED for sign in (self.came, self.went))

    @property
    def waited(self) -> bool:
        return self.came is not None and waited(self.came, self.lesson.sitting)


class Level(StrEnum):
    """The ratio against the profile's limits."""

    NONE = "none"  # nothing to be measured yet
    GOOD = "good"
    WARN = "warn"
    FAIL = "fail"


@dataclass(frozen=True, slots=True)
class Attendance:
    """`due` are the lessons that count so far, `valid` those of them attended, `minutes` spent in the valid ones,
    `theory` and `practice` what of it is known to be which."""

    lessons: tuple[Attended, ...] = ()
    due: int = 0
    valid: int = 0
    minutes: int = 0
    theory: int = 0
    practice: int = 0

    @property
    def permille(self) -> int | None:
        """Rounded down, for showing and sending; limits are compared exactly."""
        return self.valid * 1000 // self.due if self.due else None

    def level(self, rules: Rules) -> Level:
        if not self.due:
            return Level.NONE
        if self.valid * 100 < rules.pass_percent * self.due:
            return Level.FAIL
        return Level.WARN if self.valid * 100 < rules.warn_percent * self.due else Level.GOOD

    def count(self, *outcomes: Outcome) -> int:
        return sum(1 for one in self.lessons if one.outcome in outcomes)


def lessons(sessions: Iterable[Session], preset: Preset) -> tuple[Lesson, ...]:
    """The lessons of a class: its sittings, and every online session by itself; in order of beginning."""
    known = {session.session_no: session for session in sessions if not session.cancelled}
    here = (
        Lesson(
            sitting,
            tuple((known[no].begins, known[no].ends) for no in sitting.covers),
            parts=tuple(known[no].part for no in sitting.covers),
        )
        for sitting in sittings(known.values(), preset)
    )
    online = (_online(one) for one in known.values() if one.kind is SessionKind.ONLINE)
    return tuple(sorted((*here, *online), key=lambda one: (one.sitting.begins, one.sitting.session_no)))


def in_queue(due: Iterable[Lesson], outages: Collection[Outage]) -> tuple[Lesson, ...]:
    """The lessons with the time in which their learners stood in the queue; nobody does before an online one."""
    return tuple(one if one.online else replace(one, sitting=queued(one.sitting, outages)) for one in due)


def _online(session: Session) -> Lesson:
    no = session.session_no
    sitting = Sitting(session.class_no, no, (no,), session.begins, session.ends, "", 0)
    return Lesson(sitting, ((session.begins, session.ends),), online=True, parts=(session.part,))


def attendance(due: Sequence[Lesson], facts: Facts, rules: Rules, now: datetime) -> Attendance:
    """The book of one learner.  A lesson counts from the moment it is valid or its sign-out is over."""
    words = decided(facts.corrections)
    every = told(facts, words)
    shown, standing = _by_session(every), _by_session(counting(every, words))
    leaves = sorted((one for one in facts.leaves if stands(one.key, words)), key=lambda one: one.key)
    held = tuple(
        _attended(lesson, facts, _of(lesson, shown), _of(lesson, standing), leaves, rules, now)
        for lesson in due
    )
    counted = [one for one in held if _counts(one, rules)]
    valid = [one for one in counted if one.outcome is Outcome.VALID]
    return Attendance(
        held,
        len(counted),
        len(valid),
        sum(one.minutes for one in valid),
        sum(one.theory for one in valid),
        sum(one.practice for one in valid),
    )


Signs: TypeAlias = "dict[str, list[Sign]]"
"""By session."""


def _by_session(signs: Iterable[Sign]) -> Signs:
    found: Signs = defaultdict(list)
    for sign in signs:
        found[sign.session_no].append(sign)
    return found


def _of(lesson: Lesson, signs: Signs) -> tuple[Sign, ...]:
    """Those of its sessions, by time: a phone may name any of them."""
    mine = (sign for no in lesson.sitting.covers for sign in signs.get(no, ()))
    return tuple(sorted(mine, key=_by_time))


def _attended(
    lesson: Lesson,
    facts: Facts,
    shown: tuple[Sign, ...],
    standing: tuple[Sign, ...],
    leaves: Sequence[Leave],
    rules: Rules,
    now: datetime,
) -> Attended:
    fitting = [sign for sign in standing if fits(sign, lesson.sitting, rules.windows)]
    came = next((sign for sign in fitting if sign.action is Action.IN), None)
    went = next((sign for sign in reversed(fitting) if sign.action is Action.OUT), None)
    spent = _spent(lesson, facts, came, went)
    leave = next((one for one in leaves if one.covers(lesson.sitting)), None)
    outcome = _outcome(lesson, came, went, spent, rules)
    if outcome is not Outcome.VALID:
        if leave:
            outcome = Outcome.LEAVE
        elif now <= _over(lesson, rules):
            outcome = Outcome.OPEN
    theory, practice = (_of_part(lesson, came, went, spent, part) for part in PARTS)
    out = tuple(sign for sign in shown if sign.action is not None and sign not in standing)
    return Attended(lesson, outcome, shown, came, went, spent // MINUTE, leave, theory, practice, out)


def _by_time(sign: Sign) -> tuple[datetime, str]:
    return sign.at, sign.key


def fits(sign: Sign, sitting: Sitting, windows: Windows) -> bool:
    """What was approved does; anything else has to lie where the sitting leaves room for it."""
    if sign.origin is Origin.MADE_UP:
        return True
    if sign.action is Action.IN:
        return windows.opens(sitting, Action.IN) <= sign.at <= sitting.ends
    return sitting.begins <= sign.at <= windows.closes(sitting, Action.OUT)


def _spent(lesson: Lesson, facts: Facts, came: Sign | None, went: Sign | None) -> timedelta:
    sitting = lesson.sitting
    learned = [one.minutes for one in facts.learned if one.session_no in sitting.covers]
    if lesson.online and learned:
        return min(max(learned), lesson.minutes) * MINUTE
    begins = _from(came, sitting) if came else None if sitting.needs_in else sitting.begins
    ends = went.at if went else None if sitting.needs_out else sitting.ends
    if begins is None or ends is None or not (came or went):
        return timedelta()
    return lesson.within(begins, ends)


def waited(came: Sign, sitting: Sitting) -> bool:
    """The desk was out when it began: they signed on paper in the outage, or stood in the queue when it ended."""
    if sitting.queue is None:
        return False
    ended, over = sitting.queue
    return ended < came.at <= over or (came.origin is Origin.PAPER and came.at <= ended)


def _from(came: Sign, sitting: Sitting) -> datetime:
    """When they were there.  Whoever waited for the desk was there from the beginning."""
    return min(came.at, sitting.begins) if waited(came, sitting) else came.at


PARTS = (SessionPart.THEORY, SessionPart.PRACTICE)


def _of_part(
    lesson: Lesson, came: Sign | None, went: Sign | None, spent: timedelta, part: SessionPart
) -> int:
    """Minutes.  Where all of it is one part, that is all that was spent, also online."""
    if set(lesson.parts) == {part}:
        return spent // MINUTE
    begins = _from(came, lesson.sitting) if came else lesson.sitting.begins
    ends = went.at if went else lesson.sitting.ends
    return lesson.within_part(begins, ends, part) // MINUTE if spent else 0


def _outcome(lesson: Lesson, came: Sign | None, went: Sign | None, spent: timedelta, rules: Rules) -> Outcome:
    """Both signs, and long enough between them."""
    if spent > timedelta() and spent * 100 >= rules.presence_percent * lesson.minutes * MINUTE:
        return Outcome.VALID
    if spent > timedelta() or (came and went):
        return Outcome.SHORT
    if came:
        return Outcome.NO_OUT
    return Outcome.NO_IN if went else Outcome.ABSENT


def _over(lesson: Lesson, rules: Rules) -> datetime:
    sitting = lesson.sitting
    if lesson.online or not sitting.needs_out:
        return sitting.ends
    return rules.windows.closes(sitting, Action.OUT)


def _counts(one: Attended, rules: Rules) -> bool:
    if one.outcome is Outcome.LEAVE:
        return rules.leave is LeaveCounts.ABSENT
    return one.outcome is not Outcome.OPEN
