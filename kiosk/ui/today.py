"""A day and who is behind each number of it, for QML: totals, arrivals, classes on the time line, what wants doing.

Signals: changed().  Counting is the desk's business (kiosk/day); here it is only laid out.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from PySide6.QtCore import Property, QObject, Signal, Slot
from PySide6.QtQml import QmlElement, QmlSingleton

from kiosk.ui.day_gestures import DayPicked, DayPrinted, PageLeft
from kiosk.ui.gestures import Gesture, PeopleAsked
from kiosk.ui.glyphs import drawable
from kiosk.ui.language import Language
from kiosk.ui.rows import Rows
from kiosk.ui.today_facts import Arrivals, ClassToday, Column, Counts, Person, Today, Todo
from kiosk.visit.view import Text

QML_IMPORT_NAME = "Kiosk.Models"
QML_IMPORT_MAJOR_VERSION = 1

__all__ = ["Arrivals", "ClassToday", "Column", "Counts", "Person", "Today", "TodayModel", "Todo"]

DAY = "day"
NUMBERS = ("expected", "present", "late", "early", "missing", "leave", "assisted")


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
        self._pages = [DAY]
        self._tab = DAY
        self._crossed = False
        self._marks: dict[str, str] = {}
        self._method = ""
        self._problem: Text | None = None
        language.changed.connect(self._again)

    @staticmethod
    def create(engine: Any) -> TodayModel:
        model: TodayModel = engine.models.today
        return model

    def update(self, today: Today) -> None:
        self._today = today
        if self._method not in today.arrivals.counts:
            self._method = ""
        self._classes.put([self._class_row(line) for line in today.classes])
        self.changed.emit()

    @property
    def shown(self) -> Today:
        return self._today

    def forget(self) -> None:
        """Staff have gone: the next begins at today's numbers."""
        self._pages, self._tab, self._method, self._problem = [DAY], DAY, "", None
        self._crossed = False
        self._marks.clear()
        self.update(Today())

    def say_of(self, said: Text | None) -> None:
        """What became of printing."""
        self._problem = said
        self.changed.emit()

    def _again(self) -> None:
        self.update(self._today)

    def _class_row(self, line: ClassToday) -> dict[str, Any]:
        return {
            "key": line.class_no,
            "name": drawable(line.name),
            "starts": line.starts,
            "opens": line.opens,
            "numbers": [getattr(line.counts, name) for name in NUMBERS],
            "blocks": [
                {
                    "key": one.session_no, "times": one.times, "from": one.begins, "to": one.ends,
                    "present": one.present, "expected": one.expected, "state": one.state, "shown": one.shown,
                }
                for one in line.blocks
            ],
        }  # fmt: skip

    # --- which page ---------------------------------------------------------------------------------------

    @Property(str, notify=changed)
    def tab(self) -> str:
        """Which page of 今日 is open; the keys are TodayFrame's."""
        return self._tab

    @Slot(str)
    def turn(self, tab: str) -> None:
        self._tab, self._pages, self._crossed = tab, [DAY], False
        self._marks.clear()
        self.changed.emit()

    @Slot(str)
    def cross(self, tab: str) -> None:
        """Another tab from a page of the day; the way back leads to that page."""
        self._tab, self._crossed = tab, True
        self.changed.emit()

    @Property(bool, notify=changed)
    def crossed(self) -> bool:
        return self._crossed

    @Slot(str)
    def mark(self, key: str) -> None:
        """The row one goes on from: whoever comes back finds it."""
        self._marks[self._pages[-1]] = key

    @Property(str, notify=changed)
    def marked(self) -> str:
        return self._marks.get(self._pages[-1], "")

    @Property(str, notify=changed)
    def page(self) -> str:
        """What was opened from the day, or the day itself."""
        return self._pages[-1]

    @Slot(str)
    def open(self, page: str) -> None:
        """On top of what is open; opened again, it is not put there twice."""
        if page in self._pages:
            del self._pages[self._pages.index(page) :]
        self._pages.append(page)
        self._marks.pop(page, None)
        self.changed.emit()

    @Slot()
    def back(self) -> None:
        if self._crossed:
            self._tab, self._crossed = DAY, False
        elif len(self._pages) > 1:
            self._pages.pop()
        self._problem = None
        self.changed.emit()
        self._dispatch(PageLeft(self._pages[-1]))

    @Slot()
    def printOut(self) -> None:
        self._dispatch(DayPrinted())

    @Property(str, notify=changed)
    def problem(self) -> str:
        return self._language.say(self._problem) if self._problem else ""

    # --- which day ----------------------------------------------------------------------------------------

    @Property(str, notify=changed)
    def day(self) -> str:
        """YYYY-MM-DD."""
        return self._today.day

    @Property(str, notify=changed)
    def today(self) -> str:
        return self._today.today

    @Property(bool, notify=changed)
    def past(self) -> bool:
        return self._today.past

    @Slot(str)
    def pick(self, day: str) -> None:
        """Another day; today's date, or "", follows the calendar."""
        self._dispatch(DayPicked("" if day == self._today.today else day))

    @Slot(str)
    def visit(self, day: str) -> None:
        """That day, from wherever one is."""
        self._pages = [DAY]
        self.pick(day)
        self.changed.emit()

    @Slot(str, str, str)
    def visitClass(self, day: str, class_no: str, session_no: str) -> None:
        """Who was in that lesson; the way back leads to the history it was found in."""
        self._pages = [DAY, "history"]
        self.pick(day)
        self.ask(class_no, Column.EXPECTED, session_no)

    @Slot(str)
    def visitLearner(self, day: str) -> None:
        """That day of the learner whose history is open; DayPeopleModel is asked for it."""
        self._pages = [DAY, "history", "learner"]
        self.pick(day)
        self.changed.emit()

    # --- numbers ------------------------------------------------------------------------------------------

    @Property(list, notify=changed)
    def totals(self) -> list[int]:
        """As NUMBERS."""
        return [getattr(self._today.totals, name) for name in NUMBERS]

    @Property(QObject, constant=True)
    def classes(self) -> QObject:
        """Rows of {key, name, starts, opens, numbers, blocks}."""
        return self._classes

    @Slot(str, result=list)
    def blocksOf(self, class_no: str) -> list[dict[str, str]]:
        """The sittings of a class that day, {key, title}."""
        held = (one for line in self._today.classes if line.class_no == class_no for one in line.blocks)
        return [{"key": one.session_no, "title": one.times} for one in held]

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
    def hours(self) -> list[dict[str, Any]]:
        """Marks of the time line: {text, at}, in thousandths."""
        return [{"text": text, "at": at} for text, at in self._today.hours]

    @Property(int, notify=changed)
    def hourCount(self) -> int:
        return len(self._today.hours)

    @Property(int, notify=changed)
    def now(self) -> int:
        return self._today.now

    @Property(str, notify=changed)
    def updated(self) -> str:
        return self._today.updated

    # --- arrivals -----------------------------------------------------------------------------------------

    @Property(list, notify=changed)
    def arrivals(self) -> list[int]:
        """Of the way that was picked, or of all."""
        every = self._today.arrivals.counts
        chosen = [every[self._method]] if self._method else list(every.values())
        return [sum(bar) for bar in zip(*chosen, strict=True)]

    @Property(int, notify=changed)
    def arrivalCount(self) -> int:
        return len(self._today.arrivals.labels)

    @Property(list, notify=changed)
    def arrivalLabels(self) -> list[str]:
        return list(self._today.arrivals.labels)

    @Property(str, notify=changed)
    def arrivalEnd(self) -> str:
        return self._today.arrivals.end_label

    @Property(int, notify=changed)
    def arrivalStart(self) -> int:
        return self._today.arrivals.start_at

    @Property(int, notify=changed)
    def arrivalMinutes(self) -> int:
        return self._today.arrivals.minutes

    @Property(str, notify=changed)
    def starts(self) -> str:
        return self._today.arrivals.starts

    @Property(list, notify=changed)
    def methods(self) -> list[dict[str, Any]]:
        """Ways in which somebody arrived, {key, title}, the most used first."""
        sums = {key: sum(bars) for key, bars in self._today.arrivals.counts.items()}
        say = self._language.say
        used = sorted((item for item in sums.items() if item[1]), key=lambda item: -item[1])
        return [{"key": key, "title": say(Text("today.by", (Text(f"by.{key}"), str(n))))} for key, n in used]

    @Property(str, notify=changed)
    def method(self) -> str:
        return self._method

    @Slot(str)
    def pickMethod(self, key: str) -> None:
        self._method = "" if key == self._method else key
        self.changed.emit()

    # --- exceptions ---------------------------------------------------------------------------------------

    @Property(list, notify=changed)
    def todo(self) -> list[dict[str, Any]]:
        """Each {what, who, at, code, grave, place, column, classNo}."""
        say = self._language.say
        return [
            {
                "what": say(item.what),
                "who": drawable(item.who if isinstance(item.who, str) else say(item.who)),
                "at": item.at,
                "code": item.code,
                "grave": item.grave,
                "place": item.place,
                "column": item.column,
                "classNo": item.class_no,
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

    @Slot(str, str, str)
    def ask(self, class_no: str, column: str, session_no: str = "") -> None:
        """Who is behind a number; DayPeopleModel has the answer."""
        self._dispatch(PeopleAsked(class_no, Column(column).value, session_no))
        self.open("people")
