"""The learner's stage for QML: a `View` in, gestures out.  Knows no rule.

Signals: changed() when the view or the language is new, offered() when there is something else to touch, counted()
while the ring runs, pinChanged() when a key of the pad was pressed, sounded(name) once for every sound.
"""

from __future__ import annotations

import random
from collections.abc import Callable
from typing import Any, Final

from PySide6.QtCore import Property, QElapsedTimer, QObject, QSize, QTimer, QUrl, Signal, Slot
from PySide6.QtGui import QImage
from PySide6.QtQml import QmlElement, QmlSingleton
from PySide6.QtQuick import QQuickImageProvider

from kiosk.ui.gestures import Cancelled, Chosen, DigitErased, DigitTyped, Gesture, MoreTimeWanted, PinGiven
from kiosk.ui.glyphs import drawable
from kiosk.ui.language import Language
from kiosk.ui.pin_entry import PinBuffer
from kiosk.visit.view import PinEntry, Stage, Text, View

QML_IMPORT_NAME = "Kiosk.Models"
QML_IMPORT_MAJOR_VERSION = 1

RING_MS = 100
"""How often the ring is drawn again: a tenth of a second is the grain an eye reads as steady."""

QR_PROVIDER: Final = "qr"

NO_PIN = PinEntry(0, 6, 6, None, 0, False, False)
START = View(Stage.READING, Text("reading.checking"))
"""Before the desk has said anything."""


def ring_of(view: View) -> tuple[object, ...]:
    """The ring starts anew when any of these does."""
    return view.visit, view.stage, view.stage_no, view.leaves_after_s


class QrPictures(QQuickImageProvider):
    """image://qr/<number>: the code of the moment, whatever the number.  The engine owns it."""

    def __init__(self, text: Callable[[], str]) -> None:
        super().__init__(QQuickImageProvider.ImageType.Image)
        self._text = text

    def requestImage(self, id: str, size: QSize, requested: QSize) -> QImage:
        from kiosk.ui.qr import qr_picture  # the first frame does not wait for it

        text = self._text()
        return qr_picture(text, requested.width()) if text else QImage()


