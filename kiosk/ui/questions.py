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
from kiosk.ui.question_gestures import ANSWERS, QuestionAnswered, QuestionsLeft, QuestionsOpened
from kiosk.ui.rows import Rows
from kiosk.visit.view import Text

QML_IMPORT_NAME = "Kiosk.Models"
QML_IMPORT_MAJOR_VERSION = 1


@dataclass(frozen=True, slots=True)
class QuestionShown:
    """`events` are lines of the book that raised it, names masked; `answer` who said what."""

    key: str
    what: Text
    place: str
    at: str
    events: tuple[Text, ...] = ()
    more: int = 0
    answer: Text | None = None


@QmlElement
@QmlSingleton
class QuestionModel(QObject):
    changed = Signal()

    def __init__(self, language: Language, dispatch: Callable[[Gesture], None]) -> None:
        super().__init__()
        self._language, self._dispatch = language, dispatch
        self._shown: tuple[QuestionShown, ...] = ()
        self._opened = False
        self._rows = Rows(self)
        language.changed.connect(self._again)

    @staticmethod
    def create(engine: Any) -> QuestionModel:
        model: QuestionModel = engine.models.questions
        return model

    def update(self, shown: tuple[QuestionShown, ...]) -> None:
        self._shown = shown
        self._rows.put([self._row(one) for one in shown])
        self.changed.emit()

    def shut(self) -> None:
        self._opened = False
        self.update(())

    def _again(self) -> None:
        self.update(self._shown)

    def _row(self, one: QuestionShown) -> dict[str, Any]:
        say = self._language.say
        more = say(Text("questions.more", (str(one.more),))) if one.more else ""
        return {
            "key": one.key,
            "what": say(one.what),
            "where": drawable(one.place),
            "at": one.at,
            "events": [*(drawable(say(line)) for line in one.events), *([more] if more else [])],
            "answer": drawable(say(one.answer)) if one.answer else "",
        }

    @Property(bool, notify=changed)
    def opened(self) -> bool:
        return self._opened

    @Property(QObject, constant=True)
    def rows(self) -> QObject:
        """Rows of {key, what, where, at, events, answer}."""
        return self._rows

    @Property(int, notify=changed)
    def count(self) -> int:
        return len(self._shown)

    @Property(int, notify=changed)
    def open(self) -> int:
        return sum(1 for one in self._shown if not one.answer)

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

    @Slot(str, str, str)
    def answer(self, key: str, reason: str, note: str) -> None:
        self._dispatch(QuestionAnswered(key, reason, note.strip()))
