"""A season of believable attendance, from a seed, with fraud of every kind planted in it.  Invented people.

For tests, benches and pictures, never for a desk.  The same seed gives the same season.  Honest people queue, come in
their own order, forget to sign out, come late, have bad weeks; whoever cheats does what `kiosk/domain/integrity.py`
asks about.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field, replace
from datetime import date, datetime, time, timedelta
from random import Random

from kiosk.domain.questions import Alike, Book, Given, Held, Made, Rule, Seen, Signed, Stepped, Used
from kiosk.domain.timetable import CHINA
from sync.records import Action, Method

FIRST_DAY = date(2026, 3, 2)
HALVES = ((time(8, 30), time(11, 30)), (time(13, 30), time(16, 30)))
METHODS = (Method.CARD_PIN, Method.CARD_PIN, Method.ESSC_QR)
DESKS_PER_CLASS = 4
"""So many classes share a desk."""


@dataclass
class Season:
    """`planted` maps a rule to the classes in which its case was planted; every other class is honest."""

    seen: list[Seen] = field(default_factory=list)
    held: list[Held] = field(default_factory=list)
    used: list[Used] = field(default_factory=list)
    steps: list[Stepped] = field(default_factory=list)
    alike: list[Alike] = field(default_factory=list)
    made: list[Made] = field(default_factory=list)
    given: list[Given] = field(default_factory=list)
    signed: list[Signed] = field(default_factory=list)
    planted: dict[Rule, set[str]] = field(default_factory=dict)

    @property
    def book(self) -> Book:
        today = max(one.day for one in self.seen)
        return Book(
            tuple(self.seen), tuple(self.held), tuple(self.used), tuple(self.steps), today, tuple(self.alike),
            tuple(self.made), tuple(self.given), tuple(self.signed),
        )  # fmt: skip

    @property
    def class_of(self) -> dict[str, str]:
        """Events to classes; of a face record by the people it is about."""
        whose = {one.person: one.class_no for one in self.seen}
        return {
            **{one.id: one.class_no for one in self.seen},
            **{one.id: one.class_no for one in self.made},
            **{one.ref: one.class_no for one in self.used},
            **{one.id: whose[one.people[0]] for one in self.alike},
            **{one.id: one.class_no for one in self.signed if one.class_no},
        }


@dataclass(frozen=True, slots=True)
class Class:
    """One class of a season: its people as blind references, and its sessions day by day."""

    no: str
    desk: str
    people: tuple[str, ...]
    days: tuple[tuple[Held, ...], ...]


def season(seed: int, *, classes: int = 20, people: int = 30, days: int = 21, cases: bool = True) -> Season:
    """Some 1,200 to 1,300 events a class of 30 in 21 days; with `cases` one class for each rule cheats its way."""
    random, made = Random(seed), Season()
    courses = [_course(number, people, days) for number in range(classes)]
    for course in courses:
        made.held += [held for day in course.days for held in day]
        made.used += [Used(f"V-{who}", who, course.no, _at(course.days[0][0], -60)) for who in course.people]
        made.seen += _attend(course, random)
    made.seen = _served(made.seen, random)
    made.signed, made.given = _evenings(courses[0], Random(f"{seed}-staff"))
    if cases:
        for (rule, cheat), course in zip(CASES, courses, strict=False):
            cheat(made, course, random)
            made.planted.setdefault(rule, set()).add(course.no)
    return made


def _course(number: int, people: int, days: int) -> Class:
    no = f"KC-990000-{number:03d}"
    who = tuple(f"P{number:03d}-{index:03d}" for index in range(people))
    working = [day for day in (FIRST_DAY + timedelta(n) for n in range(days * 2)) if day.weekday() < 5][:days]
    return Class(
        no, f"KSK-990000-{number // DESKS_PER_CLASS:04d}", who, tuple(_sessions(no, day) for day in working)
    )


def _sessions(class_no: str, day: date) -> tuple[Held, ...]:
    return tuple(
        Held(
            f"{class_no}-{day:%m%d}-{half}",
            class_no,
            datetime.combine(day, begins, CHINA),
            datetime.combine(day, ends, CHINA),
            teacher=True,
        )
        for half, (begins, ends) in enumerate(HALVES, start=1)
    )


# --- honest -----------------------------------------------------------------------------------------------


def _attend(course: Class, random: Random) -> list[Seen]:
    """Each with a punctuality of their own, a queue of several seconds each, and days away."""
    habit = {who: random.gauss(-10, 5) for who in course.people}
    diligence = {who: min(0.99, random.gauss(0.93, 0.05)) for who in course.people}
    return [
        seen
        for day in course.days
        for seen in _day(
            course, day, [w for w in course.people if random.random() < diligence[w]], habit, random
        )
    ]


def _day(
    course: Class, day: tuple[Held, ...], present: list[str], habit: dict[str, float], random: Random
) -> list[Seen]:
    seen: list[Seen] = []
    for held in day:
        came = {who: _at(held, habit[who] + random.gauss(0, 6)) for who in present if random.random() < 0.99}
        seen += _wishes(course, held, Action.IN, came, random)
        left = {
            who: held.ends + timedelta(minutes=abs(random.gauss(3, 3)))
            for who in came
            if random.random() < 0.97
        }
        seen += _wishes(course, held, Action.OUT, left, random)
    return seen


def _wishes(
    course: Class, held: Held, action: Action, came: dict[str, datetime], random: Random
) -> list[Seen]:
    seen: list[Seen] = []
    for who, at in came.items():
        staff = "前台 李老师" if random.random() < 0.02 else ""
        method = Method.STAFF if staff else random.choice(METHODS)
        entry = f"{held.session_no}-{who}-{action}"
        one = Seen(
            entry, at, held.begins.date(), course.desk, course.no, held.session_no, who, action, method, staff
        )
        seen.append(one)
    return seen


def _served(seen: list[Seen], random: Random) -> list[Seen]:
    """A desk serves nobody before the one in front has gone: 4 to 12 s each."""
    free: dict[str, datetime] = {}
    served = []
    for one in sorted(seen, key=lambda one: one.at):
        at = max(one.at, free.get(one.desk, one.at))
        free[one.desk] = at + timedelta(seconds=random.uniform(4, 12))
        served.append(replace(one, at=at))
    return served


def _evenings(course: Class, random: Random) -> tuple[list[Signed], list[Given]]:
    """Two of three close every day; one forgets their PIN, and somebody new comes who signs from the next day on."""
    given: list[Given] = []
    signed: list[Signed] = []
    staff = ["教务 赵老师", "主管 周老师", "教务 钱老师"]
    middle = range(2, len(course.days) - 2)  # a few days have no room for either
    forgets, comes = random.sample(middle, 2) if len(middle) > 1 else (-1, -1)
    for number, day in enumerate(course.days):
        at, on = _at(day[-1], 240), day[0].begins.date()
        if number == forgets:
            given.append(Given(f"pin-{number}", _at(day[0], -30), on, random.choice(staff), "管理 吴老师"))
        if number == comes:
            given.append(Given(f"new-{number}", _at(day[0], -20), on, "教务 郑老师", "主管 周老师", new=True))
        first, second = random.sample(staff, 2)
        signed.append(Signed(f"close-{number}", at, on, first, second))
        staff += ["教务 郑老师"] if number == comes else []
    return signed, given


def _at(held: Held, minutes: float) -> datetime:
    return held.begins + timedelta(minutes=minutes)


# --- fraud ------------------------------------------------------------------------------------------------


def _mine(made: Season, course: Class, change: Callable[[Seen], Seen | None]) -> None:
    """Change or drop the events of one class."""
    changed = [change(one) if one.class_no == course.no else one for one in made.seen]
    made.seen = [one for one in changed if one is not None]


def _stack(made: Season, course: Class, _: Random) -> None:
    """The clerk has all cards and PINs, and signs in the whole class at lunch."""
    held = course.days[4][0]
    _mine(made, course, lambda one: None if one.session_no == held.session_no else one)
    for number, who in enumerate(course.people):
        at = held.begins + timedelta(seconds=1.8 * number)
        made.seen.append(_seen(course, held, who, Action.IN, at))
        made.seen.append(_seen(course, held, who, Action.OUT, held.ends + timedelta(seconds=1.8 * number)))


def _pile(made: Season, course: Class, random: Random) -> None:
    """The same pile of cards each morning, slowly enough."""
    for day in course.days[2:8]:
        held = day[0]
        _mine(made, course, lambda one, no=held.session_no: None if one.session_no == no else one)  # type: ignore[misc]
        at = _at(held, -12)
        for who in course.people:
            at += timedelta(seconds=random.uniform(5, 9))
            made.seen.append(_seen(course, held, who, Action.IN, at))
            made.seen.append(_seen(course, held, who, Action.OUT, at + timedelta(hours=3)))


def _one_face(made: Season, course: Class, _: Random) -> None:
    pair = set(course.people[:2])
    held = course.days[5][1]
    _mine(
        made, course,
        lambda one: replace(one, one_face=True) if one.person in pair and one.session_no == held.session_no else one,
    )  # fmt: skip
    for who in pair:
        made.seen.append(replace(_seen(course, held, who, Action.IN, _at(held, -3)), one_face=True))


def _face_records(made: Season, course: Class, _: Random) -> None:
    """One face enrolled under two names; its check-ins look like anybody's."""
    day = course.days[3][0].begins.date()
    made.alike.append(
        Alike(f"alike-{course.no}", course.desk, _at(course.days[3][0], -40), day, course.people[8:10])
    )


