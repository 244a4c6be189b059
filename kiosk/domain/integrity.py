"""Patterns that look like proxy sign-in or idle vouchers: a book in, questions out.  PURE.

The threat is the institution's own staff (national audit of 2022: 47.2 million yuan paid for invented class records),
so what only a machine or a stack of cards can do is asked about, and what a person does now and then is not.
"""

from __future__ import annotations

from bisect import bisect_left
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from datetime import date, timedelta
from itertools import pairwise
from typing import TypeVar

from kiosk.domain.questions import Book, Held, Limits, Made, Question, Rule, Seen
from kiosk.domain.signers import new_signer, one_giver
from sync.records import Action, Method

Key = TypeVar("Key")
USUAL = Limits()


def questions(book: Book, limits: Limits = USUAL) -> list[Question]:
    """Every question, by day and rule.  Some 0.1 s for a month of 50,000 events: off the screen's thread."""
    found = [question for ask in RULES for question in ask(book, limits)]
    return sorted(found, key=lambda q: (q.day, q.rule, q.key))


# --- one desk, too fast; one stack of cards ----------------------------------------------------------------


def _rush(book: Book, limits: Limits) -> Iterator[Question]:
    """Card, PIN and a person who steps aside take some four seconds; a stack of cards does not queue."""
    for (desk, day), seen in _grouped(_at_desks(book.seen), lambda s: (s.desk, s.day)).items():
        start = 0
        for end in range(len(seen)):
            if end + 1 < len(seen) and seen[end + 1].at - seen[end].at <= limits.rush_each:
                continue
            run = seen[start : end + 1]
            start = end + 1
            people = tuple(dict.fromkeys(one.person for one in run))
            if len(people) >= limits.rush_people:
                took = round((run[-1].at - run[0].at).total_seconds())
                yield Question(
                    Rule.RUSH, f"{desk}|{run[0].id}", day, _ids(run), people,
                    class_no=run[0].class_no, desk=desk, figures=(str(len(people)), str(took)),
                )  # fmt: skip


def _same_order(book: Book, limits: Limits) -> Iterator[Question]:
    """The longest run of people who keep their order from one day to the next, as a share of those present on both."""
    for class_no, seen in _grouped(_at_desks(_arrivals(book.seen)), lambda s: s.class_no).items():
        days = _grouped(seen, lambda s: s.day)
        chain: list[date] = []
        for before, day in pairwise(sorted(days)):
            if _kept(days[before], days[day], limits) >= limits.order_share:
                chain = [*(chain or [before]), day]
                continue
            yield from _order_question(class_no, chain, days, limits)
            chain = []
        yield from _order_question(class_no, chain, days, limits)


def _order_question(
    class_no: str, chain: list[date], days: Mapping[date, list[Seen]], limits: Limits
) -> Iterator[Question]:
    if len(chain) < limits.order_days:
        return
    last = days[chain[-1]]
    people = tuple(dict.fromkeys(one.person for one in last))
    events = tuple(one.id for day in chain for one in days[day])
    year, week, _ = chain[-1].isocalendar()  # asked about once a week while it goes on
    yield Question(
        Rule.SAME_ORDER, f"{class_no}|{year}-W{week:02}", chain[-1], events, people,
        class_no=class_no, figures=(str(len(chain)), str(len(people))),
    )  # fmt: skip


def _kept(one: Sequence[Seen], other: Sequence[Seen], limits: Limits) -> float:
    place = {who: number for number, who in enumerate(dict.fromkeys(s.person for s in one))}
    common = [place[who] for who in dict.fromkeys(s.person for s in other) if who in place]
    return _longest_rise(common) / len(common) if len(common) >= limits.order_people else 0.0


def _longest_rise(numbers: Iterable[int]) -> int:
    """Length of the longest increasing subsequence, by patience sorting."""
    piles: list[int] = []
    for number in numbers:
        at = bisect_left(piles, number)
        piles[at : at + 1] = [number]
    return len(piles)


# --- one person ---------------------------------------------------------------------------------------------


