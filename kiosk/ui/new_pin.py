"""A page on which a new PIN is typed twice.  Signals: spoke(), pinChanged().  Its digits leave only by `take_pin`."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import Property, Signal, Slot

from kiosk.ui.gestures import Gesture
from kiosk.ui.language import Language
from kiosk.ui.pin_entry import TwicePin
from kiosk.ui.saying import SayingModel
from kiosk.ui.staff_facts import PIN_LEAST, PIN_MOST
from kiosk.visit.view import Text

QML_IMPORT_NAME = "Kiosk.Models"
QML_IMPORT_MAJOR_VERSION = 1


class NewPinModel(SayingModel):
    pinChanged = Signal()

    def __init__(self, language: Language, dispatch: Callable[[Gesture], None]) -> None:
        super().__init__(language, dispatch)
        self._pin = TwicePin(PIN_LEAST, PIN_MOST)

    def take_pin(self) -> bytearray:
        """The digits typed twice, handed over once."""
        taken = self._pin.take()
        self.pinChanged.emit()
        return taken

    def _held(self) -> bool:
        """What was typed is being looked at: no digit more."""
        return False

    @Property(int, notify=pinChanged)
    def pinCount(self) -> int:
        return len(self._pin.now)

    @Property(bool, notify=pinChanged)
    def again(self) -> bool:
        return self._pin.again

    @Property(int, constant=True)
    def pinLeast(self) -> int:
        return PIN_LEAST

    @Slot(int)
    def digit(self, digit: int) -> None:
        if not self._held() and self._pin.now.press(digit):
            self.pinChanged.emit()

    @Slot()
    def backspace(self) -> None:
        if self._pin.now.erase():
            self.pinChanged.emit()

    @Slot(result=bool)
    def confirm(self) -> bool:
        """True where the PIN has been typed twice alike; then the gesture that hands it over."""
        same = self._pin.confirm()
        if same is False:
            self.say(Text("members.pins_differ"))
        self.pinChanged.emit()
        return same is True

    @Slot()
    def wipe(self) -> None:
        self._pin.wipe()
        self.pinChanged.emit()
