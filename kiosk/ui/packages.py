"""交付包 and the clock of a desk without a platform, for QML.  Signals: changed(), clockChanged()."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from PySide6.QtCore import Property, QObject, Signal, Slot
from PySide6.QtQml import QmlElement, QmlSingleton

from kiosk.ui.gestures import Gesture
from kiosk.ui.glyphs import drawable
from kiosk.ui.language import Language
from kiosk.ui.rows import Rows
from kiosk.ui.school_gestures import ClockAttested, PackageConfirmed, PackageWanted, PackageWritten
from kiosk.visit.view import Text

QML_IMPORT_NAME = "Kiosk.Models"
QML_IMPORT_MAJOR_VERSION = 1


@dataclass(frozen=True, slots=True)
class PackageLine:
    number: int
    serial: str
    days: str
    entries: int
    delivered: Text | None = None


@dataclass(frozen=True, slots=True)
class PackagesShown:
    """The newest first.  `waiting`: entries in no package yet."""

    lines: tuple[PackageLine, ...] = ()
    waiting: int = 0


@dataclass(frozen=True, slots=True)
class ClockShown:
    """`sure` False while nobody has said that the time is right."""

    now: str = ""
    said: Text | None = None
    sure: bool = False


@QmlElement
@QmlSingleton
class PackagesModel(QObject):
    changed = Signal()
    clockChanged = Signal()

    def __init__(self, language: Language, dispatch: Callable[[Gesture], None]) -> None:
        super().__init__()
        self._language = language
        self._dispatch = dispatch
        self._shown = PackagesShown()
        self._clock = ClockShown()
        self._chosen = 0
        self._rows = Rows(self)
        language.changed.connect(self._again)

    @staticmethod
    def create(engine: Any) -> PackagesModel:
        model: PackagesModel = engine.models.packages
        return model

    def update(self, shown: PackagesShown) -> None:
        self._shown = shown
        if any(one.number == self._chosen and one.delivered for one in shown.lines):
            self._chosen = 0
        self._rows.put([self._row(one) for one in shown.lines])
        self.changed.emit()

    def update_clock(self, clock: ClockShown) -> None:
        self._clock = clock
        self.clockChanged.emit()

    def _again(self) -> None:
        self.update(self._shown)
        self.clockChanged.emit()

    def _row(self, one: PackageLine) -> dict[str, Any]:
        return {
            "key": one.number,
            "serial": one.serial,
            "days": one.days,
            "entries": self._language.say(Text("packages.entries", (str(one.entries),))),
            "delivered": one.delivered is not None,
            "said": drawable(self._language.say(one.delivered or Text("packages.undelivered"))),
        }

    @Property(QObject, constant=True)
    def rows(self) -> QObject:
        """Rows of {key, serial, days, entries, delivered, said}."""
        return self._rows

    @Property(int, notify=changed)
    def count(self) -> int:
        return len(self._shown.lines)

    @Property(int, notify=changed)
    def waiting(self) -> int:
        return self._shown.waiting

    @Property(int, notify=changed)
    def undelivered(self) -> int:
        return sum(1 for one in self._shown.lines if one.delivered is None)

    @Property(int, notify=changed)
    def chosen(self) -> int:
        """The package whose receipt is being entered; 0 none."""
        return self._chosen

    @Property(str, notify=changed)
    def chosenSerial(self) -> str:
        return next((one.serial for one in self._shown.lines if one.number == self._chosen), "")

    @Property(str, notify=clockChanged)
    def now(self) -> str:
        return self._clock.now

    @Property(str, notify=clockChanged)
    def clockSaid(self) -> str:
        return self._language.say(self._clock.said)

    @Property(bool, notify=clockChanged)
    def clockSure(self) -> bool:
        return self._clock.sure

    @Slot()
    def make(self) -> None:
        self._dispatch(PackageWanted())

    @Slot(int)
    def write(self, number: int) -> None:
        self._dispatch(PackageWritten(number))

    @Slot(int)
    def choose(self, number: int) -> None:
        self._chosen = number
        self.changed.emit()

    @Slot(str, str)
    def confirm(self, receipt: str, name: str) -> None:
        self._dispatch(PackageConfirmed(self._chosen, receipt.strip(), name.strip()))

    @Slot(str)
    def attest(self, clock: str) -> None:
        """With the PIN of the second member of staff, which waits in SecondModel."""
        self._dispatch(ClockAttested(clock.strip()))
