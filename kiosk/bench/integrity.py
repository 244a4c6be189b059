"""integrity: the rules over a month, how many planted cases they ask about, and how many honest days.

The season and the rules come from one hand: what the rules miss in real life this cannot show.
"""

from __future__ import annotations

import time

from kiosk.bench.rows import Case, Figure, Goal, Group, Setting, at_most, percentile
from kiosk.domain.integrity import questions
from kiosk.domain.questions import Question
from kiosk.training.season import Season, season

SEEDS = range(10)
CLASSES, ROUNDS = 22, 5
"""So many classes make the 50,000 events of a month."""


def measure(setting: Setting) -> dict[str, Figure]:
    book = season(1, classes=CLASSES).book
    if len(book.seen) < 48_000:
        raise RuntimeError(f"{len(book.seen)} events are no month")
    took = []
    for _ in range(ROUNDS):
        began = time.perf_counter()
        questions(book)
        took.append(time.perf_counter() - began)
    seasons = [season(seed, classes=CLASSES) for seed in SEEDS]
    return {
        "integrity.month": Figure(percentile(took, 50)),
        "integrity.found": Figure(100 * sum(map(_found, seasons)) / len(seasons)),
        "integrity.wrongly": Figure(100 * sum(map(_wrongly, seasons)) / len(seasons)),
    }


def _found(made: Season) -> float:
    """The share of planted cases that were asked about by a question with an event of their class."""
    asked = _asked(made)
    planted = {(rule, no) for rule, classes in made.planted.items() for no in classes}
    return len(planted & {(one.rule, no) for one, classes in asked for no in classes}) / len(planted)


def _wrongly(made: Season) -> float:
    """The share of honest classes' days that something was asked about, by a question about them alone."""
    cheats = {no for classes in made.planted.values() for no in classes}
    honest = {(one.class_no, one.day) for one in made.seen if one.class_no not in cheats}
    asked = {(no, one.day) for one, classes in _asked(made) if not classes & cheats for no in classes}
    return len(asked) / len(honest)


def _asked(made: Season) -> list[tuple[Question, set[str]]]:
    class_of = made.class_of
    return [
        (one, {class_of[event] for event in one.events if event in class_of}) for one in questions(made.book)
    ]


GROUP = Group(
    "integrity",
    (
        Case("integrity.month", "s", at_most(2, "s")),
        Case("integrity.found", "%", Goal(">= 100 %", lambda ours, _: ours >= 100)),
        Case("integrity.wrongly", "%", at_most(1, "%")),
    ),
    measure,
)