def _in_and_out(made: Season, course: Class, _: Random) -> None:
    who, held = course.people[3], course.days[6][0]
    _mine(made, course, lambda one: None if (one.person, one.session_no) == (who, held.session_no) else one)
    made.seen.append(_seen(course, held, who, Action.IN, _at(held, 150)))
    made.seen.append(_seen(course, held, who, Action.OUT, _at(held, 151)))


def _two_places(made: Season, course: Class, _: Random) -> None:
    who, held = course.people[4], course.days[7][0]
    _mine(made, course, lambda one: None if (one.person, one.session_no) == (who, held.session_no) else one)
    made.seen.append(_seen(course, held, who, Action.IN, _at(held, -5)))
    elsewhere = replace(_seen(course, held, who, Action.IN, _at(held, -4)), id=f"{held.session_no}-elsewhere")
    made.seen.append(replace(elsewhere, desk="KSK-990000-0099", point="东校区"))


def _two_classes(made: Season, course: Class, _: Random) -> None:
    """Signed in to this class at one desk while their card lies at another, in another class."""
    who, held = course.people[9], course.days[7][1]
    other = replace(held, session_no=f"{held.session_no}-b", class_no=f"{course.no}-b", teacher=True)
    made.held.append(other)
    there = _seen(course, other, who, Action.IN, _at(held, 20))
    made.seen.append(replace(there, class_no=other.class_no, desk="KSK-990000-0098"))
    _mine(made, course, lambda one: None if (one.person, one.session_no) == (who, held.session_no) else one)
    made.seen.append(_seen(course, held, who, Action.IN, _at(held, -6)))


