"""A new PIN at the door, for QML: chosen instead of one that somebody gave, or with the recovery paper.

Signals: changed(), pinChanged().  Digits leave only by `take_pin`.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from PySide6.QtCore import Property, QObject, QUrl, Signal, Slot
from PySide6.QtQml import QmlElement, QmlSingleton

from kiosk.ui import renew_gestures as rg
from kiosk.ui.gestures import Gesture
from kiosk.ui.glyphs import drawable
from kiosk.ui.language import Language
from kiosk.ui.pin_entry import TwicePin
from kiosk.ui.qr import qr_url
from kiosk.ui.staff_facts import PIN_LEAST, PIN_MOST
from kiosk.visit.view import Text

QML_IMPORT_NAME = "Kiosk.Models"
QML_IMPORT_MAJOR_VERSION = 1


@dataclass(frozen=True, slots=True)
class NewPaper:
    """Shown once.  `asked` are the two groups, counted from 1, that are read back; `prints`: there is a printer."""

    groups: tuple[str, ...] = field(repr=False)
    scanned: str = field(repr=False)
    asked: tuple[int, int] = (1, 2)
    prints: bool = False


@QmlElement
@QmlSingleton
class RenewModel(QObject):
    changed = Signal()
    pinChanged = Signal()

    def __init__(self, language: Language, dispatch: Callable[[Gesture], None]) -> None:
        super().__init__()
        self._language, self._dispatch = language, dispatch
        self._mode, self._name, self._picked = "", "", ""
        self._names: tuple[tuple[str, str], ...] = ()
        self._pin = TwicePin(PIN_LEAST, PIN_MOST)
        self._paper, self._scanned = "", False
        self._said: Text | None = None
        self._new: NewPaper | None = None
        self._code, self._good, self._busy, self._amiss = "", False, False, False
        language.changed.connect(self.changed)

    @staticmethod
    def create(engine: Any) -> RenewModel:
        model: RenewModel = engine.models.renew
        return model

    # --- what the desk says -----------------------------------------------------------------------------------

    def choose(self, name: str) -> None:
        """The PIN pad for their own PIN."""
        self.shut()
        self._mode, self._name = "choose", name
        self.changed.emit()

    def recover(self, names: tuple[tuple[str, str], ...]) -> None:
        """The form of the recovery paper; (number, name) of everybody."""
        self.shut()
        self._mode, self._names = "recover", names
        self._picked = names[0][0] if len(names) == 1 else ""
        self.changed.emit()

    def show_paper(self, paper: NewPaper, said: Text | None, *, good: bool = True) -> None:
        """The one that counts from now on."""
        self._pin.wipe()
        self._mode, self._new, self._said, self._good, self._busy = "paper", paper, said, good, False
        self._code = qr_url(paper.scanned)
        self.changed.emit()

    def say(self, said: Text | None, *, good: bool = False, paper: bool = False) -> None:
        """`paper`: it is the paper that was not taken, so another is asked for."""
        self._said, self._good, self._busy, self._amiss = said, good, False, paper
        if paper:
            self._paper, self._scanned = "", False
        self._pin.wipe()
        self.changed.emit()
        self.pinChanged.emit()

    def scanned(self, paper: str) -> bool:
        """A paper's code from the gun: taken where one is asked for."""
        if self._mode != "recover":
            return False
        self._paper, self._said, self._scanned = paper, None, True
        self.changed.emit()
        return True

    def take_pin(self) -> bytearray:
        taken = self._pin.take()
        self._busy, self._amiss = True, False
        self.changed.emit()
        self.pinChanged.emit()
        return taken

    @property
    def paper(self) -> str:
        return self._paper

    def shut(self) -> None:
        self._mode, self._name, self._picked, self._names = "", "", "", ()
        self._new, self._code = None, ""
        self.say(None, paper=True)
        self._amiss = False

    # --- what is shown ----------------------------------------------------------------------------------------

    @Property(str, notify=changed)
    def mode(self) -> str:
        """ "choose", "recover", "paper" or ""."""
        return self._mode

    @Property(str, notify=changed)
    def name(self) -> str:
        return drawable(self._name)

    @Property(list, notify=changed)
    def names(self) -> list[dict[str, str]]:
        """[{key, title}]: everybody who works here."""
        return [{"key": no, "title": drawable(name)} for no, name in self._names]

    @Property(str, notify=changed)
    def picked(self) -> str:
        return self._picked

    @Property(bool, notify=changed)
    def paperRead(self) -> bool:
        """A code has come from the gun."""
        return self._scanned

    @Property(bool, notify=changed)
    def busy(self) -> bool:
        return self._busy

    @Property(bool, notify=changed)
    def paperAmiss(self) -> bool:
        return self._amiss

    @Property(str, notify=changed)
    def said(self) -> str:
        return self._language.say(self._said)

    @Property(bool, notify=changed)
    def good(self) -> bool:
        return self._good

    @Property(list, notify=changed)
    def groups(self) -> list[str]:
        return list(self._new.groups) if self._new else []

    @Property(list, notify=changed)
    def asked(self) -> list[int]:
        return list(self._new.asked) if self._new else []

    @Property(QUrl, notify=changed)
    def paperCode(self) -> QUrl:
        return QUrl(self._code)

    @Property(bool, notify=changed)
    def prints(self) -> bool:
        return self._new is not None and self._new.prints

    @Property(int, notify=pinChanged)
    def count(self) -> int:
        return len(self._pin.now)

    @Property(bool, notify=pinChanged)
    def again(self) -> bool:
        return self._pin.again

    @Property(int, constant=True)
    def least(self) -> int:
        return PIN_LEAST

    # --- what they do -------------------------------------------------------------------------------------------

    @Slot(int)
    def digit(self, digit: int) -> None:
        if not self._busy and self._pin.now.press(digit):
            self.pinChanged.emit()

    @Slot()
    def backspace(self) -> None:
        if self._pin.now.erase():
            self.pinChanged.emit()

    @Slot(result=bool)
    def confirm(self) -> bool:
        """True where the PIN has been typed twice alike; then `give` or `giveWithPaper`."""
        same = self._pin.confirm()
        if same is False:
            self.say(Text("members.pins_differ"))
        self.pinChanged.emit()
        return same is True

    @Slot()
    def give(self) -> None:
        self._dispatch(rg.OwnPinChosen())

    @Slot()
    def ask(self) -> None:
        """The PIN is forgotten, or the badge lost."""
        self._dispatch(rg.RecoveryWanted())

    @Slot(str)
    def pick(self, no: str) -> None:
        self._picked = no
        self.changed.emit()

    @Slot(str, bool)
    def giveWithPaper(self, typed: str, lost: bool) -> None:
        """`typed` where no code was scanned; `lost`: the badge or card is gone as well."""
        if not self._scanned:
            self._paper = typed
        self._dispatch(rg.PaperGiven(self._picked, lost))

    @Slot(str, str)
    def readBack(self, one: str, other: str) -> None:
        self._dispatch(rg.NewPaperRead((one, other)))

    @Slot()
    def printPaper(self) -> None:
        self._dispatch(rg.NewPaperPrinted())

    @Slot()
    def leave(self) -> None:
        self._dispatch(rg.RenewLeft())
