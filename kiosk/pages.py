"""The day's review, stuck entries and conditions as the staff pages show them: masked, local times, ids of words."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import datetime, timedelta

from kiosk.domain.attendance import Windows
from kiosk.domain.identity import mask_number
from kiosk.domain.names import mask
from kiosk.domain.signs import PHONES, Origin
from kiosk.domain.timetable import clock_text, from_ms
from kiosk.review import BAR, ClassDay, DayReview, LearnerDay, Presence, chart_start
from kiosk.ui.staff import Place
from kiosk.ui.today import Arrivals, ClassToday, Column, Counts, Person, Today, Todo
from kiosk.ui.troubles import Stuck
from kiosk.visit.view import Text
from sync.records import Action, Backlog, Delivery, EntryKind
from sync.store.outbox import Troubled

COLUMNS: dict[Column, tuple[Presence, ...]] = {
    Column.EXPECTED: tuple(Presence),
    Column.PRESENT: (Presence.PRESENT, Presence.LATE),
    Column.LATE: (Presence.LATE,),
    Column.MISSING: (Presence.MISSING,),
    Column.LEAVE: (Presence.LEAVE,),
}

DELIVERY_CODES = {Delivery.REFUSED: "F02", Delivery.CONFLICT: "F03", Delivery.PARKED: "F04"}


def today_page(day: DayReview, backlog: Backlog, windows: Windows) -> Today:
    begun, coming = day.begun, day.coming
    later = min((line.sitting.begins for line in coming), default=None)
    assisted = sum(line.by(Origin.ASSISTED) for line in begun)
    return Today(
        totals=_counts(begun),
        classes=tuple(_class_line(line) for line in (*begun, *coming)),
        started=len(begun),
        later=clock_text(later) if later else "",
        later_count=sum(1 for line in coming if line.sitting.begins == later),
        arrivals=_arrivals(day, windows),
        todo=(*_stuck_todo(day, backlog), *_noted_todo(day)),
        updated=clock_text(day.at),
        phones=sum(line.by(*PHONES) for line in begun),
        assisted=assisted,
        assisted_percent=_percent(assisted, sum(line.count(*COLUMNS[Column.PRESENT]) for line in begun)),
    )


def _percent(part: int, whole: int) -> str:
    """In whole tenths, rounded down: no float is ever shown."""
    permille = part * 1000 // whole if whole else 0
    return f"{permille // 10}.{permille % 10}"


def _counts(lines: Iterable[ClassDay]) -> Counts:
    lines = tuple(lines)
    return Counts(**{column.value: sum(line.count(*COLUMNS[column]) for line in lines) for column in Column})


def _class_line(line: ClassDay) -> ClassToday:
    return ClassToday(
        class_no=line.training_class.class_no,
        name=line.training_class.name,
        starts=clock_text(line.sitting.begins),
        counts=_counts([line]),
        opens="" if line.begun else clock_text(line.opens),
    )


def _arrivals(day: DayReview, windows: Windows) -> Arrivals:
    """Bars per five minutes from the opening of sign-in to its end."""
    start = chart_start(day.classes)
    if start is None:
        return Arrivals()
    first = _floor(start - windows.in_opens_before)
    bars = -(-(windows.in_opens_before + windows.in_closes_after) // BAR)
    counts = [0] * bars
    for moment in day.arrivals:
        index = (moment - first) // BAR
        if 0 <= index < bars:
            counts[index] += 1
    edges = [clock_text(first + BAR * index) for index in range(bars + 1)]
    return Arrivals(
        counts=tuple(counts),
        labels=tuple(edge if index % 2 == 0 else "" for index, edge in enumerate(edges[:-1])),
        end_label=edges[-1],
        start_at=(start - first) // BAR,
        starts=clock_text(start),
    )


def _floor(moment: datetime) -> datetime:
    return moment - timedelta(
        minutes=moment.minute % 5, seconds=moment.second, microseconds=moment.microsecond
    )


def _stuck_todo(day: DayReview, backlog: Backlog) -> tuple[Todo, ...]:
    stuck = ((backlog.refused, "F02"), (backlog.conflict, "F03"), (backlog.parked, "F04"))
    return tuple(
        Todo(
            Text(f"trouble.{code}.what"),
            Text("troubles.count", (str(count),)),
            clock_text(day.at),
            code,
            grave=True,
            place=Place.TROUBLES.value,
        )
        for count, code in stuck
        if count
    )


def _noted_todo(day: DayReview) -> tuple[Todo, ...]:
    return tuple(
        Todo(
            Text("today.noted"),
            mask(noted.name),
            clock_text(from_ms(noted.entry.at_ms)),
            "",
            grave=False,
            place=Place.TODAY.value,
        )
        for noted in day.noted
    )


def people_page(day: DayReview, class_no: str, column: str) -> tuple[Person, ...]:
    wanted = COLUMNS[Column(column)]
    lines = day.begun if not class_no else [c for c in day.classes if c.training_class.class_no == class_no]
    return tuple(
        _person(line, learner) for line in lines for learner in line.learners if learner.presence in wanted
    )


def _person(line: ClassDay, learner: LearnerDay) -> Person:
    return Person(
        key=learner.enrolment.trainee_no,
        name=mask(learner.enrolment.name),
        number=mask_number(learner.enrolment.person.number),
        class_name=line.training_class.name,
        state=Column(learner.presence.value),
        came=clock_text(learner.came) if learner.came else "",
        went=clock_text(learner.went) if learner.went else "",
        origin=learner.origin.value if learner.origin and learner.origin is not Origin.DESK else "",
    )


def stuck_page(stuck: Sequence[Troubled]) -> tuple[Stuck, ...]:
    return tuple(
        Stuck(
            rec_id=one.outgoing.entry.id,
            name=mask(one.outgoing.name),
            what=_what(one),
            at=clock_text(from_ms(one.outgoing.entry.at_ms)),
            state=one.delivery.value,
            code=DELIVERY_CODES.get(one.delivery, ""),
            said=" ".join(part for part in (one.code, one.text) if part),
            attempts=one.outgoing.attempts,
            can_resend=one.delivery in (Delivery.REFUSED, Delivery.PARKED),
        )
        for one in stuck
    )


def _what(one: Troubled) -> Text:
    entry = one.outgoing.entry
    if entry.kind is EntryKind.CHECKIN:
        return Text("choose.in" if entry.action is Action.IN else "choose.out")
    return Text(f"kind.{entry.kind.value}")
