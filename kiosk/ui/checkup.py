"""体检 for QML: what the doctor finds, line by line as it comes, the worst first once all is there.

Signals: changed().
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from PySide6.QtCore import Property, QObject, Signal, Slot
from PySide6.QtQml import QmlElement, QmlSingleton

from kiosk.ui.checkup_gestures import CheckupLeft, CheckupOpened, CheckupPrinted, CheckupRun, CheckupSaved
from kiosk.ui.devices import Condition
from kiosk.ui.gestures import Gesture
from kiosk.ui.language import Language
from kiosk.ui.rows import Rows
from kiosk.visit.view import Text

QML_IMPORT_NAME = "Kiosk.Models"
QML_IMPORT_MAJOR_VERSION = 1

WORST_FIRST = ("fail", "warn", "info", "ok", "skipped")
"""What is not fitted is not shown: the report has it."""


@dataclass(frozen=True, slots=True)
class CheckupShown:
    """`lines` in the order they came, `expected` how many there will be; `at` the time of a finished one, "" before."""

    lines: tuple[Condition, ...] = ()
    expected: int = 0
    running: bool = False
    at: str = ""
    message: Text | None = None


@QmlElement
@QmlSingleton
class CheckupModel(QObject):
    changed = Signal()

    def __init__(self, language: Language, dispatch: Callable[[Gesture], None]) -> None:
        super().__init__()
        self._language, self._dispatch = language, dispatch
        self._shown: CheckupShown | None = None
        self._rows = Rows(self)
        language.changed.connect(lambda: self.update(self._shown))

    @staticmethod
    def create(engine: Any) -> CheckupModel:
        model: CheckupModel = engine.models.checkup
        return model

    def update(self, shown: CheckupShown | None) -> None:
        """None: the page is closed."""
        self._shown = shown
        lines = [one for one in (shown.lines if shown else ()) if one.state in WORST_FIRST]
        if shown and not shown.running:
            lines.sort(key=lambda one: WORST_FIRST.index(one.state))
        self._rows.put([self._row(one) for one in lines])
        self.changed.emit()

    def _row(self, one: Condition) -> dict[str, Any]:
        say = self._language.say
        return {
            "key": one.key,
            "name": say(one.name),
            "state": one.state,
            "stateWord": say(f"state.{one.state}"),
            "detail": one.detail if isinstance(one.detail, str) else say(one.detail),
            "remedy": one.remedy if isinstance(one.remedy, str) else say(one.remedy),
            "code": one.code,
        }

    def _count(self, state: str) -> int:
        return sum(one.state == state for one in (self._shown.lines if self._shown else ()))

    @Property(bool, notify=changed)
    def opened(self) -> bool:
        return self._shown is not None

    @Property(QObject, constant=True)
    def rows(self) -> QObject:
        """Rows of {key, name, state, stateWord, detail, remedy, code}."""
        return self._rows

    @Property(bool, notify=changed)
    def running(self) -> bool:
        return self._shown is not None and self._shown.running

    @Property(bool, notify=changed)
    def done(self) -> bool:
        return self._shown is not None and self._shown.at != "" and not self._shown.running

    @Property(float, notify=changed)
    def share(self) -> float:
        """Of what is expected, 0 to 1."""
        if self._shown is None or not self._shown.expected:
            return 0.0
        return min(1.0, len(self._shown.lines) / self._shown.expected)

    @Property(int, notify=changed)
    def failures(self) -> int:
        return self._count("fail")

    @Property(str, notify=changed)
    def verdict(self) -> str:
        if not self.done:
            return ""
        said = "doctor.unhealthy" if self.failures else "doctor.healthy"
        return self._language.say(Text(said, (str(self.failures), str(self._count("warn")))))

    @Property(str, notify=changed)
    def at(self) -> str:
        return self._shown.at if self._shown else ""

    @Property(str, notify=changed)
    def message(self) -> str:
        return self._language.say(self._shown.message) if self._shown and self._shown.message else ""

    @Slot()
    def open(self) -> None:
        self._dispatch(CheckupOpened())

    @Slot()
    def run(self) -> None:
        self._dispatch(CheckupRun())

    @Slot()
    def printOut(self) -> None:
        self._dispatch(CheckupPrinted())

    @Slot()
    def save(self) -> None:
        self._dispatch(CheckupSaved())

    @Slot()
    def leave(self) -> None:
        if self._shown is not None:
            self.update(None)
            self._dispatch(CheckupLeft())
