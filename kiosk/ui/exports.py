"""导出 for QML: where to, which lists there are, what came of the last.  Signal: changed()."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from PySide6.QtCore import Property, QObject, Signal, Slot
from PySide6.QtQml import QmlElement, QmlSingleton

from kiosk.ui.export_gestures import AuditWanted, ExportsOpened, ExportStopped, ExportWanted, Span
from kiosk.ui.gestures import Gesture
from kiosk.ui.glyphs import drawable
from kiosk.ui.language import Language
from kiosk.visit.view import Text

QML_IMPORT_NAME = "Kiosk.Models"
QML_IMPORT_MAJOR_VERSION = 1

AUDIT = "audit"
OF_DESK = ("statistics", "directories", AUDIT)
"""Not of one class."""
FORMS = ("xlsx", "pdf")
LISTS = ("roster", "attendance", "names", "uses", "completion", *OF_DESK)


@dataclass(frozen=True, slots=True)
class Target:
    """A folder files may go to; `drive` for one that somebody put in."""

    folder: str
    name: str
    drive: bool = False


@dataclass(frozen=True, slots=True)
class ExportShown:
    """`busy` is the list that is being written, "" for none; `rows` how far it is."""

    targets: tuple[Target, ...] = ()
    busy: str = ""
    rows: int = 0
    said: Text | None = None
    good: bool = True


@QmlElement
@QmlSingleton
class ExportModel(QObject):
    changed = Signal()

    def __init__(self, language: Language, dispatch: Callable[[Gesture], None]) -> None:
        super().__init__()
        self._language, self._dispatch = language, dispatch
        self._shown = ExportShown()
        self._target = self._month = self._day = ""
        self._form = FORMS[0]
        language.changed.connect(self.changed)

    @staticmethod
    def create(engine: Any) -> ExportModel:
        model: ExportModel = engine.models.exports
        return model

    def update(self, shown: ExportShown) -> None:
        """A drive that was put in is what staff want; one that is gone is not chosen any more."""
        there = {one.folder for one in shown.targets}
        new = [one.folder for one in shown.targets if one.drive and one not in self._shown.targets]
        if new or self._target not in there:
            self._target = (new or [one.folder for one in shown.targets] or [""])[0]
        self._shown = shown
        self.changed.emit()

    def begin(self, today: date) -> None:
        """Today, and the month that is going on."""
        self._month, self._day = f"{today:%Y-%m}", today.isoformat()
        self.changed.emit()

    @Property(list, notify=changed)
    def targets(self) -> list[dict[str, str]]:
        """Each {key, title}."""
        drive = "exports.drive"
        return [
            {
                "key": one.folder,
                "title": drawable(
                    self._language.say(Text(drive if one.drive else "exports.own", (one.name,)))
                ),
            }
            for one in self._shown.targets
        ]

    @Property(str, notify=changed)
    def target(self) -> str:
        return self._target

    @Property(list, notify=changed)
    def lists(self) -> list[dict[str, Any]]:
        """Each {key, title, note, ofDesk}."""
        say = self._language.say
        return [
            {
                "key": key,
                "title": say(f"exports.list.{key}"),
                "note": say(f"exports.note.{key}"),
                "ofDesk": key in OF_DESK,
            }
            for key in LISTS
        ]

    @Property(str, notify=changed)
    def month(self) -> str:
        return self._month

    @Property(str, notify=changed)
    def day(self) -> str:
        return self._day

    @Property(list, notify=changed)
    def forms(self) -> list[dict[str, str]]:
        """Each {key, title}."""
        return self._language.choices("exports.form.{}", FORMS)

    @Property(str, notify=changed)
    def form(self) -> str:
        return self._form

    @Property(str, notify=changed)
    def busy(self) -> str:
        return self._shown.busy

    @Property(str, notify=changed)
    def said(self) -> str:
        if self._shown.busy:
            return self._language.say(Text("exports.writing", (str(self._shown.rows),)))
        return drawable(self._language.say(self._shown.said))

    @Property(bool, notify=changed)
    def good(self) -> bool:
        return self._shown.good

    @Slot()
    def look(self) -> None:
        self._dispatch(ExportsOpened())

    @Slot(str)
    def choose(self, folder: str) -> None:
        self._target = folder
        self.changed.emit()

    @Slot(str)
    def shape(self, form: str) -> None:
        self._form = form
        self.changed.emit()

    @Slot()
    def stop(self) -> None:
        self._dispatch(ExportStopped())

    @Slot(int)
    def step(self, months: int) -> None:
        if self._month:
            year, month = map(int, self._month.split("-"))
            place = year * 12 + month - 1 + months
            self._month = f"{place // 12:04d}-{place % 12 + 1:02d}"
            self.changed.emit()

    @Slot(int)
    def stepDay(self, days: int) -> None:
        if self._day:
            self._day = (date.fromisoformat(self._day) + timedelta(days)).isoformat()
            self.changed.emit()

    @Slot(str, str)
    def export(self, which: str, class_no: str) -> None:
        if self._shown.busy:
            return
        span = Span(self._month, self._day)
        if which == AUDIT:
            self._dispatch(AuditWanted(self._target, span, self._form))
        else:
            self._dispatch(ExportWanted(which, class_no, self._target, span, self._form))
