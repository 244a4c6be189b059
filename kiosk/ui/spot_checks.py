"""抽查 for QML: whom the platform drew, how long there is, and what staff saw.

Signals: changed(), also every second while a deadline runs.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import asdict
from typing import Any

from PySide6.QtCore import Property, QElapsedTimer, QObject, QTimer, Signal, Slot
from PySide6.QtQml import QmlElement, QmlSingleton

from kiosk.ui.attendance_facts import SPOT_BACKS, SpotLesson, SpotPerson, SpotShown
from kiosk.ui.attendance_gestures import SpotDrawn, SpotTakenBack, SpotWordGiven
from kiosk.ui.gestures import Gesture
from kiosk.ui.glyphs import drawable
from kiosk.ui.language import Language

QML_IMPORT_NAME = "Kiosk.Models"
QML_IMPORT_MAJOR_VERSION = 1


@QmlElement
@QmlSingleton
class SpotModel(QObject):
    changed = Signal()

    def __init__(self, language: Language, dispatch: Callable[[Gesture], None]) -> None:
        super().__init__()
        self._language, self._dispatch = language, dispatch
        self._spots: tuple[SpotShown, ...] = ()
        self._lessons: tuple[SpotLesson, ...] = ()
        self._modes: tuple[str, ...] = ()
        self._since = QElapsedTimer()
        self._second = QTimer(self, interval=1_000)
        self._second.timeout.connect(self.changed)
        language.changed.connect(self.changed)

    @staticmethod
    def create(engine: Any) -> SpotModel:
        model: SpotModel = engine.models.spots
        return model

    def update(
        self,
        spots: tuple[SpotShown, ...],
        lessons: tuple[SpotLesson, ...] = (),
        modes: tuple[str, ...] = (),
    ) -> None:
        self._spots, self._lessons, self._modes = spots, lessons, modes
        self._since.restart()
        if any(one.left_s for one in spots):
            self._second.start()
        else:
            self._second.stop()
        self.changed.emit()

    @Property(list, notify=changed)
    def checks(self) -> list[dict[str, Any]]:
        """SpotShown, with `left` as 04:31, "" once the deadline is over."""
        passed_s = self._since.elapsed() // 1000
        return [
            {
                **asdict(one),
                "people": [self._person(person) for person in one.people],
                "left": _clock(one.left_s - passed_s),
            }
            for one in self._spots
        ]

    @Property(int, notify=changed)
    def count(self) -> int:
        return len(self._spots)

    def _person(self, person: SpotPerson) -> dict[str, Any]:
        method = self._language.say(person.method)
        return {**asdict(person), "name": drawable(person.name), "method": method}

    @Property(int, notify=changed)
    def open(self) -> int:
        """Learners drawn who have not been seen yet: the quiet number on the rail."""
        return sum(1 for spot in self._spots for one in spot.people if not one.word)

    @Property(list, notify=changed)
    def lessons(self) -> list[dict[str, Any]]:
        """Each {key, title, present}: those with somebody in them."""
        return [{**asdict(one), "title": drawable(one.title)} for one in self._lessons]

    @Property(list, notify=changed)
    def modes(self) -> list[dict[str, str]]:
        """Each {key, title}: what those who are drawn can show here."""
        return self._language.choices("spots.want.{}", self._modes)

    @Property(list, notify=changed)
    def backs(self) -> list[dict[str, str]]:
        """Each {key, title}: why a word is taken back."""
        return self._language.choices("spots.back.{}", SPOT_BACKS)

    @Slot(str, int, str)
    def draw(self, lesson: str, count: int, mode: str) -> None:
        self._dispatch(SpotDrawn(lesson, count, mode))

    @Slot(str, str, str)
    def say(self, check_no: str, learner: str, word: str) -> None:
        self._dispatch(SpotWordGiven(check_no, learner, word))

    @Slot(str, str, str)
    def takeBack(self, check_no: str, learner: str, reason: str) -> None:
        self._dispatch(SpotTakenBack(check_no, learner, reason))


def _clock(seconds: int) -> str:
    if seconds <= 0:
        return ""
    hours, minutes = seconds // 3600, seconds // 60 % 60
    return f"{hours}:{minutes:02}:{seconds % 60:02}" if hours else f"{minutes:02}:{seconds % 60:02}"
