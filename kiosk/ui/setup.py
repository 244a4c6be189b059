"""The set-up guide for QML: the step, what its test says, a paper that is shown once.  Knows no rule.

Signals: changed(), pinChanged().  A PIN is typed twice; its digits leave only with a gesture.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from typing import Any

from PySide6.QtCore import Property, QObject, QUrl, Signal, Slot
from PySide6.QtQml import QmlElement, QmlSingleton

from kiosk.ui import setup_gestures as sg
from kiosk.ui.gestures import Gesture
from kiosk.ui.language import Language
from kiosk.ui.pin_entry import TwicePin
from kiosk.ui.staff_facts import PIN_LEAST, PIN_MOST
from kiosk.visit.view import Text

QML_IMPORT_NAME = "Kiosk.Models"
QML_IMPORT_MAJOR_VERSION = 1

GUIDE_QML = "setup/SetupPage.qml"
"""In place of a desk, for the window's property `guide`."""


@dataclass(frozen=True, slots=True)
class SetupLine:
    """One thing a step found; `state` is the doctor's: ok, info, warn, fail."""

    name: Text
    value: Text | str
    state: str = "info"


@dataclass(frozen=True, slots=True)
class PaperShown:
    """Shown once.  `asked` are the two groups, counted from 1, that are read back."""

    kind: str
    groups: tuple[str, ...] = field(repr=False)
    scanned: str = field(repr=False)
    asked: tuple[int, int] = (1, 2)
    no: str = ""
    """By which a backup says what opens it."""


@dataclass(frozen=True, slots=True)
class SetupShown:
    """`stage` is where within the step; `good` its test passed; `passable` it may be left as it is; `marks` step ->
    done or passed."""

    step: str = ""
    stage: str = ""
    marks: tuple[tuple[str, str], ...] = ()
    good: bool = False
    busy: bool = False
    passable: bool = False
    again: bool = False
    said: Text | None = None
    problem: Text | None = None
    lines: tuple[SetupLine, ...] = ()
    paper: PaperShown | None = None


