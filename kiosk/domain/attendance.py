"""Windows and the verdict: may this learner sign in or out now?  PURE.

IN and OUT are chosen from the timetable and what is already recorded, never toggled: in the best-known peer a double
read signs people out.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from enum import StrEnum
from typing import TypeAlias

from kiosk.domain.refusal import Refusal
from kiosk.domain.signs import Leave, Origin
from kiosk.domain.timetable import Sitting, clock_text, local_day
from sync.records import Action, ClassState, Enrolment, EnrolmentState, PersonKey, TrainingClass


@dataclass(frozen=True, slots=True)
class Windows:
    """Around a sitting's begin and end.  Defaults: no public rule was found; they are the profile's to change.

    However wide they are set, nobody signs in to a sitting that is over or out of one that has not begun.
    """

    in_opens_before: timedelta = timedelta(minutes=30)
    late_after: timedelta = timedelta(minutes=15)
    in_closes_after: timedelta = timedelta(minutes=30)
    out_opens_before: timedelta = timedelta(minutes=10)
    out_closes_after: timedelta = timedelta(minutes=60)

    def opens(self, sitting: Sitting, action: Action) -> datetime:
        if action is Action.IN:
            return sitting.begins - self.in_opens_before
        return max(sitting.begins, sitting.ends - self.out_opens_before)

    def closes(self, sitting: Sitting, action: Action) -> datetime:
        if action is Action.IN:
            return min(sitting.ends, sitting.begins + self.in_closes_after)
        return sitting.ends + self.out_closes_after

    def open_at(self, sitting: Sitting, action: Action, now: datetime) -> bool:
        """Both ends belong to the window."""
        return self.opens(sitting, action) <= now <= self.closes(sitting, action)


class Judgement(StrEnum):
    ON_TIME = "ON_TIME"
    LATE = "LATE"
    EARLY = "EARLY"  # signed out before the OUT window opened
    WITHOUT_IN = "WITHOUT_IN"  # signed out, never signed in: kept, counts for nothing by itself


@dataclass(frozen=True, slots=True)
class Place:
    """What this desk serves; empty means everything.  `away`: (room, point) of the rooms at other training points."""

    rooms: frozenset[str] = frozenset()
    classes: frozenset[str] = frozenset()
    away: tuple[tuple[str, str], ...] = ()

    def serves(self, sitting: Sitting) -> bool:
        if self.point_of(sitting.room):
            return False
        return (not self.rooms or sitting.room in self.rooms) and (
            not self.classes or sitting.class_no in self.classes
        )

    def point_of(self, room: str) -> str:
        """The other training point where this room lies; "" for one here, or nobody knows where."""
        return next((name for there, name in self.away if there == room), "")


@dataclass(frozen=True, slots=True)
class Standing:
    """A check-in that is known already, here or from elsewhere; `desk` is the number of the paired desk that told."""

    session_no: str
    action: Action
    at: datetime
    origin: Origin = Origin.DESK
    desk: str = ""


@dataclass(frozen=True, slots=True)
class Admit:
    """`minutes` late or early, 0 when on time.  `on_leave`: leave was approved, and the learner came after all;
    `beside_phone`: where phones come first, this is kept beside them.  `spot` is the number of a spot check: then
    nobody signs in or out, but shows that they are there.  `over` is another desk's entry of the same, which staff say
    was not this learner."""

    enrolment: Enrolment
    class_name: str
    sitting: Sitting
    action: Action
    judgement: Judgement
    minutes: int = 0
    on_leave: bool = False
    beside_phone: bool = False
    spot: str = ""
    over: str = ""

    @property
    def person(self) -> PersonKey:
        return self.enrolment.person


@dataclass(frozen=True, slots=True)
class Choose:
    options: tuple[Admit, ...]


@dataclass(frozen=True, slots=True)
class Already:
    """A calm repeat.  `leave_early` is offered as a choice of its own, never taken by itself; `desk` as in Standing."""

    enrolment: Enrolment
    class_name: str
    sitting: Sitting
    action: Action
    at: datetime
    leave_early: Admit | None = None
    origin: Origin = Origin.DESK
    desk: str = ""


@dataclass(frozen=True, slots=True)
class Refuse:
    """`args` fill the words of the refusal: a time, a room."""

    refusal: Refusal
    args: tuple[str, ...] = ()
    enrolment: Enrolment | None = None
    sitting: Sitting | None = None


Verdict: TypeAlias = Admit | Choose | Already | Refuse


def enrolments_in(verdict: Verdict) -> tuple[Enrolment, ...]:
    """Whom the verdict is about, once for each act it offers."""
    if isinstance(verdict, Choose):
        return tuple(option.enrolment for option in verdict.options)
    return (verdict.enrolment,) if verdict.enrolment else ()


@dataclass(frozen=True, slots=True)
class Learner:
    """Everything the verdict needs about one person."""

    enrolments: Sequence[Enrolment]
    classes: Sequence[TrainingClass]
    sittings: Sequence[Sitting]
    standing: Sequence[Standing]
    leaves: Sequence[Leave] = ()
    phone_first: bool = False

    def class_of(self, class_no: str) -> TrainingClass | None:
        return next((c for c in self.classes if c.class_no == class_no), None)

    def recorded(self, sitting: Sitting, action: Action) -> Standing | None:
        return next((s for s in self.standing if s.session_no in sitting.covers and s.action is action), None)


def judge(learner: Learner, place: Place, windows: Windows, now: datetime) -> Verdict:
    attending = [e for e in learner.enrolments if e.state is EnrolmentState.ENROLLED]
    if not learner.enrolments:
        return Refuse(Refusal.NOT_ON_ROSTER)
    if not attending:
        return Refuse(Refusal.NOT_ATTENDING, enrolment=learner.enrolments[0])
    running = [e for e in attending if _running(learner, e)]
    if not running:
        return Refuse(Refusal.CLASS_NOT_RUNNING, enrolment=attending[0])
    mine = [
        (enrolment, sitting)
        for enrolment in running
        for sitting in learner.sittings
        if sitting.class_no == enrolment.class_no
    ]
    here = [(e, s) for e, s in mine if place.serves(s)]
    elsewhere = [(e, s) for e, s in mine if not place.serves(s)]
    options = _sensible(_open(learner, here, windows, now))
    if len(options) == 1 and not _left_behind(learner, options[0], mine):
        return options[0]
    if options:
        return Choose(tuple(options))
    return (
        _already(learner, here, windows, now)
        or _wrong_place(learner, place, elsewhere, windows, now)
        or _already_elsewhere(learner, elsewhere, windows, now)
        or _not_now(learner, here or elsewhere, windows, now)
    )


def _left_behind(learner: Learner, option: Admit, mine: Pairs) -> bool:
    """Signing out of a sitting although already in a later one: asked, never taken for granted."""
    return option.action is Action.OUT and any(
        sitting.begins >= option.sitting.ends and learner.recorded(sitting, Action.IN) for _, sitting in mine
    )


def judge_again(
    admit: Admit, learner: Learner, place: Place, windows: Windows, now: datetime
) -> Admit | Already | Refuse:
    """The same act at the moment it is written down: choosing and the PIN take their time, a session may have been
    cancelled or moved since, a window closed, another desk may have told of the same act, and what is written must
    agree with its own time."""
    verdict = judge(learner, place, windows, now)
    for option in offered_by(verdict):
        if _act(option) == _act(admit):
            return replace(option, over=admit.over)
    if isinstance(verdict, Refuse) or (isinstance(verdict, Already) and verdict.desk):
        return verdict
    return Refuse(Refusal.NO_SESSION, (), admit.enrolment)


def offered_by(verdict: Verdict) -> tuple[Admit, ...]:
    """The acts that may follow it."""
    if isinstance(verdict, Choose):
        return verdict.options
    offered = verdict.leave_early if isinstance(verdict, Already) else verdict
    return (offered,) if isinstance(offered, Admit) else ()


def _act(admit: Admit) -> tuple[str, str, str, Action]:
    return admit.enrolment.class_no, admit.enrolment.trainee_no, admit.sitting.session_no, admit.action


def _running(learner: Learner, enrolment: Enrolment) -> bool:
    training_class = learner.class_of(enrolment.class_no)
    return training_class is not None and training_class.state is ClassState.RUNNING


Pairs: TypeAlias = Iterable[tuple[Enrolment, Sitting]]


def _open(learner: Learner, pairs: Pairs, windows: Windows, now: datetime) -> list[Admit]:
    """Everything that could be recorded now and is not yet."""
    found: list[Admit] = []
    for enrolment, sitting in pairs:
        arrived = learner.recorded(sitting, Action.IN)
        left = learner.recorded(sitting, Action.OUT)
        if sitting.needs_in and not arrived and not left and windows.open_at(sitting, Action.IN, now):
            found.append(_admit_in(learner, enrolment, sitting, windows, now))
        if sitting.needs_out and not left and windows.open_at(sitting, Action.OUT, now):
            judgement = Judgement.ON_TIME if arrived or not sitting.needs_in else Judgement.WITHOUT_IN
            found.append(_admit(learner, enrolment, sitting, Action.OUT, judgement, 0))
    return found


def _sensible(options: list[Admit]) -> list[Admit]:
    """Signing out of something never signed into is offered only where nothing better is."""
    better = [option for option in options if option.judgement is not Judgement.WITHOUT_IN]
    return better or options


def _admit_in(
    learner: Learner, enrolment: Enrolment, sitting: Sitting, windows: Windows, now: datetime
) -> Admit:
    if now <= sitting.begins + windows.late_after:
        return _admit(learner, enrolment, sitting, Action.IN, Judgement.ON_TIME, 0)
    minutes = int((now - sitting.begins) / timedelta(minutes=1))
    return _admit(learner, enrolment, sitting, Action.IN, Judgement.LATE, minutes)


def _admit(
    learner: Learner,
    enrolment: Enrolment,
    sitting: Sitting,
    action: Action,
    judgement: Judgement,
    minutes: int,
) -> Admit:
    away = action is Action.IN and any(leave.covers(sitting) for leave in learner.leaves)
    name = _class_name(learner, enrolment)
    return Admit(enrolment, name, sitting, action, judgement, minutes, away, learner.phone_first)


def _class_name(learner: Learner, enrolment: Enrolment) -> str:
    training_class = learner.class_of(enrolment.class_no)
    return training_class.name if training_class else enrolment.class_no


def _already(learner: Learner, pairs: Pairs, windows: Windows, now: datetime) -> Already | None:
    """The latest thing recorded in a sitting that is still going on."""
    latest: tuple[Standing, Enrolment, Sitting] | None = None
    for enrolment, sitting in pairs:
        if not windows.opens(sitting, Action.IN) <= now <= windows.closes(sitting, Action.OUT):
            continue
        for action in Action:
            recorded = learner.recorded(sitting, action)
            if recorded and (latest is None or recorded.at > latest[0].at):
                latest = (recorded, enrolment, sitting)
    if latest is None:
        return None
    recorded, enrolment, sitting = latest
    return Already(
        enrolment,
        _class_name(learner, enrolment),
        sitting,
        recorded.action,
        recorded.at,
        _leave_early(learner, enrolment, sitting, windows, now),
        recorded.origin,
        recorded.desk,
    )


def _already_elsewhere(learner: Learner, pairs: Pairs, windows: Windows, now: datetime) -> Already | None:
    """As `_already`, but leaving early is the business of the desk that serves the room."""
    already = _already(learner, pairs, windows, now)
    return replace(already, leave_early=None) if already else None


def _leave_early(
    learner: Learner, enrolment: Enrolment, sitting: Sitting, windows: Windows, now: datetime
) -> Admit | None:
    arrived = learner.recorded(sitting, Action.IN)
    left = learner.recorded(sitting, Action.OUT)
    under_way = sitting.begins <= now < windows.opens(sitting, Action.OUT)
    if not (sitting.needs_out and arrived and not left and under_way):
        return None
    minutes = int((sitting.ends - now) / timedelta(minutes=1))
    return _admit(learner, enrolment, sitting, Action.OUT, Judgement.EARLY, minutes)


def _wrong_place(
    learner: Learner, place: Place, pairs: Pairs, windows: Windows, now: datetime
) -> Refuse | None:
    """Something is open, but at another desk: say where, or for which class where the timetable has no room."""
    for option in _sensible(_open(learner, pairs, windows, now)):
        room = option.sitting.room
        where = " ".join(part for part in (place.point_of(room), room) if part) or option.class_name
        return Refuse(Refusal.WRONG_PLACE, (where,), option.enrolment, option.sitting)
    return None


def _not_now(learner: Learner, pairs: Pairs, windows: Windows, now: datetime) -> Refuse:
    ordered = sorted(pairs, key=lambda pair: pair[1].begins)
    for enrolment, sitting in ordered:
        missed = sitting.needs_in and not learner.recorded(sitting, Action.IN)
        if missed and windows.closes(sitting, Action.IN) < now <= sitting.ends:
            closed = clock_text(windows.closes(sitting, Action.IN))
            return Refuse(Refusal.CLOSED, (closed,), enrolment, sitting)
    for enrolment, sitting in ordered:
        action = Action.IN if sitting.needs_in else Action.OUT
        opens = windows.opens(sitting, action)
        if now < opens and local_day(opens) == local_day(now):
            return Refuse(Refusal.TOO_EARLY, (clock_text(opens),), enrolment, sitting)
    first = ordered[0][0] if ordered else next(iter(learner.enrolments))
    return Refuse(Refusal.NO_SESSION, (), first)
