"""Top bar and foot for QML: who we are, what is on, what works; and how the person wants to read it.

Signals: changed() when anything here is new.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import date
from enum import StrEnum
from typing import Any

from PySide6.QtCore import Property, QObject, Signal, Slot
from PySide6.QtQml import QmlElement, QmlSingleton

from kiosk.ui.gestures import Gesture, LanguagePicked, LargeTypePicked, ReadingPicked
from kiosk.ui.language import Language
from kiosk.ui.reading import Reading as Reading
from kiosk.visit.view import Text

QML_IMPORT_NAME = "Kiosk.Models"
QML_IMPORT_MAJOR_VERSION = 1


class Light(StrEnum):
    """How a device does.  OFF is a hollow dot: offline is normal, never red."""

    OK = "ok"
    OFF = "off"
    WARN = "warn"
    BAD = "bad"


@dataclass(frozen=True, slots=True)
class Device:
    """One dot of the foot: `name` and `word` as ids, such as foot.card and foot.ok."""

    name: Text
    light: Light
    word: Text


@dataclass(frozen=True, slots=True)
class Surroundings:
    """What frames the stage.  `clock` is local time such as 08:57; `online` None while nobody knows; a desk that is
    `alone` has no platform, and no network to tell of."""

    institution: str = ""
    class_line: str = ""
    session_line: Text | str = ""
    clock: str = ""
    day: date | None = None
    devices: tuple[Device, ...] = ()
    online: bool | None = None
    alone: bool = False
    pending: int = 0
    environment: str = "live"


@QmlElement
@QmlSingleton
class SurroundingsModel(QObject):
    changed = Signal()

    def __init__(self, language: Language, dispatch: Callable[[Gesture], None]) -> None:
        super().__init__()
        self._language = language
        self._dispatch = dispatch
        self._now = Surroundings()
        self._reading = Reading()
        language.changed.connect(self.changed)

    @staticmethod
    def create(engine: Any) -> SurroundingsModel:
        model: SurroundingsModel = engine.models.surroundings
        return model

    def update(self, now: Surroundings) -> None:
        if now != self._now:
            self._now = now
            self.changed.emit()

    @property
    def now(self) -> Surroundings:
        return self._now

    @property
    def reading(self) -> Reading:
        return self._reading

    def read_as(self, reading: Reading) -> None:
        if reading != self._reading:
            self._reading = reading
            self.changed.emit()

    @Property(str, notify=changed)
    def institution(self) -> str:
        return self._now.institution

    @Property(str, notify=changed)
    def classLine(self) -> str:
        return self._now.class_line

    @Property(str, notify=changed)
    def sessionLine(self) -> str:
        line = self._now.session_line
        return line if isinstance(line, str) else self._language.say(line)

    @Property(str, notify=changed)
    def clock(self) -> str:
        return self._now.clock

    @Property(str, notify=changed)
    def dateLine(self) -> str:
        return in_words(self._language, self._now.day) if self._now.day else ""

    @Property(list, notify=changed)
    def devices(self) -> list[dict[str, str]]:
        """Each {name, light, word}; the network comes last, where there is a platform."""
        say = self._language.say
        shown = [
            {"name": say(d.name), "light": d.light.value, "word": say(d.word)} for d in self._now.devices
        ]
        return shown if self._now.alone else [*shown, self._network()]

    def _network(self) -> dict[str, str]:
        word = {True: "foot.online", False: "foot.offline", None: "foot.unknown"}[self._now.online]
        light = Light.OK if self._now.online else Light.OFF
        return {"name": self._language.say("foot.network"), "light": light, "word": self._language.say(word)}

    @Property(int, notify=changed)
    def pending(self) -> int:
        return self._now.pending

    @Property(str, notify=changed)
    def environment(self) -> str:
        """live, test or training; the last two have a band across the top."""
        return self._now.environment

    @Property(str, notify=changed)
    def language(self) -> str:
        return self._language.code

    @Property(bool, notify=changed)
    def largeType(self) -> bool:
        return self._reading.large_type

    @Property(bool, notify=changed)
    def highContrast(self) -> bool:
        return self._reading.high_contrast

    @Property(bool, notify=changed)
    def reducedMotion(self) -> bool:
        return self._reading.reduced_motion

    @Property(bool, notify=changed)
    def slow(self) -> bool:
        return self._reading.slow

    @Property(bool, notify=changed)
    def spoken(self) -> bool:
        return self._reading.spoken

    @Property(bool, notify=changed)
    def leftHand(self) -> bool:
        return self._reading.left_hand

    @Property(bool, notify=changed)
    def seated(self) -> bool:
        return self._reading.seated

    @Slot()
    def switchContrast(self) -> None:
        self._pick(replace(self._reading, high_contrast=not self._reading.high_contrast))

    @Slot()
    def switchSlow(self) -> None:
        self._pick(replace(self._reading, slow=not self._reading.slow))

    @Slot()
    def switchSpoken(self) -> None:
        self._pick(replace(self._reading, spoken=not self._reading.spoken))

    @Slot()
    def switchHand(self) -> None:
        self._pick(replace(self._reading, left_hand=not self._reading.left_hand))

    @Slot()
    def switchSeated(self) -> None:
        self._pick(replace(self._reading, seated=not self._reading.seated))

    def _pick(self, reading: Reading) -> None:
        self.read_as(reading)
        self._dispatch(ReadingPicked(reading))

    @Slot()
    def switchLanguage(self) -> None:
        self._language.switch(self._language.next_code())
        self._dispatch(LanguagePicked(self._language.code))

    @Slot()
    def switchLargeType(self) -> None:
        self.read_as(replace(self._reading, large_type=not self._reading.large_type))
        self._dispatch(LargeTypePicked(self._reading.large_type))


def in_words(language: Language, day: date) -> str:
    """11月22日 星期日, Sun 22 Nov."""
    month, weekday = f"date.month.{day.month}", f"date.weekday.{day.isoweekday()}"
    return language.say(Text("date.day", (Text(month), str(day.day), Text(weekday))))
