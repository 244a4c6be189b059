"""验券记录 for QML: verifications found, page by page, one opened with its history, how they agree with the platform's.

Signals: changed() for what is asked and counted, listed() for the list, recordChanged() for the record.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import Any

from PySide6.QtCore import Property, QObject, Signal, Slot
from PySide6.QtQml import QmlElement, QmlSingleton

from kiosk.ui.gestures import Gesture
from kiosk.ui.glyphs import drawable
from kiosk.ui.language import Language
from kiosk.ui.records_facts import APART, ONLY, PERIODS, Compared, RecordCounts, RecordLine, RecordShown
from kiosk.ui.rows import Rows
from kiosk.ui.voucher_facts import fact_rows
from kiosk.ui.voucher_gestures import MoreRecordsWanted, RecordOpened, RecordsSought
from kiosk.visit.view import Text

QML_IMPORT_NAME = "Kiosk.Models"
QML_IMPORT_MAJOR_VERSION = 1


@QmlElement
@QmlSingleton
class RecordsModel(QObject):
    changed = Signal()
    listed = Signal()
    recordChanged = Signal()

    def __init__(self, language: Language, dispatch: Callable[[Gesture], None]) -> None:
        super().__init__()
        self._language, self._dispatch = language, dispatch
        self._rows = Rows(self)
        self.forget()
        language.changed.connect(self._again)

    @staticmethod
    def create(engine: Any) -> RecordsModel:
        model: RecordsModel = engine.models.records
        return model

    # --- what the desk says ------------------------------------------------------------------------------

    def forget(self) -> None:
        """The door shuts: nothing that was looked for or found stays."""
        self._shown, self._text, self._only, self._period = False, "", ONLY[0], PERIODS[-1]
        self._lines: tuple[RecordLine, ...] = ()
        self._more = False
        self._counts = RecordCounts()
        self._compared: Compared | None = None
        self._record: RecordShown | None = None
        self._rows.put([])
        self._say_all()

    def update(self, lines: tuple[RecordLine, ...], *, more: bool) -> None:
        """The first page of what was asked for, the newest first."""
        self._lines, self._more = lines, more
        self._rows.put([self._row(line) for line in lines])
        self.listed.emit()

    def add(self, lines: tuple[RecordLine, ...], *, more: bool) -> None:
        """The next page."""
        self._lines, self._more = (*self._lines, *lines), more
        self._rows.add([self._row(line) for line in lines])
        self.listed.emit()

    def update_counts(self, counts: RecordCounts) -> None:
        self._counts = counts
        self.changed.emit()

    def update_compared(self, compared: Compared | None) -> None:
        """None: never yet."""
        self._compared = compared
        self.changed.emit()

    def update_record(self, record: RecordShown | None) -> None:
        self._record = record
        self.recordChanged.emit()

    def mark_read(self, key: str) -> None:
        """Its answer has been looked at; the list is left as it stands until it is asked for anew."""
        self._lines = tuple(replace(line, unread=False) if line.key == key else line for line in self._lines)
        self._rows.put([self._row(line) for line in self._lines])

    def _again(self) -> None:
        self._rows.put([self._row(line) for line in self._lines])
        self._say_all()

    def _say_all(self) -> None:
        self.changed.emit()
        self.listed.emit()
        self.recordChanged.emit()

    def _row(self, line: RecordLine) -> dict[str, Any]:
        say = self._language.say
        return {
            "key": line.key,
            "voucher": line.voucher,
            "name": drawable(line.name),
            "at": line.at,
            "said": say(line.said),
            "look": line.look.value,
            "code": line.code,
            "operator": drawable(line.operator),
            "note": say(line.note),
            "unread": line.unread,
        }

    # --- what is shown -----------------------------------------------------------------------------------

    @Property(bool, notify=changed)
    def shown(self) -> bool:
        return self._shown

    @Property(str, notify=changed)
    def text(self) -> str:
        return self._text

    @Property(str, notify=changed)
    def only(self) -> str:
        return self._only

    @Property(str, notify=changed)
    def period(self) -> str:
        return self._period

    @Property(list, notify=changed)
    def onlies(self) -> list[dict[str, str]]:
        """Each {key, title}, as are the periods."""
        return self._language.choices("records.only.{}", ONLY)

    @Property(list, notify=changed)
    def periods(self) -> list[dict[str, str]]:
        return self._language.choices("records.period.{}", PERIODS)

    @Property(int, notify=changed)
    def waiting(self) -> int:
        return self._counts.waiting

    @Property(int, notify=changed)
    def unread(self) -> int:
        return self._counts.unread

    @Property(str, notify=changed)
    def agreement(self) -> str:
        """How these agree with the platform's log, and when that was looked at."""
        told = self._compared
        if told is None:
            return self._language.say("records.not_compared")
        return self._language.say(Text("records.compared", (told.at, str(told.agree))))

    @Property(list, notify=changed)
    def apart(self) -> list[dict[str, Any]]:
        """Each {key, title, number}: only where the two part, and the one that is chosen."""
        numbers = self._compared.apart if self._compared else (0, 0, 0)
        return [
            {"key": key, "title": self._language.say(f"records.only.{key}"), "number": number}
            for key, number in zip(APART, numbers, strict=True)
            if number or key == self._only
        ]

    @Property(QObject, constant=True)
    def rows(self) -> QObject:
        """Rows of {key, voucher, name, at, said, look, code, operator, note, unread}."""
        return self._rows

    @Property(int, notify=listed)
    def count(self) -> int:
        return len(self._lines)

    @Property(bool, notify=listed)
    def hasMore(self) -> bool:
        return self._more

    @Property(bool, notify=recordChanged)
    def hasRecord(self) -> bool:
        return self._record is not None

    @Property(str, notify=recordChanged)
    def recordLook(self) -> str:
        return self._record.look.value if self._record else ""

    @Property(str, notify=recordChanged)
    def recordSaid(self) -> str:
        return self._language.say(self._record.said) if self._record else ""

    @Property(str, notify=recordChanged)
    def recordCode(self) -> str:
        return self._record.code if self._record else ""

    @Property(str, notify=recordChanged)
    def recordNote(self) -> str:
        return self._language.say(self._record.note) if self._record else ""

    @Property(list, notify=recordChanged)
    def recordFacts(self) -> list[dict[str, Any]]:
        """Each as `fact_rows` gives it."""
        return fact_rows(self._record.facts, self._language.say) if self._record else []

    @Property(list, notify=recordChanged)
    def history(self) -> list[dict[str, str]]:
        """Each {at, what, look}, the earliest first."""
        lines = self._record.history if self._record else ()
        return [{"at": one.at, "what": self._language.say(one.what), "look": one.look.value} for one in lines]

    # --- what staff do -----------------------------------------------------------------------------------

    @Slot(str)
    def open(self, only: str) -> None:
        """The page of records, with these; a word sought before would hide some of them."""
        self._shown, self._text, self._only, self._period = True, "", only, PERIODS[-1]
        self._record = None
        self._ask()
        self.recordChanged.emit()

    @Slot()
    def close(self) -> None:
        self._shown = False
        self.changed.emit()

    @Slot(str)
    def seek(self, text: str) -> None:
        self._text = text.strip()
        self._ask()

    @Slot(str)
    def choose(self, only: str) -> None:
        self._only = only
        self._ask()

    @Slot(str)
    def choosePeriod(self, period: str) -> None:
        self._period = period
        self._ask()

    def _ask(self) -> None:
        self.changed.emit()
        self._dispatch(RecordsSought(self._text, self._only, self._period))

    @Slot()
    def more(self) -> None:
        """The end of the list is in sight."""
        if self._more:
            self._more = False  # until the answer says so again
            self._dispatch(MoreRecordsWanted())

    @Slot(str)
    def openRecord(self, key: str) -> None:
        self._dispatch(RecordOpened(key))

    @Slot()
    def closeRecord(self) -> None:
        self.update_record(None)
        self._ask()