@QmlElement
@QmlSingleton
class SetupModel(QObject):
    changed = Signal()
    pinChanged = Signal()

    def __init__(self, language: Language, dispatch: Callable[[Gesture], None]) -> None:
        super().__init__()
        self._language, self._dispatch = language, dispatch
        self._shown = SetupShown()
        self._steps: tuple[str, ...] = ()
        self._pin = TwicePin(PIN_LEAST, PIN_MOST)
        self._differ = False
        self._qr = ("", QUrl())
        language.changed.connect(self.changed)

    @staticmethod
    def create(engine: Any) -> SetupModel:
        model: SetupModel = engine.models.setup
        return model

    def begin(self, steps: Sequence[str]) -> None:
        self._steps = tuple(steps)

    def update(self, shown: SetupShown) -> None:
        if (shown.step, shown.stage) != (self._shown.step, self._shown.stage):
            self.wipe()
        self._shown = shown
        self.changed.emit()

    # --- the step ------------------------------------------------------------------------------------------

    @Property(str, notify=changed)
    def step(self) -> str:
        return self._shown.step

    @Property(str, notify=changed)
    def stage(self) -> str:
        return self._shown.stage

    @Property(str, notify=changed)
    def title(self) -> str:
        return self._language.say(f"setup.{self._shown.step}.title") if self._shown.step else ""

    @Property(str, notify=changed)
    def note(self) -> str:
        if not self._shown.step:
            return ""
        return self._language.say(f"setup.{self._shown.step}.{self._shown.stage or 'note'}")

    @Property(list, notify=changed)
    def steps(self) -> list[dict[str, str]]:
        """Each {key, name, mark}; mark is done, passed, here or empty."""
        marks = dict(self._shown.marks)
        say = self._language.say
        return [
            {
                "key": step,
                "name": say(f"setup.{step}.name"),
                "mark": "here" if step == self._shown.step else marks.get(step, ""),
            }
            for step in self._steps
        ]

    @Property(int, notify=changed)
    def number(self) -> int:
        """From 1; 0 where the step is none of those counted."""
        return self._steps.index(self._shown.step) + 1 if self._shown.step in self._steps else 0

    @Property(int, notify=changed)
    def count(self) -> int:
        return len(self._steps)

    @Property(bool, notify=changed)
    def good(self) -> bool:
        return self._shown.good

    @Property(bool, notify=changed)
    def busy(self) -> bool:
        return self._shown.busy

    @Property(bool, notify=changed)
    def passable(self) -> bool:
        return self._shown.passable

    @Property(bool, notify=changed)
    def again(self) -> bool:
        return self._shown.again

    @Property(str, notify=changed)
    def said(self) -> str:
        return self._language.say(self._shown.said)

    @Property(str, notify=changed)
    def problem(self) -> str:
        return self._language.say(self._shown.problem)

    @Property(list, notify=changed)
    def lines(self) -> list[dict[str, str]]:
        """Each {name, value, state}."""
        say = self._language.say
        return [
            {
                "name": say(line.name),
                "value": line.value if isinstance(line.value, str) else say(line.value),
                "state": line.state,
            }
            for line in self._shown.lines
        ]

    # --- the paper -----------------------------------------------------------------------------------------

    @Property(bool, notify=changed)
    def papered(self) -> bool:
        return self._shown.paper is not None

    @Property(list, notify=changed)
    def groups(self) -> list[str]:
        return list(self._shown.paper.groups) if self._shown.paper else []

    @Property(list, notify=changed)
    def asked(self) -> list[int]:
        return list(self._shown.paper.asked) if self._shown.paper else []

    @Property(str, notify=changed)
    def paperTitle(self) -> str:
        paper = self._shown.paper
        if paper is None:
            return ""
        title = self._language.say(f"setup.paper.{paper.kind}")
        return f"{title}　{paper.no}" if paper.no else title

    @Property(QUrl, notify=changed)
    def paperCode(self) -> QUrl:
        text = self._shown.paper.scanned if self._shown.paper else ""
        if text != self._qr[0]:
            from kiosk.ui.qr import qr_url  # no step before this one needs it

            self._qr = (text, QUrl(qr_url(text)) if text else QUrl())
        return self._qr[1]

    # --- a PIN, typed twice ----------------------------------------------------------------------------------

    @Property(int, notify=pinChanged)
    def pinCount(self) -> int:
        return len(self._pin.now)

    @Property(int, constant=True)
    def pinLeast(self) -> int:
        return PIN_LEAST

    @Property(bool, notify=pinChanged)
    def twice(self) -> bool:
        return self._pin.again

    @Property(bool, notify=pinChanged)
    def differ(self) -> bool:
        """The two were not the same: the first is asked for anew."""
        return self._differ

    @Slot(int)
    def digit(self, digit: int) -> None:
        if self._pin.now.press(digit):
            self._differ = False
            self.pinChanged.emit()

    @Slot()
    def backspace(self) -> None:
        if self._pin.now.erase():
            self.pinChanged.emit()

    @Slot(result=bool)
    def confirmPin(self) -> bool:
        """True when it was typed twice and is the same."""
        same = self._pin.confirm()
        if same is not None:
            self._differ = not same
        self.pinChanged.emit()
        return same is True

    @Slot()
    def wipe(self) -> None:
        self._pin.wipe()
        self._differ = False
        self.pinChanged.emit()

    def _take(self) -> bytearray:
        pin = self._pin.take()
        self.wipe()
        return pin

    # --- gestures -------------------------------------------------------------------------------------------

    @Slot()
    def stir(self) -> None:
        self._dispatch(sg.SetupStirred())

    @Slot()
    def unlock(self) -> None:
        self._dispatch(sg.SetupUnlocked(self._take()))

    @Slot()
    def next(self) -> None:
        self._dispatch(sg.SetupNext())

    @Slot()
    def back(self) -> None:
        self._dispatch(sg.SetupBack())

    @Slot()
    def passOver(self) -> None:
        self._dispatch(sg.SetupPassed())

    @Slot()
    def end(self) -> None:
        self._dispatch(sg.SetupEnded())

    @Slot(str)
    def pickLanguage(self, language: str) -> None:
        self._language.switch(language)
        self._dispatch(sg.LanguagePicked(language))

    @Slot(str, str)
    def giveCode(self, code: str, address: str) -> None:
        self._dispatch(sg.ProvisionGiven(code, address.strip()))

    @Slot(bool)
    def compare(self, same: bool) -> None:
        self._dispatch(sg.ProvisionAccepted() if same else sg.ProvisionRefused())

    @Slot(str, str)
    def alone(self, institution: str, desk_no: str) -> None:
        self._dispatch(sg.AloneWanted(institution.strip(), desk_no.strip()))

    @Slot(bool)
    def filmCodes(self, on: bool) -> None:
        self._dispatch(sg.CodeCameraWanted(on))

    @Slot(str, list)
    def name(self, name: str, roles: list[str]) -> None:
        self._dispatch(sg.FirstNamed(name.strip(), tuple(roles), self._take()))

    @Slot()
    def makePaper(self) -> None:
        self._dispatch(sg.PaperWanted())

    @Slot(str, str)
    def readPaper(self, one: str, other: str) -> None:
        self._dispatch(sg.PaperRead((one, other)))

    @Slot(bool)
    def chooseGun(self, fitted: bool) -> None:
        self._dispatch(sg.GunChosen(fitted))

    @Slot(bool)
    def chooseCamera(self, fitted: bool) -> None:
        self._dispatch(sg.CameraChosen(fitted))

    @Slot()
    def seen(self) -> None:
        self._dispatch(sg.CameraSeen())

    @Slot()
    def clockRight(self) -> None:
        self._dispatch(sg.ClockRight())

    @Slot()
    def check(self) -> None:
        self._dispatch(sg.ChecksWanted())
