"""A week, a month, the history of a class or a learner, for QML.  Days come in one after the other.

Signals: changed().
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from PySide6.QtCore import Property, QObject, Signal, Slot
from PySide6.QtQml import QmlElement, QmlSingleton

from kiosk.ui.day_gestures import MoreHistory, SpanAsked
from kiosk.ui.gestures import Gesture
from kiosk.ui.glyphs import drawable
from kiosk.ui.language import Language
from kiosk.ui.rows import Rows
from kiosk.ui.today_facts import Counts

QML_IMPORT_NAME = "Kiosk.Models"
QML_IMPORT_MAJOR_VERSION = 1


@dataclass(frozen=True, slots=True)
class DayCell:
    """`counts` None: nothing is held, or it was not read yet (`known` False).  `inside` the month that is shown."""

    day: str
    known: bool = False
    counts: Counts | None = None
    inside: bool = True
    today: bool = False


@dataclass(frozen=True, slots=True)
class ClassWeek:
    class_no: str
    name: str
    cells: tuple[DayCell, ...]


@dataclass(frozen=True, slots=True)
class Span:
    """`cells` are its days; of a week also class by class."""

    title: str
    first: str
    last: str
    cells: tuple[DayCell, ...] = ()
    classes: tuple[ClassWeek, ...] = ()
    sums: Counts | None = None


@dataclass(frozen=True, slots=True)
class HistoryLine:
    """A sitting of a class with its numbers, or a lesson of a learner with its outcome (`presence.Outcome`)."""

    key: str
    day: str
    times: str
    counts: Counts | None = None
    outcome: str = ""
    came: str = ""
    went: str = ""


@dataclass(frozen=True, slots=True)
class History:
    title: str = ""
    of: str = ""  # "class" or "learner"
    key: str = ""
    lines: tuple[HistoryLine, ...] = ()
    more: bool = False


@QmlElement
@QmlSingleton
class DaySpanModel(QObject):
    changed = Signal()

    def __init__(self, language: Language, dispatch: Callable[[Gesture], None]) -> None:
        super().__init__()
        self._language, self._dispatch = language, dispatch
        self._span = Span("", "", "")
        self._history = History()
        self._asking = False
        self._classes, self._lines = Rows(self), Rows(self)

    @staticmethod
    def create(engine: Any) -> DaySpanModel:
        model: DaySpanModel = engine.models.day_spans
        return model

    def show_span(self, span: Span) -> None:
        self._span = span
        self._classes.put(
            [
                {
                    "key": one.class_no,
                    "name": drawable(one.name),
                    "cells": [_cell(cell) for cell in one.cells],
                }
                for one in span.classes
            ]
        )
        self.changed.emit()

    def show_history(self, history: History) -> None:
        self._history, self._asking = history, False
        self._lines.put(
            [
                {
                    "key": one.key, "day": one.day, "times": one.times, "outcome": one.outcome,
                    "came": one.came, "went": one.went, "numbers": _numbers(one.counts),
                }
                for one in history.lines
            ]
        )  # fmt: skip
        self.changed.emit()

    @property
    def span(self) -> Span:
        return self._span

    @property
    def history(self) -> History:
        return self._history

    def forget(self) -> None:
        self.show_span(Span("", "", ""))
        self.show_history(History())

    # --- week and month -----------------------------------------------------------------------------------

    @Slot(str, str)
    def ask(self, span: str, day: str) -> None:
        self._dispatch(SpanAsked(span, day))

    @Property(str, notify=changed)
    def title(self) -> str:
        """2026-11, or 2026-11-23 – 11-29."""
        return self._span.title

    @Property(str, notify=changed)
    def first(self) -> str:
        return self._span.first

    @Property(str, notify=changed)
    def last(self) -> str:
        return self._span.last

    @Property(list, notify=changed)
    def cells(self) -> list[dict[str, Any]]:
        """{day, number, known, held, inside, today, numbers}, each of its days."""
        return [_cell(cell) for cell in self._span.cells]

    @Property(list, notify=changed)
    def sums(self) -> list[int]:
        """Of all its days that are read."""
        return _numbers(self._span.sums)

    @Property(QObject, constant=True)
    def classes(self) -> QObject:
        """Rows of {key, name, cells}."""
        return self._classes

    @Property(int, notify=changed)
    def classCount(self) -> int:
        return len(self._span.classes)

    # --- history ------------------------------------------------------------------------------------------

    @Slot(str, str)
    def askHistory(self, of: str, key: str) -> None:
        self.show_history(History(of=of, key=key))
        self._dispatch(SpanAsked(of, key=key))

    @Slot()
    def more(self) -> None:
        if self._history.more and not self._asking:
            self._asking = True
            self._dispatch(MoreHistory())

    @Property(str, notify=changed)
    def historyTitle(self) -> str:
        return drawable(self._history.title)

    @Property(str, notify=changed)
    def historyOf(self) -> str:
        return self._history.of

    @Property(str, notify=changed)
    def historyKey(self) -> str:
        return self._history.key

    @Property(QObject, constant=True)
    def lines(self) -> QObject:
        """Rows of {key, day, times, numbers, outcome, came, went}."""
        return self._lines

    @Slot(str, result=int)
    def lineAt(self, key: str) -> int:
        """The place of that line; -1 for none."""
        return next((at for at, one in enumerate(self._history.lines) if one.key == key), -1)

    @Property(int, notify=changed)
    def lineCount(self) -> int:
        return len(self._history.lines)


def _cell(cell: DayCell) -> dict[str, Any]:
    return {
        "day": cell.day,
        "number": str(int(cell.day[8:])),
        "known": cell.known,
        "held": cell.counts is not None,
        "inside": cell.inside,
        "today": cell.today,
        "numbers": _numbers(cell.counts),
    }


def _numbers(counts: Counts | None) -> list[int]:
    """expected, present, late, early, missing, leave, assisted."""
    one = counts or Counts()
    return [one.expected, one.present, one.late, one.early, one.missing, one.leave, one.assisted]
