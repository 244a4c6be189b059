"""考勤 for QML: a class with hours and ratio, a learner's lessons, the forms over them, results.

Knows no rule.  Signals: changed() for the page, the class and its learners, opened() for the learner on the page.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import asdict
from typing import Any

from PySide6.QtCore import Property, QObject, Signal, Slot
from PySide6.QtQml import QmlElement, QmlSingleton

from kiosk.ui.approval import ApprovalGiven
from kiosk.ui.attendance_facts import (
    ACTIONS,
    LEAVES,
    MAKE_UPS,
    UNDOS,
    AffairLine,
    ClassShown,
    ClassTab,
    LearnerLine,
    LearnerShown,
    LessonLine,
    Page,
)
from kiosk.ui.attendance_gestures import (
    ClassBookWanted,
    LearnerBookWanted,
    LeaveWanted,
    MakeUpWanted,
    ResultWanted,
    UndoWanted,
)
from kiosk.ui.gestures import Gesture
from kiosk.ui.glyphs import drawable
from kiosk.ui.language import Language
from kiosk.ui.rows import Rows
from kiosk.visit.view import Text

QML_IMPORT_NAME = "Kiosk.Models"
QML_IMPORT_MAJOR_VERSION = 1

FORMS = (Page.LEAVE, Page.MAKE_UP, Page.UNDO, Page.RESULT)


@QmlElement
@QmlSingleton
class AttendanceModel(QObject):
    changed = Signal()
    opened = Signal()

    def __init__(self, language: Language, dispatch: Callable[[Gesture], None]) -> None:
        super().__init__()
        self._language, self._dispatch = language, dispatch
        self._page, self._below = Page.CLASS, Page.CLASS
        self._tabs: tuple[ClassTab, ...] = ()
        self._class = ClassShown()
        self._learner: LearnerShown | None = None
        self._chosen: set[str] = set()
        self._about = ""
        self._problem: Text | None = None
        self._learners, self._lessons, self._affairs = Rows(self), Rows(self), Rows(self)
        language.changed.connect(self._again)

    @staticmethod
    def create(engine: Any) -> AttendanceModel:
        model: AttendanceModel = engine.models.attendance
        return model

    # --- what the desk says ------------------------------------------------------------------------------

    def update_classes(self, tabs: tuple[ClassTab, ...]) -> None:
        self._tabs = tabs
        self.changed.emit()

    def update_class(self, shown: ClassShown) -> None:
        if shown.class_no != self._class.class_no:
            self._chosen.clear()
        self._class = shown
        self._put_learners()
        self.changed.emit()

    def update_learner(self, shown: LearnerShown | None) -> None:
        self._learner = shown
        self._lessons.put([self._lesson_row(one) for one in shown.lessons] if shown else [])
        self._affairs.put([self._affair_row(one) for one in shown.affairs] if shown else [])
        self.opened.emit()

    def complain(self, problem: Text | None) -> None:
        """What is wrong with what was entered."""
        self._problem = problem
        self.changed.emit()

    def entered(self) -> None:
        """It is in the book: back to where the form was opened."""
        self._problem = None
        if self._page in FORMS:
            self._page = self._below
        if self._page is Page.CLASS:
            self._chosen.clear()
            self._put_learners()
        self.changed.emit()

    def forget(self) -> None:
        """The door is shut: nothing of a learner stays behind."""
        self._page = self._below = Page.CLASS
        self._chosen.clear()
        self._problem = None
        self.update_learner(None)
        self.update_class(ClassShown())

    def _again(self) -> None:
        self.update_learner(self._learner)
        self.changed.emit()

    def _put_learners(self) -> None:
        self._learners.put([self._learner_row(line) for line in self._class.learners])

    def _learner_row(self, line: LearnerLine) -> dict[str, Any]:
        return {**asdict(line), "name": drawable(line.name), "chosen": line.key in self._chosen}

    def _lesson_row(self, line: LessonLine) -> dict[str, Any]:
        say = self._language.say
        return {
            "key": line.key,
            "when": line.when,
            "outcome": line.outcome,
            "signs": "　".join(say(one) for one in line.signs),
            "marks": " · ".join(say(one) for one in line.marks),
        }

    def _affair_row(self, line: AffairLine) -> dict[str, Any]:
        say = self._language.say
        return {
            "key": line.key,
            "what": say(line.what),
            "why": say(line.why),
            "who": drawable(self._language.say(line.who)),
            "at": line.at,
            "holds": line.holds,
            "act": line.act,
        }

    # --- what is shown -----------------------------------------------------------------------------------

    @Property(str, notify=changed)
    def page(self) -> str:
        return self._page.value

    @Property(list, notify=changed)
    def classes(self) -> list[dict[str, str]]:
        """Each {key, title}, as are the kinds and reasons."""
        return [{"key": one.key, "title": drawable(one.title)} for one in self._tabs]

    @Property(str, notify=changed)
    def classNo(self) -> str:
        return self._class.class_no

    @Property(str, notify=changed)
    def classTitle(self) -> str:
        found = (one.title for one in self._tabs if one.key == self._class.class_no)
        return drawable(next(found, self._class.class_no))

    @Property(str, notify=changed)
    def today(self) -> str:
        """2026-11-23."""
        return self._class.today

    @Property(QObject, constant=True)
    def learners(self) -> QObject:
        """Rows of LearnerLine and `chosen`."""
        return self._learners

    @Property(int, notify=changed)
    def learnerCount(self) -> int:
        return len(self._class.learners)

    @Property(list, notify=changed)
    def numbers(self) -> list[int]:
        """below the limit, on leave, passed, with a result."""
        shown = self._class
        return [shown.below, shown.on_leave, shown.passed, shown.results]

    @Property(str, notify=changed)
    def assisted(self) -> str:
        return self._class.assisted

    @Property(int, notify=changed)
    def chosen(self) -> int:
        return len(self._chosen)

    @Property(str, notify=changed)
    def chosenNames(self) -> str:
        """Whom a form is about: the learners chosen, else the one that is open."""
        names = [line.name for line in self._class.learners if line.key in self._whom()]
        return drawable("、".join(names[:4]) + (f" … ({len(names)})" if len(names) > 4 else ""))

    @Property(str, notify=changed)
    def problem(self) -> str:
        return self._language.say(self._problem)

    @Property(list, constant=True)
    def actions(self) -> list[str]:
        return list(ACTIONS)

    @Property(list, notify=changed)
    def leaves(self) -> list[dict[str, str]]:
        return self._language.choices("leave.{}", LEAVES)

    @Property(list, notify=changed)
    def makeUps(self) -> list[dict[str, str]]:
        return self._language.choices("make_up.{}", MAKE_UPS)

    @Property(list, notify=changed)
    def undos(self) -> list[dict[str, str]]:
        return self._language.choices("undo.{}", UNDOS)

    @Slot(str, result=list)
    def lessonsOn(self, day: str) -> list[dict[str, str]]:
        """The lessons of a day, each {key, title, begins, ends}."""
        return [
            {"key": one.key, "title": one.title, "begins": one.begins, "ends": one.ends}
            for one in self._class.lessons
            if one.day == day
        ]

    # --- one learner -------------------------------------------------------------------------------------

    @Property(dict, notify=opened)
    def learner(self) -> dict[str, Any]:
        return self._learner_row(self._learner.line) if self._learner else {}

    @Property(QObject, constant=True)
    def lessons(self) -> QObject:
        """Rows of {key, when, outcome, signs, marks}, the latest first."""
        return self._lessons

    @Property(QObject, constant=True)
    def affairs(self) -> QObject:
        """Rows of {key, what, why, who, at, holds, act}, the latest first."""
        return self._affairs

    @Property(int, notify=opened)
    def lessonCount(self) -> int:
        return self._lessons.rowCount()

    @Property(int, notify=opened)
    def affairCount(self) -> int:
        return self._affairs.rowCount()

    @Property(dict, notify=changed)
    def resultOf(self) -> dict[str, Any]:
        """The learner whose result is entered."""
        found = [line for line in self._class.learners if line.key == self._about]
        return self._learner_row(found[0]) if found else {}

    @Property(str, notify=changed)
    def about(self) -> str:
        """The entry that is taken back or confirmed, the learner whose result is entered; "" for none."""
        return self._about

    @Property(dict, notify=changed)
    def affair(self) -> dict[str, Any]:
        """{barred, day} of what is taken back or confirmed: who does not approve it, and its day; or empty."""
        known = self._learner.affairs if self._learner else ()
        found = [line for line in known if line.key == self._about]
        return {"barred": sorted(map(drawable, found[0].barred)), "day": found[0].day} if found else {}

    # --- what staff do -----------------------------------------------------------------------------------

    @Slot(str)
    def openClass(self, class_no: str) -> None:
        self._dispatch(ClassBookWanted(class_no))

    @Slot(str)
    def toggle(self, learner: str) -> None:
        self._chosen ^= {learner}
        self._put_learners()
        self.changed.emit()

    @Slot(bool)
    def chooseAll(self, on: bool) -> None:
        self._chosen = {line.key for line in self._class.learners} if on else set()
        self._put_learners()
        self.changed.emit()

    @Slot(str)
    def openLearner(self, learner: str) -> None:
        self._go(Page.LEARNER)
        self._dispatch(LearnerBookWanted(learner))

    @Slot(str)
    def open(self, page: str) -> None:
        """A form over the class or the learner, or another page of the class."""
        self._about = ""
        self._go(Page(page))

    @Slot(str, str)
    def openAbout(self, page: str, about: str) -> None:
        self._go(Page(page))
        self._about = about
        self.changed.emit()

    def _go(self, page: Page) -> None:
        if page in FORMS:
            self._below = self._page if self._page not in FORMS else self._below
        self._page, self._problem = page, None
        self.changed.emit()

    @Slot()
    def back(self) -> None:
        if self._page in FORMS:
            self._page = self._below
        else:
            if self._page is Page.LEARNER:
                self._dispatch(LearnerBookWanted(""))
            self._page = Page.CLASS
        self._problem = None
        self.changed.emit()

    def _whom(self) -> tuple[str, ...]:
        if Page.LEARNER in (self._page, self._below) and self._learner:
            return (self._learner.line.key,)
        return tuple(line.key for line in self._class.learners if line.key in self._chosen)

    @Slot(str, str, str, list, list, str)
    def leave(
        self, kind: str, first: str, last: str, sessions: list[str], approval: list[str], note: str
    ) -> None:
        """`approval` is [how, name, reference], as ApprovedBy.qml gives it."""
        by = ApprovalGiven(*approval)
        self._dispatch(LeaveWanted(self._whom(), kind, first, last, tuple(sessions), by, note))

    @Slot(str, str, str, str, list, str)
    def makeUp(
        self, lesson: str, action: str, clock: str, reason: str, approval: list[str], note: str
    ) -> None:
        """Confirms a 暂记 where the form was opened about one."""
        by = ApprovalGiven(*approval)
        self._dispatch(MakeUpWanted(self._whom(), lesson, action, clock, reason, by, note, self._about))

    @Slot(str, list, str)
    def undo(self, reason: str, approval: list[str], note: str) -> None:
        self._dispatch(UndoWanted(self._about, reason, ApprovalGiven(*approval), note))

    @Slot(str, str, bool, str, str)
    def result(self, theory: str, practice: str, passed: bool, cert_no: str, reason: str) -> None:
        self._dispatch(ResultWanted(self._about, theory, practice, passed, cert_no, reason))
