"""A new PIN at the door, for QML: chosen instead of one that somebody gave, or with the recovery paper.

Signals: changed(), and those of new_pin.py.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from PySide6.QtCore import Property, QUrl, Signal, Slot
from PySide6.QtQml import QmlElement, QmlSingleton

from kiosk.ui import renew_gestures as rg
from kiosk.ui.gestures import Gesture
from kiosk.ui.glyphs import drawable
from kiosk.ui.language import Language
from kiosk.ui.new_pin import NewPinModel
from kiosk.ui.qr import qr_url
from kiosk.ui.saying import SayingModel
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
class RenewModel(NewPinModel):
    changed = Signal()

    def __init__(self, language: Language, dispatch: Callable[[Gesture], None]) -> None:
        super().__init__(language, dispatch)
        self._mode, self._name, self._picked = "", "", ""
        self._names: tuple[tuple[str, str], ...] = ()
        self._paper, self._scanned = "", False
        self._new: NewPaper | None = None
        self._code, self._busy, self._amiss = "", False, False
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
        self._mode, self._new, self._busy = "paper", paper, False
        SayingModel.say(self, said, good=good)
        self._code = qr_url(paper.scanned)
        self.changed.emit()

    def say(self, said: Text | None, *, good: bool = False, paper: bool = False) -> None:
        """`paper`: it is the paper that was not taken, so another is asked for."""
        super().say(said, good=good)
        self._busy, self._amiss = False, paper
        if paper:
            self._paper, self._scanned = "", False
        self._pin.wipe()
        self.changed.emit()
        self.pinChanged.emit()

    def scanned(self, paper: str) -> bool:
        """A paper's code from the gun: taken where one is asked for."""
        if self._mode != "recover":
            return False
        self._paper, self._scanned = paper, True
        SayingModel.say(self, None, good=self._good)
        self.changed.emit()
        return True

    def take_pin(self) -> bytearray:
        self._busy, self._amiss = True, False
        taken = super().take_pin()
        self.changed.emit()
        return taken

    def _held(self) -> bool:
        return self._busy

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

    # --- what they do -------------------------------------------------------------------------------------------

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
