"""Invented days: numbers, the people behind them, a learner's day, a week, a month, histories."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import date, timedelta
from typing import TYPE_CHECKING

from kiosk.ui.day_spans import ClassWeek, DayCell, History, HistoryLine, Span
from kiosk.ui.gestures import PeopleAsked
from kiosk.ui.staff import Place
from kiosk.ui.today_facts import (
    Arrivals,
    Block,
    ClassToday,
    Column,
    Counts,
    EventLine,
    FoundLearner,
    LearnerDay,
    People,
    Person,
    Sought,
    Today,
    Todo,
)
from kiosk.visit.view import Text

if TYPE_CHECKING:
    from kiosk.ui.window import Models

CLASS = "电工（四级） 2026-3班"
WELDERS, CARERS, COOKS = "焊工（五级） 2026-1班", "养老护理员（四级） 2026-2班", "中式烹调师（五级） 2026-4班"
LONG_NAME = "阿卜杜热西提·阿卜杜外力·麦麦提图尔荪·玉苏普江·买买提"
NAMES = ("张*明", "张**", "章*华", LONG_NAME, "欧阳**", "臧*", "张*强")


def _block(times: str, begins: int, ends: int, present: int, expected: int, state: str = "over") -> Block:
    return Block(f"S{begins}", times, begins, ends, present, expected, state, shown=state == "on")


def _halves(now: int, later: int, expected: int) -> tuple[Block, ...]:
    return (
        _block("08:30–11:30", 50, 350, now, expected, "on"),
        _block("13:30–16:30", 550, 850, later, expected, "coming"),
    )


CLASSES = (
    ClassToday("C1", CLASS, "08:30", Counts(36, 31, 3, 4, 1, 0, 2), blocks=_halves(31, 0, 36)),
    ClassToday("C2", WELDERS, "08:30", Counts(30, 26, 4, 2, 2, 1, 1), blocks=_halves(26, 0, 30)),
    ClassToday("C3", CARERS, "08:30", Counts(28, 26, 1, 1, 1), blocks=_halves(26, 0, 28)),
    ClassToday(
        "C4",
        COOKS,
        "13:30",
        Counts(32),
        opens="13:00",
        blocks=(_block("13:30–16:30", 550, 850, 0, 32, "coming"),),
    ),
)
HOURS = tuple((f"{8 + hour:02}:00", hour * 100) for hour in range(0, 11, 2))
TODAY = Today(
    totals=Counts(94, 83, 8, 7, 4, 1, 3),
    classes=CLASSES,
    started=3,
    later="13:30",
    later_count=1,
    phones=12,
    assisted=3,
    assisted_percent="3.6",
    arrivals=Arrivals(
        counts={
            "card": (2, 3, 5, 8, 12, 15, 3, 1, 0, 0, 0, 0),
            "e_card": (0, 1, 1, 2, 4, 6, 1, 0, 1, 0, 0, 0),
            "phone": (0, 0, 1, 2, 4, 5, 0, 0, 0, 0, 0, 0),
            "face": (0, 0, 0, 0, 1, 1, 1, 0, 0, 0, 0, 0),
            "staff": (0, 0, 0, 0, 0, 2, 0, 1, 0, 0, 0, 0),
        },
        labels=tuple(f"08:{minute:02}" for minute in range(0, 60, 5)),
        end_label="09:00",
        start_at=6,
        starts="08:30",
    ),
    todo=(
        Todo(Text("trouble.F03.what"), Text("troubles.count", ("1",)), "08:31", "F03", True, Place.TROUBLES),
        Todo(Text("foot.card"), Text("foot.lost"), "08:40", "H01", True, Place.DEVICES),
        Todo(Text("today.missing_of", ("4",)), CLASS, "08:30", "", True, Place.TODAY, "missing", "C1"),
        Todo(Text("today.missing_of", ("2",)), WELDERS, "08:30", "", True, Place.TODAY, "missing", "C2"),
        Todo(
            Text("today.refused_of", ("3",)),
            Text("refused.A03.verb"),
            "08:02",
            "A03",
            False,
            Place.TODAY,
            "refused",
        ),
        Todo(Text("today.unsent"), Text("troubles.count", ("14",)), "08:11", "F01", False, Place.DEVICES),
        Todo(Text("today.assisted", ("3", "3.6")), "", "", "", False, Place.TODAY, "assisted"),
    ),
    updated="08:52",
    day="2026-11-23",
    today="2026-11-23",
    hours=HOURS,
    now=87,
)
PAST = Today(
    totals=Counts(220, 197, 11, 15, 8, 3, 6),
    classes=tuple(
        ClassToday(
            one.class_no,
            one.name,
            one.starts,
            Counts(72, 62, 3, 8, 2, 1, 2),
            blocks=(_block("08:30–11:30", 50, 350, 31, 36), _block("13:30–16:30", 550, 850, 31, 36)),
        )
        for one in CLASSES[:3]
    ),
    started=3,
    arrivals=Arrivals(
        {"card": (2, 20, 61, 9, 0, 0) * 3, "face": (0, 1, 3, 0, 0, 0) * 3},
        ("08:00", "") * 9,
        "12:30",
        -1,
        "",
        15,
    ),
    todo=(Todo(Text("today.no_out_of", ("2",)), CARERS, "13:30", "", False, Place.TODAY, "no_out", "C3"),),
    updated="08:52",
    day="2026-11-20",
    today="2026-11-23",
    past=True,
    hours=HOURS,
)
STATES = (Column.PRESENT, Column.LATE, Column.MISSING, Column.LEAVE, Column.EARLY)
PEOPLE = tuple(
    Person(
        f"C1/{place}",
        name,
        f"990000********{1000 + place}",
        CLASS,
        STATES[place % 5],
        came="08:21" if place % 5 in (0, 1, 4) else "",
        went="11:58" if place % 5 in (0, 4) else "",
        origin="ASSISTED" if place == 1 else "",
    )
    for place, name in enumerate(NAMES * 3)
)
REFUSED = tuple(
    Person(
        "",
        name,
        f"990000********{1000 + place}",
        CLASS,
        Column.REFUSED,
        "08:02",
        said=Text(f"refused.{code}.verb"),
        code=code,
        entry=f"K-4-{60 + place}",
        learner=f"C1/{place}" if name else "",
    )
    for place, (name, code) in enumerate((("张*明", "A03"), (LONG_NAME, "A05"), ("", "A01")))
)
TWICE = tuple(
    Person(
        f"C1/{place}",
        name,
        f"990000********{1000 + place}",
        CLASS,
        Column.TWICE,
        said=Text(
            "day.first_and_extra",
            (
                Text("choose.in"),
                Text("hub.written", (Text("hub.here"), "08:21:07")),
                Text("day.extra", (Text("hub.written", ("二楼签到台", "08:23:40")),)),
            ),
        ),
    )
    for place, name in enumerate(("张*明", LONG_NAME))
)
EVENTS = (
    EventLine(
        "K-4-101",
        "08:02",
        Text("day.refused", (Text("refused.A03.verb"), "A03")),
        (Text("day.clock.G", ("120",)), Text("day.desk", ("KSK-990000-0007",))),
        Text("day.sync.none"),
        "wait",
        (Text("day.seq", ("101", "9f03a2c41b7d")), Text("day.no_receipt")),
    ),
    EventLine(
        "K-4-118",
        "08:21",
        Text("choose.in"),
        (
            Text("spots.by.CARD_FACE"),
            Text("day.factors", (Text("day.and", (Text("day.factor.CARD"), Text("day.factor.FACE"))),)),
            Text("day.band.MATCH"),
            Text("day.clock.G", ("120",)),
            Text("day.desk", ("KSK-990000-0007",)),
        ),
        Text("day.sync.ACKED", ("P20261123-000118",)),
        "good",
        (
            Text("day.seq", ("118", "41c0d2aa9e10")),
            Text("day.receipt", ("11-23 08:22",)),
            Text("day.anchored", ("A-20261123",)),
        ),
    ),
    EventLine(
        "K-4-140",
        "11:20",
        Text("day.judged", (Text("choose.out"), Text("day.judge.EARLY"))),
        (
            Text("origin.ASSISTED"),
            Text("assist.CARD_BAD"),
            Text("day.operator", ("李老师",)),
            Text("day.clock.D", ("2400",)),
            Text("day.desk", ("KSK-990000-0008",)),
        ),
        Text("day.sync.REFUSED", ("E20011 学员已退班",)),
        "bad",
        (Text("day.seq", ("140", "77ab01fe2d39")), Text("day.no_receipt")),
        holds=False,
    ),
    EventLine(
        "K-4-171",
        "15:02",
        Text("attendance.make_up_of", (Text("choose.out"), "11-23 11:58")),
        (
            Text("day.operator", ("李老师",)),
            Text("day.approver", ("王主任",)),
            Text("day.desk", ("KSK-990000-0007",)),
        ),
        Text("day.sync.PENDING", ("2",)),
        "wait",
        (Text("day.seq", ("171", "0b5ce8f3a421")), Text("day.no_receipt")),
    ),
    EventLine(
        "P20261123-000301",
        "16:34",
        Text("choose.out"),
        (Text("origin.PHONE_QR"),),
        Text("day.sync.told", ("P20261123-000301",)),
        "good",
        booked=False,
    ),
)
LEARNER = LearnerDay(
    "C1/0",
    "张*明",
    "990000********1000",
    CLASS,
    "C1",
    "2026-11-23",
    (
        Person("C1/0", "08:30–11:30", "", "B 楼 302", Column.EARLY, "08:21", "11:20"),
        Person("C1/0", "13:30–16:30", "", "B 楼 302", Column.MISSING),
    ),
    EVENTS,
)
FOUND = Sought(
    "zxm",
    tuple(FoundLearner(f"C1/{n}", name, f"990000********{1000 + n}", CLASS) for n, name in enumerate(NAMES)),
    cut=True,
)


def _cell(day: date, month: int, place: int, *, read: bool = True) -> DayCell:
    held = day.weekday() < 5 and day.month == month
    sums = Counts(94, 94 - place % 23, place % 5, place % 23, 2) if held and read else None
    return DayCell(day.isoformat(), read, sums, day.month == month, day == date(2026, 11, 23))


def _cells(first: date, days: int) -> tuple[DayCell, ...]:
    month = 11
    return tuple(_cell(first + timedelta(n), month, n, read=n != 3) for n in range(days))


MONTH = Span(
    "2026-11",
    "2026-11-01",
    "2026-11-30",
    _cells(date(2026, 10, 26), 42),
    sums=Counts(1880, 1702, 44, 140, 38, 9, 31),
)
WEEK = Span(
    "2026-11-23 – 11-29",
    "2026-11-23",
    "2026-11-29",
    _cells(date(2026, 11, 23), 7),
    tuple(ClassWeek(one.class_no, one.name, _cells(date(2026, 11, 23), 7)) for one in CLASSES),
    Counts(470, 433, 22, 30, 7, 2, 8),
)
CLASS_HISTORY = History(
    CLASS,
    "class",
    "C1",
    tuple(
        HistoryLine(
            f"S{n}",
            f"2026-11-{20 - n // 2:02}",
            "13:30–16:30" if n % 2 == 0 else "08:30–11:30",
            Counts(36, 36 - n, n % 3, n, 0, n % 2, 1),
        )
        for n in range(12)
    ),
    more=True,
)
OUTCOMES = ("valid", "no_out", "absent", "valid", "leave", "short")
LEARNER_HISTORY = History(
    f"张*明　{CLASS}",
    "learner",
    "C1/0",
    tuple(
        HistoryLine(
            f"S{n}",
            f"2026-11-{20 - n:02}",
            "08:30–11:30",
            None,
            outcome,
            "08:21",
            "11:31" if outcome == "valid" else "",
        )
        for n, outcome in enumerate(OUTCOMES)
    ),
)


def _people(models: Models) -> None:
    asked = PeopleAsked("C1", Column.EXPECTED)
    models.today.ask("C1", Column.EXPECTED)
    models.day_people.expect(asked, CLASS)
    models.day_people.update(asked, People(PEOPLE, 36, more=True))


def _refused(models: Models) -> None:
    asked = PeopleAsked("", Column.REFUSED)
    models.today.ask("", Column.REFUSED)
    models.day_people.expect(asked, "")
    models.day_people.update(asked, People(REFUSED, len(REFUSED)))


def _twice(models: Models) -> None:
    asked = PeopleAsked("", Column.TWICE)
    models.today.ask("", Column.TWICE)
    models.day_people.expect(asked, "")
    models.day_people.update(asked, People(TWICE, len(TWICE)))


def _learner(models: Models) -> None:
    models.day_people.show_learner(LEARNER)
    models.today.open("learner")


def _search(models: Models) -> None:
    models.day_people.show_found(FOUND)
    models.today.open("search")


def _span(span: Span, page: str) -> Callable[[Models], None]:
    def show(models: Models) -> None:
        models.day_spans.show_span(span)
        models.today.open(page)

    return show


def _history(history: History) -> Callable[[Models], None]:
    def show(models: Models) -> None:
        models.day_spans.show_history(history)
        models.today.open("history")

    return show


def _day(today: Today) -> Callable[[Models], None]:
    def show(models: Models) -> None:
        models.today.turn("day")
        models.today.update(today)

    return show


DAY: Mapping[str, Callable[[Models], None]] = {
    "people": _people,
    "day-refused": _refused,
    "day-twice": _twice,
    "day-learner": _learner,
    "day-search": _search,
    "day-week": _span(WEEK, "week"),
    "day-month": _span(MONTH, "month"),
    "day-class-history": _history(CLASS_HISTORY),
    "day-learner-history": _history(LEARNER_HISTORY),
    "day-past": _day(PAST),
    "today-empty": _day(Today(day="2026-11-23", today="2026-11-23")),
}