def _outside(made: Season, course: Class, _: Random) -> None:
    held = course.days[8][1]
    made.seen.append(
        replace(
            _seen(course, held, course.people[5], Action.IN, _at(held, 60 * 9)), id=f"{held.session_no}-night"
        )
    )


def _dormant(made: Season, course: Class, _: Random) -> None:
    who = course.people[6]
    _mine(made, course, lambda one: None if one.person == who else one)
    for day in course.days[12:]:
        for held in day:
            made.seen.append(_seen(course, held, who, Action.IN, _at(held, -4)))
            made.seen.append(_seen(course, held, who, Action.OUT, held.ends + timedelta(minutes=2)))


def _idle(made: Season, course: Class, _: Random) -> None:
    who = course.people[7]
    _mine(made, course, lambda one: None if one.person == who else one)


def _overrides(made: Season, course: Class, _: Random) -> None:
    day = course.days[9][0].begins.date()
    held = course.days[9][0].session_no
    _mine(
        made, course,
        lambda one: replace(one, method=Method.STAFF, operator="教务 赵老师")
        if one.day == day and one.session_no == held else one,
    )  # fmt: skip


def _made_up(made: Season, course: Class, _: Random) -> None:
    """Half the class was not there, and somebody enters them afterwards."""
    absent, day = course.people[: len(course.people) // 2], course.days[9][0].begins.date()
    _mine(made, course, lambda one: None if one.person in absent and one.day == day else one)
    made.made += [
        Made(f"made-{held.session_no}-{who}-{action}", held.ends, day, course.no, who, "教务 钱老师")
        for held in course.days[9]
        for who in absent
        for action in (Action.IN, Action.OUT)
    ]


def _clock(made: Season, course: Class, _: Random) -> None:
    held = course.days[10][0]
    made.steps.append(Stepped(f"step-{course.no}", course.desk, _at(held, -8), timedelta(minutes=-40)))


def _no_teacher(made: Season, course: Class, _: Random) -> None:
    held = course.days[11][0]
    made.held = [replace(one, teacher=False) if one == held else one for one in made.held]


def _one_hand(made: Season, course: Class, _: Random) -> None:
    """The chief makes two members, waits for two days, and signs as both."""
    day, later = course.days[12][0], course.days[14][-1]
    for number, who in enumerate(("教务 甲老师", "教务 乙老师")):
        at = _at(day, number)
        made.given.append(Given(f"hand-{course.no}-{number}", at, at.date(), who, "校长 冯老师", new=True))
    made.signed.append(
        Signed(
            f"hand-{course.no}", _at(later, 245), later.begins.date(), "教务 甲老师", "教务 乙老师", course.no
        )
    )


def _made_to_sign(made: Season, course: Class, _: Random) -> None:
    """A member made for the evening, by somebody who does not sign."""
    day = course.days[13]
    at = _at(day[-1], 200)
    made.given.append(Given(f"fresh-{course.no}", at, at.date(), "教务 丙老师", "校长 冯老师", new=True))
    made.signed.append(
        Signed(f"fresh-{course.no}", _at(day[-1], 246), at.date(), "教务 赵老师", "教务 丙老师", course.no)
    )


def _seen(course: Class, held: Held, who: str, action: Action, at: datetime) -> Seen:
    return Seen(
        f"{held.session_no}-{who}-{action}-x", at, held.begins.date(), course.desk, course.no, held.session_no,
        who, action, Method.CARD_PIN,
    )  # fmt: skip


CASES: tuple[tuple[Rule, Callable[[Season, Class, Random], None]], ...] = (
    (Rule.RUSH, _stack),
    (Rule.SAME_ORDER, _pile),
    (Rule.SAME_FACE, _one_face),
    (Rule.SAME_FACE, _face_records),
    (Rule.IN_AND_OUT, _in_and_out),
    (Rule.TWO_PLACES, _two_places),
    (Rule.TWO_PLACES, _two_classes),
    (Rule.OUTSIDE, _outside),
    (Rule.DORMANT, _dormant),
    (Rule.IDLE_VOUCHER, _idle),
    (Rule.OVERRIDES, _overrides),
    (Rule.OVERRIDES, _made_up),
    (Rule.CLOCK, _clock),
    (Rule.NO_TEACHER, _no_teacher),
    (Rule.ONE_GIVER, _one_hand),
    (Rule.NEW_SIGNER, _made_to_sign),
)
