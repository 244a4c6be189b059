"""备份 and 支持包 for QML: when the book was last carried away, drives that are in, what leaves and how it went.

Signals: changed().
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from PySide6.QtCore import Property, QObject, QUrl, Signal, Slot
from PySide6.QtQml import QmlElement, QmlSingleton

from kiosk.ui.gestures import Gesture
from kiosk.ui.glyphs import drawable
from kiosk.ui.keeping_gestures import BackupWanted, BundleWanted, BundleWritten, KeepingLeft, KeepingOpened
from kiosk.ui.language import Language
from kiosk.visit.view import Text

QML_IMPORT_NAME = "Kiosk.Models"
QML_IMPORT_MAJOR_VERSION = 1


@dataclass(frozen=True, slots=True)
class SheetShown:
    name: str
    text: str


@dataclass(frozen=True, slots=True)
class KeepingShown:
    """`old`: it is time for another backup.  `paper` says what opens it, or that nothing does.  `code` is the
    bundle's short form, for a phone."""

    last: Text
    old: bool
    paper: Text
    may: bool = True
    drives: tuple[str, ...] = ()
    update: Text | None = None
    sheets: tuple[SheetShown, ...] = ()
    code: str = ""
    message: Text | None = None
    bad: bool = False
    busy: bool = False


@QmlElement
@QmlSingleton
class KeepingModel(QObject):
    changed = Signal()

    def __init__(self, language: Language, dispatch: Callable[[Gesture], None]) -> None:
        super().__init__()
        self._language, self._dispatch = language, dispatch
        self._shown: KeepingShown | None = None
        self._sheet = 0
        language.changed.connect(self.changed)

    @staticmethod
    def create(engine: Any) -> KeepingModel:
        model: KeepingModel = engine.models.keeping
        return model

    def update(self, shown: KeepingShown | None) -> None:
        """None: the page is closed."""
        self._shown = shown
        if shown is None or self._sheet >= len(shown.sheets):
            self._sheet = 0
        self.changed.emit()

    @Property(bool, notify=changed)
    def opened(self) -> bool:
        return self._shown is not None

    @Property(str, notify=changed)
    def last(self) -> str:
        return self._language.say(self._shown.last) if self._shown else ""

    @Property(str, notify=changed)
    def paper(self) -> str:
        return self._language.say(self._shown.paper) if self._shown else ""

    @Property(str, notify=changed)
    def updating(self) -> str:
        return self._language.say(self._shown.update) if self._shown else ""

    @Property(str, notify=changed)
    def message(self) -> str:
        return self._language.say(self._shown.message) if self._shown else ""

    @Property(bool, notify=changed)
    def bad(self) -> bool:
        return self._shown is not None and self._shown.bad

    @Property(bool, notify=changed)
    def old(self) -> bool:
        return self._shown is not None and self._shown.old

    @Property(bool, notify=changed)
    def may(self) -> bool:
        """A backup can be made now."""
        return self._shown is not None and self._shown.may and not self._shown.busy

    @Property(bool, notify=changed)
    def busy(self) -> bool:
        return self._shown is not None and self._shown.busy

    @Property(list, notify=changed)
    def drives(self) -> list[str]:
        return [drawable(one) for one in self._shown.drives] if self._shown else []

    @Property(list, notify=changed)
    def sheets(self) -> list[str]:
        """The files of the bundle, by name; none while it is not being read."""
        return [one.name for one in self._shown.sheets] if self._shown else []

    @Property(int, notify=changed)
    def driveCount(self) -> int:
        return len(self._shown.drives) if self._shown else 0

    @Property(int, notify=changed)
    def sheetCount(self) -> int:
        return len(self._shown.sheets) if self._shown else 0

    @Property(int, notify=changed)
    def sheet(self) -> int:
        return self._sheet

    @Property(list, notify=changed)
    def lines(self) -> list[str]:
        """Of the file that is read."""
        sheets = self._shown.sheets if self._shown else ()
        return sheets[self._sheet].text.splitlines() if sheets else []

    @Property(QUrl, notify=changed)
    def code(self) -> QUrl:
        """An SVG data URL; empty while no bundle is read."""
        if self._shown is None or not self._shown.code:
            return QUrl()
        from kiosk.ui.qr import qr_url

        return QUrl(qr_url(self._shown.code))

    @Property(int, notify=changed)
    def codeModules(self) -> int:
        if self._shown is None or not self._shown.code:
            return 0
        from kiosk.ui.qr import modules_of

        return modules_of(self._shown.code)

    @Slot()
    def open(self) -> None:
        self._dispatch(KeepingOpened())

    @Slot()
    def leave(self) -> None:
        if self._shown is not None:
            self.update(None)
            self._dispatch(KeepingLeft())

    @Slot(int)
    def backUp(self, drive: int) -> None:
        if self.may:
            self._dispatch(BackupWanted(drive))

    @Slot()
    def gather(self) -> None:
        if not self.busy:
            self._dispatch(BundleWanted())

    @Slot(int)
    def read(self, sheet: int) -> None:
        self._sheet = sheet
        self.changed.emit()

    @Slot(int)
    def write(self, drive: int) -> None:
        if not self.busy and self.sheets:
            self._dispatch(BundleWritten(drive))
