"""开班 for QML: the classes an institution keeps itself, one of them open with its week and its learners.

Knows no rule.  Signals: changed() for the list and what is said, opened() for the class that is open, drafted() for the
slots and days of its week that are being typed, turned() for what the form
offers and shows, reworded() for another language.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from PySide6.QtCore import Property, QObject, Signal, Slot
from PySide6.QtQml import QmlElement, QmlSingleton

from kiosk.ui.gestures import Gesture
from kiosk.ui.glyphs import drawable
from kiosk.ui.language import Language
from kiosk.ui.rows import Rows
from kiosk.ui.saying import SayingModel
from kiosk.ui.school_facts import OpenClass, SchoolClass, SchoolProject, Tab
from kiosk.ui.school_gestures import (
    ClassSaved,
    DayTyped,
    LearnerAdded,
    SchoolClassOpened,
    SlotTyped,
)
from kiosk.visit.view import Text

QML_IMPORT_NAME = "Kiosk.Models"
QML_IMPORT_MAJOR_VERSION = 1


@QmlElement
@QmlSingleton
class SchoolModel(SayingModel):
    changed = Signal()
    opened = Signal()
    drafted = Signal()
    reworded = Signal()
    turned = Signal()

    def __init__(self, language: Language, dispatch: Callable[[Gesture], None]) -> None:
        super().__init__(language, dispatch)
        self._offered = False
        self._tab = Tab.CLASSES
        self._open: OpenClass | None = None
        self._people = False
        self._projects: tuple[SchoolProject, ...] = ()
        self._slots: tuple[SlotTyped, ...] = ()
        self._days: tuple[DayTyped, ...] = ()
        self._classes: tuple[SchoolClass, ...] = ()
        self._rows, self._learners = Rows(self), Rows(self)
        language.changed.connect(self._again)

    @staticmethod
    def create(engine: Any) -> SchoolModel:
        model: SchoolModel = engine.models.school
        return model

    # --- what the desk says -------------------------------------------------------------------------------

    def offer(self) -> None:
        """This desk keeps its own classes: the page has a place on the rail."""
        self._offered = True
        self.changed.emit()

    def update(self, classes: tuple[SchoolClass, ...]) -> None:
        self._classes = classes
        self._rows.put([self._row(one) for one in classes])
        self.changed.emit()

    def update_projects(self, projects: tuple[SchoolProject, ...]) -> None:
        self._projects = projects
        self.turned.emit()

    def update_open(self, shown: OpenClass | None) -> None:
        """None: back to the list."""
        self._people = self._people and shown is not None
        self._open = shown
        self._slots, self._days = (shown.slots, shown.days) if shown else ((), ())
        self._put_learners()
        self.opened.emit()
        self.turned.emit()
        self.drafted.emit()

    def forget(self) -> None:
        """Nothing of a learner stays behind."""
        self._tab = Tab.CLASSES
        self.update(())
        self.update_open(None)
        self.say(None)

    def _again(self) -> None:
        self.reworded.emit()
        self.update(self._classes)
        self._put_learners()
        self.opened.emit()
        self.drafted.emit()

    def _put_learners(self) -> None:
        learners = self._open.learners if self._open else ()
        self._learners.put(
            [
                {
                    "key": one.learner,
                    "name": drawable(one.name),
                    "number": one.number,
                    "state": self._language.say(one.state),
                    "there": one.there,
                }
                for one in learners
            ]
        )

    def _row(self, one: SchoolClass) -> dict[str, Any]:
        counts = Text("school.counts", (str(one.learners), str(one.taught), str(one.sessions)))
        coming = Text("school.coming", (one.coming,)) if one.coming else Text("school.no_coming")
        return {
            "key": one.class_no,
            "name": drawable(one.name),
            "no": one.class_no,
            "days": one.days,
            "counts": self._language.say(counts),
            "coming": self._language.say(coming),
        }

    # --- what is shown ------------------------------------------------------------------------------------

    @Property(bool, notify=changed)
    def offered(self) -> bool:
        return self._offered

    @Property(str, notify=changed)
    def tab(self) -> str:
        return self._tab.value

    @Property(list, notify=reworded)
    def tabs(self) -> list[dict[str, str]]:
        """Each {key, title}."""
        return self._language.choices("school.tab.{}", Tab)

    @Property(QObject, constant=True)
    def rows(self) -> QObject:
        """Rows of {key, name, no, days, counts, coming}."""
        return self._rows

    @Property(int, notify=changed)
    def count(self) -> int:
        return len(self._classes)

    @Property(bool, notify=opened)
    def isOpen(self) -> bool:
        return self._open is not None

    @Property(list, notify=turned)
    def projects(self) -> list[dict[str, str]]:
        """Each {key, title, occupation, level}."""
        return [
            {
                "key": one.project_no,
                "title": drawable(one.name),
                "occupation": one.occupation,
                "level": one.level,
            }
            for one in self._projects
        ]

    @Property(bool, notify=turned)
    def people(self) -> bool:
        """The learners of the open class, not its week."""
        return self._people

    @Property(dict, notify=opened)
    def form(self) -> dict[str, str]:
        """{classNo, name, occupation, level, starts, ends} of the open class."""
        shown = self._open or OpenClass()
        return {
            "classNo": shown.class_no,
            "name": shown.name,
            "occupation": shown.occupation,
            "level": shown.level,
            "starts": shown.starts,
            "ends": shown.ends,
        }

    @Property(QObject, constant=True)
    def learners(self) -> QObject:
        """Rows of {key, name, number, state, there}."""
        return self._learners

    @Property(int, notify=opened)
    def learnerCount(self) -> int:
        return len(self._open.learners) if self._open else 0

    @Property(list, notify=drafted)
    def slots(self) -> list[dict[str, str]]:
        """Each {key, title}."""
        return [{"key": str(place), "title": self._slot(one)} for place, one in enumerate(self._slots)]

    @Property(list, notify=drafted)
    def days(self) -> list[dict[str, str]]:
        return [{"key": str(place), "title": self._day(one)} for place, one in enumerate(self._days)]

    @Property(list, notify=reworded)
    def weekdays(self) -> list[dict[str, str]]:
        return [
            {"key": str(number), "title": self._language.say(f"school.weekday.{number}")}
            for number in range(1, 8)
        ]

    @Property(list, notify=reworded)
    def dayKinds(self) -> list[dict[str, str]]:
        """A holiday, or taught like a weekday."""
        like = [
            {"key": str(n), "title": self._language.say(Text("school.like", (Text(f"school.weekday.{n}"),)))}
            for n in range(1, 8)
        ]
        return [{"key": "0", "title": self._language.say("school.off")}, *like]

    def _slot(self, one: SlotTyped) -> str:
        parts = (
            self._language.say(f"school.weekday.{one.weekday}"),
            f"{one.begins}–{one.ends}",
            one.room,
            one.teacher,
        )
        online = self._language.say("school.online") if one.online else ""
        return drawable(" ".join(part for part in (*parts, online) if part))

    def _day(self, one: DayTyped) -> str:
        kind = (
            Text("school.like", (Text(f"school.weekday.{one.weekday}"),))
            if one.weekday
            else Text("school.off")
        )
        return f"{one.day} {self._language.say(kind)}"

    # --- what staff do ------------------------------------------------------------------------------------

    @Slot(str)
    def show(self, tab: str) -> None:
        self._tab = Tab(tab)
        self.say(None)

    @Slot(str)
    def open(self, class_no: str) -> None:
        """ "" for a new class."""
        self.say(None)
        self._dispatch(SchoolClassOpened(class_no))
        if not class_no:
            self.update_open(OpenClass())

    @Slot(bool)
    def showPeople(self, people: bool) -> None:
        self._people = people
        self.turned.emit()

    @Slot()
    def close(self) -> None:
        self.say(None)
        self.update_open(None)

    @Slot(str, str, str, str, str, bool)
    def addSlot(self, weekday: str, begins: str, ends: str, room: str, teacher: str, online: bool) -> None:
        typed = SlotTyped(int(weekday), begins.strip(), ends.strip(), room.strip(), teacher.strip(), online)
        self._slots = (*self._slots, typed)
        self.drafted.emit()

    @Slot(str)
    def removeSlot(self, key: str) -> None:
        self._slots = tuple(one for place, one in enumerate(self._slots) if str(place) != key)
        self.drafted.emit()

    @Slot(str, str)
    def addDay(self, day: str, weekday: str) -> None:
        self._days = (*self._days, DayTyped(day.strip(), int(weekday)))
        self.drafted.emit()

    @Slot(str)
    def removeDay(self, key: str) -> None:
        self._days = tuple(one for place, one in enumerate(self._days) if str(place) != key)
        self.drafted.emit()

    @Slot(str, str, str, str, str, str)
    def save(self, class_no: str, name: str, occupation: str, level: str, starts: str, ends: str) -> None:
        self._dispatch(
            ClassSaved(
                class_no.strip(), name.strip(), occupation.strip(), level.strip(), starts.strip(), ends.strip(),
                self._slots, self._days,
            )
        )  # fmt: skip

    @Slot(str, str, str)
    def addLearner(self, document: str, number: str, name: str) -> None:
        if self._open:
            self._dispatch(LearnerAdded(self._open.class_no, document, number.strip(), name.strip()))
