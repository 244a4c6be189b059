"""Setting up a gun that types, for QML: the code to scan, how often it was, what was learnt.  Knows no rule.

Signals: changed().
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from PySide6.QtCore import Property, QObject, QUrl, Signal, Slot
from PySide6.QtQml import QmlElement, QmlSingleton

from kiosk.ui.gestures import Gesture, GunSaveWanted, GunSetupClosed, GunSetupOpened
from kiosk.ui.language import Language
from kiosk.visit.view import Text

QML_IMPORT_NAME = "Kiosk.Models"
QML_IMPORT_MAJOR_VERSION = 1


class GunStep(StrEnum):
    CLOSED = "closed"
    SCANNING = "scanning"
    LEARNT = "learnt"  # may be saved
    SAVED = "saved"
    READY = "ready"  # a gun that needs no lesson: it does not type


@dataclass(frozen=True, slots=True)
class GunSetup:
    """`code` is what is to be scanned, `wanted` times in all; `learnt` are lines of name and value."""

    step: GunStep = GunStep.CLOSED
    code: str = ""
    scans: int = 0
    wanted: int = 0
    learnt: tuple[tuple[Text, Text | str], ...] = ()
    problem: Text | None = None


@QmlElement
@QmlSingleton
class GunSetupModel(QObject):
    changed = Signal()

    def __init__(self, language: Language, dispatch: Callable[[Gesture], None]) -> None:
        super().__init__()
        self._language = language
        self._dispatch = dispatch
        self._setup = GunSetup()
        self._picture = ""
        language.changed.connect(self.changed)

    @staticmethod
    def create(engine: Any) -> GunSetupModel:
        model: GunSetupModel = engine.models.gun_setup
        return model

    def update(self, setup: GunSetup) -> None:
        if setup.code != self._setup.code:
            self._picture = self._drawn(setup.code)
        self._setup = setup
        self.changed.emit()

    @staticmethod
    def _drawn(code: str) -> str:
        if not code:
            return ""
        from kiosk.ui.qr import qr_url  # no screen before this one needs it

        return qr_url(code)

    @Property(bool, notify=changed)
    def shown(self) -> bool:
        return self._setup.step is not GunStep.CLOSED

    @Property(str, notify=changed)
    def step(self) -> str:
        return self._setup.step.value

    @Property(str, notify=changed)
    def verb(self) -> str:
        return self._language.say(f"gun.{self._setup.step}.verb") if self.shown else ""

    @Property(str, notify=changed)
    def note(self) -> str:
        return self._language.say(f"gun.{self._setup.step}.next") if self.shown else ""

    @Property(QUrl, notify=changed)
    def picture(self) -> QUrl:
        """Empty while there is nothing to scan."""
        return QUrl(self._picture)

    @Property(int, notify=changed)
    def scans(self) -> int:
        return self._setup.scans

    @Property(int, notify=changed)
    def wanted(self) -> int:
        return self._setup.wanted

    @Property(list, notify=changed)
    def learnt(self) -> list[dict[str, str]]:
        """Each {name, value}."""
        say = self._language.say
        return [
            {"name": say(name), "value": value if isinstance(value, str) else say(value)}
            for name, value in self._setup.learnt
        ]

    @Property(str, notify=changed)
    def problem(self) -> str:
        return self._language.say(self._setup.problem)

    @Slot()
    def open(self) -> None:
        """Also begins anew."""
        self._dispatch(GunSetupOpened())

    @Slot()
    def leave(self) -> None:
        self._dispatch(GunSetupClosed())

    @Slot()
    def save(self) -> None:
        self._dispatch(GunSaveWanted())
