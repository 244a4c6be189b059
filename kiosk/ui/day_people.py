"""The people behind a number of a day, one learner's day with its evidence, and the search, for QML.

Signals: changed().  A list grows as it is drawn to its end: no more names are opened than somebody looks at.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import Any

from PySide6.QtCore import Property, QObject, Signal, Slot
from PySide6.QtQml import QmlElement, QmlSingleton

from kiosk.ui.day_gestures import DaySought, LearnerDayAsked, MorePeople
from kiosk.ui.gestures import Gesture, PeopleAsked
from kiosk.ui.glyphs import drawable
from kiosk.ui.language import Language
from kiosk.ui.rows import Rows
from kiosk.ui.today_facts import EventLine, LearnerDay, People, Person, Sought
from kiosk.visit.view import Text

QML_IMPORT_NAME = "Kiosk.Models"
QML_IMPORT_MAJOR_VERSION = 1


@QmlElement
@QmlSingleton
class DayPeopleModel(QObject):
    changed = Signal()

    def __init__(self, language: Language, dispatch: Callable[[Gesture], None]) -> None:
        super().__init__()
        self._language, self._dispatch = language, dispatch
        self._asked = PeopleAsked("", "")
        self._heading = ""
        self._people = People()
        self._learner = LearnerDay("", "", "", "", "", "")
        self._sought = Sought()
        self._asking = False
        self._rows, self._sittings, self._events, self._found = (Rows(self) for _ in range(4))
        language.changed.connect(self._again)

    @staticmethod
    def create(engine: Any) -> DayPeopleModel:
        model: DayPeopleModel = engine.models.day_people
        return model

    # --- what the desk says -------------------------------------------------------------------------------

    def expect(self, asked: PeopleAsked, heading: str) -> None:
        """A number was touched; its people are on their way.  `heading` is the class, "" for all."""
        if asked != self._asked:
            self._people = People()
            self._rows.put([])
        self._asked, self._heading = asked, heading
        self.changed.emit()

    def update(self, asked: PeopleAsked, people: People) -> None:
        """The answer; one for a question that is no longer open is dropped."""
        if asked != self._asked:
            return
        self._people, self._asking = people, False
        self._rows.put([self._person_row(one) for one in people.lines])
        self.changed.emit()

    def show_learner(self, learner: LearnerDay) -> None:
        self._learner = learner
        self._sittings.put([self._person_row(one) for one in learner.sittings])
        self._events.put([self._event_row(one) for one in learner.events])
        self.changed.emit()

    def show_found(self, sought: Sought) -> None:
        self._sought = sought
        self._found.put(
            [
                {
                    "key": one.key,
                    "name": drawable(one.name),
                    "number": one.number,
                    "className": drawable(one.class_name),
                }
                for one in sought.learners
            ]
        )
        self.changed.emit()

    def forget(self) -> None:
        self.expect(PeopleAsked("", ""), "")
        self.show_learner(LearnerDay("", "", "", "", "", ""))
        self.show_found(Sought())

    def _again(self) -> None:
        self.update(self._asked, self._people)
        self.show_learner(self._learner)

    def _person_row(self, person: Person) -> dict[str, Any]:
        say = self._language.say
        return {
            "key": person.key,
            "name": drawable(person.name),
            "number": person.number,
            "className": drawable(person.class_name),
            "state": person.state.value,
            "came": person.came,
            "went": person.went,
            "origin": say(f"origin.short.{person.origin}") if person.origin else "",
            "said": drawable(say(person.said)) if person.said else "",
            "code": person.code,
            "entry": person.entry,
            "learner": person.learner,
        }

    def _event_row(self, one: EventLine) -> dict[str, Any]:
        say = self._language.say
        return {
            "key": one.key,
            "at": one.at,
            "what": drawable(say(one.what)),
            "how": " · ".join(drawable(say(part)) if isinstance(part, Text) else drawable(part) for part in one.how),
            "sync": drawable(say(one.sync)),
            "syncState": one.sync_state,
            "ledger": " · ".join(say(part) for part in one.ledger),
            "holds": one.holds,
            "booked": one.booked,
        }  # fmt: skip

    # --- behind a number ----------------------------------------------------------------------------------

    @Property(QObject, constant=True)
    def rows(self) -> QObject:
        """Rows of {key, name, number, className, state, came, went, origin, said, code, entry, learner}."""
        return self._rows

    @Slot(str, result=int)
    def personAt(self, key: str) -> int:
        """The place of that key, or entry, among the rows; -1 for none."""
        return _place(key, ((one.key, one.entry) for one in self._people.lines))

    @Property(int, notify=changed)
    def total(self) -> int:
        return self._people.total

    @Property(str, notify=changed)
    def heading(self) -> str:
        return drawable(self._heading)

    @Property(str, notify=changed)
    def classNo(self) -> str:
        return self._asked.class_no

    @Property(str, notify=changed)
    def column(self) -> str:
        return self._asked.column

    @Property(str, notify=changed)
    def sessionNo(self) -> str:
        """The sitting that was asked for; "" is what the numbers of the page are about."""
        return self._asked.session_no

    @Slot()
    def more(self) -> None:
        if self._people.more and not self._asking:
            self._asking = True
            self._dispatch(MorePeople())

    # --- one learner --------------------------------------------------------------------------------------

    @Slot(str)
    def openLearner(self, key: str) -> None:
        self.show_learner(LearnerDay(key, "", "", "", "", ""))
        self._dispatch(LearnerDayAsked(key))

    @Property(dict, notify=changed)
    def learner(self) -> dict[str, Any]:
        """{key, name, number, className, classNo, day}."""
        one = self._learner
        return {
            "key": one.key, "name": drawable(one.name), "number": one.number,
            "className": drawable(one.class_name), "classNo": one.class_no, "day": one.day,
        }  # fmt: skip

    @Property(QObject, constant=True)
    def sittings(self) -> QObject:
        """As `rows`, one for each sitting of the day; `said` is its time."""
        return self._sittings

    @Property(QObject, constant=True)
    def events(self) -> QObject:
        """Rows of {key, at, what, how, sync, syncState, ledger, holds, booked}."""
        return self._events

    @Slot(str, result=int)
    def eventAt(self, key: str) -> int:
        return _place(key, ((one.key,) for one in self._learner.events))

    @Property(int, notify=changed)
    def eventCount(self) -> int:
        return self._events.rowCount()

    # --- the search ---------------------------------------------------------------------------------------

    @Slot(str)
    def seek(self, text: str) -> None:
        self._dispatch(DaySought(text.strip()))

    @Property(str, notify=changed)
    def sought(self) -> str:
        return self._sought.text

    @Property(bool, notify=changed)
    def cut(self) -> bool:
        return self._sought.cut

    @Property(QObject, constant=True)
    def found(self) -> QObject:
        """Rows of {key, name, number, className}."""
        return self._found

    @Property(int, notify=changed)
    def foundCount(self) -> int:
        return len(self._sought.learners)


def _place(key: str, every: Iterable[tuple[str, ...]]) -> int:
    return next((place for place, keys in enumerate(every) if key and key in keys), -1)
