"""The staff door, the rail and the learner search for QML.  Knows no rule: what it may do, the desk decides.

Signals: changed() for the door and the place, found() for the search, pinChanged() for the staff PIN pad; stirred()
when somebody behind the door touched or typed something that asks for nothing.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from PySide6.QtCore import Property, QElapsedTimer, QObject, QTimer, Signal, Slot
from PySide6.QtQml import QmlElement, QmlSingleton

from kiosk.ui.gestures import DoorKnocked, Gesture, MemberPicked, PlaceOpened, StaffLeft, StaffPinGiven
from kiosk.ui.glyphs import drawable
from kiosk.ui.helping_gestures import BindingWanted, LearnersSought, ProvisionalWanted
from kiosk.ui.language import Language
from kiosk.ui.pin_entry import PinBuffer
from kiosk.ui.rows import Rows
from kiosk.ui.staff_facts import (
    DOCUMENTS,
    EVIDENCE,
    PIN_LEAST,
    PIN_MOST,
    REASONS,
    CardAtDesk,
    Door,
    DoorState,
    Found,
    Learner,
    Place,
)
from kiosk.visit.view import Text

QML_IMPORT_NAME = "Kiosk.Models"
QML_IMPORT_MAJOR_VERSION = 1

REFUSED_MS = 6_000
STIRS_MS = 2_000

__all__ = ["CardAtDesk", "Door", "DoorState", "Found", "Learner", "Place", "StaffModel"]


@QmlElement
@QmlSingleton
class StaffModel(QObject):
    changed = Signal()
    found = Signal()
    pinChanged = Signal()
    stirred = Signal()

    def __init__(self, language: Language, dispatch: Callable[[Gesture], None]) -> None:
        super().__init__()
        self._language = language
        self._dispatch = dispatch
        self._door = Door()
        self._place = Place.TODAY
        self._troubles = 0
        self._problem: Text | None = None
        self._pin = PinBuffer(PIN_MOST)
        self._found = Found()
        self._learners = Rows(self)
        self._classes: tuple[tuple[str, str], ...] = ()
        self._card: CardAtDesk | None = None
        self._locked_since = QElapsedTimer()
        self._stirred = QElapsedTimer()
        self._lock = QTimer(self, interval=500)
        self._lock.timeout.connect(self._tick)
        self._kept = ""
        self._asked = ""
        self._names: tuple[tuple[str, str], ...] = ()
        self._leaving = 0
        self._countdown = QTimer(self, interval=1_000)
        self._countdown.timeout.connect(self._count_down)
        self._refusal: Text | None = None
        self._refused = QTimer(self, interval=REFUSED_MS, singleShot=True)
        self._refused.timeout.connect(self._unrefuse)
        language.changed.connect(self.changed)
        language.changed.connect(self.found)

    @staticmethod
    def create(engine: Any) -> StaffModel:
        model: StaffModel = engine.models.staff
        return model

    # --- what the desk says ------------------------------------------------------------------------------

    def update_door(self, door: Door, asked: str = "") -> None:
        """`asked`: whose PIN the pad asks for."""
        back = door.state is DoorState.OPEN and self._kept == door.operator != ""
        opened = door.state is DoorState.OPEN and self._door.state in (DoorState.CLOSED, DoorState.ASKING)
        self._door, self._asked = door, asked
        if door.state not in (DoorState.LOCKED, DoorState.ASKING):
            self._kept = ""
        elif door.state is DoorState.LOCKED:
            self._kept = door.operator
        self._pin.wipe()
        self._locked_since.restart()
        if door.locked_for_s > 0:
            self._lock.start()
        if door.state is DoorState.CLOSED:
            self._forget()
        self.changed.emit()
        self.pinChanged.emit()
        if opened and not back and door.places:
            self.open(door.places[0].value)

    def update_names(self, names: tuple[tuple[str, str], ...]) -> None:
        """(number, name) of whom the pad may be told that it is them."""
        self._names = names
        self.changed.emit()

    def update_leaving(self, in_s: int) -> None:
        """The door locks in so many seconds unless somebody stirs; 0 takes the warning away."""
        if self._leaving != in_s:
            self._leaving = in_s
            (self._countdown.start if in_s else self._countdown.stop)()
            self.changed.emit()

    def _count_down(self) -> None:
        self._leaving = max(1, self._leaving - 1)
        self.changed.emit()

    def _forget(self) -> None:
        self._place = Place.TODAY
        self._refusal = None
        self._card = None
        self.update_found(Found())

    def update_found(self, found: Found) -> None:
        self._found = found
        self._learners.put(
            [
                {
                    "key": learner.key,
                    "name": drawable(learner.name),
                    "number": learner.number,
                    "className": drawable(learner.class_name),
                    "classNo": learner.class_no,
                    "bound": learner.bound,
                    "level": learner.note[0].level if learner.note else "",
                    "note": self._language.say(learner.note[0].kind) if learner.note else "",
                }
                for learner in found.learners
            ]
        )
        self.found.emit()

    def update_card(self, card: CardAtDesk | None) -> None:
        self._card = card
        self.changed.emit()

    def update_classes(self, classes: tuple[tuple[str, str], ...]) -> None:
        """(class_no, name) of what 暂记 may be for."""
        self._classes = classes
        self.changed.emit()

    def complain(self, problem: Text | None) -> None:
        """What is wrong with what staff typed into the form; None takes it away."""
        self._problem = problem
        self.changed.emit()

    def refuse(self, why: Text) -> None:
        """What was asked for is not theirs to do: said for a while, over whatever page is open."""
        self._refusal = why
        self._refused.start()
        self.changed.emit()

    def _unrefuse(self) -> None:
        self._refusal = None
        self.changed.emit()

    def update_troubles(self, count: int) -> None:
        """The number on the rail."""
        self._troubles = count
        self.changed.emit()

    def _tick(self) -> None:
        if self._locked_s() == 0:
            self._lock.stop()
        self.changed.emit()

    def _locked_s(self) -> int:
        if self._door.locked_for_s <= 0:
            return 0
        return max(0, self._door.locked_for_s - self._locked_since.elapsed() // 1000)

    # --- what is shown -----------------------------------------------------------------------------------

    @Property(str, notify=changed)
    def door(self) -> str:
        return self._door.state.value

    @Property(str, notify=changed)
    def operator(self) -> str:
        return drawable(self._door.operator)

    @Property(int, notify=changed)
    def triesLeft(self) -> int:
        """-1 before the first mistake."""
        return -1 if self._door.tries_left is None else self._door.tries_left

    @Property(int, notify=changed)
    def lockedFor(self) -> int:
        return self._locked_s()

    @Property(int, notify=pinChanged)
    def pinCount(self) -> int:
        return len(self._pin)

    @Property(int, constant=True)
    def pinLeast(self) -> int:
        return PIN_LEAST

    @Property(int, constant=True)
    def pinMost(self) -> int:
        return PIN_MOST

    @Property(str, notify=changed)
    def problem(self) -> str:
        return self._language.say(self._problem)

    @Property(str, notify=changed)
    def refusal(self) -> str:
        """S03: what was just asked for is another role's."""
        return self._language.say(self._refusal)

    @Property(bool, notify=changed)
    def kept(self) -> bool:
        """Work of whoever left the door open waits behind it."""
        return self._kept != ""

    @Property(str, notify=changed)
    def asked(self) -> str:
        """Whose PIN it is to be; "" for anybody's."""
        return drawable(self._asked)

    @Property(list, notify=changed)
    def names(self) -> list[dict[str, str]]:
        """[{key, title}]: who may be picked."""
        return [{"key": no, "title": drawable(name)} for no, name in self._names]

    @Property(int, notify=changed)
    def leavingIn(self) -> int:
        """Seconds until the door locks; 0 while somebody is there."""
        return self._leaving

    @Property(str, notify=changed)
    def doorProblem(self) -> str:
        """A badge or card that opens nothing."""
        return self._language.say(self._door.problem)

    @Property(bool, notify=changed)
    def shared(self) -> bool:
        """Two members have the PIN that was typed."""
        return self._door.shared

    @Property(bool, notify=changed)
    def unnamed(self) -> bool:
        """Today no PIN is taken any more before somebody is named."""
        return self._door.unnamed and self._asked == ""

    @Property(list, notify=changed)
    def places(self) -> list[str]:
        return [place.value for place in self._door.places]

    @Property(list, notify=changed)
    def rights(self) -> list[str]:
        """What the page offers goes by it; what is done is asked about again."""
        return sorted(self._door.rights)

    @Property(str, notify=changed)
    def place(self) -> str:
        return self._place.value

    @Property(int, notify=changed)
    def troubles(self) -> int:
        return self._troubles

    @Property(QObject, constant=True)
    def learners(self) -> QObject:
        """Rows of {key, name, number, className, classNo, bound, level, note}."""
        return self._learners

    @Property(int, notify=found)
    def learnerCount(self) -> int:
        return len(self._found.learners)

    @Property(str, notify=found)
    def sought(self) -> str:
        return self._found.text

    @Property(bool, notify=found)
    def cut(self) -> bool:
        return self._found.cut

    @Property(bool, notify=changed)
    def cardIn(self) -> bool:
        return self._card is not None

    @Property(str, notify=changed)
    def cardNumber(self) -> str:
        return self._card.number if self._card else ""

    @Property(str, notify=changed)
    def cardName(self) -> str:
        return drawable(self._card.name) if self._card else ""

    @Property(list, notify=changed)
    def classes(self) -> list[dict[str, str]]:
        """Each {key, title}, as are documents, reasons and evidence."""
        return [{"key": key, "title": drawable(name)} for key, name in self._classes]

    @Property(list, notify=changed)
    def documents(self) -> list[dict[str, str]]:
        return self._language.choices("document.{}", DOCUMENTS)

    @Property(list, notify=changed)
    def reasons(self) -> list[dict[str, str]]:
        return self._language.choices("reason.{}", REASONS)

    @Property(list, notify=changed)
    def evidence(self) -> list[dict[str, str]]:
        return self._language.choices("evidence.{}", EVIDENCE)

    # --- what staff do -----------------------------------------------------------------------------------

    @Slot()
    def knock(self) -> None:
        """The hidden gesture.  The pad comes up at once; the desk answers with what it remembers of mistakes."""
        if self._door.state in (DoorState.CLOSED, DoorState.LOCKED):
            self._door, self._asked = Door(DoorState.ASKING), ""
            self.changed.emit()
            self._dispatch(DoorKnocked())

    @Slot(int)
    def digit(self, digit: int) -> None:
        if self._locked_s() == 0 and not self.unnamed and self._pin.press(digit):
            self.pinChanged.emit()

    @Slot()
    def backspace(self) -> None:
        if self._pin.erase():
            self.pinChanged.emit()

    @Slot()
    def confirm(self) -> None:
        if len(self._pin) >= PIN_LEAST and self._locked_s() == 0:
            pin = self._pin.take()
            self.pinChanged.emit()
            self._dispatch(StaffPinGiven(pin))

    @Slot(str)
    def pick(self, no: str) -> None:
        self._dispatch(MemberPicked(no))

    @Slot()
    def stir(self) -> None:
        """Once in a while is enough, but at once while the seconds are counted."""
        if self._leaving or not self._stirred.isValid() or self._stirred.elapsed() > STIRS_MS:
            self._stirred.restart()
            self.stirred.emit()

    @Slot()
    def leave(self) -> None:
        """Out; from a pad over kept work, only back to the locked door."""
        self.update_door(Door(DoorState.LOCKED, self._kept) if self._kept else Door())
        self._dispatch(StaffLeft())

    @Slot(str)
    def open(self, place: str) -> None:
        if Place(place) not in self._door.places:
            return
        self._place = Place(place)
        self.changed.emit()
        self._dispatch(PlaceOpened(place))

    @Slot(str)
    def seek(self, text: str) -> None:
        self._dispatch(LearnersSought(text.strip()))

    @Slot(str, str)
    def bind(self, learner: str, document: str) -> None:
        self._dispatch(BindingWanted(learner, document))

    @Slot(str, str, str, str, str, str, str)
    def note(
        self, learner: str, class_no: str, document: str, number: str, name: str, reason: str, evidence: str
    ) -> None:
        self._dispatch(
            ProvisionalWanted(learner, class_no, document, number.strip(), name.strip(), reason, evidence)
        )
