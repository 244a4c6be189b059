"""纸面 for QML: lessons whose sheets can be printed, outages, and a sheet whose signatures are ticked.

Signals: changed(), ticked().  Ticks live here until they are entered: a list that scrolls forgets nothing.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from PySide6.QtCore import Property, QObject, Signal, Slot
from PySide6.QtQml import QmlElement, QmlSingleton

from kiosk.ui import paper_gestures as pg
from kiosk.ui.gestures import Gesture
from kiosk.ui.glyphs import drawable
from kiosk.ui.language import Language
from kiosk.ui.rows import Rows
from kiosk.ui.saying import SayingModel
from kiosk.visit.view import Text

QML_IMPORT_NAME = "Kiosk.Models"
QML_IMPORT_MAJOR_VERSION = 1
ACTIONS = ("IN", "OUT")


@dataclass(frozen=True, slots=True)
class LessonShown:
    """One that a sheet can be printed for; `printed`: its sheet, where there is one."""

    key: str
    what: str
    when: str
    learners: int
    printed: str = ""


@dataclass(frozen=True, slots=True)
class OutageShown:
    """`withdrawn`: by whom and why, None where it stands."""

    key: str
    when: str
    said: Text
    withdrawn: Text | None = None
    day: str = ""


@dataclass(frozen=True, slots=True)
class EvidenceShown:
    """`weight`: supports, contradicts, silent."""

    weight: str
    said: Text


@dataclass(frozen=True, slots=True)
class SheetLine:
    """One row; `entered` actions paper has said already, `look` what to look at before it is ticked."""

    number: int
    name: str
    entered: tuple[str, ...] = ()
    look: Text | None = None
    may: bool = True


@dataclass(frozen=True, slots=True)
class SheetShown:
    """`starts` and `ends` are what the times begin with; `on_page`: the rows of the page that was scanned."""

    no: str
    title: str
    when: str
    outage: Text
    starts: str
    ends: str
    lines: tuple[SheetLine, ...]
    on_page: tuple[int, ...] = ()
    day: str = ""


@dataclass(frozen=True, slots=True)
class PaperShown:
    day: str = ""
    today: str = ""
    lessons: tuple[LessonShown, ...] = ()
    outages: tuple[OutageShown, ...] = ()


@QmlElement
@QmlSingleton
class PaperModel(SayingModel):
    changed = Signal()
    ticked = Signal()

    def __init__(self, language: Language, dispatch: Callable[[Gesture], None]) -> None:
        super().__init__(language, dispatch)
        self._shown, self._sheet = PaperShown(), None
        self._weighed: tuple[EvidenceShown, ...] = ()
        self._declaring, self._signing = False, False
        self._withdrawing = ""
        self._through = 0
        self._ticks: dict[tuple[int, str], str] = {}
        self._lessons, self._outages, self._lines = Rows(self), Rows(self), Rows(self)
        language.changed.connect(self._again)

    _sheet: SheetShown | None

    @staticmethod
    def create(engine: Any) -> PaperModel:
        model: PaperModel = engine.models.paper
        return model

    # --- told ---------------------------------------------------------------------------------------------

    def update(self, shown: PaperShown) -> None:
        self._shown = shown
        self._lessons.put([self._lesson(one) for one in shown.lessons])
        say = self._language.say
        self._outages.put(
            [
                {"key": o.key, "when": o.when, "said": say(o.said), "withdrawn": say(o.withdrawn)}
                for o in shown.outages
            ]
        )
        self.changed.emit()

    def show_sheet(self, sheet: SheetShown | None) -> None:
        same = self._sheet is not None and sheet is not None and self._sheet.no == sheet.no
        if not same:
            self._ticks = {}
        self._sheet, self._signing, self._through = sheet, False, 0
        self._put_lines()
        self.changed.emit()

    def weigh(self, weighed: tuple[EvidenceShown, ...]) -> None:
        self._weighed = weighed
        self.changed.emit()

    def declared(self) -> None:
        self._declaring, self._weighed = False, ()
        self.changed.emit()

    def withdrawn(self) -> None:
        self._withdrawing = ""
        self.changed.emit()

    def entered(self) -> None:
        """They stand in the book: nothing is ticked any more."""
        self._ticks = {}

    def ask_second(self, *, on: bool = True) -> None:
        self._signing = on
        self.changed.emit()

    def went_on(self, rows: int) -> None:
        self._through = rows
        self.changed.emit()

    def shut(self) -> None:
        """Nothing of a learner stays behind."""
        self._declaring, self._weighed, self._withdrawing = False, (), ""
        self.say(None)
        self.show_sheet(None)
        self.update(PaperShown())

    def _again(self) -> None:
        self.update(self._shown)
        self._put_lines()

    def _lesson(self, one: LessonShown) -> dict[str, Any]:
        words = (str(one.learners),)
        note = self._language.say(
            Text("sheets.printed", (*words, one.printed)) if one.printed else Text("sheets.learners", words)
        )
        return {
            "key": one.key,
            "what": drawable(one.what),
            "when": one.when,
            "note": note,
            "again": bool(one.printed),
        }

    def _put_lines(self) -> None:
        self._lines.put([self._line(one) for one in self._sheet.lines] if self._sheet else [])
        self.ticked.emit()

    def _line(self, one: SheetLine) -> dict[str, Any]:
        ticks: Mapping[str, str] = {action: self._ticks.get((one.number, action), "") for action in ACTIONS}
        return {
            "number": one.number,
            "name": drawable(one.name),
            "came": ticks["IN"],
            "went": ticks["OUT"],
            "cameBefore": "IN" in one.entered,
            "wentBefore": "OUT" in one.entered,
            "look": self._language.say(one.look),
            "may": one.may,
        }

    # --- the page -----------------------------------------------------------------------------------------

    @Property(str, notify=changed)
    def day(self) -> str:
        return self._shown.day

    @Property(QObject, constant=True)
    def lessons(self) -> QObject:
        """Rows of {key, what, when, note, again}."""
        return self._lessons

    @Property(QObject, constant=True)
    def outages(self) -> QObject:
        """Rows of {key, when, said, withdrawn}."""
        return self._outages

    @Property(QObject, constant=True)
    def lines(self) -> QObject:
        """Rows of {number, name, came, went, cameBefore, wentBefore, look, may}."""
        return self._lines

    @Property(int, notify=changed)
    def lessonCount(self) -> int:
        return len(self._shown.lessons)

    @Property(int, notify=changed)
    def outageCount(self) -> int:
        """Those that stand."""
        return sum(1 for one in self._shown.outages if one.withdrawn is None)

    @Property(bool, notify=changed)
    def declaring(self) -> bool:
        return self._declaring

    @Property(str, notify=changed)
    def withdrawing(self) -> str:
        """When the outage was that is being taken back, and by whom it was declared; "" for none."""
        one = next((one for one in self._shown.outages if one.key == self._withdrawing), None)
        return f"{one.when}　{self._language.say(one.said)}" if one else ""

    @Property(str, notify=changed)
    def aboutDay(self) -> str:
        """Of the outage that is being taken back, or of the sheet that is entered."""
        one = next((one for one in self._shown.outages if one.key == self._withdrawing), None)
        return one.day if one else self._sheet.day if self._sheet else ""

    @Property(list, notify=changed)
    def withdrawnFor(self) -> list[dict[str, str]]:
        return self._language.choices("sheets.withdrawn_for.{}", pg.WITHDRAWN_FOR)

    @Property(bool, notify=changed)
    def signing(self) -> bool:
        return self._signing

    @Property(list, notify=changed)
    def weighed(self) -> list[dict[str, str]]:
        """[{weight, said}]."""
        return [{"weight": one.weight, "said": self._language.say(one.said)} for one in self._weighed]

    @Property(int, notify=changed)
    def groundCount(self) -> int:
        return len(self._weighed)

    @Property(str, notify=changed)
    def today(self) -> str:
        return self._shown.today

    @Property(list, notify=changed)
    def reasons(self) -> list[dict[str, str]]:
        return self._language.choices("sheets.why.{}", pg.REASONS)

    @Property(str, notify=changed)
    def sheet(self) -> str:
        return self._sheet.no if self._sheet else ""

    @Property(str, notify=changed)
    def title(self) -> str:
        return drawable(self._sheet.title) if self._sheet else ""

    @Property(str, notify=changed)
    def when(self) -> str:
        return f"{self._sheet.when}　{self._language.say(self._sheet.outage)}" if self._sheet else ""

    @Property(str, notify=changed)
    def starts(self) -> str:
        return self._sheet.starts if self._sheet else ""

    @Property(str, notify=changed)
    def ends(self) -> str:
        return self._sheet.ends if self._sheet else ""

    @Property(int, notify=ticked)
    def tickCount(self) -> int:
        return len(self._ticks)

    @Property(int, notify=changed)
    def through(self) -> int:
        return self._through

    # --- what staff do ------------------------------------------------------------------------------------

    @Slot()
    def look(self) -> None:
        self._dispatch(pg.PaperOpened(self._shown.day))

    @Slot(str)
    def turn(self, day: str) -> None:
        self.say(None)
        self._dispatch(pg.PaperOpened(day))

    @Slot(str)
    def print(self, key: str) -> None:
        self._dispatch(pg.SheetsWanted(key))

    @Slot(bool)
    def declare(self, on: bool) -> None:
        self._declaring, self._weighed = on, ()
        self.say(None)
        self.changed.emit()

    @Slot(str, str, str)
    def ask(self, day: str, begins: str, ends: str) -> None:
        self._dispatch(pg.OutageWeighed(day, begins.strip(), ends.strip()))

    @Slot(str, str, str, str)
    def sign(self, day: str, begins: str, ends: str, reason: str) -> None:
        self._dispatch(pg.OutageDeclared(day, begins.strip(), ends.strip(), reason))

    @Slot(str)
    def withdraw(self, key: str) -> None:
        """Ask for the reason and the second person; "" goes back."""
        self._withdrawing = key
        self.say(None)
        self.changed.emit()

    @Slot(str)
    def signWithdrawal(self, reason: str) -> None:
        self._dispatch(pg.OutageWithdrawn(self._withdrawing, reason))

    @Slot(str)
    def seek(self, text: str) -> None:
        self.say(None)
        self._dispatch(pg.SheetSought(text))

    @Slot(int, str, str)
    def tick(self, number: int, action: str, clock: str) -> None:
        """The time on the paper; ticked again it is none."""
        if self._ticks.pop((number, action), None) is None:
            self._ticks[(number, action)] = clock.strip()
        self._put_lines()

    @Slot(str, str)
    def tickAll(self, action: str, clock: str) -> None:
        """Everybody on the page that was scanned who is not entered and nothing speaks against."""
        for line in self._sheet.lines if self._sheet else ():
            if self._open(line, action):
                self._ticks.setdefault((line.number, action), clock.strip())
        self._put_lines()

    def _open(self, line: SheetLine, action: str) -> bool:
        pages = self._sheet.on_page if self._sheet else ()
        here = not pages or line.number in pages
        return here and line.may and action not in line.entered and line.look is None

    @Slot(bool)
    def witness(self, on: bool) -> None:
        """The second person is asked for once nothing speaks against the ticks."""
        self.say(None)
        if on:
            self._dispatch(pg.RowsTicked(self._ticked()))
        else:
            self.ask_second(on=False)

    @Slot()
    def enter(self) -> None:
        self._dispatch(pg.RowsEntered(self._ticked()))

    def _ticked(self) -> tuple[tuple[int, str, str], ...]:
        return tuple((number, action, clock) for (number, action), clock in sorted(self._ticks.items()))

    @Slot()
    def leaveSheet(self) -> None:
        self.show_sheet(None)
        self._dispatch(pg.SheetLeft())

    @Slot()
    def leave(self) -> None:
        self._dispatch(pg.PaperLeft())
