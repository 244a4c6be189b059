"""疑点 for QML: what the book raises, with its events, and the words staff answer it with.

Signals: changed().
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from PySide6.QtCore import Property, QObject, Signal, Slot
from PySide6.QtQml import QmlElement, QmlSingleton

from kiosk.ui.gestures import Gesture
from kiosk.ui.glyphs import drawable
from kiosk.ui.language import Language
from kiosk.ui.question_gestures import (
    ANSWERS,
    QuestionAnswered,
    QuestionsLeft,
    QuestionsOpened,
    QuestionUnfolded,
)
from kiosk.ui.rows import Rows
from kiosk.visit.view import Text

QML_IMPORT_NAME = "Kiosk.Models"
QML_IMPORT_MAJOR_VERSION = 1


@dataclass(frozen=True, slots=True)
class EventShown:
    """A line of the book, names masked; `entry` where 更正 can show it, `learner` class/trainee, `day` in full."""

    line: Text
    entry: str = ""
    learner: str = ""
    day: str = ""


@dataclass(frozen=True, slots=True)
class QuestionShown:
    """`events` are those that raised it, `more` so many beside them, `unfolded`: all that can be shown; `answers` who
    said what, the last one is the entry `answered_by`."""

    key: str
    what: Text
    place: str
    at: str
    events: tuple[EventShown, ...] = ()
    more: int = 0
    unfolded: bool = False
    answers: tuple[Text, ...] = ()
    answered_by: str = ""


@QmlElement
@QmlSingleton
class QuestionModel(QObject):
    changed = Signal()

    def __init__(self, language: Language, dispatch: Callable[[Gesture], None]) -> None:
        super().__init__()
        self._language, self._dispatch = language, dispatch
        self._shown: tuple[QuestionShown, ...] = ()
        self._opened, self._waiting = False, 0
        self._rows = Rows(self)
        language.changed.connect(self._again)

    @staticmethod
    def create(engine: Any) -> QuestionModel:
        model: QuestionModel = engine.models.questions
        return model

    def update(self, shown: tuple[QuestionShown, ...], waiting: int | None = None) -> None:
        """`waiting`: so many have no answer, also where not all of them are shown."""
        self._shown = shown
        self._waiting = sum(1 for one in shown if not one.answers) if waiting is None else waiting
        self._rows.put([self._row(one) for one in shown])
        self.changed.emit()

    def shut(self) -> None:
        self._opened = False
        self.update(())

    def _again(self) -> None:
        self.update(self._shown, self._waiting)

    def _row(self, one: QuestionShown) -> dict[str, Any]:
        say = self._language.say
        events = [
            {
                "text": drawable(say(event.line)),
                "entry": event.entry,
                "learner": event.learner,
                "day": event.day,
            }
            for event in one.events
        ]
        return {
            "key": one.key,
            "what": say(one.what),
            "where": drawable(one.place),
            "at": one.at,
            "events": events,
            "more": say(Text("questions.more", (str(one.more),))) if one.more else "",
            "unfolded": one.unfolded,
            "answer": "\n".join(drawable(say(answer)) for answer in one.answers),
        }

    @Property(bool, notify=changed)
    def opened(self) -> bool:
        return self._opened

    @Property(QObject, constant=True)
    def rows(self) -> QObject:
        """Rows of {key, what, where, at, events: [{text, entry, learner, day}], more, unfolded, answer}."""
        return self._rows

    @Property(int, notify=changed)
    def count(self) -> int:
        return len(self._shown)

    @Property(int, notify=changed)
    def open(self) -> int:
        return self._waiting

    @Property(str, notify=changed)
    def left(self) -> str:
        """How many open ones are not in the list, in words."""
        out = self._waiting - sum(1 for one in self._shown if not one.answers)
        return self._language.say(Text("questions.left_out", (str(out),))) if out > 0 else ""

    @Slot()
    def show(self) -> None:
        self._opened = True
        self.changed.emit()
        self._dispatch(QuestionsOpened())

    @Slot()
    def leave(self) -> None:
        self._opened = False
        self.changed.emit()
        self._dispatch(QuestionsLeft())

    @Property(list, notify=changed)
    def answers(self) -> list[dict[str, str]]:
        """[{key, title}]."""
        return self._language.choices("answer.{}", ANSWERS)

    @Slot(str)
    def unfold(self, key: str) -> None:
        self._dispatch(QuestionUnfolded(key))

    @Slot(str, str, str)
    def answer(self, key: str, reason: str, note: str) -> None:
        after = next((one.answered_by for one in self._shown if one.key == key), "")
        self._dispatch(QuestionAnswered(key, reason, note.strip(), after))