def _same_face(book: Book, _: Limits) -> Iterator[Question]:
    """By what was seen at a check-in, and by what the face records say; of two people once."""
    asked: set[frozenset[str]] = set()
    for seen in _in_time(book.seen):
        if seen.one_face:
            yield _about(Rule.SAME_FACE, [seen])
    came = _grouped(book.seen, lambda s: s.person) if book.alike else {}
    for alike in sorted(book.alike, key=lambda one: (one.at, one.id)):
        pair = frozenset(alike.people)
        if len(pair) < 2 or pair in asked:
            continue
        asked.add(pair)
        signs = [s for who in sorted(pair) for s in came.get(who, ()) if s.day == alike.day]
        yield Question(
            Rule.SAME_FACE, alike.id, alike.day, (alike.id, *_ids(signs)), tuple(sorted(pair)),
            class_no=signs[0].class_no if signs else "", desk=alike.desk,
        )  # fmt: skip


def _in_and_out(book: Book, limits: Limits) -> Iterator[Question]:
    for seen in _grouped(book.seen, lambda s: (s.person, s.session_no)).values():
        came = next((one for one in seen if one.action is Action.IN), None)
        went = next((one for one in seen if one.action is Action.OUT), None)
        if came and went and timedelta() <= went.at - came.at <= limits.in_and_out:
            took = round((went.at - came.at).total_seconds())
            yield _about(Rule.IN_AND_OUT, [came, went], str(took))


def _two_places(book: Book, limits: Limits) -> Iterator[Question]:
    """At two points faster than anybody travels, or in two sessions that overlap."""
    held = {one.session_no: one for one in book.held}
    for seen in _grouped(book.seen, lambda s: (s.person, s.day)).values():
        for one, other in pairwise(seen):
            placed = one.desk != "" and other.desk != ""
            apart = placed and one.point != other.point and other.at - one.at < limits.travel
            if apart or _overlap(held.get(one.session_no), held.get(other.session_no)):
                yield _about(Rule.TWO_PLACES, [one, other])


def _overlap(one: Held | None, other: Held | None) -> bool:
    if one is None or other is None or one.class_no == other.class_no:
        return False
    return one.begins < other.ends and other.begins < one.ends


def _outside(book: Book, limits: Limits) -> Iterator[Question]:
    """Of classes whose timetable is known; a class that has left the mirror is not asked about."""
    held, known = {one.session_no: one for one in book.held}, {one.class_no for one in book.held}
    for seen in _in_time(book.seen):
        session = held.get(seen.session_no)
        on = session and session.begins - limits.outside <= seen.at <= session.ends + limits.outside
        if seen.class_no in known and not on:
            yield _about(Rule.OUTSIDE, [seen])


def _dormant(book: Book, limits: Limits) -> Iterator[Question]:
    """Away for so many of the class's days, and then present on every one of the rest."""
    days_of_class = {
        class_no: sorted({one.day for one in seen})
        for class_no, seen in _grouped(_arrivals(book.seen), lambda s: s.class_no).items()
    }
    for (_, class_no), seen in _grouped(_arrivals(book.seen), lambda s: (s.person, s.class_no)).items():
        days, came = days_of_class[class_no], sorted({one.day for one in seen})
        for number, day in enumerate(came):
            before = came[number - 1] if number else None
            since = days.index(before) + 1 if before else 0
            away, rest = days.index(day) - since, days[days.index(day) :]
            if away >= limits.away and len(rest) >= limits.back and came[number:] == rest:
                yield _about(Rule.DORMANT, [s for s in seen if s.day >= day], str(away), str(len(rest)))


def _idle_vouchers(book: Book, limits: Limits) -> Iterator[Question]:
    """防止职业培训券“空转” (Anhui 2021, 四(三))."""
    came = _grouped(book.seen, lambda s: (s.person, s.class_no))
    last_day = {class_no: max(s.day for s in seen) for class_no, seen in _by_class(book.seen).items()}
    for used in book.used:
        until = min(book.today, last_day.get(used.class_no, book.today))
        since = max((s.day for s in came.get((used.person, used.class_no), ())), default=used.at.date())
        idle = (until - since).days
        if idle >= limits.idle_days:
            yield Question(
                Rule.IDLE_VOUCHER, f"{used.ref}|{since}", until, (used.ref,), (used.person,),
                class_no=used.class_no, figures=(str(idle),),
            )  # fmt: skip


