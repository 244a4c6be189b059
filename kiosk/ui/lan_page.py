"""邻台 for QML: the desks that are paired, and the pairing that is under way.

Signals: changed(), scanned(code) for a code of the gun or the camera.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from enum import StrEnum
from typing import Any

from PySide6.QtCore import Property, QObject, QUrl, Signal, Slot
from PySide6.QtQml import QmlElement, QmlSingleton

from kiosk.ui.gestures import Gesture
from kiosk.ui.lan_gestures import (
    LanLeft,
    LanOpened,
    PairCodeGiven,
    PairCompared,
    PairOffered,
    PairStopped,
    Unpaired,
)
from kiosk.ui.language import Language
from kiosk.visit.view import Text

QML_IMPORT_NAME = "Kiosk.Models"
QML_IMPORT_MAJOR_VERSION = 1

SCHEME = "KSKPAIR1:"


class Step(StrEnum):
    """Where a pairing stands; IDLE where there is none."""

    IDLE = "idle"
    OFFERED = "offered"
    CALLING = "calling"
    COMPARING = "comparing"
    AGREED = "agreed"  # here; the other desk's staff have not said yet
    MET = "met"
    OVER = "over"


@dataclass(frozen=True, slots=True)
class NeighbourShown:
    desk: str
    well: bool
    how: Text


@dataclass(frozen=True, slots=True)
class LanShown:
    """`code` is typed, `scanned` goes into the QR code; `digits` are compared with the screen of `desk`."""

    neighbours: tuple[NeighbourShown, ...] = ()
    port: int = 0
    listening: bool = True
    refused: int = 0
    step: Step = Step.IDLE
    code: str = ""
    scanned: str = ""
    desk: str = ""
    digits: str = ""
    problem: Text | None = None

    def at(
        self,
        step: Step,
        *,
        code: str = "",
        scanned: str = "",
        desk: str = "",
        digits: str = "",
        problem: Text | None = None,
    ) -> LanShown:
        return replace(
            self,
            step=step,
            code=code,
            scanned=scanned,
            desk=desk,
            digits=digits,
            problem=problem or self.problem,
        )


@QmlElement
@QmlSingleton
class LanModel(QObject):
    changed = Signal()
    fittedChanged = Signal()
    scanned = Signal(str)

    def __init__(self, language: Language, dispatch: Callable[[Gesture], None]) -> None:
        super().__init__()
        self._language, self._dispatch = language, dispatch
        self._shown: LanShown | None = None
        self._fitted = False
        self._qr = ("", QUrl())
        language.changed.connect(self.changed)

    @staticmethod
    def create(engine: Any) -> LanModel:
        model: LanModel = engine.models.lan
        return model

    def fit(self) -> None:
        """This desk has neighbours, or may have."""
        self._fitted = True
        self.fittedChanged.emit()

    def update(self, shown: LanShown | None) -> None:
        if shown != self._shown:
            self._shown = shown
            self.changed.emit()

    def code_scanned(self, text: str) -> bool:
        """A pairing code, for the page that waits for one."""
        if self._shown is None or not text.upper().startswith(SCHEME):
            return False
        self.scanned.emit(text)
        return True

    @property
    def _now(self) -> LanShown:
        return self._shown or LanShown()

    @Property(bool, notify=fittedChanged)
    def fitted(self) -> bool:
        return self._fitted

    @Property(bool, notify=changed)
    def opened(self) -> bool:
        return self._shown is not None

    @Property(list, notify=changed)
    def neighbours(self) -> list[dict[str, Any]]:
        """Each {desk, well, how}."""
        say = self._language.say
        return [{"desk": one.desk, "well": one.well, "how": say(one.how)} for one in self._now.neighbours]

    @Property(bool, notify=changed)
    def alone(self) -> bool:
        return not self._now.neighbours

    @Property(str, notify=changed)
    def standing(self) -> str:
        """Where the desk listens, and what it refused."""
        now = self._now
        if not now.listening:
            return self._language.say(Text("lan.deaf", (str(now.port),)))
        heard = self._language.say(Text("lan.port", (str(now.port),)))
        refused = self._language.say(Text("lan.refused", (str(now.refused),))) if now.refused else ""
        return "　".join(part for part in (heard, refused) if part)

    @Property(bool, notify=changed)
    def listening(self) -> bool:
        return self._now.listening

    @Property(str, notify=changed)
    def step(self) -> str:
        return self._now.step.value

    @Property(str, notify=changed)
    def code(self) -> str:
        return self._now.code

    @Property(QUrl, notify=changed)
    def qr(self) -> QUrl:
        text = self._now.scanned
        if text and text != self._qr[0]:
            from kiosk.ui.qr import qr_url  # no screen before this one needs it

            self._qr = (text, QUrl(qr_url(text)))
        return self._qr[1] if text else QUrl()

    @Property(str, notify=changed)
    def desk(self) -> str:
        return self._now.desk

    @Property(str, notify=changed)
    def digits(self) -> str:
        """Three and three."""
        digits = self._now.digits
        return f"{digits[:3]} {digits[3:]}"

    @Property(str, notify=changed)
    def problem(self) -> str:
        return self._language.say(self._now.problem) if self._now.problem else ""

    @Slot()
    def open(self) -> None:
        self._dispatch(LanOpened())

    @Slot()
    def leave(self) -> None:
        if self._shown is not None:
            self._dispatch(LanLeft())
            self.update(None)

    @Slot()
    def offer(self) -> None:
        self._dispatch(PairOffered())

    @Slot(str, str)
    def join(self, code: str, address: str) -> None:
        self._dispatch(PairCodeGiven(code, address))

    @Slot(bool)
    def compare(self, same: bool) -> None:
        self._dispatch(PairCompared(same))

    @Slot()
    def stop(self) -> None:
        self._dispatch(PairStopped())

    @Slot(str)
    def unpair(self, desk: str) -> None:
        self._dispatch(Unpaired(desk))
