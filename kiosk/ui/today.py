"""Who should be here and who is, for QML: totals, arrivals, classes, and the people behind a number.

Signals: changed().  Counting is the desk's business (kiosk/review.py); here it is only laid out.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any

from PySide6.QtCore import Property, QObject, Signal, Slot
from PySide6.QtQml import QmlElement, QmlSingleton

from kiosk.ui.gestures import Gesture, PeopleAsked
from kiosk.ui.glyphs import drawable
from kiosk.ui.language import Language
from kiosk.ui.rows import Rows
from kiosk.visit.view import Text

QML_IMPORT_NAME = "Kiosk.Models"
QML_IMPORT_MAJOR_VERSION = 1


class Column(StrEnum):
    """A number that can be touched.  expected = present + missing + leave; present includes late."""

    EXPECTED = "expected"
    PRESENT = "present"
    LATE = "late"
    MISSING = "missing"
    LEAVE = "leave"


@dataclass(frozen=True, slots=True)
class Counts:
    expected: int = 0
    present: int = 0
    late: int = 0
    missing: int = 0
    leave: int = 0


@dataclass(frozen=True, slots=True)
class ClassToday:
    """One class of the day.  `starts` is local time; `opens` is given while it has not started: sign-in from then."""

    class_no: str
    name: str
    starts: str
    counts: Counts
    opens: str = ""


@dataclass(frozen=True, slots=True)
class Arrivals:
    """People per five minutes from `first` (local, 08:00) on; bars from `start_at` on are late."""

    counts: tuple[int, ...] = ()
    labels: tuple[str, ...] = ()
    end_label: str = ""
    start_at: int = 0
    starts: str = ""


@dataclass(frozen=True, slots=True)
class Person:
    """One line behind a number, masked.  `state` is a Column; times are local or empty."""

    key: str
    name: str
    number: str
    class_name: str
    state: Column
    came: str = ""
    went: str = ""
    origin: str = ""
    """An `Origin` where it is not this desk itself."""


@dataclass(frozen=True, slots=True)
class Todo:
    """An exception: what, who, when, its code, and the place of the rail that deals with it."""

    what: Text
    who: Text | str
    at: str
    code: str
    grave: bool
    place: str


@dataclass(frozen=True, slots=True)
class Today:
    """`totals` cover only classes already started.  `later` is when the next one starts, empty for none."""

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


@QmlElement
@QmlSingleton
class TodayModel(QObject):
    changed = Signal()

    def __init__(self, language: Language, dispatch: Callable[[Gesture], None]) -> None:
        super().__init__()
        self._language = language
        self._dispatch = dispatch
        self._today = Today()
        self._classes = Rows(self)
        self._people = Rows(self)
        self._asked = PeopleAsked("", "")
        self._tab = "day"
        language.changed.connect(self._again)

    @staticmethod
    def create(engine: Any) -> TodayModel:
        model: TodayModel = engine.models.today
        return model

    def update(self, today: Today) -> None:
        self._today = today
        self._classes.put([self._class_row(line) for line in today.classes])
        self.changed.emit()

    def update_people(self, asked: PeopleAsked, people: tuple[Person, ...]) -> None:
        """The answer to PeopleAsked; one for a question that is no longer open is dropped."""
        if asked == self._asked:
            self._people.put([self._person_row(person) for person in people])
            self.changed.emit()

    def _again(self) -> None:
        self.update(self._today)

    def _class_row(self, line: ClassToday) -> dict[str, Any]:
        counts = line.counts
        return {
            "key": line.class_no,
            "name": drawable(line.name),
            "starts": line.starts,
            "opens": line.opens,
            "numbers": [counts.expected, counts.present, counts.late, counts.missing, counts.leave],
        }

    def _person_row(self, person: Person) -> dict[str, Any]:
        return {
            "key": person.key,
            "name": drawable(person.name),
            "number": person.number,
            "className": drawable(person.class_name),
            "state": person.state.value,
            "came": person.came,
            "went": person.went,
            "origin": self._language.say(f"origin.short.{person.origin}") if person.origin else "",
        }

    @Property(str, notify=changed)
    def tab(self) -> str:
        """Which page of 今日 is open; the keys are TodayFrame's."""
        return self._tab

    @Slot(str)
    def turn(self, tab: str) -> None:
        self._tab = tab
        self.changed.emit()

    @Property(list, notify=changed)
    def totals(self) -> list[int]:
        """expected, present, late, missing, leave."""
        sums = self._today.totals
        return [sums.expected, sums.present, sums.late, sums.missing, sums.leave]

    @Property(QObject, constant=True)
    def classes(self) -> QObject:
        """Rows of {key, name, starts, opens, numbers}."""
        return self._classes

    @Property(int, notify=changed)
    def classCount(self) -> int:
        return len(self._today.classes)

    @Property(int, notify=changed)
    def started(self) -> int:
        return self._today.started

    @Property(str, notify=changed)
    def later(self) -> str:
        return self._today.later

    @Property(int, notify=changed)
    def laterCount(self) -> int:
        return self._today.later_count

    @Property(list, notify=changed)
    def arrivals(self) -> list[int]:
        return list(self._today.arrivals.counts)

    @Property(int, notify=changed)
    def arrivalCount(self) -> int:
        return len(self._today.arrivals.counts)

    @Property(list, notify=changed)
    def arrivalLabels(self) -> list[str]:
        return list(self._today.arrivals.labels)

    @Property(str, notify=changed)
    def arrivalEnd(self) -> str:
        return self._today.arrivals.end_label

    @Property(int, notify=changed)
    def arrivalStart(self) -> int:
        return self._today.arrivals.start_at

    @Property(str, notify=changed)
    def starts(self) -> str:
        return self._today.arrivals.starts

    @Property(list, notify=changed)
    def todo(self) -> list[dict[str, Any]]:
        """Each {what, who, at, code, grave, place}."""
        say = self._language.say
        return [
            {
                "what": say(item.what),
                "who": drawable(item.who if isinstance(item.who, str) else say(item.who)),
                "at": item.at,
                "code": item.code,
                "grave": item.grave,
                "place": item.place,
            }
            for item in self._today.todo
        ]

    @Property(int, notify=changed)
    def todoCount(self) -> int:
        return len(self._today.todo)

    @Property(str, notify=changed)
    def origins(self) -> str:
        """How many of those present came by phone or were signed in by staff; "" where nobody was."""
        today = self._today
        told = []
        if today.phones:
            told.append(self._language.say(Text("today.phones", (str(today.phones),))))
        if today.assisted:
            said = (str(today.assisted), today.assisted_percent)
            told.append(self._language.say(Text("today.assisted", said)))
        return " · ".join(told)

    @Property(str, notify=changed)
    def updated(self) -> str:
        return self._today.updated

    # --- the people behind a number ----------------------------------------------------------------------

    @Property(QObject, constant=True)
    def people(self) -> QObject:
        """Rows of {key, name, number, className, state, came, went}."""
        return self._people

    @Property(int, notify=changed)
    def peopleCount(self) -> int:
        return self._people.rowCount()

    @Property(bool, notify=changed)
    def peopleShown(self) -> bool:
        return self._asked.column != ""

    @Property(str, notify=changed)
    def peopleClass(self) -> str:
        """The name of the class asked for, empty for all."""
        names = [line.name for line in self._today.classes if line.class_no == self._asked.class_no]
        return drawable(names[0]) if names else ""

    @Property(str, notify=changed)
    def peopleColumn(self) -> str:
        return self._asked.column

    @Slot(str, str)
    def ask(self, class_no: str, column: str) -> None:
        self._asked = PeopleAsked(class_no, Column(column).value)
        self._people.put([])
        self.changed.emit()
        self._dispatch(self._asked)

    @Slot()
    def closePeople(self) -> None:
        self._asked = PeopleAsked("", "")
        self._people.put([])
        self.changed.emit()