# --- staff, clocks, teachers ----------------------------------------------------------------------------------


def _overrides(book: Book, limits: Limits) -> Iterator[Question]:
    all_of_day = _grouped(book.seen, lambda s: s.day)
    signed: list[Seen | Made] = [one for one in book.seen if one.operator]
    signed += book.made
    by_hand: defaultdict[tuple[str, date], list[Seen | Made]] = defaultdict(list)
    for one in sorted(signed, key=lambda each: (each.at, each.id)):
        by_hand[one.operator, one.day].append(one)
    for (operator, day), found in by_hand.items():
        classes = {one.class_no for one in found}
        made = sum(1 for one in found if isinstance(one, Made))
        whole = made + sum(1 for seen in all_of_day.get(day, ()) if seen.class_no in classes)
        if len(found) >= limits.override_count and len(found) >= limits.override_share * whole:
            yield Question(
                Rule.OVERRIDES, f"{operator}|{day}", day, tuple(one.id for one in found),
                tuple(dict.fromkeys(one.person for one in found)),
                operator=operator, figures=(str(len(found)), str(whole)),
            )  # fmt: skip


def _clock(book: Book, limits: Limits) -> Iterator[Question]:
    by_desk = _grouped(book.seen, lambda s: s.desk)
    for step in book.steps:
        if abs(step.moved) < limits.clock_moved:
            continue
        near = [s for s in by_desk.get(step.desk, ()) if abs(s.at - step.at) <= limits.clock_around]
        if near:
            moved = round(step.moved.total_seconds())
            yield Question(
                Rule.CLOCK, step.id, near[0].day, (step.id, *_ids(near)), tuple({s.person: 0 for s in near}),
                desk=step.desk, figures=(str(moved), str(len(near))),
            )  # fmt: skip


def _no_teacher(book: Book, _: Limits) -> Iterator[Question]:
    by_session = _grouped(book.seen, lambda s: s.session_no)
    for session in book.held:
        came = by_session.get(session.session_no)
        if session.teacher is False and came:
            yield Question(
                Rule.NO_TEACHER, session.session_no, came[0].day, _ids(came), class_no=session.class_no,
                figures=(str(len({one.person for one in came})),),
            )  # fmt: skip


RULES: tuple[Callable[[Book, Limits], Iterator[Question]], ...] = (
    _rush, _same_order, _same_face, _in_and_out, _two_places, _outside, _dormant, _idle_vouchers, _overrides,
    _clock, _no_teacher, one_giver, new_signer,
)  # fmt: skip


# --- inside -----------------------------------------------------------------------------------------------------


def _about(rule: Rule, seen: Sequence[Seen], *figures: str) -> Question:
    first = seen[0]
    people = tuple(dict.fromkeys(one.person for one in seen))
    return Question(
        rule, first.id, seen[-1].day, _ids(seen), people, first.class_no, first.desk, figures=figures
    )


def _ids(seen: Iterable[Seen]) -> tuple[str, ...]:
    return tuple(one.id for one in seen)


def _arrivals(seen: Iterable[Seen]) -> list[Seen]:
    return [one for one in seen if one.action is Action.IN]


def _at_desks(seen: Iterable[Seen]) -> list[Seen]:
    """Without what was entered from paper, whose order and pace are those of the sheet, and without phones."""
    return [one for one in seen if one.desk and one.method is not Method.PAPER]


def _in_time(seen: Iterable[Seen]) -> list[Seen]:
    return sorted(seen, key=lambda one: (one.at, one.id))


def _grouped(seen: Iterable[Seen], key: Callable[[Seen], Key]) -> dict[Key, list[Seen]]:
    """In time within each group; groups in the order of their first event."""
    groups: defaultdict[Key, list[Seen]] = defaultdict(list)
    for one in _in_time(seen):
        groups[key(one)].append(one)
    return groups


def _by_class(seen: Iterable[Seen]) -> dict[str, list[Seen]]:
    return _grouped(seen, lambda one: one.class_no)