@QmlElement
@QmlSingleton
class StageModel(QObject):
    changed = Signal()
    offered = Signal()
    counted = Signal()
    pinChanged = Signal()
    sounded = Signal(str)

    def __init__(
        self, language: Language, dispatch: Callable[[Gesture], None], *, shuffle: bool = False
    ) -> None:
        super().__init__()
        self._language = language
        self._dispatch = dispatch
        self._view = START
        self._pin = PinBuffer()
        self._shuffle = shuffle
        self._keys = [*range(1, 10), 0]
        self._since = QElapsedTimer()
        self._ring = QTimer(self, interval=RING_MS)
        self._ring.timeout.connect(self._tick)
        self._qr_number = 0
        language.changed.connect(self.changed)
        language.changed.connect(self.offered)

    def qr_pictures(self) -> QrPictures:
        """For one engine."""
        return QrPictures(lambda: self._view.qr)

    @staticmethod
    def create(engine: Any) -> StageModel:
        """QML's way to the instance of this engine; see window.KioskEngine."""
        model: StageModel = engine.models.stage
        return model

    def show(self, view: View) -> None:
        """The only way in.  Digits typed so far are wiped as soon as they belong to nobody."""
        before, self._view = self._view, view
        if view.pin is None or view.visit != before.visit or before.pin is None:
            self._new_pad()
        if view.pin is not None:
            self._pin.most = view.pin.most
        if ring_of(view) != ring_of(before):
            self._start_ring()
        if view.qr != before.qr:
            self._qr_number += 1
        self.changed.emit()
        if view.choices != before.choices:
            self.offered.emit()
        self.pinChanged.emit()
        if view.sound is not None and view is not before:
            self.sounded.emit(view.sound.value)

    def _new_pad(self) -> None:
        self._pin.wipe()
        if self._shuffle:
            random.SystemRandom().shuffle(self._keys)

    def _start_ring(self) -> None:
        self._since.restart()
        if self._view.leaves_after_s is None:
            self._ring.stop()
        else:
            self._ring.start()
        self.counted.emit()

    def _tick(self) -> None:
        if self._remaining_s() <= 0:
            self._ring.stop()
        self.counted.emit()

    def _remaining_s(self) -> float:
        total = self._view.leaves_after_s
        return max(0.0, total - self._since.elapsed() / 1000) if total else 0.0

    # --- what is shown -----------------------------------------------------------------------------------

    @Property(str, notify=changed)
    def stage(self) -> str:
        return self._view.stage.value

    @Property(str, notify=changed)
    def verb(self) -> str:
        return drawable(self._language.say(self._view.verb))

    @Property(str, notify=changed)
    def nextStep(self) -> str:
        return drawable(self._language.say(self._view.next))

    @Property(list, notify=changed)
    def facts(self) -> list[str]:
        """All but the remark of a result that was not on time."""
        facts = self._view.facts[:-1] if self._view.late else self._view.facts
        return [drawable(self._language.say(fact)) for fact in facts]

    @Property(str, notify=changed)
    def remark(self) -> str:
        """迟到 12 分钟: the last fact of a late result, drawn as a tag."""
        return self._language.say(self._view.facts[-1]) if self._view.late and self._view.facts else ""

    @Property(str, notify=changed)
    def name(self) -> str:
        return drawable(self._view.name)

    @Property(str, notify=changed)
    def code(self) -> str:
        return self._view.code

    @Property(list, notify=offered)
    def choices(self) -> list[dict[str, str]]:
        """Each {key, title, note}.  Told only when they differ: QML makes its tiles anew each time."""
        say = self._language.say
        return [{"key": c.key, "title": say(c.title), "note": say(c.note)} for c in self._view.choices]

    @Property(int, notify=offered)
    def choiceCount(self) -> int:
        return len(self._view.choices)

    @Property(list, notify=changed)
    def lines(self) -> list[dict[str, str]]:
        """Each {icon, title, value, note}."""
        say = self._language.say
        return [
            {
                "icon": line.icon,
                "title": drawable(say(line.title)),
                "value": drawable(say(line.value)),
                "note": say(line.note),
            }
            for line in self._view.lines
        ]

    @Property(list, notify=changed)
    def page(self) -> list[str]:
        """All that the screen says, line by line, to be read aloud."""
        say = self._language.say
        view = self._view
        lines = [text for line in view.lines for text in (line.title, line.value, line.note)]
        choices = [choice.title for choice in view.choices]
        return [say(text) for text in (view.verb, view.next, *view.facts, *lines, *choices)]

    @Property(QUrl, notify=changed)
    def qr(self) -> QUrl:
        """The address of the picture for the phone, empty for none; what the code says stays in this model."""
        return QUrl(f"image://{QR_PROVIDER}/{self._qr_number}") if self._view.qr else QUrl()

    @Property(bool, notify=changed)
    def camera(self) -> bool:
        return self._view.camera

    @Property(bool, notify=changed)
    def takeCard(self) -> bool:
        return self._view.take_card

    @Property(bool, notify=changed)
    def leaves(self) -> bool:
        return self._view.leaves_after_s is not None

    @Property(bool, notify=changed)
    def moreTime(self) -> bool:
        return self._view.more_time

    @Property(bool, notify=changed)
    def canCancel(self) -> bool:
        return self._view.can_cancel

    @Property(bool, notify=changed)
    def cardIn(self) -> bool:
        """Whoever cancels has a card to take."""
        return self._view.card_in

    @Property(int, notify=counted)
    def secondsLeft(self) -> int:
        return -int(-self._remaining_s() // 1)

    @Property(float, notify=counted)
    def partLeft(self) -> float:
        total = self._view.leaves_after_s
        return self._remaining_s() / total if total else 0.0

    # --- the PIN pad -------------------------------------------------------------------------------------

    @property
    def _entry(self) -> PinEntry:
        return self._view.pin or NO_PIN

    @Property(int, notify=pinChanged)
    def pinCount(self) -> int:
        return self._entry.digits if self._entry.checking else len(self._pin)

    @Property(int, notify=changed)
    def pinLeast(self) -> int:
        return self._entry.least

    @Property(int, notify=changed)
    def pinMost(self) -> int:
        return self._entry.most

    @Property(int, notify=changed)
    def triesLeft(self) -> int:
        """-1 where the card does not tell."""
        return -1 if self._entry.tries_left is None else self._entry.tries_left

    @Property(int, notify=changed)
    def triesMax(self) -> int:
        return self._entry.tries_max

    @Property(bool, notify=changed)
    def pinWrong(self) -> bool:
        return self._entry.wrong

    @Property(bool, notify=changed)
    def pinChecking(self) -> bool:
        return self._entry.checking

    @Property(list, notify=changed)
    def padKeys(self) -> list[int]:
        """Ten digits, the last one for the bottom row."""
        return self._keys

    # --- what the person does ----------------------------------------------------------------------------

    @Slot(str)
    def press(self, key: str) -> None:
        self._dispatch(Chosen(key))

    @Slot(int)
    def digit(self, digit: int) -> None:
        if self._view.pin is not None and not self._entry.checking and self._pin.press(digit):
            self.pinChanged.emit()
            self._dispatch(DigitTyped())

    @Slot()
    def backspace(self) -> None:
        if not self._entry.checking and self._pin.erase():
            self.pinChanged.emit()
            self._dispatch(DigitErased())

    @Slot()
    def confirm(self) -> None:
        if self._view.pin is None or self._entry.checking or len(self._pin) < self._entry.least:
            return
        pin = self._pin.take()
        self.pinChanged.emit()
        self._dispatch(PinGiven(pin))

    @Slot()
    def cancel(self) -> None:
        if self._view.can_cancel:
            self._pin.wipe()
            self.pinChanged.emit()
            self._dispatch(Cancelled())

    @Slot()
    def moreTimeWanted(self) -> None:
        if self._view.more_time:
            self._dispatch(MoreTimeWanted())
