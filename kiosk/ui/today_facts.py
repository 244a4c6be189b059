"""What the pages of a day are told, as values: numbers, the people behind them, one learner's day.  No Qt."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import field
from enum import StrEnum

from kiosk.ui.record import record
from kiosk.visit.view import Text


class Column(StrEnum):
    """A number that can be touched.  expected = present + missing + leave; present includes late and early."""

    EXPECTED = "expected"
    PRESENT = "present"
    LATE = "late"
    EARLY = "early"
    MISSING = "missing"
    LEAVE = "leave"
    ASSISTED = "assisted"
    NO_OUT = "no_out"
    REFUSED = "refused"  # attempts, not people on a roster
    NOTED = "noted"  # 暂记 nobody has decided
    NOT_YET = "not_yet"  # how somebody stands before the lesson, no number
    TWICE = "twice"  # written down at two desks


@record
class Counts:
    expected: int = 0
    present: int = 0
    late: int = 0
    missing: int = 0
    leave: int = 0
    early: int = 0
    assisted: int = 0


@record
class Block:
    """A sitting on the time line: from and to as parts of the line in thousandths, and what it came to.

    `state` is "coming", "on" or "over"; `shown`: the numbers beside it are its."""

    session_no: str
    times: str
    begins: int
    ends: int
    present: int
    expected: int
    state: str
    shown: bool


@record
class ClassToday:
    """One class of the day.  `starts` is local time; `opens` is given while it has not started: sign-in from then."""

    class_no: str
    name: str
    starts: str
    counts: Counts
    opens: str = ""
    blocks: tuple[Block, ...] = ()


@record
class Arrivals:
    """People per `minutes` from the first label on, by way of signing in (`by.*`); bars from `start_at` on are late,
    -1 where the classes begin at many times."""

    counts: Mapping[str, tuple[int, ...]] = field(default_factory=dict)
    labels: tuple[str, ...] = ()
    end_label: str = ""
    start_at: int = 0
    starts: str = ""
    minutes: int = 5


@record
class Person:
    """One line behind a number, masked.  `state` is a Column; times are local or empty.

    `key` opens a learner's day; an attempt has `entry` instead, to be put right, and `learner` where
    it is known whose."""

    key: str
    name: str
    number: str
    class_name: str
    state: Column
    came: str = ""
    went: str = ""
    origin: str = ""
    """An `Origin` where it is not this desk itself."""
    said: Text | None = None
    """Of an attempt that was refused: why; of whoever signed at two desks, that they did."""
    code: str = ""
    entry: str = ""
    learner: str = ""


@record
class People:
    """The answer to PeopleAsked: those shown so far, and how many there are."""

    lines: tuple[Person, ...] = ()
    total: int = 0
    more: bool = False


@record
class Todo:
    """An exception: what, who, when, its code, and where it is dealt with: a place of the rail, or the people behind
    the number `column` of the class."""

    what: Text
    who: Text | str
    at: str
    code: str
    grave: bool
    place: str
    column: str = ""
    class_no: str = ""


@record
class Today:
    """`totals` cover only classes already started.  `later` is when the next one starts, empty for none.

    `past`: the day is over, every sitting of it counts.  `hours` are the marks of the time line, `now` its place in
    thousandths, -1 on another day."""

    totals: Counts = field(default_factory=Counts)
    classes: tuple[ClassToday, ...] = ()
    started: int = 0
    later: str = ""
    later_count: int = 0
    arrivals: Arrivals = field(default_factory=Arrivals)
    todo: tuple[Todo, ...] = ()
    updated: str = ""
    phones: int = 0
    assisted: int = 0
    assisted_percent: str = ""
    day: str = ""
    today: str = ""
    past: bool = False
    hours: tuple[tuple[str, int], ...] = ()
    now: int = -1


@record
class EventLine:
    """One entry of a learner's day.  `how` is its evidence, `sync` where it stands on its way (`good`, `wait` or
    `bad`), `ledger` its place in the book and what vouches for it; `holds` False once it was taken back;
    `booked` False where no desk's book has it."""

    key: str
    at: str
    what: Text
    how: tuple[Text | str, ...]
    sync: Text
    sync_state: str
    ledger: tuple[Text, ...] = ()
    holds: bool = True
    booked: bool = True


@record
class LearnerDay:
    """One learner on one day; `sittings` say how they stand in each."""

    key: str
    name: str
    number: str
    class_name: str
    class_no: str
    day: str
    sittings: tuple[Person, ...] = ()
    events: tuple[EventLine, ...] = ()


@record
class FoundLearner:
    key: str
    name: str
    number: str
    class_name: str


@record
class Sought:
    """The answer to a search: for which text, and whether there were more."""

    text: str = ""
    learners: tuple[FoundLearner, ...] = ()
    cut: bool = False
